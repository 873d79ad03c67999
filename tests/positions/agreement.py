"""Whether a positioned reading holds the very triples that Oxigraph's parser gives."""

from __future__ import annotations

import pyoxigraph as ox

from entente.positions import read_statements
from entente.validation.places.matching import match_nodes
from entente.validation.tables import make_table

BASE = "http://example.org/base/file"

Quads = list[tuple[str, str, str, str]]


def read_both(text: str, syntax: ox.RdfFormat) -> tuple[Quads, Quads]:
    """Read a text with positions and with the parser, blank nodes of the one named as in the other."""
    parsed = list(make_table(ox.parse(text, format=syntax, base_iri=BASE)).quads())
    reading = read_statements(text, syntax, BASE)
    assert not reading.faults
    read = [(each.subject, each.predicate, each.value, each.graph or "") for each in reading.statements]
    names = match_nodes(read, parsed)
    renamed = [(names.get(s, s), p, names.get(o, o), names.get(g, g)) for s, p, o, g in read]
    return renamed, parsed
