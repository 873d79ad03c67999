"""The default graph by thing: what a table or a map asks of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from entente.namespaces import ENT, RDF, RDFS

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Things:
    """Things with what is said of them.

    Parameters
    ----------
    triples
        Of one graph, sorted.

    """

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._values: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self._members: dict[str, list[str]] = defaultdict(list)
        for triple in triples:
            if isinstance(triple.subject, ox.NamedNode):
                self._values[triple.subject.value][triple.predicate.value].append(triple.object)
                if triple.predicate.value == RDF + "type" and isinstance(triple.object, ox.NamedNode):
                    self._members[triple.object.value].append(triple.subject.value)

    def of_class(self, name: str) -> list[str]:
        """List the things of one of the ontology's classes."""
        return sorted(self._members.get(ENT + name, ()))

    def values(self, iri: str, *path: str) -> list[Term]:
        """Give what a thing leads to along properties, given by IRI or by their names in the ontology."""
        here: list[Term] = [ox.NamedNode(iri)]
        for name in path:
            property_ = name if ":" in name else ENT + name
            here = [
                value
                for node in here
                if isinstance(node, ox.NamedNode) and node.value in self._values
                for value in self._values[node.value].get(property_, ())
            ]
        return list(dict.fromkeys(here))

    def texts(self, iri: str, *path: str) -> list[str]:
        """Give the same as plain texts: IRIs and lexical forms."""
        return [read(value) for value in self.values(iri, *path)]

    def label(self, iri: str) -> str:
        """Name a thing; by its IRI where it has no label."""
        labels = self.texts(iri, RDFS + "label")
        return labels[0] if labels else iri

    def classes(self, iri: str) -> list[str]:
        """List the names of a thing's classes in the ontology."""
        found = (value.value for value in self.values(iri, RDF + "type") if isinstance(value, ox.NamedNode))
        return sorted(name.removeprefix(ENT) for name in found if name.startswith(ENT))


def read(term: Term) -> str:
    """Read the text of a term."""
    return str(term) if isinstance(term, ox.Triple) else term.value
