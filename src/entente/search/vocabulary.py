"""The words of all names, as they sound: which of them a word may stand for, and how much each says."""

from __future__ import annotations

import math
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from entente.search.index import SearchIndex
from entente.search.sounding import LINKING, sound

SOUNDED_LINKING = frozenset(map(sound, LINKING))
"""Words that say little about which thing is meant, as they sound."""

_SLIGHT = 0.15
_MOST_ALIKE = 12
_LONGEST = 64


def slips_allowed(sounded: str) -> int:
    """Tell how many letters of a sounded word may differ: none in short ones, which are other words then.

    >>> [slips_allowed(word) for word in ("irak", "lavrov", "turkmančai")]
    [0, 1, 2]
    """
    return 0 if len(sounded) < 5 or any(map(str.isdigit, sounded)) else 1 if len(sounded) < 9 else 2


def compare_words(one: str, other: str) -> float:
    """Compare two sounded words: 1 where they are the same, less for each slip, 0 where they are different words.

    The first letter must agree, since few slips and many neighbours differ there.

    >>> compare_words("lavrov", "lavrov"), compare_words(sound("khomeini"), sound("khamenei"))
    (1.0, 0.0)
    >>> 0.8 < compare_words(sound("gulistan"), sound("golestan")) < 1
    True
    """
    if one == other:
        return 1.0
    allowed = min(slips_allowed(one), slips_allowed(other))
    if not allowed or one[0] != other[0] or len(one) > _LONGEST:
        return 0.0
    slips = OSA.distance(one, other, score_cutoff=allowed)
    return 0.0 if slips > allowed else 1.0 - 0.6 * slips / min(len(one), len(other))


class Vocabulary:
    """The words of an index.

    Parameters
    ----------
    index
        The index.

    """

    def __init__(self, index: SearchIndex) -> None:
        self._index = index

    @cached_property
    def _by_initial(self) -> dict[str, list[str]]:
        words: dict[str, list[str]] = {}
        for (word,) in self._index.rows("SELECT sounded FROM word ORDER BY sounded"):
            words.setdefault(word[0], []).append(word)
        return words

    @cached_property
    def _counts(self) -> dict[str, int]:
        return dict(self._index.rows("SELECT sounded, things FROM word"))

    @cached_property
    def _total(self) -> int:
        return int(self._index.rows("SELECT count(*) FROM thing")[0][0])

    def weigh(self, sounded: str) -> float:
        """Weigh a word by how few names have it; initials and words like *of* weigh next to nothing."""
        if sounded in SOUNDED_LINKING or (len(sounded) == 1 and not sounded.isdigit()):
            return _SLIGHT
        return math.log(1 + self._total / (1 + self._counts.get(sounded, 0)))

    def close_to(self, sounded: str) -> tuple[str, ...]:
        """List the words that a sounded word may stand for: itself, and those within the slips allowed."""
        known = (sounded,) if sounded in self._counts else ()
        allowed = slips_allowed(sounded)
        if not allowed or len(sounded) > _LONGEST:
            return known
        near = process.extract(
            sounded,
            self._by_initial.get(sounded[0], ()),
            scorer=OSA.distance,
            score_cutoff=allowed,
            limit=_MOST_ALIKE,
            processor=None,
        )
        return (*known, *(word for word, _, _ in near if word != sounded and compare_words(sounded, word)))
