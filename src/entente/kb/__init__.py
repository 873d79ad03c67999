"""The dataset as records: things, claims and their evidence, for pages and for the Python library."""
