"""Files as tables of numbers: what is parsed, small enough to keep by the million and quick to read back.

Terms are written as N-Triples does. Blank nodes are numbered in the order in which the parser gives them (subject
before object), so that a report names them alike on every run.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from entente.errors import InvalidInput, Place
from entente.validation.inputs import SYNTAXES, SourceFile

DEFAULT_GRAPH = ""
"""How a table names the graph of a triple that stands in no named graph."""

_ROW = 4
_HEAD = 20_000
_XMLNS = re.compile(r'\sxmlns:([\w.-]+)\s*=\s*(["\'])(.*?)\2')
_POSITION = re.compile(r"^Parser error (?:at|between) .*?: ")  # the place says it again


@dataclass(frozen=True)
class Table:
    """The quads of one file, in document order.

    Attributes
    ----------
    terms
        Each distinct term once, in order of appearance; blank nodes are ``_:1``, ``_:2`` and so on.
    rows
        Four positions in `terms` for each quad: subject, predicate, object, graph.
    prefixes
        The prefixes that the file declares, with their namespaces.

    """

    terms: tuple[str, ...] = field(repr=False)
    rows: array[int] = field(repr=False)
    prefixes: tuple[tuple[str, str], ...] = ()

    def __len__(self) -> int:
        return len(self.rows) // _ROW

    def quads(self) -> Iterator[tuple[str, str, str, str]]:
        """Subject, predicate, object and graph of each quad, as N-Triples writes them.

        >>> table = read_table(SourceFile("a.ttl", b"<urn:a> <urn:p> [] .", "turtle"))
        >>> list(table.quads())
        [('<urn:a>', '<urn:p>', '_:1', '')]
        """
        numbers = iter(self.rows)
        terms = self.terms
        for subject, predicate, value, graph in zip(numbers, numbers, numbers, numbers, strict=True):
            yield terms[subject], terms[predicate], terms[value], terms[graph]


def read_table(file: SourceFile) -> Table:
    """Parse a file.

    Nothing is fetched: a JSON-LD context elsewhere is a fault, an ``owl:imports`` is a triple like any other.

    Raises
    ------
    InvalidInput
        It does not parse; the place is the first fault's line and column.

    """
    try:
        parser = ox.parse(file.content, format=SYNTAXES[file.syntax], base_iri=file.base)
        table = make_table(parser)
        prefixes = _read_xmlns(file.content) if file.syntax == "rdfxml" else parser.prefixes
        return replace(table, prefixes=tuple(sorted(prefixes.items())))
    except SyntaxError as error:
        raise _explain(file, error) from error
    except TripleTermError as error:
        raise InvalidInput(
            "a triple stands in the place of a term, which RDF 1.1 does not know",
            place=Place(file.name),
            remedy="describe the triple with rdf:Statement or a named graph",
        ) from error


def _read_xmlns(content: bytes) -> dict[str, str]:
    """Read the prefixes of RDF/XML off its head; the parser does not hand them out."""
    head = content[:_HEAD].decode("utf-8", "replace")
    return {name: namespace for name, _, namespace in _XMLNS.findall(head) if "&" not in namespace}


class TripleTermError(ValueError):
    """A quad has a triple for a term."""


def make_table(quads: Iterable[ox.Quad]) -> Table:
    """Make a table of quads as the parser gives them.

    Raises
    ------
    TripleTermError
        A quad has a triple for a term.

    """
    numbers: dict[object, int] = {}
    rows = array("I")
    append, number = rows.append, numbers.setdefault
    for subject, predicate, value, graph in quads:
        append(number(subject, len(numbers)))
        append(number(predicate, len(numbers)))
        append(number(value, len(numbers)))
        append(number(graph, len(numbers)))
    return Table(tuple(_write_terms(numbers)), rows)


def _write_terms(terms: Iterable[object]) -> Iterator[str]:
    blank = 0
    for term in terms:
        if isinstance(term, ox.BlankNode):
            blank += 1
            yield f"_:{blank}"
        elif isinstance(term, ox.DefaultGraph):
            yield DEFAULT_GRAPH
        elif isinstance(term, ox.Triple):
            raise TripleTermError
        else:
            yield str(term)


def _explain(file: SourceFile, error: SyntaxError) -> InvalidInput:
    message = _POSITION.sub("", (error.msg or "").strip())
    if file.syntax == "jsonld" and "LoadDocument" in message:
        return InvalidInput(
            "the JSON-LD context stands elsewhere, and nothing is fetched",
            place=Place(file.name),
            remedy="write the context into the file",
        )
    return InvalidInput(
        f"the file does not parse: {message}",
        place=Place(file.name, error.lineno, column=error.offset),
        remedy="mend the line",
    )
