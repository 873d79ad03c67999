"""Where triples stand in the files that were validated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
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
    def lines(self) -> Lines:
        """The lines of its text."""
        return Lines(self.reading.text)

    @cached_property
    def nodes(self) -> dict[str, str]:
        """What each of the reader's blank nodes is called in findings."""
        read = [(each.subject, each.predicate, each.value, each.graph or "") for each in self.reading.statements]
        return {ours: self._name(theirs) for ours, theirs in match_nodes(read, self.table.quads()).items()}

    def _name(self, term: str) -> str:
        return f"_:f{self._position}b{term[2:]}" if term.startswith("_:") else term

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
            measure(self.reading.text, offset, SYNTAXES[self.file.syntax]),
            self,
        )


Located = tuple[LocatedFile, Statement]
"""A statement and the file in which it stands."""


class Locator:
    """Finds triples in files; a file is read with positions only when something is looked for in it.

    Parameters
    ----------
    parsed
        The files, in the order in which the graph that was validated has their tables.

    """

    def __init__(self, parsed: Iterable[ParsedFile]) -> None:
        self.files: Sequence[LocatedFile] = tuple(
            LocatedFile(each.file, each.table, at) for at, each in enumerate(parsed, 1)
        )
        self._graph: str | None = None

    def preferring(self, *, first: Sequence[str] = (), graph: str | None = None) -> Locator:
        """Look elsewhere first: into some files, and within files into a graph.

        Parameters
        ----------
        first
            Names of files.
        graph
            IRI of a graph.

        """
        other = copy(self)
        other.files = sorted(self.files, key=lambda file: file.file.name not in first)
        other._graph = f"<{graph}>" if graph else None
        return other

    def find(self, subject: str, predicate: str | None = None, value: str | None = None) -> Spot | None:
        """Find where something is written.

        Parameters
        ----------
        subject
            An IRI, the label of a blank node, or a literal as N-Triples writes it.
        predicate
            IRI of a property; without it the subject is meant.
        value
            A term as N-Triples writes it; without it the property is meant.

        Returns
        -------
        Spot or None
            The value where the whole triple is written; else the property where the subject has it; else where
            statements about the subject begin; else where it is named as a value.

        """
        term = as_term(subject)
        if predicate is not None:
            found = list(self.statements(term, f"<{predicate}>"))
            if value is not None and (triple := pick_value(found, value)):
                return triple[0].spot(triple[1].at_value)
            for file, statement in found:
                return file.spot(statement.at_predicate)
        for file, statement in self.statements(term):
            return file.spot(statement.at_subject)
        for file, statement in self.naming(term):
            return file.spot(statement.at_value)
        return None

    def statements(self, subject: str, predicate: str | None = None) -> Iterator[Located]:
        """Give what the files say about a term, as `Statement` writes terms, in document order."""
        return self._preferred(
            (file, statement)
            for file in self.files
            if subject in file.subjects
            for statement in file.by_subject.get(subject, ())
            if predicate is None or statement.predicate == predicate
        )

    def naming(self, value: str, predicate: str | None = None) -> Iterator[Located]:
        """Give the statements that a term is the value of."""
        return self._preferred(
            (file, statement)
            for file in self.files
            if value in file.terms
            for statement in file.by_value.get(value, ())
            if predicate is None or statement.predicate == predicate
        )

    def _preferred(self, found: Iterator[Located]) -> Iterator[Located]:
        if self._graph is None:
            return found
        return iter(sorted(found, key=lambda pair: pair[1].graph != self._graph))


def pick_value(statements: Sequence[Located], value: str) -> Located | None:
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
