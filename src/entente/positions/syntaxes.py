"""The reader of each syntax."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox

from entente.positions.jsonld import read_jsonld
from entente.positions.rdfxml import read_rdfxml
from entente.positions.reading import Reading
from entente.positions.turtle import read_turtle

_TURTLES = frozenset(
    {ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS, ox.RdfFormat.N3}
)
_OTHERS: dict[ox.RdfFormat, Callable[[str, str | None], Reading]] = {
    ox.RdfFormat.RDF_XML: read_rdfxml,
    ox.RdfFormat.JSON_LD: read_jsonld,
}


def read_statements(content: str | bytes, syntax: ox.RdfFormat, base: str | None = None) -> Reading:
    """Read a file with the position of every term.

    Parameters
    ----------
    content
        The file's text, or its bytes in UTF-8; a byte order mark is no part of it.
    syntax
        The syntax as Oxigraph names it.
    base
        What relative IRIs are resolved against until the file names its own.

    Returns
    -------
    Reading
        Always: what the reader does not understand is left out.

    Examples
    --------
    >>> reading = read_statements("<urn:a> <urn:p>\\n  <urn:b> .", ox.RdfFormat.TURTLE)
    >>> [(each.value, each.at_value) for each in reading.statements]
    [('<urn:b>', 18)]

    """
    text = content if isinstance(content, str) else content.decode("utf-8", "replace")
    text = text.removeprefix("\ufeff")
    if syntax in _TURTLES:
        return read_turtle(text, syntax, base)
    reader = _OTHERS.get(syntax)
    return reader(text, base) if reader else Reading(text, ())
