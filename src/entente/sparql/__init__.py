"""The SPARQL protocol as pure decisions: request in, decision out; no Flask, no engine."""
