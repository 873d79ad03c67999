"""Labels for what the curator need not name: links, phases, stances, holdings, from their class and participants.

A class says how by ``ent:labelPattern``: ``{property}`` stands for the labels of the values, ``{a|b}`` for the first
that has any, ``[ ]`` for a part that is dropped when a property in it has no value.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from entente.namespaces import ENT, OWL, RDF, RDFS

LONGEST = 120
DEEPEST = 3

_SLOT = re.compile(r"\{([\w|]+)\}")
_PART = re.compile(r"\[([^\]]*)\]")

Values = dict[str, dict[str, set[str]]]


class Labeller:
    """Labels for everything that triples speak of.

    Parameters
    ----------
    ontology
        Triples of the ontology: patterns, superclasses, inverses, labels of terms.
    triples
        All triples in which things are typed, related and labelled, hedged ones too.

    """

    def __init__(self, ontology: Iterable[ox.Triple], triples: Iterable[ox.Triple]) -> None:
        self._values: Values = defaultdict(lambda: defaultdict(set))
        self._labels: dict[str, str] = {}
        terms: Values = defaultdict(lambda: defaultdict(set))
        for triple in ontology:
            subject, value = _text(triple.subject), _text(triple.object)
            terms[subject][triple.predicate.value].add(value)
            if triple.predicate.value == RDFS + "label":
                self._labels[subject] = value
        self._patterns = {
            term: min(said[ENT + "labelPattern"]) for term, said in terms.items() if said.get(ENT + "labelPattern")
        }
        self._supers = {term: said.get(RDFS + "subClassOf", set()) for term, said in terms.items()}
        inverses = {term: said[OWL + "inverseOf"] for term, said in terms.items() if said.get(OWL + "inverseOf")}
        for derived, written in list(inverses.items()):
            for property_ in written:
                inverses.setdefault(property_, {derived})
        named: dict[str, set[str]] = {}
        for triple in triples:
            subject, predicate, value = _text(triple.subject), triple.predicate.value, _text(triple.object)
            self._values[subject][predicate].add(value)
            for inverse in inverses.get(predicate, ()):
                self._values[value][inverse].add(subject)
            if predicate == RDFS + "label" and isinstance(triple.object, ox.Literal):
                named.setdefault(subject, set()).add(value)
        self._labels = {subject: min(labels) for subject, labels in named.items()} | self._labels

    def derive(self) -> dict[str, str]:
        """Label every thing that has none of its own and whose class has a pattern.

        Returns
        -------
        dict
            Labels by IRI, at most 120 characters each.

        """
        derived = {}
        for iri in sorted(self._values):
            pattern = None if iri in self._labels else self._pattern(iri)
            if pattern:
                derived[iri] = _shorten(self._fill(pattern, iri, DEEPEST), LONGEST)
        return derived

    def _pattern(self, iri: str) -> str | None:
        classes = sorted(self._values[iri].get(RDF + "type", ()))
        while classes:
            for class_ in classes:
                if class_ in self._patterns:
                    return self._patterns[class_]
            classes = sorted({above for class_ in classes for above in self._supers.get(class_, ())})
        return None

    def _fill(self, pattern: str, iri: str, depth: int) -> str:
        def fill_slot(found: re.Match[str]) -> str:
            return self._name_values(iri, found[1], depth) or "…"

        def fill_part(found: re.Match[str]) -> str:
            slots = _SLOT.findall(found[1])
            return _SLOT.sub(fill_slot, found[1]) if all(self._name_values(iri, slot, depth) for slot in slots) else ""

        return _SLOT.sub(fill_slot, _PART.sub(fill_part, pattern))

    def _name_values(self, iri: str, slot: str, depth: int) -> str:
        for name in slot.split("|"):
            values = self._values[iri].get(ENT + name) if iri in self._values else None
            if values:
                return " and ".join(sorted(self._name(value, depth - 1) for value in values))
        return ""

    def _name(self, value: str, depth: int) -> str:
        if value in self._labels:
            return self._labels[value]
        pattern = self._pattern(value) if depth > 0 and value in self._values else None
        if pattern:
            return self._fill(pattern, value, depth)
        return re.split(r"[/#]", value)[-1].replace("-", " ") if value.startswith("http") else value


def _shorten(label: str, longest: int) -> str:
    return label if len(label) <= longest else label[: longest - 1].rsplit(" ", 1)[0] + "…"


def _text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
