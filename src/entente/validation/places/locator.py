"""Where triples stand in the files that were validated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy

from entente.positions import Statement
from entente.validation.parsing import ParsedFile
from entente.validation.places.files import LINED, LinedFile, LocatedFile, Spot
from entente.validation.places.values import same_value

__all__ = ["Located", "LocatedFile", "Locator", "Spot", "as_term", "pick_value"]

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
            (LinedFile if each.file.syntax in LINED else LocatedFile)(each.file, each.table, at)
            for at, each in enumerate(parsed, 1)
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
            for statement in file.about(subject, predicate)
        )

    def naming(self, value: str, predicate: str | None = None) -> Iterator[Located]:
        """Give the statements that a term is the value of."""
        return self._preferred(
            (file, statement)
            for file in self.files
            if value in file.terms
            for statement in file.naming(value, predicate)
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
