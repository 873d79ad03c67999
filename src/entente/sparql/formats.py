"""The one table of result formats: negotiation, the service description and the documentation all read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType


class Kind(Enum):
    """What a query makes: rows (or a truth value), or triples."""

    ROWS = "rows"
    TRIPLES = "triples"


@dataclass(frozen=True, eq=False)
class Format:
    """One way to write a result.

    Attributes
    ----------
    name
        What ``?format=`` calls it.
    label
        What a person calls it.
    media_type
        What ``Content-Type`` says, without parameters.
    extension
        The usual file suffix, which ``?format=`` understands too.
    iri
        Its name among the W3C's unique URIs for file formats; None where there is none.
    charset
        Whether the media type takes a ``charset`` parameter.
    also
        Other media types that ask for it.
    parameters
        Further parameters of ``Content-Type``.

    """

    name: str
    label: str
    media_type: str
    extension: str
    iri: str | None = None
    charset: bool = False
    also: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def content_type(self) -> str:
        """The value of ``Content-Type``.

        >>> by_name("csv", Kind.ROWS).content_type
        'text/csv; charset=utf-8; header=present'
        """
        parts = [self.media_type]
        if self.charset:
            parts.append("charset=utf-8")
        parts += [f"{name}={value}" for name, value in self.parameters.items()]
        return "; ".join(parts)


_W3C = "http://www.w3.org/ns/formats/"
_HTML = Format("html", "HTML", "text/html", "html", charset=True, also=("application/xhtml+xml",))

FORMATS: Mapping[Kind, tuple[Format, ...]] = MappingProxyType(
    {
        Kind.ROWS: (
            Format(
                "json",
                "SPARQL results, JSON",
                "application/sparql-results+json",
                "srj",
                _W3C + "SPARQL_Results_JSON",
                also=("application/json",),
            ),
            Format(
                "xml",
                "SPARQL results, XML",
                "application/sparql-results+xml",
                "srx",
                _W3C + "SPARQL_Results_XML",
                also=("application/xml", "text/xml"),
            ),
            Format(
                "csv",
                "CSV",
                "text/csv",
                "csv",
                _W3C + "SPARQL_Results_CSV",
                charset=True,
                parameters=MappingProxyType({"header": "present"}),
            ),
            Format("tsv", "TSV", "text/tab-separated-values", "tsv", _W3C + "SPARQL_Results_TSV", charset=True),
            _HTML,
        ),
        Kind.TRIPLES: (
            Format("turtle", "Turtle", "text/turtle", "ttl", _W3C + "Turtle", charset=True),
            Format("ntriples", "N-Triples", "application/n-triples", "nt", _W3C + "N-Triples", also=("text/plain",)),
            Format(
                "rdfxml",
                "RDF/XML",
                "application/rdf+xml",
                "rdf",
                _W3C + "RDF_XML",
                also=("application/xml", "text/xml"),
            ),
            Format("jsonld", "JSON-LD", "application/ld+json", "jsonld", _W3C + "JSON-LD", also=("application/json",)),
            Format("nquads", "N-Quads", "application/n-quads", "nq", _W3C + "N-Quads"),
            Format("trig", "TriG", "application/trig", "trig", _W3C + "TriG"),
            _HTML,
        ),
    }
)
"""What is offered for each kind of result; the first one is sent to a client that does not mind."""


def by_name(name: str, kind: Kind) -> Format | None:
    """Find a format by its name, suffix or media type, as ``?format=`` gives it.

    >>> by_name("ttl", Kind.TRIPLES).media_type
    'text/turtle'
    >>> by_name("ttl", Kind.ROWS) is None
    True
    """
    return _NAMES[kind].get(name.lower().lstrip("."))


def media_types(formats: Iterable[Format]) -> list[str]:
    """List the media types, for a client that asked for something else."""
    return [found.media_type for found in formats]


def _name_all(formats: Iterable[Format]) -> dict[str, Format]:
    names: dict[str, Format] = {}
    for found in formats:
        for name in (found.name, found.extension, found.media_type, *found.also):
            names.setdefault(name, found)
    return names


_NAMES = {kind: _name_all(formats) for kind, formats in FORMATS.items()}
