"""Reading and writing mapping sets: SSSOM, as a table with its head.

Standard: `SSSOM 1.1 <https://mapping-commons.github.io/sssom/spec/>`_. The common tools accept a table without its
justifications, with prefixes that nobody declares, and with a row that stands twice; this reader does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from entente.corpus.places import read_source
from entente.errors import EntenteError, Faults, InvalidInput, Place
from entente.mappings.header import read_header, write_header
from entente.mappings.records import COLUMNS, NEEDED, Mapping, MappingSet
from entente.mappings.rows import read_row


def read_mappings(path: Path) -> MappingSet:
    """Read a mapping set; a project without the file has an empty one.

    Raises
    ------
    InvalidInput
        It is not UTF-8, or its head cannot be read.
    Faults
        All rows together: what is no name, number or day; what is missing; what stands twice.

    """
    if not path.exists():
        return MappingSet(str(path))
    source = read_source(path)
    lines = source.content.removesuffix("\n").split("\n")
    height = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    about = MappingSet(source.name, read_header(lines[:height], source.name))
    columns = lines[height].split("\t") if height < len(lines) else []
    faults = [*_judge_head(about), *_judge_columns(columns, about, Place(source.name, height + 1))]
    if faults:
        raise Faults(faults)
    mappings = []
    for number, line in enumerate(lines[height + 1 :], start=height + 2):
        if not line.strip():
            continue
        try:
            mappings.append(read_row(columns, line, number, about))
        except Faults as several:
            faults += several.faults
    faults += _find_repeated(mappings, source.name)
    if faults:
        raise Faults(faults)
    return MappingSet(source.name, about.head, tuple(mappings))


def _judge_head(about: MappingSet) -> list[EntenteError]:
    return [
        InvalidInput(f"the head has no {key}", place=Place(about.file, 1), remedy=f"add a line #{key}: …")
        for key in ("mapping_set_id", "license", "curie_map")
        if not about.head.get(key)
    ]


def _judge_columns(columns: list[str], about: MappingSet, place: Place) -> list[EntenteError]:
    missing = [name for name in (*NEEDED, "object_id") if name not in columns]
    unknown = [name for name in columns if name not in COLUMNS and name not in about.extensions]
    faults: list[EntenteError] = []
    if missing:
        told = f"the table has no column {' and no '.join(missing)}"
        faults.append(InvalidInput(told, place=place, remedy="add it: every row needs a value there"))
    if unknown:
        told = f"SSSOM has no column {unknown[0]!r}"
        faults.append(InvalidInput(told, place=place, remedy="correct its name, or define it in extension_definitions"))
    if len(set(columns)) < len(columns):
        faults.append(InvalidInput("a column stands twice", place=place, remedy="keep one of the two"))
    return faults


def _find_repeated(mappings: Iterable[Mapping], file: str) -> list[EntenteError]:
    seen: dict[tuple[str, ...], int] = {}
    faults: list[EntenteError] = []
    for mapping in mappings:
        key = (mapping.subject, mapping.predicate, mapping.end, mapping.say("valid_period"))
        if key in seen:
            told = f"{mapping.say('subject_id')} is mapped so in line {seen[key]} already"
            faults.append(InvalidInput(told, place=Place(file, mapping.line), remedy="keep one of the two rows"))
        seen.setdefault(key, mapping.line)
    return faults


def write_mappings(about: MappingSet, mappings: Iterable[Mapping] | None = None) -> str:
    """Write a mapping set in its one canonical form: columns as the standard orders them, rows sorted.

    Parameters
    ----------
    about
        The set, for its head.
    mappings
        Its rows; those that it has unless given.
    """
    order = ("subject_id", "predicate_id", "object_source", "object_id", "object_label", "valid_period")
    rows = sorted(about.mappings if mappings is None else mappings, key=lambda row: [row.say(name) for name in order])
    used = {name for row in rows for name in row.slots} | {*NEEDED, "object_id"}
    columns = [name for name in (*COLUMNS, *about.extensions) if name in used]
    table = ["\t".join(row.say(name) for name in columns) for row in rows]
    return "\n".join([*write_header(about.head), "\t".join(columns), *table]) + "\n"
