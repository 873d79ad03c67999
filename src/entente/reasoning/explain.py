"""Why the reasoner objects: a smallest set of axioms that cannot all hold.

Within OWL 2 RL only disjointness contradicts. So the search first asks HermiT, with disjointness set aside, what each
class lies under and what each individual is: whatever lies in two disjoint classes is a culprit. The axioms that can
lead from the culprit to those classes are few; from them a smallest set is found by QuickXplain (Junker 2004), each
step of which is a run of HermiT. Where an ontology contradicts itself otherwise, the search starts from all axioms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from entente.errors import Place, Rejected
from entente.namespaces import BASE, ENT
from entente.reasoning.axioms import TYPE, Axiom, Ontology, apart, compact
from entente.reasoning.hermit import run_hermit

WITNESS = BASE + "reasoning#someMember"
"""An individual supposed to be in a class, to ask whether the class can have members."""


@dataclass(frozen=True)
class Explanation:
    """What cannot hold and the axioms that together forbid it.

    Attributes
    ----------
    subject
        IRI of the class without possible members, or of the individual that cannot be.
    is_class
        Whether the subject is a class.
    axioms
        The axioms, those about the subject first.
    smallest
        Whether leaving out any one of them removes the contradiction; false where the search reached its limit.

    """

    subject: str
    is_class: bool
    axioms: tuple[Axiom, ...]
    smallest: bool = True

    def as_error(self) -> Rejected:
        """Say it to a curator: where, what, what to do."""
        what = "can have no member" if self.is_class else "contradicts the ontology"
        reasons = "".join(f"\n    {axiom.text}  ({axiom.place or 'claimed'})" for axiom in self.axioms)
        first = next((axiom.place for axiom in self.axioms if axiom.place and self.subject in axiom.needs), None)
        place = Place(first.file, first.line, self.subject) if first else Place(iri=self.subject)
        remedy = "one of these is wrong: correct it, or, where documents differ, let the contested type stand in one"
        if self.is_class:
            remedy = "one of these is wrong: correct it; mostly it is the one written last"
        return Rejected(f"{compact(self.subject)} {what}, since{reasons}", place=place, remedy=remedy)


def find_unsatisfiable(
    ontology: Ontology, unsatisfiable: Iterable[str], *, runs: int, most: int
) -> Iterator[Explanation]:
    """Explain the classes that can have no member, the topmost only: what lies below fails for the same reason."""
    search = _Search(ontology, (), runs)
    failing = frozenset(unsatisfiable)
    roots = sorted(kind for kind in failing if not (search.superclasses(kind) - {kind}) & failing)
    for kind in (roots or sorted(failing))[:most]:
        witness = ox.Triple(ox.NamedNode(WITNESS), TYPE, ox.NamedNode(kind))
        yield search.explain(kind, kind, search.superclasses(kind), (witness,), is_class=True)


def find_contradictions(
    ontology: Ontology, assertions: Sequence[Axiom], *, runs: int, most: int
) -> Iterator[Explanation]:
    """Explain the individuals that lie in two disjoint classes."""
    search = _Search(ontology, assertions, runs)
    culprits = [(one, kinds) for one, kinds in sorted(search.individuals().items()) if search.clash(kinds)]
    for one, kinds in culprits[:most]:
        yield search.explain(one, one, kinds, (), is_class=False)
    if not culprits:
        yield search.shrink_all()


class _Search:
    """The axioms at hand, what HermiT infers from them without disjointness, and the runs that are left."""

    def __init__(self, ontology: Ontology, assertions: Sequence[Axiom], runs: int) -> None:
        self._ontology = ontology
        self._runs = runs
        self._harmless = [axiom for axiom in (*ontology.axioms, *assertions) if not axiom.disjoint]
        self._disjoint = [axiom for axiom in ontology.axioms if axiom.disjoint]
        outcome = run_hermit(_triples(ontology, self._harmless))
        self._parents: dict[str, set[str]] = {}
        for child, parent in outcome.superclasses:
            self._parents.setdefault(child, set()).add(parent)
        self._types = outcome.types

    def superclasses(self, kind: str) -> frozenset[str]:
        """Give a class with all classes that it lies under."""
        found: set[str] = set()
        waiting = [kind]
        while waiting:
            if (name := waiting.pop()) not in found:
                found.add(name)
                waiting += self._parents.get(name, ())
        return frozenset(found)

    def individuals(self) -> dict[str, frozenset[str]]:
        """Give each individual with all its classes."""
        kinds: dict[str, frozenset[str]] = {}
        for one, kind in self._types:
            kinds[one] = kinds.get(one, frozenset()) | self.superclasses(kind)
        return kinds

    def clash(self, kinds: frozenset[str]) -> Axiom | None:
        """Find two classes among those given that are disjoint."""
        for axiom in self._disjoint:
            both = sorted(kinds.intersection(axiom.disjoint))
            if len(both) > 1:
                return apart(both[0], both[1], axiom.place)
        return None

    def explain(
        self, subject: str, seed: str, kinds: frozenset[str], given: Sequence[ox.Triple], *, is_class: bool
    ) -> Explanation:
        """Find a smallest set of axioms that makes a subject impossible."""
        clash = self.clash(kinds)
        if clash is None:
            return self._shrink(subject, [*self._harmless, *self._disjoint], given, is_class=is_class)
        for seeds in (frozenset({seed}), self._neighbours(seed)):
            related = [*self._between(seeds, clash.needs), clash]
            if not self._holds(related, given):
                return self._shrink(subject, related, given, is_class=is_class)
        return self._shrink(subject, [*self._harmless, clash], given, is_class=is_class)

    def shrink_all(self) -> Explanation:
        """Find a smallest contradictory set where no individual stands out."""
        everything = [*self._harmless, *self._disjoint]
        return self._shrink(ENT.removesuffix("#"), everything, (), is_class=False)

    def _neighbours(self, seed: str) -> frozenset[str]:
        return frozenset({seed}).union(*(axiom.needs for axiom in self._harmless if seed in axiom.needs))

    def _between(self, seeds: frozenset[str], goals: frozenset[str]) -> list[Axiom]:
        """Give the axioms that the seeds set off and that can lead to the goals."""
        ahead = _reach(self._harmless, seeds, forward=True)
        back = _reach(self._harmless, goals, forward=False)
        return [axiom for axiom in self._harmless if axiom.needs & ahead and axiom.gives & back]

    def _holds(self, axioms: Sequence[Axiom], given: Sequence[ox.Triple]) -> bool:
        self._runs -= 1
        return run_hermit([*_triples(self._ontology, axioms), *given]).consistent

    def _shrink(
        self, subject: str, axioms: Sequence[Axiom], given: Sequence[ox.Triple], *, is_class: bool
    ) -> Explanation:
        wanted = self._quick_xplain([], axioms, given, tested=False)
        ordered = sorted(wanted, key=lambda axiom: (bool(axiom.disjoint), subject not in axiom.needs, axiom.text))
        return Explanation(subject, is_class, tuple(ordered), smallest=self._runs > 0)

    def _quick_xplain(
        self, fixed: list[Axiom], open_: Sequence[Axiom], given: Sequence[ox.Triple], *, tested: bool
    ) -> list[Axiom]:
        """Divide and conquer: keep of the open axioms those without which the fixed ones do not contradict."""
        if tested and self._runs > 0 and not self._holds(fixed, given):
            return []
        if len(open_) == 1 or self._runs <= 0:
            return list(open_)
        half = len(open_) // 2
        first, second = list(open_[:half]), list(open_[half:])
        kept = self._quick_xplain([*fixed, *first], second, given, tested=bool(first))
        return [*self._quick_xplain([*fixed, *kept], first, given, tested=bool(kept)), *kept]


def _reach(axioms: Sequence[Axiom], start: frozenset[str], *, forward: bool) -> set[str]:
    reached = set(start)
    grows = True
    while grows:
        before = len(reached)
        for axiom in axioms:
            source, target = (axiom.needs, axiom.gives) if forward else (axiom.gives, axiom.needs)
            if not source.isdisjoint(reached):
                reached |= target
        grows = len(reached) > before
    return reached


def _triples(ontology: Ontology, axioms: Iterable[Axiom]) -> list[ox.Triple]:
    return [*ontology.declarations, *(triple for axiom in axioms for triple in axiom.triples)]
