"""One finding to be mended, with what a fix can be derived from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from entente.namespaces import DCTERMS, RDFS, SH, SKOS
from entente.validation.engines.graph import Graph
from entente.validation.nearness import local_name
from entente.validation.places.locator import Locator, Spot, as_term
from entente.validation.places.values import literal_of
from entente.validation.places.writing import write_term
from entente.validation.report import Finding

_LABELS = tuple(
    f"<{iri}>"
    for iri in (
        RDFS + "label",
        SKOS + "prefLabel",
        SKOS + "altLabel",
        DCTERMS + "title",
        "http://schema.org/name",
        "https://schema.org/name",
        "http://xmlns.com/foaf/0.1/name",
    )
)


@dataclass(frozen=True)
class Fixes:
    """What may be written.

    Attributes
    ----------
    texts
        The likeliest first.
    replace
        Whether they stand for what is written at the spot; else they are to be added.

    """

    texts: tuple[str, ...] = ()
    replace: bool = True


@dataclass(frozen=True)
class Case:
    """A finding, the spot it points to, and the graphs around it.

    Attributes
    ----------
    found
        The finding.
    spot
        Where it points to.
    data
        The files that were validated.
    constraints
        The shapes graph.
    instances
        Gives the graph that was validated.

    """

    found: Finding
    spot: Spot
    data: Locator
    constraints: Graph
    instances: Callable[[], Graph]

    def parameter(self, name: str) -> tuple[str, ...]:
        """Give the values of a SHACL property of the shape."""
        return self.constraints.values(as_term(self.found.source), f"<{SH}{name}>")

    def members(self, name: str) -> tuple[str, ...]:
        """Give the members of the lists that are values of a SHACL property of the shape."""
        return tuple(member for head in self.parameter(name) for member in self.constraints.items(head))

    def write(self, terms: Iterable[str]) -> tuple[str, ...]:
        """Write terms as the file would."""
        return tuple(write_term(term, self.spot.file) for term in terms)

    def names(self, term: str) -> tuple[str, ...]:
        """Give what a term is called: a literal's text; the last part of an IRI, and its labels in the data."""
        literal = literal_of(term)
        if literal is not None:
            return (literal.lexical,)
        graph = self.instances()
        labels = (value for label in _LABELS for value in graph.values(term, label))
        texts = (label.lexical for label in map(literal_of, labels) if label)
        return (local_name(term[1:-1]), *texts)
