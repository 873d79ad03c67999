"""The polity that a state's name means at a time: *Russia* in 1912 is the Russian Empire, in 1950 the Soviet Union."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from entente.reconciling.times import Moment, Standing
from entente.search.index import Found, SearchIndex

_STRONG = 90.0
_COMMON_NAME, _OTHER_NAME = 96.0, 84.0


class Named(Protocol):
    """A candidate as far as it matters here."""

    @property
    def thing(self) -> Found:
        """The thing."""
        ...

    @property
    def score(self) -> float:
        """How well its name fits."""
        ...

    @property
    def features(self) -> dict[str, float | bool]:
        """What the score is made of."""
        ...


@dataclass(frozen=True)
class Heir:
    """A polity that bears the name of another of its lineage at the time in question.

    Attributes
    ----------
    thing
        The polity.
    score
        How well the name fits it.
    reasons
        Why it was chosen.

    """

    thing: Found
    score: float
    reasons: tuple[str, ...]


class Polities:
    """Knows the lineages.

    Parameters
    ----------
    index
        The index.

    """

    def __init__(self, index: SearchIndex) -> None:
        self._index = index

    def find_heirs(self, candidates: Sequence[Named], moment: Moment, allowed: frozenset[int]) -> list[Heir]:
        """Find the polities that stood at a moment in the lines of those that bear the name.

        The name of the latest polity of a line, *Iran* or *Russia*, is the common name of them all. Any other name
        (*USSR*, *Persia*) is that of one polity; at a time when that did not stand, those that did are offered, but not
        matched.

        Parameters
        ----------
        candidates
            Those that bear the name, with scores of the name alone.
        moment
            The time.
        allowed
            The numbers of things that may be given.

        """
        lines: dict[str, Named] = {}
        for found in candidates:
            best = lines.get(found.thing.lineage)
            if found.thing.lineage and found.score >= _STRONG and (best is None or found.score > best.score):
                lines[found.thing.lineage] = found
        heirs = []
        for line, bearer in lines.items():
            common = bearer.thing.current and bool(bearer.features.get("name_label"))
            for polity in self._index.polities(line):
                if polity.iri != bearer.thing.iri and moment.place_thing(polity) is Standing.HOLDS:
                    reason = f"{bearer.thing.label} in {moment.text}"
                    heirs.append(Heir(polity, _COMMON_NAME if common else _OTHER_NAME, (reason,)))
        known = self._index.numbers([heir.thing.iri for heir in heirs])
        return [heir for heir in heirs if known.get(heir.thing.iri) in allowed]
