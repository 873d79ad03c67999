"""What is validated together: the triples of one document, and what shapes may look at besides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox
import rdflib

from entente.errors import InvalidInput
from entente.namespaces import ENT, RDF, RDFS


@dataclass(frozen=True)
class View:
    """Triples to validate together, as N-Triples lines.

    Attributes
    ----------
    document
        Slug of the document whose view it is; None for what belongs to no document.
    lines
        One triple each, without the final stop.

    """

    document: str | None
    lines: frozenset[str]

    @classmethod
    def of(cls, document: str | None, triples: Iterable[ox.Triple | ox.Quad]) -> View:
        """Make a view of Oxigraph's triples, or of quads whose graph does not matter."""
        return cls(document, frozenset(f"{each.subject} {each.predicate} {each.object}" for each in triples))

    @classmethod
    def of_graph(cls, document: str | None, graph: rdflib.Graph) -> View:
        """Make a view of a plain rdflib graph.

        Raises
        ------
        InvalidInput
            It is a dataset.

        """
        if isinstance(graph, rdflib.Dataset):
            raise InvalidInput("a dataset cannot be validated as one view", remedy="pass one document's view")
        return cls(document, frozenset(" ".join(map(write_term, triple)) for triple in graph))

    def mentioned_in(self, view: View) -> View:
        """Keep what another view mentions, and what that mentions in turn."""
        of_subject: dict[str, list[str]] = {}
        for line in self.lines:
            of_subject.setdefault(line.partition(" ")[0], []).append(line)
        kept: set[str] = set()
        open_ends = {term for line in view.lines for term in line.split(" ", 2)}
        while open_ends:
            found = [line for term in open_ends & of_subject.keys() for line in of_subject.pop(term)]
            kept.update(found)
            open_ends = {term for line in found for term in line.split(" ", 2)}
        return View(self.document, frozenset(kept))


def write_term(term: rdflib.term.Node) -> str:
    r"""Write a term of rdflib as N-Triples does; its own ``n3()`` breaks a literal of several lines as Turtle may.

    >>> print(write_term(rdflib.Literal("one\ntwo", lang="en")))
    "one\ntwo"@en
    """
    if not isinstance(term, rdflib.Literal):
        return term.n3()
    if term.language:
        return str(ox.Literal(str(term), language=term.language))
    return str(ox.Literal(str(term), datatype=ox.NamedNode(term.datatype) if term.datatype else None))


def vocabulary(ontology: Iterable[ox.Triple | ox.Quad]) -> View:
    """Keep of the ontology what shapes look at: which class is below which, and the class of each code value."""
    superclass, kind = ox.NamedNode(RDFS + "subClassOf"), ox.NamedNode(RDF + "type")
    return View.of(
        None,
        [
            each
            for each in ontology
            if isinstance(each.object, ox.NamedNode)
            and (each.predicate == superclass or (each.predicate == kind and each.object.value.startswith(ENT)))
        ],
    )
