"""What a client asks: a batch of names with the types and properties that their things should have."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from entente.errors import InvalidInput
from entente.namespaces import ENT, ID
from entente.search.searching import MOST_CHARACTERS

MOST_QUESTIONS = 100
"""Names in one batch."""

MOST_CANDIDATES = 100
"""Candidates for one name."""

_CANDIDATES = 10
_MOST_CONDITIONS = 10
_MOST_VALUES = 10
_STRICT = ("any", "should", "all")


@dataclass(frozen=True)
class Given:
    """A value that a client expects.

    Attributes
    ----------
    text
        The value, or the name of the thing that it is; empty where only the thing is given.
    iri
        The thing, where it has been reconciled already.

    """

    text: str
    iri: str = ""


@dataclass(frozen=True)
class Condition:
    """A property with the values that it should have; any of them will do.

    Attributes
    ----------
    property
        Its name.
    values
        One or more.

    """

    property: str
    values: tuple[Given, ...]


@dataclass(frozen=True)
class Question:
    """One name to reconcile.

    Attributes
    ----------
    text
        The name; may be empty where there are conditions.
    types
        Classes by name; none means any.
    strict
        How they count: a candidate must have ``any`` or ``all`` of them, or ``should`` have one.
    limit
        How many candidates are wanted.
    conditions
        What their properties should be.

    """

    text: str
    types: tuple[str, ...] = ()
    strict: str = "any"
    limit: int = _CANDIDATES
    conditions: tuple[Condition, ...] = ()


def read_batch(text: str) -> dict[str, Question]:
    """Read the JSON of a batch.

    Parameters
    ----------
    text
        An object with a question for each key.

    Raises
    ------
    InvalidInput
        It is no such object, or has too many questions; the message names the key.

    >>> read_batch('{"q0": {"query": "Iran", "type": "State", "limit": 3}}')["q0"].types
    ('State',)
    """
    batch = read_object(text, "queries")
    if len(batch) > MOST_QUESTIONS:
        raise InvalidInput(
            f"the batch has {len(batch):,} queries and may have {MOST_QUESTIONS}", remedy="send it in parts"
        )
    return {key: _read_question(raw, key) for key, raw in batch.items()}


def read_object(text: str, name: str) -> dict[str, Any]:
    """Read a JSON object.

    Raises
    ------
    InvalidInput
        It is none.

    """
    try:
        found = json.loads(text)
        if "\\ud" in text.lower():  # half a character, which no other text may hold
            found = json.loads(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise InvalidInput(f"{name} is no JSON", remedy="send a JSON object") from None
    if not isinstance(found, dict):
        raise InvalidInput(f"{name} is no JSON object", remedy="send a JSON object")
    return found


def _read_question(raw: object, key: str) -> Question:
    if not isinstance(raw, dict):
        raise _wrong(key, "is no object")
    text = raw.get("query", "")
    if isinstance(text, bool) or not isinstance(text, str | int | float):
        raise _wrong(key, "has a query that is no text")
    conditions = _read_conditions(raw.get("properties") or (), key)
    text = str(text)
    if "query" not in raw and not conditions:
        raise _wrong(key, "has neither query nor properties")
    if len(text) > MOST_CHARACTERS:
        raise _wrong(key, f"has more than {MOST_CHARACTERS} characters")
    strict = raw.get("type_strict") or "any"
    if strict not in _STRICT:
        raise _wrong(key, f"has a type_strict that is none of {', '.join(_STRICT)}")
    return Question(text, _read_types(raw.get("type"), key), strict, _read_limit(raw.get("limit"), key), conditions)


def _read_types(raw: object, key: str) -> tuple[str, ...]:
    listed = [] if raw is None or raw == "" else raw if isinstance(raw, list) else [raw]
    names = [found.get("id") if isinstance(found, dict) else found for found in listed]
    if not all(isinstance(name, str) for name in names):
        raise _wrong(key, "has a type that is no text")
    return tuple(local_name(str(name)) for name in names if name)


def _read_limit(raw: object, key: str) -> int:
    if raw is None:
        return _CANDIDATES
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw) or raw < 1:
        raise _wrong(key, "has a limit that is no number from 1 up")
    return min(int(raw), MOST_CANDIDATES)


def _read_conditions(raw: object, key: str) -> tuple[Condition, ...]:
    if not isinstance(raw, list | tuple) or not all(isinstance(found, Mapping) for found in raw):
        raise _wrong(key, "has properties that are no list of objects")
    if len(raw) > _MOST_CONDITIONS:
        raise _wrong(key, f"has more than {_MOST_CONDITIONS} properties")
    conditions = []
    for found in raw:
        name = found.get("pid")
        if not isinstance(name, str) or "v" not in found:
            raise _wrong(key, "has a property without pid or v")
        listed = found["v"] if isinstance(found["v"], list) else [found["v"]]
        values = [value for value in (_read_value(one, key) for one in listed[:_MOST_VALUES]) if value is not None]
        if values:
            conditions.append(Condition(local_name(name), tuple(values)))
    return tuple(conditions)


def _read_value(raw: object, key: str) -> Given | None:
    if isinstance(raw, Mapping):
        if not isinstance(raw.get("id"), str):
            raise _wrong(key, "has a property value without id")
        name = raw.get("name")
        return Given(name[:MOST_CHARACTERS] if isinstance(name, str) else "", to_iri(raw["id"]))
    if isinstance(raw, bool):
        return Given(str(raw).lower())
    if isinstance(raw, float) and raw.is_integer():
        return Given(str(int(raw)))
    if isinstance(raw, str | int | float):
        text = str(raw)[:MOST_CHARACTERS].strip()
        return Given(text) if text else None
    if raw is None:
        return None
    raise _wrong(key, "has a property value that is neither text, number nor thing")


def local_name(text: str) -> str:
    """Take the name of a class or property from its IRI or its prefixed name.

    >>> local_name("https://w3id.org/entente/ontology#Treaty"), local_name("ent:Treaty"), local_name("Treaty")
    ('Treaty', 'Treaty', 'Treaty')
    """
    return text.removeprefix(ENT).removeprefix("ent:")


def to_id(iri: str) -> str:
    """Write an IRI of a thing as this service identifies it: without the identifier space.

    >>> to_id("https://w3id.org/entente/id/state/iran")
    'state/iran'
    """
    return iri.removeprefix(ID)


def to_iri(text: str) -> str:
    """Write the IRI of an identifier; ``state:iran`` and whole IRIs are understood too.

    >>> to_iri("state/iran") == to_iri("state:iran") == to_iri("https://w3id.org/entente/id/state/iran")
    True
    """
    if text.startswith(("http://", "https://")):
        return text
    kind, colon, slug = text.partition(":")
    return ID + (f"{kind}/{slug}" if colon and "/" not in kind else text)


def _wrong(key: str, what: str) -> InvalidInput:
    return InvalidInput(
        f"the query {key[:40]!r} {what}", remedy="see the Reconciliation Service API 0.2 on reconciliation queries"
    )
