"""How much a name in a table is like a name of ours, from 0 to 100, and why.

==== =========================================================================
100  the label itself, but for case, accents and punctuation
98   an alias or title
97   the label turned: *Putin, Vladimir*
96   a code: *IRN*, *Q794*
95   the same words as they sound: *Turkmanchai* for *Turkmenchay*
94   those in another sequence
93   those parted otherwise: *Chah Bahar*
≤ 92 all words that matter are the same
85   the family name alone
≤ 89 some words differ by a slip, or are missing here or there
==== =========================================================================

Half of what words count is how rare they are, so that *Treaty of Akhal* and *Treaty of Gulistan* are little alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from entente.search.entries import Sort
from entente.search.folding import fold
from entente.search.index import Known
from entente.search.sounding import sound_all
from entente.search.vocabulary import SOUNDED_LINKING, Vocabulary, compare_words

_EXACT = {Sort.LABEL: 100.0, Sort.ALIAS: 98.0, Sort.TITLE: 98.0, Sort.TURNED: 97.0, Sort.CODE: 96.0}
_SAME_WORDS, _WITH_SLIPS = 92.0, 89.0
_SOUND, _OTHER_SEQUENCE, _PARTED_OTHERWISE = 95.0, 94.0, 93.0
_FAMILY_NAME = 85.0
_MOST_WORDS = 32
_INITIAL = 0.8
_LEAST_COVER = 0.97
_OTHER_NUMBER = 0.7


@dataclass(frozen=True)
class Likeness:
    """How like two names are.

    Attributes
    ----------
    score
        From 0 to 100.
    overlap
        From 0 to 1, how much of both names is the same word.
    exact
        Whether they are the same but for case, accents and punctuation.
    sounds
        Whether they are the same words as they sound.
    sort
        What kind of name of its thing it was compared with.

    """

    score: float
    overlap: float
    exact: bool = False
    sounds: bool = False
    sort: Sort = Sort.ALIAS


@dataclass(frozen=True)
class Heard:
    """A name as it is compared.

    Attributes
    ----------
    folded
        Folded.
    sounded
        Its words as they sound.

    """

    folded: str
    sounded: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Heard:
        """Prepare a name."""
        return cls(fold(text), sound_all(text)[:_MOST_WORDS])


class Comparer:
    """Compares names, with the weights of an index.

    Parameters
    ----------
    vocabulary
        The words of the index.

    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def compare(self, heard: Heard, known: Known) -> Likeness:
        """Compare a name with one of ours."""
        if heard.folded == known.folded:
            return Likeness(_EXACT[known.sort], 1.0, exact=True, sounds=True, sort=known.sort)
        if known.sort is Sort.CODE:
            return Likeness(0.0, 0.0)
        if sorted(heard.sounded) == sorted(known.sounded):
            score = _SOUND if heard.sounded == known.sounded else _OTHER_SEQUENCE
            return Likeness(score, 1.0, sounds=True, sort=known.sort)
        if "".join(heard.sounded) == "".join(known.sounded):
            return Likeness(_PARTED_OTHERWISE, 1.0, sounds=True, sort=known.sort)
        if known.sort is Sort.TURNED and known.sounded[: len(heard.sounded)] == heard.sounded:
            return Likeness(_FAMILY_NAME, 0.5, sounds=True)
        return self._compare_words(heard.sounded, known.sounded)

    def compare_texts(self, one: str, other: str) -> float:
        """Compare two texts of which none need be in the index, from 0 to 100."""
        heard, known = Heard.of(one), Heard.of(other)
        return self.compare(heard, Known(0, other, Sort.LABEL, known.folded, known.sounded)).score

    def _compare_words(self, asked: Sequence[str], ours: Sequence[str]) -> Likeness:
        pairs, rest_asked, rest_ours = _pair(asked, ours)
        if not pairs:
            return Likeness(0.0, 0.0)
        weigh = self._vocabulary.weigh
        there = sum(weigh(one) * likeness for one, _, likeness in pairs)
        here = sum(weigh(other) * likeness for _, other, likeness in pairs)
        all_there, all_here = sum(map(weigh, asked)), sum(map(weigh, ours))
        telling = sum(likeness for one, other, likeness in pairs if _tells(one) and _tells(other))
        counted = 2 * telling / max(1, sum(map(_tells, asked)) + sum(map(_tells, ours)))
        overlap = ((there + here) / (all_there + all_here) + counted) / 2
        score = 100 * (0.7 * overlap + 0.3 * there / all_there)
        if _has_number(rest_asked) and _has_number(rest_ours):
            score *= _OTHER_NUMBER
        same = overlap >= _LEAST_COVER and all(likeness == 1.0 for _, _, likeness in pairs)
        return Likeness(min(score, _SAME_WORDS if same else _WITH_SLIPS), overlap)


def _pair(asked: Sequence[str], ours: Sequence[str]) -> tuple[list[tuple[str, str, float]], list[str], list[str]]:
    """Pair the words of two names, the likest first; what is left over comes after."""
    rest_ours = list(ours)
    rest_asked = []
    pairs = []
    for word in asked:
        if word in rest_ours:
            rest_ours.remove(word)
            pairs.append((word, word, 1.0))
        else:
            rest_asked.append(word)
    close = [
        (-likeness, one, other)
        for one in rest_asked
        for other in rest_ours
        if one[0] == other[0] and (likeness := _compare(one, other))
    ]
    for negative, one, other in sorted(close):
        if one in rest_asked and other in rest_ours:
            rest_asked.remove(one)
            rest_ours.remove(other)
            pairs.append((one, other, -negative))
    return pairs, rest_asked, rest_ours


def _compare(one: str, other: str) -> float:
    """Compare two words that begin alike: an initial stands for any word that it begins."""
    return _INITIAL if len(one) == 1 or len(other) == 1 else compare_words(one, other)


def _tells(word: str) -> bool:
    return len(word) > 1 and word not in SOUNDED_LINKING


def _has_number(words: Sequence[str]) -> bool:
    return any(character.isdigit() for word in words for character in word)
