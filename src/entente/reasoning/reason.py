"""The verdict on the ontology, alone or together with facts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from entente.errors import Place, Rejected
from entente.namespaces import OWL
from entente.reasoning.axioms import Axiom, Ontology, assertion, read_ontology
from entente.reasoning.explain import Explanation, find_contradictions, find_unsatisfiable
from entente.reasoning.hermit import run_hermit

RUNS = 120
"""Runs of HermiT, of half a second or so each, that all explanations together may take."""

MOST = 5
"""How many classes or individuals are explained at most; mending these often mends the others."""


@dataclass(frozen=True)
class Verdict:
    """What HermiT says.

    Attributes
    ----------
    consistent
        Whether ontology and facts can all hold.
    unsatisfiable
        IRIs of the classes that can have no member.
    inferred
        Pairs of a class and a superclass that follow without being written.
    explanations
        Why it is inconsistent, or why classes can have no member.
    axioms, assertions
        How many axioms of the ontology and of the facts were looked at.
    seconds
        How long it took.

    """

    consistent: bool
    unsatisfiable: tuple[str, ...]
    inferred: tuple[tuple[str, str], ...]
    explanations: tuple[Explanation, ...]
    axioms: int
    assertions: int
    seconds: float

    @property
    def conforms(self) -> bool:
        """Whether there is nothing to mend."""
        return self.consistent and not self.unsatisfiable

    def errors(self) -> tuple[Rejected, ...]:
        """Give what is wrong, each with place, message and remedy."""
        return tuple(explanation.as_error() for explanation in self.explanations)

    def as_json(self) -> dict[str, object]:
        """Give the verdict as values that ``json.dumps`` takes."""
        return {
            "conforms": self.conforms,
            "consistent": self.consistent,
            "unsatisfiable": list(self.unsatisfiable),
            "inferred": [list(pair) for pair in self.inferred],
            "explanations": [
                {
                    "subject": explanation.subject,
                    "isClass": explanation.is_class,
                    "smallest": explanation.smallest,
                    "axioms": [_axiom_json(axiom) for axiom in explanation.axioms],
                }
                for explanation in self.explanations
            ],
            "axioms": self.axioms,
            "assertions": self.assertions,
            "seconds": round(self.seconds, 3),
        }


def classify(ontology_dir: Path) -> Verdict:
    """Ask whether the ontology alone is consistent and whether each of its classes can have members."""
    return reason(ontology_dir, ())


def reason(
    ontology_dir: Path,
    abox: Iterable[ox.Triple],
    *,
    locate: Callable[[ox.Triple], Place | None] = lambda _: None,
    explain: bool = True,
) -> Verdict:
    """Ask whether the ontology together with facts is consistent.

    Parameters
    ----------
    ontology_dir
        Where the Turtle modules lie.
    abox
        The facts. Only memberships in the ontology's classes and values of its object properties are looked at, so
        labels, dates and other literals may stay in.
    locate
        Tells where a fact is written, for the explanation.
    explain
        Whether to look for the axioms responsible, which takes some seconds where there is something to explain.

    Returns
    -------
    Verdict
        Never raises for an inconsistency: the verdict says it.

    Raises
    ------
    MissingInput, InvalidInput
        The modules are not there or no Turtle.
    EnvironmentFault
        Java or HermiT did not run.

    """
    ontology = read_ontology(ontology_dir)
    found = (assertion(triple, ontology, locate(triple)) for triple in abox)
    return judge(ontology, [axiom for axiom in dict.fromkeys(found) if axiom is not None], explain=explain)


def judge(ontology: Ontology, assertions: Sequence[Axiom] = (), *, explain: bool = True) -> Verdict:
    """Ask whether axioms are consistent, alone and together with assertions, and whether each class can have members.

    Parameters
    ----------
    ontology
        The axioms.
    assertions
        The facts, as axioms.
    explain
        Whether to look for the axioms responsible.

    Raises
    ------
    EnvironmentFault
        Java or HermiT did not run.

    """
    start = time.monotonic()
    alone = run_hermit([*ontology.declarations, *_all_triples(ontology.axioms)])
    together = (
        run_hermit([*ontology.declarations, *_all_triples([*ontology.axioms, *assertions])]) if assertions else alone
    )
    explanations: list[Explanation] = []
    if explain and alone.unsatisfiable:
        explanations += find_unsatisfiable(ontology, alone.unsatisfiable, runs=RUNS, most=MOST)
    if explain and not together.consistent:
        explanations += find_contradictions(ontology, assertions if alone.consistent else (), runs=RUNS, most=MOST)
    written = {
        (triple.subject.value, triple.object.value)
        for axiom in ontology.axioms
        for triple in axiom.triples
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode)
    }
    inferred = (pair for pair in alone.superclasses - written if pair[1] != OWL + "Nothing")
    return Verdict(
        consistent=together.consistent,
        unsatisfiable=tuple(sorted(alone.unsatisfiable)),
        inferred=tuple(sorted(inferred)),
        explanations=tuple(explanations),
        axioms=len(ontology.axioms),
        assertions=len(assertions),
        seconds=time.monotonic() - start,
    )


def _all_triples(axioms: Iterable[Axiom]) -> list[ox.Triple]:
    return [triple for axiom in axioms for triple in axiom.triples]


def _axiom_json(axiom: Axiom) -> dict[str, object]:
    place = axiom.place or Place()
    return {"text": axiom.text, "file": place.file, "line": place.line}
