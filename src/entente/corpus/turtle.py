"""Reading the curator's Turtle and TriG files; lexical forms stay as they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from entente.corpus.places import Source, read_source
from entente.errors import InvalidInput, Place

FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".trig": ox.RdfFormat.TRIG}


def parse_source(source: Source, *, base: str | None = None) -> list[ox.Quad]:
    """Parse a Turtle or TriG file, by its suffix.

    Parameters
    ----------
    source
        The file.
    base
        IRI that relative IRIs are resolved against until the file names its own.

    Raises
    ------
    InvalidInput
        The file is neither Turtle nor TriG by its name, or does not parse; then the place has the line.

    """
    syntax = FORMATS.get(source.path.suffix)
    if syntax is None:
        raise InvalidInput(
            "this is no curated file", place=Place(source.name), remedy="Turtle is named *.ttl, claims in TriG *.trig"
        )
    try:
        return list(ox.parse(source.content, format=syntax, base_iri=base))
    except SyntaxError as error:
        message = str(error.msg or error)
        unknown = re.search(r"prefix\s+(\S*?):?\s+has not been declared", message, re.I)
        raise InvalidInput(
            f"the file does not parse: {message}",
            place=Place(source.name, error.lineno),
            remedy=(
                f"declare the prefix {unknown[1]}: as ontology/prefixes.ttl has it, or correct its name"
                if unknown
                else "mend the line; a full stop, a quote or a bracket is often missing just before it"
            ),
        ) from error


def read_quads(path: Path, *, base: str | None = None) -> list[ox.Quad]:
    """Read a Turtle or TriG file.

    Raises
    ------
    MissingInput, InvalidInput
        There is no such file, or it does not parse.

    """
    return parse_source(read_source(path), base=base)


def read_triples(path: Path, *, base: str | None = None) -> Iterator[tuple[str, str, str]]:
    """Read a Turtle file as triples of plain strings: IRIs and lexical forms.

    Raises
    ------
    MissingInput, InvalidInput
        As `read_quads`.

    """
    for quad in read_quads(path, base=base):
        subject, predicate, value = quad.subject, quad.predicate, quad.object
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            yield subject.value, predicate.value, value.value
