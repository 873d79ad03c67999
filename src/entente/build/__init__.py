"""Records to quads: the flow from curated files to the published dataset."""
