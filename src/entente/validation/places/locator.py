"""Where triples stand in the files that were validated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from entente.errors import Place
from entente.positions import Lines, Reading, Statement, read_statements
from entente.positions.extent import measure
from entente.validation.inputs import SYNTAXES, SourceFile
from entente.validation.parsing import ParsedFile
from entente.validation.places.matching import match_nodes
from entente.validation.places.values import same_value
from entente.validation.tables import Table


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
        What the parser read from it; its labels are those by which blank nodes are asked for.

    """

    def __init__(self, file: SourceFile, table: Table) -> None:
        self.file = file
        self.table = table

    @cached_property
    def reading(self) -> Reading:
        """The file, read with positions."""
        return read_statements(self.file.content, SYNTAXES[self.file.syntax], self.file.base)

    @cached_property
    def lines(self) -> Lines:
        """The lines of its text."""
        return Lines(self.reading.text)

    @cached_property
    def nodes(self) -> dict[str, str]:
        """The parser's label of each of the reader's blank nodes."""
        read = [(each.subject, each.predicate, each.value, each.graph or "") for each in self.reading.statements]
        return match_nodes(read, self.table.quads())

    @cached_property
    def by_subject(self) -> dict[str, list[Statement]]:
        """The statements about each subject."""
        return self._index(lambda statement: statement.subject)

    @cached_property
    def by_value(self) -> dict[str, list[Statement]]:
        """The statements that each term is a value of."""
        return self._index(lambda statement: statement.value)

    def _index(self, key: Callable[[Statement], str]) -> dict[str, list[Statement]]:
        index: dict[str, list[Statement]] = {}
        for statement in self.statements:
            index.setdefault(key(statement), []).append(statement)
        return index

    @cached_property
    def statements(self) -> list[Statement]:
        """Every statement, with the parser's labels of blank nodes."""
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
        return frozenset(self.table.terms[number] for number in set(self.table.rows[0::4]))

    @cached_property
    def terms(self) -> frozenset[str]:
        """Every term in it, without reading positions."""
        return frozenset(self.table.terms)

    def spot(self, offset: int) -> Spot:
        """Make a spot of an offset."""
        line, column = self.lines.position(offset)
        return Spot(
            Place(self.file.name, line, column=column),
            self.lines.line(line),
            measure(self.reading.text, offset, SYNTAXES[self.file.syntax]),
            self,
        )


class Locator:
    """Finds triples in files; a file is read with positions only when something is looked for in it.

    Parameters
    ----------
    parsed
        The files. Their tables must name blank nodes as the one who asks does.

    """

    def __init__(self, parsed: Iterable[ParsedFile]) -> None:
        self.files = tuple(LocatedFile(each.file, each.table) for each in parsed)

    def find(
        self, subject: str, predicate: str | None = None, value: str | None = None, *, first: Sequence[str] = ()
    ) -> Spot | None:
        """Find where something is written.

        Parameters
        ----------
        subject
            An IRI, the label of a blank node, or a literal as N-Triples writes it.
        predicate
            IRI of a property; without it the subject is meant.
        value
            A term as N-Triples writes it; without it the property is meant.
        first
            Names of files that are looked at before the others.

        Returns
        -------
        Spot or None
            The value where the whole triple is written; else the property where the subject has it; else where
            statements about the subject begin; else where it is named as a value.

        """
        term = as_term(subject)
        if predicate is not None:
            found = list(self.statements(term, f"<{predicate}>", first=first))
            if value is not None and (triple := pick_value(found, value)):
                return triple[0].spot(triple[1].at_value)
            for file, statement in found:
                return file.spot(statement.at_predicate)
        for file, statement in self.statements(term, first=first):
            return file.spot(statement.at_subject)
        for file in self._order(first):
            if term in file.terms and (naming := file.by_value.get(term)):
                return file.spot(naming[0].at_value)
        return None

    def statements(
        self, subject: str, predicate: str | None = None, *, first: Sequence[str] = ()
    ) -> Iterator[tuple[LocatedFile, Statement]]:
        """Give what the files say about a term, as `Statement` writes terms, in document order."""
        for file in self._order(first):
            if subject in file.subjects:
                for statement in file.by_subject.get(subject, ()):
                    if predicate is None or statement.predicate == predicate:
                        yield file, statement

    def stated_by(
        self, predicate: str, value: str, *, first: Sequence[str] = ()
    ) -> Iterator[tuple[LocatedFile, Statement]]:
        """Give the statements with a property and a value, whatever their subject."""
        for file in self._order(first):
            if value in file.terms:
                for statement in file.by_value.get(value, ()):
                    if statement.predicate == predicate:
                        yield file, statement

    def _order(self, first: Sequence[str]) -> Sequence[LocatedFile]:
        if not first:
            return self.files
        return sorted(self.files, key=lambda file: file.file.name not in first)


def pick_value(statements: Sequence[tuple[LocatedFile, Statement]], value: str) -> tuple[LocatedFile, Statement] | None:
    """Pick the statement with a value: the very term, or else one that says the same."""
    for each in statements:
        if each[1].value == value:
            return each
    for each in statements:
        if same_value(each[1].value, value):
            return each
    return None


def as_term(node: str) -> str:
    """Write a node as N-Triples does; blank nodes, literals and IRIs in brackets stay as they are.

    >>> as_term("urn:a"), as_term("_:1"), as_term('"x"')
    ('<urn:a>', '_:1', '"x"')
    """
    return node if node.startswith(("_:", '"', "<")) else f"<{node}>"
