"""One file, in which triples are looked up by their terms."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from entente.errors import Place
from entente.positions import Lines, Reading, Statement, read_statements
from entente.positions.extent import measure
from entente.validation.inputs import SYNTAXES, SourceFile
from entente.validation.places.matching import match_nodes
from entente.validation.tables import Table

LINED = frozenset({"ntriples", "nquads"})
"""Syntaxes that write each statement on a line of its own."""

_SAYS_SOMETHING = re.compile(r"[ \t]*[^\s#]")
_USUAL = frozenset("<_")


@dataclass(frozen=True)
class Spot:
    """A place in a file, with what is written there.

    Attributes
    ----------
    place
        File, line and column.
    snippet
        The whole line.
    written
        The term at the place, as the file writes it; empty where it is not one term.
    file
        The file.

    """

    place: Place
    snippet: str
    written: str
    file: LocatedFile


class LocatedFile:
    """One file, read with positions when it is first asked for.

    Parameters
    ----------
    file
        The file.
    table
        What the parser read from it.
    position
        Which file it is, from 1: blank node 3 of the second is ``_:f2b3``, as in `engines.graph.Graph`.

    """

    def __init__(self, file: SourceFile, table: Table, position: int) -> None:
        self.file = file
        self.table = table
        self._position = position

    @cached_property
    def reading(self) -> Reading:
        """The file, read with positions."""
        return read_statements(self.file.content, SYNTAXES[self.file.syntax], self.file.base)

    @cached_property
    def text(self) -> str:
        """Its text, which offsets count in."""
        return self.file.content.decode("utf-8", "replace").removeprefix("\ufeff")

    @property
    def prefixes(self) -> Mapping[str, str]:
        """The namespace of each prefix."""
        return self.reading.prefixes

    @cached_property
    def lines(self) -> Lines:
        """The lines of its text."""
        return Lines(self.text)

    @cached_property
    def nodes(self) -> dict[str, str]:
        """What each of the reader's blank nodes is called in findings."""
        read = [(each.subject, each.predicate, each.value, each.graph or "") for each in self.reading.statements]
        return {ours: self._name(theirs) for ours, theirs in match_nodes(read, self.table.quads()).items()}

    def _name(self, term: str) -> str:
        return f"_:f{self._position}b{term[2:]}" if term.startswith("_:") else term

    def about(self, subject: str, predicate: str | None = None) -> Sequence[Statement]:
        """Give the statements about a term, or only those of one predicate, in document order."""
        return _pick(self._by_subject.get(subject, ()), predicate)

    def naming(self, value: str, predicate: str | None = None) -> Sequence[Statement]:
        """Give the statements that a term is the value of, or only those of one predicate, in document order."""
        return _pick(self._by_value.get(value, ()), predicate)

    @cached_property
    def _by_subject(self) -> dict[str, list[Statement]]:
        return self._index(lambda statement: statement.subject)

    @cached_property
    def _by_value(self) -> dict[str, list[Statement]]:
        return self._index(lambda statement: statement.value)

    def _index(self, key: Callable[[Statement], str]) -> dict[str, list[Statement]]:
        index: dict[str, list[Statement]] = {}
        for statement in self.statements:
            index.setdefault(key(statement), []).append(statement)
        return index

    @cached_property
    def statements(self) -> list[Statement]:
        """Every statement, blank nodes called as in findings."""
        nodes = self.nodes
        return [
            each._replace(subject=nodes.get(each.subject, each.subject), value=nodes.get(each.value, each.value))
            if each.subject.startswith("_:") or each.value.startswith("_:")
            else each
            for each in self.reading.statements
        ]

    @cached_property
    def subjects(self) -> frozenset[str]:
        """The terms that something is said about, without reading positions."""
        return frozenset(self._name(self.table.terms[number]) for number in set(self.table.rows[0::4]))

    @cached_property
    def terms(self) -> frozenset[str]:
        """Every term in it, without reading positions."""
        return frozenset(map(self._name, self.table.terms))

    def spot(self, offset: int) -> Spot:
        """Make a spot of an offset."""
        line, column = self.lines.position(offset)
        return Spot(
            Place(self.file.name, line, column=column),
            self.lines.line(line),
            measure(self.text, offset, SYNTAXES[self.file.syntax]),
            self,
        )


def _pick(statements: Sequence[Statement], predicate: str | None) -> Sequence[Statement]:
    return statements if predicate is None else [each for each in statements if each.predicate == predicate]


class LinedFile(LocatedFile):
    """A file with a statement on each line, of which only the lines that are asked for are read."""

    def about(self, subject: str, predicate: str | None = None) -> Sequence[Statement]:
        """Give the statements about a term, or only those of one predicate, in document order."""
        return self._read_rows(0, subject, predicate) if self._is_lined else super().about(subject, predicate)

    def naming(self, value: str, predicate: str | None = None) -> Sequence[Statement]:
        """Give the statements that a term is the value of, or only those of one predicate, in document order."""
        return self._read_rows(2, value, predicate) if self._is_lined else super().naming(value, predicate)

    @property
    def prefixes(self) -> Mapping[str, str]:
        """There are none in these syntaxes."""
        return {}

    @cached_property
    def _is_lined(self) -> bool:
        """Whether each statement has its line, as the syntax wants it; a lenient parser takes others too."""
        return len(self._starts) == len(self.table)

    @cached_property
    def _starts(self) -> array[int]:
        text = self.text
        starts = self.lines.starts
        return array("Q", [at for at in starts if text[at : at + 1] in _USUAL or _SAYS_SOMETHING.match(text, at)])

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {self._name(term): number for number, term in enumerate(self.table.terms)}

    @cached_property
    def _by_columns(self) -> dict[int, tuple[array[int], array[int]]]:
        return {}

    def _order(self, column: int) -> tuple[array[int], array[int]]:
        """Give a column of the table, and its rows in the order of the terms there."""
        if column not in self._by_columns:
            terms = self.table.rows[column::4]
            self._by_columns[column] = terms, array("I", sorted(range(len(terms)), key=terms.__getitem__))
        return self._by_columns[column]

    def _read_rows(self, column: int, term: str, predicate: str | None) -> Sequence[Statement]:
        number = self._numbers.get(term)
        wanted = None if predicate is None else self._numbers.get(predicate, -1)
        if number is None or wanted == -1:
            return ()
        terms, order = self._order(column)
        first = bisect_left(order, number, key=terms.__getitem__)
        last = bisect_left(order, number + 1, lo=first, key=terms.__getitem__)
        predicates = self.table.rows
        return [self._read_row(row) for row in order[first:last] if wanted in {None, predicates[4 * row + 1]}]

    def _read_row(self, row: int) -> Statement:
        start = self._starts[row]
        end = self.text.find("\n", start)
        line = self.text[start : end if end >= 0 else None]
        (read,) = read_statements(line, SYNTAXES[self.file.syntax], self.file.base).statements
        subject, _, value, _ = (self._name(self.table.terms[at]) for at in self.table.rows[4 * row : 4 * row + 4])
        return read._replace(
            subject=subject,
            value=value,
            at_subject=start + read.at_subject,
            at_predicate=start + read.at_predicate,
            at_value=start + read.at_value,
        )
