"""Data extension: values of properties for things that have been reconciled, a cell for each thing and property."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from entente.errors import InvalidInput
from entente.namespaces import ENT, ID, XSD
from entente.reconciling.answering import Reconciler
from entente.reconciling.properties import Property
from entente.reconciling.questions import local_name, read_object, to_id, to_iri

MOST_IDS = 1000
"""Things in one request."""

MOST_PROPERTIES = 50
"""Properties in one request."""

_WHOLE = frozenset(XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger", "gYear"))
_FRACTIONS = frozenset(XSD + name for name in ("decimal", "double", "float"))


@dataclass(frozen=True)
class Wanted:
    """A property that a client fetches.

    Attributes
    ----------
    id
        As the client called it.
    limit
        How many values of a thing it takes; 0 takes all.

    """

    id: str
    limit: int = 0


@dataclass(frozen=True)
class Extension:
    """What a client wants to know.

    Attributes
    ----------
    ids
        Identifiers of things, as the client wrote them.
    properties
        Which properties of them.

    """

    ids: tuple[str, ...]
    properties: tuple[Wanted, ...]


def read_extension(text: str) -> Extension:
    """Read the JSON of a request.

    Raises
    ------
    InvalidInput
        It is no such request, or asks for too much.

    >>> read_extension('{"ids": ["state/iran"], "properties": [{"id": "wikidata"}]}').properties
    (Wanted(id='wikidata', limit=0),)
    """
    raw = read_object(text, "extend")
    ids, properties = raw.get("ids"), raw.get("properties")
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise InvalidInput("ids is no list of texts", remedy="name the things that have been reconciled")
    if not isinstance(properties, list) or not all(isinstance(one, dict) for one in properties):
        raise InvalidInput("properties is no list of objects", remedy='write [{"id": "wikidata"}]')
    if len(ids) > MOST_IDS or len(properties) > MOST_PROPERTIES:
        raise InvalidInput(
            f"a request may have {MOST_IDS:,} ids and {MOST_PROPERTIES} properties", remedy="send it in parts"
        )
    return Extension(tuple(dict.fromkeys(ids)), tuple(map(_read_wanted, properties)))


def _read_wanted(raw: Mapping[str, Any]) -> Wanted:
    settings = raw.get("settings") or {}
    if not isinstance(raw.get("id"), str) or not isinstance(settings, dict):
        raise InvalidInput("a property has no id, or settings that are no object", remedy='write {"id": "wikidata"}')
    limit = settings.get("limit") or 0
    try:
        return Wanted(raw["id"], max(0, int(limit)))
    except (TypeError, ValueError, OverflowError):
        raise InvalidInput("the setting limit is no number", remedy="give a number, or 0 for all") from None


def extend(reconciler: Reconciler, asked: Extension) -> dict[str, Any]:
    """Fetch values, as the data extension response of the API.

    Parameters
    ----------
    reconciler
        Reads the dataset.
    asked
        What is wanted; a thing or property that does not exist has empty cells.

    """
    known = reconciler.properties.all
    names = {wanted.id: local_name(wanted.id) for wanted in asked.properties}
    iris = {one: to_iri(one) for one in asked.ids}
    things = list(dict.fromkeys(iri for iri in iris.values() if iri.startswith(ID)))
    values = reconciler.properties.read(things, names.values())
    mentioned = {
        value.value for found in values.values() for cell in found.values() for value in cell if _is_ours(value)
    }
    labels = {iri: thing.label for iri, thing in reconciler.index.get(mentioned).items()}
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for one, iri in iris.items():
        rows[one] = {}
        for wanted in asked.properties:
            cell = values[iri][names[wanted.id]] if iri in values else []
            rows[one][wanted.id] = [write_value(value, labels) for value in cell[: wanted.limit or None]]
    meta = [_describe(wanted, known.get(names[wanted.id]), reconciler) for wanted in asked.properties]
    return {"meta": meta, "rows": rows}


def write_value(value: ox.NamedNode | ox.Literal, labels: Mapping[str, str]) -> dict[str, Any]:
    """Write a value as a cell holds it.

    >>> write_value(ox.Literal(1828), {}), write_value(ox.Literal("1828-02"), {})
    ({'int': 1828}, {'str': '1828-02'})
    """
    if isinstance(value, ox.NamedNode):
        if value.value.startswith(ID):
            return {"id": to_id(value.value), "name": labels.get(value.value, to_id(value.value))}
        if value.value.startswith(ENT):
            return {"str": labels.get(value.value, local_name(value.value))}
        return {"str": value.value}
    datatype, text = value.datatype.value, value.value
    try:
        if datatype in _WHOLE:
            return {"int": int(text)}
        if datatype in _FRACTIONS:
            return {"float": float(text)}
        if datatype == XSD + "date":
            return {"date": datetime.date.fromisoformat(text).isoformat() + "T00:00:00Z"}
    except ValueError:
        pass  # a form of its own: the text says it best
    return {"str": text}


def _describe(wanted: Wanted, found: Property | None, reconciler: Reconciler) -> dict[str, Any]:
    told: dict[str, Any] = {"id": wanted.id, "name": found.label if found else wanted.id}
    if found and found.range and found.name != "type":
        range_ = reconciler.index.get([ENT + found.range]).get(ENT + found.range)
        told["type"] = {"id": found.range, "name": range_.label if range_ else found.range}
    return told


def _is_ours(value: ox.NamedNode | ox.Literal) -> bool:
    return isinstance(value, ox.NamedNode) and value.value.startswith((ID, ENT))
