"""A Report in the formats that people and machines read."""
