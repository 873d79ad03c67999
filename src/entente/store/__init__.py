"""Engines and snapshots: the only place where a SPARQL engine is opened."""
