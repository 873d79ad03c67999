"""The catalogue in numbers, for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from entente.export.things import Things
from entente.export.triples import name
from entente.namespaces import BASE, CATALOGUE, ENT


@dataclass(frozen=True)
class Part:
    """A part of the dataset and its size.

    Attributes
    ----------
    iri
        What it is about: a class, a graph, a property, a target.
    title
        What it is called, where it has a title.
    size
        Things or triples.

    """

    iri: str
    title: str
    size: int


@dataclass(frozen=True)
class Summary:
    """What the catalogue says, without its addresses.

    Attributes
    ----------
    description
        What the dataset is, in a sentence.
    facts
        Its numbers, each with what it counts.
    classes
        Our classes with their things, the largest first.
    properties
        Properties with their triples, the most used first.
    graphs
        Graphs with their triples.
    links
        Links by predicate and target, with their number.
    examples
        Things to begin with.
    documents
        What it was made from.

    """

    description: str
    facts: tuple[tuple[str, int], ...]
    classes: tuple[Part, ...]
    properties: tuple[Part, ...]
    graphs: tuple[Part, ...]
    links: tuple[Part, ...]
    examples: tuple[str, ...]
    documents: tuple[str, ...]


_LINKS = "void:linkPredicate"
_FACTS = {
    "triples in the default graph": "void:triples",
    "things": "void:entities",
    "classes": "void:classes",
    "properties": "void:properties",
}


def summarise(triples: Sequence[ox.Triple]) -> Summary:
    """Read the catalogue.

    Parameters
    ----------
    triples
        As `read_catalogue` gives them.

    """
    things = Things(triples)

    def texts(iri: str, *path: str) -> list[str]:
        return things.texts(iri, *(name(step) for step in path))

    def text(iri: str, *path: str) -> str:
        return next(iter(texts(iri, *path)), "")

    def number(iri: str, *path: str) -> int:
        return int(text(iri, *path) or 0)

    classes = (Part(text(p, "void:class"), "", number(p, "void:entities")) for p in texts(BASE, "void:classPartition"))
    properties = (
        Part(text(p, "void:property"), "", number(p, "void:triples")) for p in texts(BASE, "void:propertyPartition")
    )
    subsets = [subset for subset in texts(BASE, "void:subset") if text(subset, "dcterms:title")]
    graphs = (Part(subset, text(subset, "dcterms:title"), number(subset, "void:triples")) for subset in subsets)
    sets = [found for subset in (BASE, *subsets) for found in texts(subset, "void:subset") if text(found, _LINKS)]
    links = (
        Part(text(s, _LINKS), text(s, "void:objectsTarget", "void:uriSpace"), number(s, "void:triples")) for s in sets
    )
    return Summary(
        text(BASE, "dcterms:description"),
        tuple((label, number(BASE, path)) for label, path in _FACTS.items()),
        _rank(part for part in classes if part.iri.startswith(ENT)),
        _rank(properties),
        tuple(sorted(graphs, key=lambda part: (part.iri.startswith(CATALOGUE), part.iri))),
        _rank(links),
        tuple(sorted(texts(BASE, "void:exampleResource"))),
        tuple(sorted(texts(BASE, "dcat:hasCurrentVersion", "prov:wasDerivedFrom"))),
    )


def _rank(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda part: (-part.size, part.iri, part.title)))
