"""The index of a snapshot, read-only: finds things by words, and gives the names that reconciliation compares."""

from __future__ import annotations

import json
import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from entente.errors import EnvironmentFault, MissingInput, Place
from entente.search.entries import Order, Sort
from entente.search.layout import FILE, FORMAT

_BUILD_FIRST = "run `entente build` with this version to make it anew"
COLUMNS = 'thing.iri, label, kind, "order", chief, description, uses, begin, "end", dates, lineage, current'
"""The columns of which `make_found` makes a record."""


@dataclass(frozen=True)
class Found:
    """A thing of the index.

    Attributes
    ----------
    iri, label
        Which thing it is.
    kind
        The kind in its IRI, or ``term``.
    order
        Where it stands among others that are found alike.
    chief
        Its most specific classes, by name.
    description
        A few words that tell it from its namesakes.
    uses
        How many claims are about it.
    begin, end
        The first and the last day of its date; empty where it has none. ``9999-12-31`` is an open end.
    dates
        Its own date in EDTF; empty where the bounds follow from the polity before it.
    lineage
        For a polity, the line of polities in which it stands.
    current
        Whether it is the latest of them.

    """

    iri: str
    label: str
    kind: str
    order: Order
    chief: tuple[str, ...]
    description: str
    uses: int
    begin: str
    end: str
    dates: str
    lineage: str
    current: bool


@dataclass(frozen=True)
class Known:
    """A name with its thing, as reconciliation compares it.

    Attributes
    ----------
    number
        The thing's number in the index.
    text
        The name.
    sort
        What kind of name it is.
    folded, sounded
        The name folded, and its words as they sound.

    """

    number: int
    text: str
    sort: Sort
    folded: str
    sounded: tuple[str, ...]


class SearchIndex:
    """The search index of one snapshot.

    Connections are opened as they are needed and used again; any number of threads may ask at once.

    Parameters
    ----------
    path
        The file.

    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: deque[sqlite3.Connection] = deque()

    @classmethod
    def open(cls, folder: Path) -> SearchIndex:
        """Open the index in the folder of a snapshot.

        Raises
        ------
        MissingInput
            The snapshot has no index.
        EnvironmentFault
            It was made by another version of Entente.

        """
        path = folder / FILE
        if not path.is_file():
            raise MissingInput("the snapshot has no search index", place=Place(str(path)), remedy=_BUILD_FIRST)
        index = cls(path)
        with index.borrow() as connection:
            try:
                found = connection.execute("PRAGMA user_version").fetchone()[0]
            except sqlite3.DatabaseError:
                found = None
        if found != FORMAT:
            raise EnvironmentFault(
                f"the search index is from another version: this Entente reads format {FORMAT}",
                place=Place(str(path)),
                remedy=_BUILD_FIRST,
            )
        return index

    @contextmanager
    def borrow(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection that nobody else uses meanwhile."""
        try:
            connection = self._idle.pop()
        except IndexError:
            address = f"file:{quote(str(self.path))}?mode=ro&immutable=1"
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        try:
            yield connection
        finally:
            self._idle.append(connection)

    def close(self) -> None:
        """Close the connections that are idle."""
        while self._idle:
            self._idle.pop().close()

    def rows(self, statement: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
        """Ask the file itself."""
        with self.borrow() as connection:
            return connection.execute(statement, values).fetchall()

    def get(self, iris: Iterable[str]) -> dict[str, Found]:
        """Look things up by IRI; those that the index does not have are left out."""
        wanted = list(dict.fromkeys(iris))
        rows = self.rows(
            f"SELECT {COLUMNS} FROM thing WHERE iri IN (SELECT value FROM json_each(?))",  # noqa: S608
            (_as_json(wanted),),
        )
        known = {row[0]: make_found(row) for row in rows}
        return {iri: known[iri] for iri in wanted if iri in known}

    def get_numbers(self, numbers: Iterable[int]) -> dict[int, Found]:
        """Look things up by their numbers in the index."""
        rows = self.rows(
            f"SELECT id, {COLUMNS} FROM thing WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608
            (_as_json(sorted(set(numbers))),),
        )
        return {row[0]: make_found(row[1:]) for row in rows}

    def numbers(self, iris: Iterable[str]) -> dict[str, int]:
        """Give the numbers of things in the index, by IRI."""
        statement = "SELECT iri, id FROM thing WHERE iri IN (SELECT value FROM json_each(?))"
        return dict(self.rows(statement, (_as_json(list(iris)),)))

    def types_of(self, iris: Iterable[str]) -> dict[str, frozenset[str]]:
        """Give the classes of things, superclasses included, by name."""
        rows = self.rows(
            "SELECT thing.iri, type FROM thing JOIN typing ON typing.thing = thing.id"
            " WHERE thing.iri IN (SELECT value FROM json_each(?))",
            (_as_json(list(iris)),),
        )
        types: dict[str, set[str]] = {}
        for iri, name in rows:
            types.setdefault(iri, set()).add(name)
        return {iri: frozenset(names) for iri, names in types.items()}

    def names_of(self, iris: Iterable[str]) -> dict[str, list[str]]:
        """Give the labels, aliases and titles of things, the label first."""
        rows = self.rows(
            "SELECT thing.iri, text FROM thing JOIN name ON name.thing = thing.id"
            " WHERE sort <= ? AND thing.iri IN (SELECT value FROM json_each(?)) ORDER BY name.id",
            (int(Sort.TITLE), _as_json(list(iris))),
        )
        names: dict[str, list[str]] = {}
        for iri, text in rows:
            names.setdefault(iri, []).append(text)
        return names

    def members(self, type_: str) -> frozenset[int]:
        """Give the numbers of the things of a class."""
        return frozenset(row[0] for row in self.rows("SELECT thing FROM typing WHERE type = ?", (type_,)))

    def known(self, numbers: Iterable[int]) -> list[Known]:
        """Give all names and codes of things, by their numbers."""
        rows = self.rows(
            "SELECT thing, text, sort, folded, sounded FROM name"
            " WHERE sort <= ? AND thing IN (SELECT value FROM json_each(?)) ORDER BY id",
            (int(Sort.CODE), _as_json(sorted(set(numbers)))),
        )
        return [Known(row[0], row[1], Sort(row[2]), row[3], tuple(row[4].split())) for row in rows]

    def find_alike(self, iri: str) -> list[str]:
        """Find the things that are the same matter as something elsewhere."""
        statement = "SELECT thing.iri FROM alike JOIN thing ON thing.id = alike.thing WHERE alike.iri = ? ORDER BY 1"
        return [row[0] for row in self.rows(statement, (iri,))]

    def polities(self, lineage: str) -> list[Found]:
        """List the polities of a lineage, the earliest first."""
        statement = f"SELECT {COLUMNS} FROM thing WHERE lineage = ? ORDER BY begin, iri"  # noqa: S608
        return [make_found(row) for row in self.rows(statement, (lineage,))]


def make_found(row: Sequence[Any]) -> Found:
    """Make the record of a row with the columns of a thing."""
    iri, label, kind, order, chief, description, uses, begin, end, dates, lineage, current = row
    return Found(
        iri,
        label,
        kind,
        Order(order),
        tuple(chief.split()),
        description,
        uses,
        begin,
        end,
        dates,
        lineage,
        bool(current),
    )


def _as_json(values: list[Any]) -> str:
    return json.dumps(values)
