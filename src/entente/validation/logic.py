"""What HermiT objects to in ontology and data, as findings: each contradiction with the axioms that make it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import pyoxigraph as ox

from entente.namespaces import ENT, OWL, RDF, RDFS
from entente.reasoning.axioms import Axiom
from entente.reasoning.explain import Explanation
from entente.reasoning.reason import judge
from entente.reasoning.statements import read_statements
from entente.validation.engines.graph import Graph
from entente.validation.lints.table import INCONSISTENT, UNSATISFIABLE
from entente.validation.parsing import ParsedFile
from entente.validation.places import Locator, Spot
from entente.validation.places.writing import shorten
from entente.validation.report import LINTS, Finding, Report, Severity

_USUAL = {"rdf": RDF, "rdfs": RDFS, "owl": OWL}
_IRI = re.compile(r"<([^<>\s]+)>")
_EVERYTHING = ENT.removesuffix("#")


def find_contradictions(files: Sequence[ParsedFile], prefixes: Mapping[str, str]) -> Report:
    """Let HermiT judge files together.

    Parameters
    ----------
    files
        Ontology and data.
    prefixes
        Short names by namespace, for the words of the axioms.

    Returns
    -------
    Report
        A violation for each class that can have no member and for each contradiction, at most a few of each; the
        axioms that clash are its details.

    Raises
    ------
    EnvironmentFault
        Java or HermiT did not run.

    """
    short = {name: namespace for namespace, name in prefixes.items()}

    def name(iri: str) -> str:
        return shorten(iri, {**_USUAL, **short}) or f"<{iri}>"

    graph = Graph([file.table for file in files])
    ontology = read_statements(_read_triples(graph), name)
    if not ontology.axioms:
        return Report()
    verdict = judge(ontology)
    locator = Locator(files)
    return Report(tuple(_tell(each, locator, name) for each in verdict.explanations))


def _read_triples(graph: Graph) -> list[ox.Triple]:
    """Read a graph's triples; whatever literal the parser of lines does not take is none that the logic sees."""
    terms = graph.terms
    lines = "".join(f"{terms[one]} {terms[two]} {terms[three]} .\n" for one, two, three in graph.triples())
    quads: Iterable[ox.Quad] = ox.parse(lines, format=ox.RdfFormat.N_TRIPLES, lenient=True)
    return sorted((quad.triple for quad in quads), key=str)


def _tell(explanation: Explanation, locator: Locator, name: Callable[[str], str]) -> Finding:
    subject = explanation.subject if explanation.subject != _EVERYTHING else _pick_subject(explanation.axioms)
    details = []
    for axiom in explanation.axioms:
        spot = _find(axiom, locator)
        details.append(
            Finding(
                Severity.VIOLATION,
                LINTS + (UNSATISFIABLE if explanation.is_class else INCONSISTENT),
                subject,
                _IRI.sub(lambda found: name(found[1]), axiom.text) + ".",
                place=spot.place if spot else None,
                snippet=spot.snippet if spot else None,
            )
        )
    what = "can have no member" if explanation.is_class else "contradicts the ontology"
    limit = "" if explanation.smallest else " The search ended early: some of these may have no part in it."
    spot = locator.find(subject)
    first = next((each for each in details if each.place), None)
    found = replace(
        details[0] if details else Finding(Severity.VIOLATION, LINTS + INCONSISTENT, subject, ""),
        message=f"{name(subject)} {what}: {len(details)} statements cannot all hold.",
        remedy=f"One of them is wrong: correct it; mostly it is the one written last.{limit}",
        details=tuple(details),
    )
    if first is not None:
        return replace(found, place=first.place, snippet=first.snippet)
    return replace(found, place=spot.place, snippet=spot.snippet) if spot else found


def _pick_subject(axioms: Sequence[Axiom]) -> str:
    """Name what a contradiction is about that no class or individual stands out from: what most axioms speak of."""
    counts: dict[str, int] = {}
    for axiom in axioms:
        for iri in axiom.needs | axiom.gives:
            counts[iri] = counts.get(iri, 0) + 1
    return min(counts, key=lambda iri: (-counts[iri], iri)) if counts else _EVERYTHING


def _find(axiom: Axiom, locator: Locator) -> Spot | None:
    """Find the triple of an axiom; of a part of a disjointness, whatever says so of both classes."""
    triple = axiom.triples[0]
    if isinstance(triple.subject, ox.Triple):
        return None
    subject = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else str(triple.subject)
    if len(axiom.disjoint) == 2 and not any(True for _ in locator.statements(f"<{subject}>", f"<{OWL}disjointWith>")):
        return _find_group(axiom.disjoint, locator)
    return locator.find(subject, triple.predicate.value, str(triple.object))


def _find_group(classes: Sequence[str], locator: Locator) -> Spot | None:
    """Find where two classes stand in one list of classes that are kept apart."""
    places = [
        [file.spot(statement.at_value) for file, statement in locator.naming(f"<{each}>", f"<{RDF}first>")]
        for each in classes
    ]
    near = (
        (abs((one.place.line or 0) - (other.place.line or 0)), position, one)
        for position, one in enumerate(places[0])
        for other in places[1]
        if one.place.file == other.place.file
    )
    best = min(near, key=lambda each: each[:2], default=None)
    return best[2] if best else locator.find(classes[0])
