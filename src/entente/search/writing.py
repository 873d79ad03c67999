"""Writes the index of a snapshot: one SQLite file with the things, their names, and a full-text table over them."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyoxigraph as ox

from entente.corpus.dates import bound
from entente.errors import InvalidInput
from entente.search.entries import Entry, Sort, read_entries
from entente.search.folding import fold
from entente.search.layout import FILE, FORMAT, make_bag
from entente.search.sounding import sound_all
from entente.store.embedded import EmbeddedEngine

OPEN_END = "9999-12-31"

_TABLES = """
CREATE TABLE thing (
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, label TEXT NOT NULL, kind TEXT NOT NULL, "order" INTEGER NOT NULL,
    chief TEXT NOT NULL, description TEXT NOT NULL, uses INTEGER NOT NULL,
    begin TEXT NOT NULL, "end" TEXT NOT NULL, dates TEXT NOT NULL, lineage TEXT NOT NULL, current INTEGER NOT NULL
);
CREATE TABLE typing (type TEXT NOT NULL, thing INTEGER NOT NULL, PRIMARY KEY (type, thing)) WITHOUT ROWID;
CREATE TABLE alike (iri TEXT NOT NULL, thing INTEGER NOT NULL, PRIMARY KEY (iri, thing)) WITHOUT ROWID;
CREATE TABLE name (
    id INTEGER PRIMARY KEY, thing INTEGER NOT NULL, text TEXT NOT NULL, sort INTEGER NOT NULL,
    folded TEXT NOT NULL, sounded TEXT NOT NULL, bag TEXT NOT NULL
);
CREATE TABLE word (sounded TEXT PRIMARY KEY, things INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(
    names, sounds, definition, content='', prefix='1 2 3', tokenize="unicode61 remove_diacritics 0"
);
"""
_INDEXES = """
CREATE INDEX name_folded ON name (folded, thing);
CREATE INDEX name_bag ON name (bag);
CREATE INDEX name_thing ON name (thing);
CREATE INDEX typing_thing ON typing (thing);
CREATE INDEX thing_lineage ON thing (lineage) WHERE lineage != '';
INSERT INTO words (words) VALUES ('optimize');
"""


def furnish(folder: Path, store: ox.Store) -> None:
    """Put the index into the folder of a snapshot in the making.

    Parameters
    ----------
    folder
        The snapshot's folder.
    store
        Its store, which holds the dataset.

    """
    write_index(folder / FILE, read_entries(EmbeddedEngine(store)))


def write_index(path: Path, entries: Iterable[Entry]) -> None:
    """Write the index; the same entries give the same bytes.

    Things are numbered by how likely they are meant, so that lists of numbers are sorted lists of things.

    Parameters
    ----------
    path
        The file; one that is there is replaced.
    entries
        What can be found.

    """
    ranked = sorted(entries, key=_rank)
    extents, current = _place_polities(ranked)
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript(_TABLES)
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.execute("BEGIN")
        counts: Counter[str] = Counter()
        for number, entry in enumerate(ranked, 1):
            _write_thing(connection, number, entry, extents.get(entry.iri), entry.iri in current)
            counts.update(_write_names(connection, number, entry))
        connection.executemany("INSERT INTO word VALUES (?, ?)", sorted(counts.items()))
        connection.execute("COMMIT")
        connection.executescript(_INDEXES)
        connection.execute("VACUUM")
    finally:
        connection.close()


def _rank(entry: Entry) -> tuple[int, int, int, str, str]:
    return entry.order, -entry.uses, len(entry.label.split()), entry.label, entry.iri


def _write_thing(
    connection: sqlite3.Connection, number: int, entry: Entry, extent: tuple[str, str] | None, current: bool
) -> None:
    begin, end = extent or (entry.begin, entry.end)
    connection.execute(
        f"INSERT INTO thing VALUES ({', '.join('?' * 13)})",  # noqa: S608 - places, no values
        (
            *(number, entry.iri, entry.label, entry.kind, int(entry.order), " ".join(entry.chief), entry.description),
            *(entry.uses, begin, end, entry.dates, entry.lineage, int(current)),
        ),
    )
    connection.executemany("INSERT INTO typing VALUES (?, ?)", [(name, number) for name in sorted(set(entry.types))])
    connection.executemany("INSERT INTO alike VALUES (?, ?)", [(iri, number) for iri in entry.alike])


def _write_names(connection: sqlite3.Connection, number: int, entry: Entry) -> set[str]:
    """Write the names of a thing, and give the words in them as they sound."""
    names: list[str] = []
    sounds: list[str] = []
    definitions: list[str] = []
    for name in entry.names:
        folded = fold(name.text)
        if name.sort is Sort.DEFINITION:
            definitions.append(folded)
            continue
        sounded = sound_all(name.text)
        row = (number, name.text, int(name.sort), folded, " ".join(sounded), make_bag(sounded))
        connection.execute("INSERT INTO name (thing, text, sort, folded, sounded, bag) VALUES (?, ?, ?, ?, ?, ?)", row)
        names.append(folded)
        if name.sort < Sort.CODE:
            sounds += sounded
    connection.execute(
        "INSERT INTO words (rowid, names, sounds, definition) VALUES (?, ?, ?, ?)",
        (number, " ".join(names), " ".join(sounds), " ".join(definitions)),
    )
    return set(sounds)


def _place_polities(entries: Sequence[Entry]) -> tuple[dict[str, tuple[str, str]], set[str]]:
    """Bound the polities that have no date of their own, and find the latest of each lineage.

    A polity without a date begins with the period in which one that it succeeds ends, or, where none is named, in which
    the last dated polity of its lineage ends, unless it is succeeded itself; it has no end that we know.
    """
    lines: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.lineage:
            lines[entry.lineage].append(entry)
    extents: dict[str, tuple[str, str]] = {}
    current: set[str] = set()
    for members in lines.values():
        ends = {member.iri: _begin_of_end(member) for member in members if member.end}
        for member in members:
            if not member.end:
                known = [ends[iri] for iri in member.successor_of if iri in ends]
                if known:
                    extents[member.iri] = (max(known), OPEN_END)
        undated = [member for member in members if not member.end and member.iri not in extents]
        if len(undated) == 1 and ends and not any(extents.get(member.iri) for member in members):
            extents[undated[0].iri] = (max(ends.values()), OPEN_END)
        latest = max(members, key=lambda member: extents.get(member.iri, (member.begin, member.end))[::-1])
        if extents.get(latest.iri, ("", latest.end))[1] == OPEN_END:
            current.add(latest.iri)
    return extents, current


def _begin_of_end(entry: Entry) -> str:
    """Give the first day on which a dated polity may have ended: its date says ``1991``, not which day."""
    ends = [part.rpartition("/")[2] for part in entry.dates.split(", ")]
    days = []
    for text in ends:
        try:
            found = bound(text)
        except InvalidInput:
            continue
        if found is not None:
            days.append(found.not_before.isoformat())
    return max(days, default=entry.end)
