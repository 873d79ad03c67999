"""Things that have no mapping yet, with the key to look each of them up by.

A tab-separated table, ``data/mappings-open.tsv``. SSSOM has no room for it: it can say that nothing was found, but not
that nobody has looked, nor what a guess is. A guess is not published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass
from pathlib import Path

from entente.corpus.places import read_source
from entente.errors import EntenteError, Faults, InvalidInput, Place
from entente.mappings.records import MappingSet

COLUMNS = ("subject_id", "subject_label", "title", "candidate_id", "comment")

_NAME = re.compile(r"[a-z-]+:[a-z0-9-]+")
_ITEM = re.compile(r"(wd:Q[1-9][0-9]*)?")


@dataclass(frozen=True)
class Open:
    """One thing to look up.

    Attributes
    ----------
    line
        Where it stands.
    subject_id, subject_label
        What it is here.
    title
        What the English Wikipedia is thought to call its article: the key.
    candidate_id
        A guess to be checked, ``wd:Q…``, or nothing.
    comment
        What to mind.

    """

    line: int
    subject_id: str
    subject_label: str
    title: str
    candidate_id: str
    comment: str


@dataclass(frozen=True)
class OpenList:
    """What is still to be looked up.

    Attributes
    ----------
    file
        The file's name, for messages.
    entries
        In the order of the file.

    """

    file: str = ""
    entries: tuple[Open, ...] = ()


def read_open(path: Path) -> OpenList:
    """Read the list; a project without the file has an empty one.

    Raises
    ------
    InvalidInput
        It is not UTF-8, or its columns are others.
    Faults
        All rows together: what is no name, no key or no item, and what stands twice.

    """
    if not path.exists():
        return OpenList(str(path))
    source = read_source(path)
    first, *lines = source.content.removesuffix("\n").split("\n")
    if tuple(first.split("\t")) != COLUMNS:
        raise InvalidInput(
            "these are not the columns of open mappings",
            place=Place(source.name, 1),
            remedy=f"they are, parted by tabs: {' '.join(COLUMNS)}",
        )
    faults: list[EntenteError] = []
    entries: dict[str, Open] = {}
    for number, line in enumerate(lines, start=2):
        cells = [cell.strip() for cell in line.split("\t")]
        told = _judge(cells, entries)
        if told:
            remedy = "write prefix:name, label, title of the article, wd:Q… or nothing, a comment or nothing"
            faults.append(InvalidInput(told, place=Place(source.name, number), remedy=remedy))
        else:
            entries[cells[0]] = Open(number, *cells)
    if faults:
        raise Faults(faults)
    return OpenList(source.name, tuple(entries.values()))


def _judge(cells: list[str], known: Map[str, Open]) -> str:
    if len(cells) != len(COLUMNS):
        return f"the row has {len(cells)} cells for {len(COLUMNS)} columns"
    if not _NAME.fullmatch(cells[0]) or not cells[1] or not cells[2]:
        return "the row lacks a name, a label or a title to look it up by"
    if not _ITEM.fullmatch(cells[3]):
        return f"{cells[3]} is no Wikidata item"
    return f"{cells[0]} stands in line {known[cells[0]].line} already" if cells[0] in known else ""


def write_open(listed: OpenList, entries: Iterable[Open] | None = None) -> str:
    """Write the list in its one canonical form, sorted by name."""
    rows = sorted(listed.entries if entries is None else entries, key=lambda entry: entry.subject_id)
    table = ["\t".join(getattr(row, name) for name in COLUMNS) for row in rows]
    return "\n".join(["\t".join(COLUMNS), *table]) + "\n"


def judge_open(
    listed: OpenList, mappings: MappingSet, labels: Map[str, frozenset[str]], namespaces: Map[str, str]
) -> list[EntenteError]:
    """Tell which rows speak of nothing that is described, name it otherwise, or are no longer open.

    Parameters
    ----------
    listed
        The list.
    mappings
        What is mapped already.
    labels
        English labels of everything that may be mapped, by IRI.
    namespaces
        The project's prefix map, namespaces by name.

    """
    mapped = {mapping.subject for mapping in mappings.mappings if mapping.object is not None}
    faults: list[EntenteError] = []
    for entry in listed.entries:
        prefix, _, name = entry.subject_id.partition(":")
        iri = namespaces.get(prefix, "") + name
        if iri not in labels:
            told, remedy = f"nothing describes {entry.subject_id}", "correct it, or describe it in data/entities"
        elif labels[iri] and entry.subject_label not in labels[iri]:
            told, remedy = f"{entry.subject_id} is labelled {min(labels[iri])!r} now", "copy the label"
        elif iri in mapped:
            told, remedy = f"{entry.subject_id} has a mapping already", "delete this row"
        else:
            continue
        faults.append(InvalidInput(told, place=Place(listed.file, entry.line), remedy=remedy))
    return faults
