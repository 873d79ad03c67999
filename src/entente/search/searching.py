"""Full-text search: which things bear a name with these words, the likeliest first.

::

    exactly that name  >  a name that begins with the words  >  a name with all of them
                       >  a name that begins with these letters  >  a name with words that begin so
                       >  a definition with all of the words

Among things that answer alike, labels go before other names, things before what is said about them, much-discussed
things before others, and short names before long ones. What bears no such name is looked for by how the words sound,
and with small slips; the answer says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from entente.search.entries import Sort
from entente.search.folding import fold
from entente.search.index import Found, SearchIndex
from entente.search.sounding import sound_all
from entente.search.vocabulary import Vocabulary

MOST_WORDS = 16
"""Words of a search that count."""

MOST_CHARACTERS = 400
"""Characters of a search that count."""

_LAST = "\U0010ffff"


@dataclass(frozen=True)
class Hit:
    """A thing that a search found.

    Attributes
    ----------
    thing
        The thing.
    name
        The name by which it was found.
    why
        How it answers the words: ``exact``, ``begins``, ``words``, ``prefix``, ``definition`` or ``sound``.

    """

    thing: Found
    name: str
    why: str


@dataclass(frozen=True)
class Hits:
    """What a search found.

    Attributes
    ----------
    hits
        Those that were asked for, the likeliest first.
    total
        How many there are in all.
    kinds
        How many there are of each kind, whatever kind was asked for.
    approximate
        Whether nothing bears the words themselves, and these bear names that sound like them.

    """

    hits: tuple[Hit, ...]
    total: int
    kinds: tuple[tuple[str, int], ...]
    approximate: bool


class Searcher:
    """Searches one index.

    Parameters
    ----------
    index
        The index.
    vocabulary
        Its words.

    """

    def __init__(self, index: SearchIndex, vocabulary: Vocabulary | None = None) -> None:
        self._index = index
        self._vocabulary = vocabulary or Vocabulary(index)

    def search(self, text: str, *, kind: str = "", type_: str = "", limit: int = 20, offset: int = 0) -> Hits:
        """Find things by words.

        Parameters
        ----------
        text
            Any text; punctuation, case and accents do not count, and the last letters of a word may be missing.
        kind
            Only things of this kind: ``state``, ``agreement``, ``claim``, ``term`` …
        type_
            Only things of this class or a narrower one: ``Treaty``.
        limit, offset
            Which of them to give.

        Returns
        -------
        Hits
            Nothing where the text has no letter or digit.

        """
        words = fold(text[:MOST_CHARACTERS]).split()[:MOST_WORDS]
        if not words:
            return Hits((), 0, (), approximate=False)
        graded = self._grade(words)
        approximate = not graded
        if approximate:
            graded = dict.fromkeys(self._find_alike(words), "sound")
        if type_:
            members = self._index.members(type_)
            graded = {number: why for number, why in graded.items() if number in members}
        counts = Counter(self._kinds[number] for number in graded)
        kinds = tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
        chosen = [number for number in graded if not kind or self._kinds[number] == kind]
        some = chosen[offset : offset + limit]
        hits = self._describe(some, graded, words)
        return Hits(hits, len(chosen), kinds, approximate and bool(graded))

    def complete(self, text: str, limit: int, offset: int = 0, *, scope: frozenset[int] | None = None) -> list[Found]:
        """Find things for someone who is still typing.

        Parameters
        ----------
        text
            What has been typed.
        limit, offset
            Which of the things found to give.
        scope
            Only things of these numbers.

        """
        words = fold(text[:MOST_CHARACTERS]).split()[:MOST_WORDS]
        if words:
            numbers: Iterable[int] = self._grade(words) or self._find_alike(words)
        else:
            numbers = range(1, len(self._kinds))
        chosen = [number for number in numbers if scope is None or number in scope][offset : offset + limit]
        found = self._index.get_numbers(chosen)
        return [found[number] for number in chosen]

    @cached_property
    def _kinds(self) -> list[str]:
        """The kind of each thing by number."""
        return ["", *(row[0] for row in self._index.rows("SELECT kind FROM thing ORDER BY id"))]

    def _grade(self, words: Sequence[str]) -> dict[int, str]:
        """Find the numbers of things and how each answers, the likeliest first."""
        whole = " ".join(words)
        every = " AND ".join(map(_quote, words))
        starting = " AND ".join(f"{_quote(word)}*" for word in words)
        exact = "SELECT thing FROM name WHERE folded = ? GROUP BY thing ORDER BY min(sort) > 0, thing"
        begins = "SELECT DISTINCT thing FROM name WHERE folded > ? AND folded < ? AND sort != ? ORDER BY thing"
        match = "SELECT rowid FROM words WHERE words MATCH ?"
        steps: tuple[tuple[str, str, tuple[object, ...]], ...] = (
            ("exact", exact, (whole,)),
            ("begins", begins, (f"{whole} ", f"{whole} {_LAST}", int(Sort.CODE))),
            ("words", match, (f"names : ({every})",)),
            ("prefix", begins, (whole, f"{whole}{_LAST}", int(Sort.CODE))),
            ("prefix", match, (f"names : ({starting})",)),
            ("definition", match, (f"definition : ({every})",)),
        )
        graded: dict[int, str] = {}
        with self._index.borrow() as connection:
            for why, statement, values in steps:
                for (number,) in connection.execute(statement, values):
                    graded.setdefault(number, why)
        return graded

    def _find_alike(self, words: Sequence[str]) -> list[int]:
        """Find the numbers of things with words that sound so, or nearly so."""
        sounds = [self._vocabulary.close_to(word) for word in sound_all(" ".join(words))]
        if not all(sounds):
            return []
        alike = " AND ".join("(" + " OR ".join(map(_quote, found)) + ")" for found in sounds)
        return [
            row[0] for row in self._index.rows("SELECT rowid FROM words WHERE words MATCH ?", (f"sounds : ({alike})",))
        ]

    def _describe(self, numbers: Sequence[int], graded: dict[int, str], words: Sequence[str]) -> tuple[Hit, ...]:
        things = self._index.get_numbers(numbers)
        names = self._index.names_of(things[number].iri for number in numbers)
        return tuple(
            Hit(things[number], _choose_name(names[things[number].iri], graded[number], words), graded[number])
            for number in numbers
        )


def _choose_name(names: Sequence[str], why: str, words: Sequence[str]) -> str:
    """Choose the name that answers the words; the label where several do, or none by itself."""
    whole = " ".join(words)
    for name in names:
        folded = fold(name)
        padded = f" {folded} "
        if {
            "exact": folded == whole,
            "begins": padded.startswith(f" {whole} "),
            "words": all(f" {word} " in padded for word in words),
            "prefix": all(f" {word}" in padded for word in words),
        }.get(why):
            return name
    return names[0]


def _quote(word: str) -> str:
    """Write a word as a string of FTS5; folded words have no quotation mark."""
    return f'"{word}"'
