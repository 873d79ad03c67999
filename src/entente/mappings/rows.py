"""Reading one row of a mapping set, telling all that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from entente.errors import EntenteError, Faults, InvalidInput, Place
from entente.mappings.records import BUILT_IN, LITERAL, NEEDED, NOTATION, PREDICATES, Mapping, MappingSet

CURIES = ("subject_id", "predicate_id", "object_id", "object_source", "mapping_justification")
SHARES = ("confidence", "similarity_score")
DAYS = ("mapping_date", "publication_date", "review_date")

_CURIE = re.compile(r"([A-Za-z_][\w.-]*):([^\s|<>\"{}^`\\]+)")
_SHARE = re.compile(r"(0(\.[0-9]+)?|1(\.0+)?)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Complaint = tuple[str, str]
"""What is wrong, and what to do."""


def read_row(columns: list[str], line: str, number: int, about: MappingSet) -> Mapping:
    """Read a row.

    Parameters
    ----------
    columns
        Names of the columns.
    line
        The row.
    number
        Its line in the file, from 1.
    about
        The set that it is from, for its prefixes.

    Raises
    ------
    Faults
        Cells that are missing, or no name, number or day where one is asked for.

    """
    cells = [cell.strip() for cell in line.split("\t")]
    slots = {name: cell for name, cell in zip(columns, cells, strict=False) if cell}
    iris = {name: _expand(slots[name], about) for name in CURIES if name in slots}
    complaints = [*_judge_cells(columns, cells), *_judge_names(slots, iris), *_judge_values(slots)]
    if complaints:
        place = Place(about.file, number)
        faults: list[EntenteError] = [InvalidInput(told, place=place, remedy=remedy) for told, remedy in complaints]
        raise Faults(faults)
    ends = [iris.get(name) or None for name in ("object_id", "object_source")]
    return Mapping(number, slots, iris["subject_id"], iris["predicate_id"], *ends)


def _expand(curie: str, about: MappingSet) -> str:
    found = _CURIE.fullmatch(curie)
    return about.prefixes[found[1]] + found[2] if found and found[1] in about.prefixes else ""


def _judge_cells(columns: list[str], cells: list[str]) -> Iterator[Complaint]:
    if len(cells) != len(columns):
        told = f"the row has {len(cells)} cells for {len(columns)} columns"
        yield told, "part cells by one tab each, also where they are empty"


def _judge_names(slots: dict[str, str], iris: dict[str, str]) -> Iterator[Complaint]:
    for name in NEEDED:
        if name not in slots:
            yield f"the row has no {name}", "fill the cell"
    for name, iri in iris.items():
        if not iri:
            yield (
                f"{slots[name]} is no name with a prefix of the head",
                "write it as wd:Q794, and the prefix in curie_map",
            )
    literal = slots.get("object_type") == LITERAL
    if literal == ("object_id" in slots) or (literal and "object_label" not in slots):
        yield (
            "the row does not say what its subject is mapped to",
            f"give object_id, or for a code without an IRI object_type {LITERAL!r} and the code as object_label",
        )
    if iris.get("predicate_id") and iris["predicate_id"] not in ({NOTATION} if literal else PREDICATES):
        yield (
            f"{slots['predicate_id']} is no relation of such a mapping",
            "take skos:exactMatch, closeMatch, broadMatch, narrowMatch or relatedMatch; skos:notation for a code",
        )
    if not (iris.get("mapping_justification") or BUILT_IN["semapv"]).startswith(BUILT_IN["semapv"]):
        yield "the justification is no term of semapv", "write semapv:ManualMappingCuration, for one"


def _judge_values(slots: dict[str, str]) -> Iterator[Complaint]:
    for name in SHARES:
        if name in slots and not _SHARE.fullmatch(slots[name]):
            yield f"{name} is {slots[name]!r}", "write a number from 0 to 1, as 0.95"
    for name in DAYS:
        if name in slots and not _is_day(slots[name]):
            yield f"{name} is {slots[name]!r}", "write a day, as 2026-11-28"


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False
