"""Terms that their vocabulary does not have: misspelt, or of another vocabulary.

A vocabulary is known where its terms are built in, or where the ontology that is given declares it: then every
property, class and datatype in its namespace must be among its terms. Of built-in vocabularies that still grow, a term
is remarked on only where a known one is near.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from entente.namespaces import OWL, RDF, RDFS, SKOS
from entente.validation.engines.graph import TYPE, Graph
from entente.validation.lints.lint import Material, Remark, find_uses, report
from entente.validation.nearness import find_nearest
from entente.validation.parsing import ParsedFile
from entente.validation.places.writing import write_term
from entente.validation.report import Finding, Severity
from entente.validation.vocabularies import (
    is_closed,
    is_numbered_member,
    known_vocabularies,
    split,
    terms_of,
)

NAME = "unknown-term"
_NEAR = 85.0
_KINDS = tuple(
    f"<{iri}>"
    for iri in (
        OWL + "Class",
        RDFS + "Class",
        RDFS + "Datatype",
        RDF + "Property",
        OWL + "ObjectProperty",
        OWL + "DatatypeProperty",
        OWL + "AnnotationProperty",
        OWL + "OntologyProperty",
        OWL + "NamedIndividual",
        SKOS + "Concept",
    )
)
_FROM_OBJECT = tuple(f"<{iri}>" for iri in (RDFS + "subClassOf", RDFS + "domain", RDFS + "range", TYPE[1:-1]))


def find_unknown_terms(material: Material) -> Iterator[Finding]:
    """Find uses of terms that a known vocabulary does not have, each term once."""
    declared = Declared(material.ontology_graph)
    introduced = _introduced(material.graph)
    suspects: dict[str, tuple[str, ...]] = {}
    for iri in sorted(_terms_in_use(material.files) - introduced):
        if (near := declared.judge(iri)) is not None:
            suspects[f"<{iri}>"] = near
    for term, spot, times in find_uses(material.locator, suspects):
        near = suspects[term]
        fixes = tuple(write_term(f"<{each}>", spot.file) for each in near)
        namespace, local = split(term[1:-1])
        home = known_vocabularies().get(namespace)
        owner = f"the vocabulary {home}" if home else f"the ontology of <{namespace}>"
        often = f" It is used {times} times." if times > 1 else ""
        yield report(
            NAME,
            Severity.WARNING,
            term[1:-1],
            Remark(
                f"{owner[0].upper()}{owner[1:]} has no term {local}.{often}",
                f"Did you mean {fixes[0]}?" if fixes else "Correct the name, or declare the term.",
                fixes,
            ),
            spot,
        )


class Declared:
    """What vocabularies have: the built-in ones, and those that an ontology declares.

    Parameters
    ----------
    graph
        The ontology as a graph.

    """

    def __init__(self, graph: Graph) -> None:
        kinds = graph.objects(graph.number(TYPE))
        listed = {graph.number(kind) for kind in _KINDS}
        instances = {graph.number(each) for each in _instances_of_classes(graph)}
        self._own: dict[str, set[str]] = {}
        headed = self._namespaces(graph)
        for number, types in kinds.items():
            term = graph.terms[number]
            if term.startswith("<") and (not listed.isdisjoint(types) or number in instances):
                namespace, local = split(term[1:-1])
                if namespace in headed:
                    self._own.setdefault(namespace, set()).add(local)

    @staticmethod
    def _namespaces(graph: Graph) -> frozenset[str]:
        """Give the namespaces that the ontology is at home in: those that its header names."""
        counts: dict[str, int] = {}
        for kind in _KINDS[:8]:
            for number in graph.subjects(graph.number(TYPE)).get(graph.number(kind), ()):
                if graph.terms[number].startswith("<"):
                    namespace = split(graph.terms[number][1:-1])[0]
                    counts[namespace] = counts.get(namespace, 0) + 1
        headers = graph.subjects(graph.number(TYPE)).get(graph.number(f"<{OWL}Ontology>"), ())
        named = {graph.terms[number][1:-1].rstrip("#/") for number in headers}
        return frozenset(
            namespace
            for namespace in counts
            if namespace not in known_vocabularies() and namespace.rstrip("#/") in named
        )

    def terms(self, namespace: str) -> frozenset[str]:
        """Give the local names that are known in a namespace; none where it is not known."""
        if namespace in self._own:
            return frozenset(self._own[namespace])
        prefix = known_vocabularies().get(namespace)
        return terms_of(prefix) if prefix else frozenset()

    def has(self, iri: str) -> bool:
        """Tell whether the ontology declares a term, or a vocabulary does that is known completely."""
        namespace, local = split(iri)
        own = namespace in self._own or is_closed(known_vocabularies().get(namespace, ""))
        return own and local in self.terms(namespace)

    def judge(self, iri: str) -> tuple[str, ...] | None:
        """Give the terms near to one that its vocabulary does not have; None for a term that may well be right."""
        namespace, local = split(iri)
        known = self.terms(namespace)
        if not known or local in known or not local or is_numbered_member(iri):
            return None
        near = tuple(namespace + each for each in find_nearest(local, known, least=65.0))
        if namespace in self._own or is_closed(known_vocabularies().get(namespace, "")):
            return near
        return near if find_nearest(local, known, least=_NEAR) else None


def _introduced(graph: Graph) -> set[str]:
    """Give the terms of built-in vocabularies that some file declares: copies and extensions of them."""
    of_type = graph.subjects(graph.number(TYPE))
    declared = {graph.terms[each] for kind in _KINDS[:8] for each in of_type.get(graph.number(kind), ())}
    return {term[1:-1] for term in declared if split(term[1:-1])[0] in known_vocabularies()}


def _instances_of_classes(graph: Graph) -> set[str]:
    """Give what has some type: individuals that the ontology itself introduces are its terms."""
    return {graph.terms[number] for number in graph.objects(graph.number(TYPE))}


def _terms_in_use(files: Iterable[ParsedFile]) -> set[str]:
    """Give the IRIs used as property, class or datatype; of vocabularies known completely in every position."""
    used: set[str] = set()
    for each in files:
        table = each.table
        predicates = set(table.rows[1::4])
        used.update(table.terms[number][1:-1] for number in predicates)
        classes = {number for number, term in enumerate(table.terms) if term in _FROM_OBJECT} & predicates
        if classes:
            used.update(
                table.terms[value][1:-1]
                for predicate, value in zip(table.rows[1::4], table.rows[2::4], strict=True)
                if predicate in classes and table.terms[value].startswith("<")
            )
        for term in table.terms:
            if term.startswith('"') and term.endswith(">"):
                used.add(term[term.rindex("^^<") + 3 : -1])
            elif term.startswith("<") and is_closed(known_vocabularies().get(split(term[1:-1])[0], "")):
                used.add(term[1:-1])
    return used
