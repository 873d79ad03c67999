"""How far the properties of a candidate are what the client expects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from entente.namespaces import ENT, ID
from entente.reconciling.likeness import Comparer
from entente.reconciling.properties import Properties, read_item
from entente.reconciling.questions import Condition, Given, local_name, to_iri
from entente.reconciling.times import Standing, read_moment
from entente.search.entries import WIKIDATA
from entente.search.folding import fold
from entente.search.index import SearchIndex

_SAME_LINE = 0.8
_CLOSE = 85.0
_MOST_COMPARED = 2000
_STATES = (ID + "state/", ID + "polity/")


@dataclass(frozen=True)
class Verdict:
    """What came of a condition.

    Attributes
    ----------
    property
        The condition's property.
    agreement
        From 0, which contradicts, to 1; None where the candidate has no such property.

    """

    property: str
    agreement: float | None


class Judge:
    """Compares properties of candidates with conditions.

    Parameters
    ----------
    properties
        Reads them.
    index
        Gives the names of values.
    comparer
        Compares names.

    """

    def __init__(self, properties: Properties, index: SearchIndex, comparer: Comparer) -> None:
        self._properties = properties
        self._index = index
        self._comparer = comparer

    def judge(self, iris: Sequence[str], conditions: Sequence[Condition]) -> dict[str, list[Verdict]]:
        """Judge candidates.

        Parameters
        ----------
        iris
            The candidates.
        conditions
            What is expected; a property that does not exist says nothing about anybody.

        """
        values = self._properties.read(iris, [condition.property for condition in conditions])
        session = _Session(self._index, self._comparer)
        session.learn(value.value for found in values.values() for cell in found.values() for value in cell)
        verdicts: dict[str, list[Verdict]] = {iri: [] for iri in iris}
        for condition in conditions:
            for iri in iris:
                has = values[iri].get(condition.property, []) if iri in values else []
                compared = [session.compare(given, value) for given in condition.values for value in has]
                verdicts[iri].append(Verdict(condition.property, max(compared, default=None)))
        return verdicts


class _Session:
    """Compares the values of one question; what it has compared once it knows."""

    def __init__(self, index: SearchIndex, comparer: Comparer) -> None:
        self._index = index
        self._comparer = comparer
        self._names: dict[str, list[str]] = {}
        self._known: dict[tuple[Given, str], float] = {}

    def learn(self, iris: Iterable[str]) -> None:
        """Look the names of things up, all at once."""
        self._names = self._index.names_of(sorted({iri for iri in iris if iri.startswith((ID, ENT))}))

    def compare(self, given: Given, value: ox.NamedNode | ox.Literal) -> float:
        """Compare a value that a candidate has with one that is expected."""
        if isinstance(value, ox.Literal):
            return _compare_literal(given.text or given.iri, value)
        key = given, value.value
        if key not in self._known:
            self._known[key] = self._compare_thing(given, value.value)
        return self._known[key]

    def _compare_thing(self, given: Given, iri: str) -> float:
        if given.iri == iri or (given.text and iri in (given.text, to_iri(given.text), ENT + local_name(given.text))):
            return 1.0
        if not iri.startswith((ID, ENT)):  # something elsewhere
            item = read_item(given.text)
            return 1.0 if item and iri == WIKIDATA + item else 0.0
        if given.iri:
            return self._compare_lines(given.iri, iri)
        names = self._names.get(iri, [])
        if fold(given.text) in map(fold, names):
            return 1.0
        # Names are compared closely as long as that ends soon; after that only what is the same counts.
        closely = len(self._known) < _MOST_COMPARED
        best = max((self._comparer.compare_texts(given.text, name) for name in names), default=0.0) if closely else 0.0
        if best >= _CLOSE:
            return best / 100
        thing = self._index.get([iri]).get(iri) if iri.startswith(_STATES) else None
        if thing is None or not thing.lineage:
            return 0.0
        # "Russia" is a fair name for the Russian Empire in the column of parties.
        polities = [polity.iri for polity in self._index.polities(thing.lineage)]
        others = [name for names in self._index.names_of(polities).values() for name in names]
        return _SAME_LINE if fold(given.text) in map(fold, others) else 0.0

    def _compare_lines(self, one: str, other: str) -> float:
        things = self._index.get([one, other])
        lines = {thing.lineage for thing in things.values()}
        return _SAME_LINE if len(things) == 2 and len(lines) == 1 and lines != {""} else 0.0


def _compare_literal(text: str, value: ox.Literal) -> float:
    """Compare a text with a literal: as numbers, as items of Wikidata, as dates, or as words."""
    if text == value.value or fold(text) == fold(value.value) != "":
        return 1.0
    if read_item(value.value):
        return 1.0 if read_item(text) == value.value else 0.0
    try:
        return 1.0 if float(text) == float(value.value) else 0.0
    except ValueError:
        pass
    asked, has = read_moment(text), read_moment(value.value)
    if asked is not None and has is not None:
        begin, end = has.bounds.not_before.isoformat(), has.bounds.not_after.isoformat()
        return 1.0 if asked.place(begin, end) is Standing.HOLDS else 0.0
    return 0.0
