"""Triples by subject and property: what the readers of the reference look things up in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from entente.namespaces import ENT, RDF
from entente.store.engine import Row

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_REST, _FIRST = RDF + "rest", RDF + "first"


class Index:
    """Triples to look things up in; order does not matter, since everything it gives is sorted.

    Parameters
    ----------
    triples
        What it holds.

    """

    def __init__(self, triples: Iterable[ox.Triple | ox.Quad]) -> None:
        self._values: dict[Node, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
        self._holders: dict[tuple[str, str | None], set[str]] = defaultdict(set)
        for triple in triples:
            self._values[triple.subject][triple.predicate.value].append(triple.object)
            if isinstance(triple.subject, ox.NamedNode):
                self._holders[triple.predicate.value, None].add(triple.subject.value)
                if isinstance(triple.object, ox.NamedNode):
                    self._holders[triple.predicate.value, triple.object.value].add(triple.subject.value)

    @classmethod
    def of_rows(cls, rows: Iterable[Row]) -> Index:
        """Take the columns s, p and o of rows."""
        return cls(ox.Triple(row["s"], row["p"], row["o"]) for row in rows)  # type: ignore[arg-type]

    def nodes(self, subject: Node, property_: str) -> list[Node]:
        """List the values of a property as nodes."""
        found = self._values.get(subject)
        return sorted(found.get(property_, ()), key=str) if found else []

    def texts(self, iri: str, property_: str) -> tuple[str, ...]:
        """List the IRIs and literals of a property as text, sorted."""
        nodes = self.nodes(ox.NamedNode(iri), property_)
        return tuple(sorted(node.value for node in nodes if isinstance(node, ox.NamedNode | ox.Literal)))

    def text(self, iri: str, property_: str) -> str:
        """Give the first value of a property as text, or nothing."""
        return next(iter(self.texts(iri, property_)), "")

    def subjects(self, property_: str, value: str | None = None) -> list[str]:
        """List the IRIs of what has a property, with one value if it is given."""
        return sorted(self._holders.get((property_, value), ()))

    def blank_subjects(self, property_: str) -> list[ox.BlankNode]:
        """List the blank nodes that have a property."""
        return [s for s, found in self._values.items() if isinstance(s, ox.BlankNode) and property_ in found]

    def values_of(self, subject: Node) -> dict[str, list[Node]]:
        """Give all that is said of a node, by property."""
        return {name: sorted(nodes, key=str) for name, nodes in sorted(self._values.get(subject, {}).items())}

    def unroll(self, head: Node) -> Iterator[Node]:
        """Walk through an RDF list."""
        while isinstance(head, ox.BlankNode):
            yield from self._values[head][_FIRST]
            head = self._values[head][_REST][0]


def local(iri: str) -> str:
    """Give the local name of one of the ontology's terms; every other IRI stays whole.

    >>> local(ENT + "State"), local("http://example.org/x")
    ('State', 'http://example.org/x')
    """
    return iri.removeprefix(ENT)
