"""The things worth comparing with a name: those with the same name, and those with the rarest of its words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache

from entente.namespaces import ID
from entente.reconciling.likeness import Heard
from entente.reconciling.questions import Question, to_iri
from entente.search.entries import Order
from entente.search.folding import fold
from entente.search.index import SearchIndex
from entente.search.layout import make_bag
from entente.search.vocabulary import Vocabulary

_ENOUGH = 300
_FOR_A_WORD = 200
_MOST_WORDS = 12


class Gatherer:
    """Gathers candidates from an index.

    Parameters
    ----------
    index
        The index.
    vocabulary
        Its words.

    """

    def __init__(self, index: SearchIndex, vocabulary: Vocabulary) -> None:
        self._index = index
        self._vocabulary = vocabulary
        self._members = lru_cache(256)(self._read_members)

    @cached_property
    def everything(self) -> frozenset[int]:
        """The numbers of all things but claims, findings and terms, which no name in a table means."""
        statement = 'SELECT id FROM thing WHERE "order" <= ?'
        return frozenset(row[0] for row in self._index.rows(statement, (int(Order.MATTER),)))

    def _read_members(self, type_: str) -> frozenset[int]:
        rows = self._index.rows(
            "SELECT thing FROM typing JOIN thing ON thing.id = thing WHERE type = ? AND substr(iri, 1, ?) = ?",
            (type_, len(ID), ID),
        )
        return frozenset(row[0] for row in rows)

    def scope_of(self, question: Question) -> frozenset[int]:
        """Give the numbers of the things that may answer a question, by its types."""
        if not question.types or question.strict == "should":
            return self.everything
        sets = [self._members(name) for name in question.types]
        return frozenset.intersection(*sets) if question.strict == "all" else frozenset.union(*sets)

    def numbers_of(self, iris: Iterable[str]) -> frozenset[int]:
        """Give the numbers of things by IRI."""
        return frozenset(self._index.numbers(iris).values())

    def named(self, text: str) -> list[str]:
        """Give the IRIs of the things that have exactly this name or identifier."""
        statement = (
            "SELECT DISTINCT iri FROM name JOIN thing ON thing.id = thing WHERE folded = ? ORDER BY thing.id LIMIT 9"
        )
        rows = self._index.rows(statement, (fold(text),))
        return [row[0] for row in rows] or list(self._index.get([to_iri(text)]))

    def gather(self, heard: Heard, allowed: frozenset[int]) -> set[int]:
        """Gather the numbers of things whose names are worth comparing with one.

        Parameters
        ----------
        heard
            The name.
        allowed
            The numbers of the things that may be gathered.

        """
        statement = "SELECT DISTINCT thing FROM name WHERE folded = ? OR bag = ?"
        rows = self._index.rows(statement, (heard.folded, make_bag(heard.sounded)))
        gathered = {row[0] for row in rows} & allowed
        words = set(heard.sounded)
        if len(heard.sounded) > 1:
            words.add("".join(heard.sounded))  # what is written in one word here may be two there
        for word in sorted(words, key=lambda word: (-self._vocabulary.weigh(word), word))[:_MOST_WORDS]:
            if len(gathered) >= _ENOUGH:
                break
            close = self._vocabulary.close_to(word)
            if close:
                found = [number for number in self._find(close) if number in allowed]
                gathered.update(found[:_FOR_A_WORD])
        return gathered

    def _find(self, words: Iterable[str]) -> list[int]:
        """Find the numbers of things with one of these sounds, the likeliest first."""
        match = " OR ".join(f'"{word}"' for word in words)
        return [
            row[0] for row in self._index.rows("SELECT rowid FROM words WHERE words MATCH ?", (f"sounds : ({match})",))
        ]
