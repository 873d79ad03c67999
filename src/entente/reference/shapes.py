"""Reads the shapes: as triples, and as records that say in a reader's words what each demands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from entente.corpus.turtle import read_quads
from entente.namespaces import ENT, RDF, SH, SHAPES
from entente.reference.bearing import Demand, Shape
from entente.reference.index import Index, Node, local

_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
_STRUCTURE = frozenset(
    {"path", "name", "severity", "message", "property", "order", "description", "deactivated", *_TARGETS}
)
_OPERATORS = {"inversePath": "^{}", "zeroOrMorePath": "{}*", "oneOrMorePath": "{}+", "zeroOrOnePath": "{}?"}


def read_shape_triples(folder: Path) -> list[tuple[str, ox.Triple]]:
    """Read the shapes of a folder, each triple with the name of its file.

    Blank nodes are named by their file and their order, so that reading twice gives the same.

    Raises
    ------
    InvalidInput
        A file does not parse.

    """
    found: list[tuple[str, ox.Triple]] = []
    for path in sorted(folder.glob("*.ttl")):
        names: dict[ox.BlankNode, ox.BlankNode] = {}
        for quad in read_quads(path):
            subject, object_ = (
                names.setdefault(node, ox.BlankNode(f"{path.stem}-{len(names)}"))
                if isinstance(node, ox.BlankNode)
                else node
                for node in (quad.subject, quad.object)
            )
            found.append((path.stem, ox.Triple(subject, quad.predicate, object_)))  # type: ignore[arg-type]
    return found


def read_shapes(triples: Iterable[tuple[str, ox.Triple]], prefixes: Mapping[str, str]) -> tuple[Shape, ...]:
    """Read the shapes that have a name of their own, in the order of their names.

    Parameters
    ----------
    triples
        As `read_shape_triples` gives them.
    prefixes
        Namespaces by name, for values of other vocabularies.

    """
    read = list(triples)
    index = Index(triple for _, triple in read)
    topics = {triple.subject.value: topic for topic, triple in read if isinstance(triple.subject, ox.NamedNode)}
    reader = _Reader(index, prefixes)
    return tuple(reader.shape(iri, topic) for iri, topic in sorted(topics.items()) if iri.startswith(SHAPES))


class _Reader:
    """Reads one shape after another, and writes paths and values for readers."""

    def __init__(self, index: Index, prefixes: Mapping[str, str]) -> None:
        self._index = index
        self._prefixes = prefixes

    def shape(self, iri: str, topic: str) -> Shape:
        """Read a shape; what it is about is also said by the shapes that it is a part of."""
        index, node = self._index, ox.NamedNode(iri)
        holders = [iri, *index.subjects(SH + "property", iri)]
        paths = index.nodes(node, SH + "path")
        return Shape(
            iri=iri,
            title=index.text(iri, SH + "name"),
            severity=(index.text(iri, SH + "severity") or SH + "Violation").removeprefix(SH).lower(),
            message=index.text(iri, SH + "message"),
            path=" ".join(map(self._path, paths)),
            demands=tuple(self._demands(node)),
            targets=tuple(
                (relation, target)
                for relation in _TARGETS
                for target in sorted({text for holder in holders for text in index.texts(holder, SH + relation)})
            ),
            parts=tuple(part for part in index.texts(iri, SH + "property") if part.startswith(SHAPES)),
            properties=frozenset(name for path in paths for name in self._properties(path)),
            topic=topic,
        )

    def _path(self, node: Node) -> str:
        """Write a path as SPARQL does."""
        if isinstance(node, ox.NamedNode):
            return self._short(node.value)
        for name, pattern in _OPERATORS.items():
            for inner in self._index.nodes(node, SH + name):
                return pattern.format(self._path(inner))
        for inner in self._index.nodes(node, SH + "alternativePath"):
            return "(" + " | ".join(map(self._path, self._index.unroll(inner))) + ")"
        return " / ".join(map(self._path, self._index.unroll(node)))

    def _properties(self, node: Node) -> set[str]:
        """Collect the properties of a path."""
        if isinstance(node, ox.NamedNode):
            return {local(node.value)} if node.value.startswith(ENT) else set()
        inner = [n for p, nodes in self._index.values_of(node).items() if p != RDF + "type" for n in nodes]
        return {name for other in inner for name in self._properties(other)}

    def _demands(self, node: Node) -> Iterator[Demand]:
        for property_, values in self._index.values_of(node).items():
            name = property_.removeprefix(SH)
            if name == property_ or name in _STRUCTURE:
                continue
            for value in values:
                query = next(iter(self._index.nodes(value, SH + "select")), None) if name == "sparql" else None
                if isinstance(query, ox.Literal):
                    yield Demand(name, "a query", query=query.value.strip("\n"))
                else:
                    yield Demand(name, self._value(value), iri=value.value if isinstance(value, ox.NamedNode) else "")

    def _value(self, node: Node) -> str:
        if isinstance(node, ox.NamedNode):
            return self._short(node.value)
        if isinstance(node, ox.Literal):
            return node.value
        members = list(self._index.unroll(node)) if self._index.nodes(node, RDF + "first") else []
        if members:
            return "; ".join(map(self._value, members))
        paths = [f"{self._path(path)}:" for path in self._index.nodes(node, SH + "path")]
        inner = ", ".join(f"{demand.name} {demand.text}" for demand in self._demands(node))
        return " ".join([*paths, inner])

    def _short(self, iri: str) -> str:
        """Write an IRI with its prefix."""
        for name, namespace in self._prefixes.items():
            if iri.startswith(namespace):
                return f"{name}:{iri[len(namespace) :]}"
        return iri
