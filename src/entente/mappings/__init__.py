"""Mappings to other vocabularies and graphs: an SSSOM file, read, judged, checked against the world, made linksets."""
