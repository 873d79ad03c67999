"""Terms of an ontology that people cannot read: without a label, or with a label that another one has."""

from __future__ import annotations

from collections.abc import Iterator

from entente.namespaces import OWL, RDF, RDFS, SKOS
from entente.validation.engines.graph import TYPE, Graph
from entente.validation.lints.lint import Material, Remark, report
from entente.validation.places.locator import Locator
from entente.validation.places.writing import write_term
from entente.validation.report import Finding, Severity
from entente.validation.vocabularies import known_vocabularies, split

MISSING = "label-missing"
SHARED = "label-shared"

_KINDS = tuple(
    f"<{iri}>"
    for iri in (
        OWL + "Class",
        RDFS + "Class",
        RDF + "Property",
        OWL + "ObjectProperty",
        OWL + "DatatypeProperty",
        OWL + "AnnotationProperty",
    )
)
_LABELS = (f"<{RDFS}label>", f"<{SKOS}prefLabel>")


def find_missing_labels(material: Material) -> Iterator[Finding]:
    """Find classes and properties that an ontology declares in its own namespace without a label."""
    graph, locator = _ontology(material)
    for term in sorted(_own_terms(graph)):
        if not any(graph.values(term, label) for label in _LABELS):
            spot = locator.find(term[1:-1])
            written = write_term(term, spot.file) if spot else term
            yield report(
                MISSING,
                Severity.INFO,
                term[1:-1],
                Remark(f"{written} has no label.", "Give it one: rdfs:label with a language tag."),
                spot,
                path=RDFS + "label",
            )


def find_shared_labels(material: Material) -> Iterator[Finding]:
    """Find labels that two classes, or two properties, of an ontology have in common."""
    graph, locator = _ontology(material)
    kinds = {term: frozenset(graph.values(term, TYPE)) & set(_KINDS[:2]) for term in _own_terms(graph)}
    holders: dict[tuple[bool, str], list[str]] = {}
    for term in sorted(kinds):
        for label in {value for each in _LABELS for value in graph.values(term, each)}:
            holders.setdefault((bool(kinds[term]), label), []).append(term)
    for (_, label), terms in sorted(holders.items()):
        for term in terms[1:]:
            spot = locator.find(term[1:-1], RDFS + "label", label)
            first = locator.find(terms[0][1:-1])
            yield report(
                SHARED,
                Severity.INFO,
                term[1:-1],
                Remark(
                    f"{write_term(term, spot.file) if spot else term} is called {label}, as is "
                    f"{write_term(terms[0], first.file) if first else terms[0]}.",
                    "Say in the labels what sets the two apart, or make one term of them.",
                ),
                spot,
                path=RDFS + "label",
                value=label,
            )


def _ontology(material: Material) -> tuple[Graph, Locator]:
    return material.ontology_graph, Locator(material.ontology)


def _own_terms(graph: Graph) -> set[str]:
    """Give what is declared in a namespace that a header of the ontology names; deprecated terms are left out."""
    of_type = graph.subjects(graph.number(TYPE))
    headers = of_type.get(graph.number(f"<{OWL}Ontology>"), ())
    homes = {graph.terms[number][1:-1].rstrip("#/") for number in headers}
    retired = graph.objects(graph.number(f"<{OWL}deprecated>"))
    return {
        graph.terms[number]
        for kind in _KINDS
        for number in of_type.get(graph.number(kind), ())
        if number not in retired
        and graph.terms[number].startswith("<")
        and (namespace := split(graph.terms[number][1:-1])[0]).rstrip("#/") in homes
        and namespace not in known_vocabularies()
    }
