"""From a question to its candidates: gathered by the index, compared by name, weighed by date, type and properties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from entente.namespaces import ENT
from entente.reconciling.conditions import Judge, Verdict
from entente.reconciling.gathering import Gatherer
from entente.reconciling.likeness import Comparer, Heard, Likeness
from entente.reconciling.polities import Polities
from entente.reconciling.properties import Properties, read_item
from entente.reconciling.questions import Condition, Question
from entente.reconciling.times import Moment, Standing, read_moment
from entente.search.entries import WIKIDATA, Sort
from entente.search.index import Found, SearchIndex
from entente.search.vocabulary import Vocabulary
from entente.store.engine import Engine

CLEAR = 90.0
"""The least score of a match."""

LEAD = 4.0
"""How far a match must be ahead of the next candidate."""

_LEAST = 30.0
_JUDGED = 40
_UNKNOWN, _AGAINST, _PULL = 0.97, 0.6, 0.45
_PASSED, _UNDATED = 0.65, 0.95
_OTHER_ITEM, _OTHER_TYPE = 0.3, 0.85
_FORMER_CODE = 6.0


@dataclass(frozen=True)
class Candidate:
    """A thing that a name may mean.

    Attributes
    ----------
    thing
        The thing.
    score
        From 0 to 100.
    match
        Whether it is meant without doubt: a high score, well ahead of the next, and nothing against it.
    features
        What the score is made of, by name.
    reasons
        What a reader should know beside that.

    """

    thing: Found
    score: float
    match: bool = False
    features: dict[str, float | bool] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    doubted: bool = False

    @property
    def description(self) -> str:
        """A few words that tell it from its namesakes, and why it was chosen."""
        return " · ".join(part for part in (self.thing.description, *self.reasons) if part)


class Reconciler:
    """Answers questions about one version of the dataset.

    Parameters
    ----------
    engine
        The dataset.
    index
        Its search index.

    """

    def __init__(self, engine: Engine, index: SearchIndex) -> None:
        vocabulary = Vocabulary(index)
        self.index = index
        self.properties = Properties(engine)
        self._comparer = Comparer(vocabulary)
        self._gatherer = Gatherer(index, vocabulary)
        self._polities = Polities(index)
        self._judge = Judge(self.properties, index, self._comparer)

    @cached_property
    def scope(self) -> frozenset[int]:
        """The numbers of the things that a name in a table may mean when no class is named."""
        return self._gatherer.everything

    def answer(self, question: Question) -> list[Candidate]:
        """Give the candidates of a question, the likeliest first.

        Parameters
        ----------
        question
            What is asked.

        """
        dates = [condition for condition in question.conditions if condition.property == "date"]
        others = [condition for condition in question.conditions if condition.property != "date"]
        allowed = self._gatherer.scope_of(question)
        named = self._compare_names(question, allowed)
        candidates = sorted(named, key=_by_score)[: max(_JUDGED, 2 * question.limit)]
        candidates = self._add_by_conditions(candidates, others, question, allowed)
        given = [value.text for condition in dates for value in condition.values]
        candidates = self._place_in_time(candidates, given, allowed)
        candidates = self._weigh_conditions(candidates, others)
        candidates = self._weigh_types(candidates, question)
        ranked = sorted((found for found in candidates if found.score >= _LEAST), key=_by_score)
        return _decide(ranked)[: question.limit]

    def _compare_names(self, question: Question, allowed: frozenset[int]) -> list[Candidate]:
        heard = Heard.of(question.text)
        if not heard.sounded:
            return []
        best: dict[int, Likeness] = {}
        for known in self.index.known(self._gatherer.gather(heard, allowed)):
            found = self._comparer.compare(heard, known)
            if known.number not in best or found.score > best[known.number].score:
                best[known.number] = found
        kept = {number: found for number, found in best.items() if found.score >= _LEAST}
        things = self.index.get_numbers(kept)
        return [_begin(things[number], found) for number, found in kept.items()]

    def _add_by_conditions(
        self, candidates: list[Candidate], conditions: Sequence[Condition], question: Question, allowed: frozenset[int]
    ) -> list[Candidate]:
        """Add what only its properties point to: an item of Wikidata always, other things where there is no name."""
        known = {found.thing.iri for found in candidates}
        iris: list[str] = []
        for condition in conditions:
            for value in condition.values:
                item = read_item(value.text or value.iri)
                if condition.property in ("wikidata", "sameAs"):
                    iris += self.index.find_alike(WIKIDATA + item if item else value.text or value.iri)
                elif not question.text.strip():
                    iris += self._find_by_property(condition.property, value.iri, value.text)
        things = self.index.get_numbers(self._gatherer.numbers_of(set(iris) - known) & allowed)
        return candidates + [Candidate(thing, 50.0, features={"name": 0.0}) for thing in things.values()]

    def _find_by_property(self, name: str, iri: str, text: str) -> list[str]:
        values = [iri] if iri else self._gatherer.named(text)
        return [found for value in values for found in self.properties.find(name, value, _JUDGED)]

    def _place_in_time(
        self, candidates: list[Candidate], given: Sequence[str], allowed: frozenset[int]
    ) -> list[Candidate]:
        moments = [moment for moment in map(read_moment, given) if moment is not None]
        if not moments:
            return [_note(found, "date_unread", value=True) for found in candidates] if given else candidates
        moment = moments[0]
        bearers = {found.thing.iri: found for found in candidates}
        for heir in self._polities.find_heirs(candidates, moment, allowed):
            before = bearers.get(heir.thing.iri)
            if before is None or heir.score > before.score:
                features = {**(before.features if before else {"name": 0.0}), "lineage": heir.score}
                bearers[heir.thing.iri] = Candidate(heir.thing, heir.score, False, features, heir.reasons)
        return [_weigh_date(found, moment) for found in bearers.values()]

    def _weigh_conditions(self, candidates: list[Candidate], conditions: Sequence[Condition]) -> list[Candidate]:
        if not conditions or not candidates:
            return candidates
        verdicts = self._judge.judge([found.thing.iri for found in candidates], conditions)
        named = any(found.score >= CLEAR for found in candidates)
        return [_weigh(found, verdicts[found.thing.iri], named=named) for found in candidates]

    def _weigh_types(self, candidates: list[Candidate], question: Question) -> list[Candidate]:
        if not question.types:
            return candidates
        types = self.index.types_of(found.thing.iri for found in candidates)
        weighed = []
        for found in candidates:
            fits = bool(set(question.types) & types.get(found.thing.iri, frozenset()))
            noted = _note(found, "type", value=fits)
            weighed.append(noted if fits else replace(noted, score=found.score * _OTHER_TYPE, doubted=True))
        return weighed

    def name_types(self, things: Iterable[Found]) -> dict[str, str]:
        """Give the labels of the classes of things, by name."""
        names = sorted({name for thing in things for name in thing.chief})
        known = self.index.get(ENT + name for name in names)
        return {name: known[ENT + name].label if ENT + name in known else name for name in names}


def _begin(thing: Found, likeness: Likeness) -> Candidate:
    features: dict[str, float | bool] = {
        "name": round(likeness.score, 1),
        "name_exact": likeness.exact,
        "name_label": likeness.sort is Sort.LABEL,
        "name_sound": likeness.sounds,
        "word_overlap": round(likeness.overlap, 3),
    }
    score = likeness.score
    if likeness.sort is Sort.CODE and thing.lineage and not thing.current:
        score -= _FORMER_CODE  # a code that polities have handed down means the latest, unless a date says otherwise
    return Candidate(thing, score, features=features)


def _weigh_date(found: Candidate, moment: Moment) -> Candidate:
    standing = moment.place_thing(found.thing)
    if standing is Standing.HOLDS:
        return replace(_note(found, "date", value=1.0), score=found.score + (100 - found.score) * _PULL / 2)
    if standing is Standing.UNKNOWN:
        return replace(_note(found, "date", value=0.5), score=found.score * _UNDATED, doubted=_is_dated_kind(found))
    reasons = (*found.reasons, f"not in {moment.text}")
    noted = _note(found, "date", value=0.0)
    return replace(noted, score=found.score * _PASSED, reasons=reasons, doubted=True)


def _is_dated_kind(found: Candidate) -> bool:
    """Tell whether a thing without a date stands among others that have one, so that the date should have decided."""
    return bool(found.thing.lineage)


def _weigh(found: Candidate, verdicts: Sequence[Verdict], *, named: bool) -> Candidate:
    """Weigh what came of the conditions; `named` tells whether some candidate bears the name itself."""
    score, doubted = found.score, found.doubted
    features = dict(found.features)
    for verdict in verdicts:
        agreement = verdict.agreement
        if agreement is None:
            score *= _UNKNOWN
            continue
        features[f"property:{verdict.property}"] = round(agreement, 3)
        doubted = doubted or agreement == 0
        if verdict.property == "wikidata" and agreement == 1:
            doubted = doubted or (named and score < CLEAR)  # the name says one thing, the item another
            score = 100.0
        elif verdict.property == "wikidata":
            score *= _OTHER_ITEM
        elif agreement > 0:
            score = score * (_AGAINST + (1 - _AGAINST) * agreement)
            score += (100 - score) * _PULL * agreement
        else:
            score *= _AGAINST
    return replace(found, score=score, features=features, doubted=doubted)


def _note(found: Candidate, name: str, *, value: float | bool) -> Candidate:
    return replace(found, features={**found.features, name: value})


def _by_score(found: Candidate) -> tuple[float, int, int, str]:
    return -found.score, found.thing.order, -found.thing.uses, found.thing.iri


def _decide(ranked: Sequence[Candidate]) -> list[Candidate]:
    """Mark the first as a match where it is clearly the one."""
    decided = [replace(found, score=round(found.score, 1)) for found in ranked]
    if decided:
        first = decided[0]
        second = decided[1].score if len(decided) > 1 else 0.0
        if first.score >= CLEAR and first.score - second >= LEAD and not first.doubted:
            decided[0] = replace(first, match=True)
    return decided
