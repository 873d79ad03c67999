"""Places and corridors as GeoJSON (RFC 7946), for maps.

A place is a point where the authority file gives one, and a feature without geometry where it does not: an area that
only exists in an argument has no point. A corridor is a straight line through the places that it is said to link; it
shows what is linked, not where the road runs.
"""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pyoxigraph as ox

from entente.export.files import Content
from entente.export.things import Things, read
from entente.namespaces import SKOS

_RFC = "https://www.rfc-editor.org/rfc/rfc7946"
_MEDIA_TYPE = "application/geo+json"

Point = tuple[float, float]


def make_maps(things: Things) -> list[Content]:
    """Make the layers.

    Parameters
    ----------
    things
        The default graph.

    """
    places = _write([_draw_place(things, iri) for iri in things.of_class("Place")])
    corridors = _write([_draw_corridor(things, iri) for iri in things.of_class("Corridor")])
    return [
        Content("exports/places.geojson", "geojson", "Places", _MEDIA_TYPE, _RFC, places, pack=False),
        Content("exports/corridors.geojson", "geojson", "Corridors", _MEDIA_TYPE, _RFC, corridors, pack=False),
    ]


def find_point(things: Things, iri: str) -> Point | None:
    """Find the point of a place: longitude and latitude, as GeoJSON has them."""
    longitudes, latitudes = things.texts(iri, "longitude"), things.texts(iri, "latitude")
    return (float(longitudes[0]), float(latitudes[0])) if longitudes and latitudes else None


def draw_line(starts: list[Point], through: list[Point], ends: list[Point]) -> dict[str, Any] | None:
    """Draw what links starts and ends.

    Places between are taken in where there is at most one: their order is not known otherwise, and all are points.

    >>> draw_line([(0.0, 0.0)], [(1.0, 1.0)], [(2.0, 2.0)])
    {'type': 'LineString', 'coordinates': [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]}
    >>> draw_line([], [(1.0, 1.0), (2.0, 2.0)], [])
    {'type': 'MultiPoint', 'coordinates': [[1.0, 1.0], [2.0, 2.0]]}
    >>> draw_line([], [], []) is None
    True
    """
    lines = [[list(point) for point in (start, *through, end)] for start, end in product(starts, ends)]
    if len(through) <= 1 and lines:
        if len(lines) == 1:
            return {"type": "LineString", "coordinates": lines[0]}
        return {"type": "MultiLineString", "coordinates": lines}
    points = [list(point) for point in dict.fromkeys((*starts, *through, *ends))]
    if len(points) == 1:
        return {"type": "Point", "coordinates": points[0]}
    return {"type": "MultiPoint", "coordinates": points} if points else None


def _draw_place(things: Things, iri: str) -> dict[str, Any]:
    point = find_point(things, iri)
    geometry = {"type": "Point", "coordinates": list(point)} if point else None
    return _feature(things, iri, geometry, {"locatedIn": _list(things, iri, "locatedIn")})


def _draw_corridor(things: Things, iri: str) -> dict[str, Any]:
    def locate(name: str) -> list[Point]:
        found = (find_point(things, read(place)) for place in things.values(iri, name))
        return [point for point in found if point]

    geometry = draw_line(locate("startsIn"), locate("transits"), locate("endsIn"))
    properties: dict[str, Any] = {
        name: _list(things, iri, name)
        for name in ("startsIn", "transits", "endsIn", "bypasses", "alternativeTo", "transportMode")
    }
    properties["status"] = _list(things, iri, "hasPhase", "status")
    return _feature(things, iri, geometry, properties)


def _feature(
    things: Things, iri: str, geometry: dict[str, Any] | None, properties: dict[str, list[dict[str, str]]]
) -> dict[str, Any]:
    common: dict[str, Any] = {
        "label": things.label(iri),
        "classes": things.classes(iri),
        "aliases": things.texts(iri, SKOS + "altLabel"),
        "exactMatch": things.texts(iri, SKOS + "exactMatch"),
    }
    said = {name: values for name, values in {**common, **properties}.items() if values}
    return {"type": "Feature", "id": iri, "geometry": geometry, "properties": said}


def _list(things: Things, iri: str, *path: str) -> list[dict[str, str]]:
    return [
        {"id": value.value, "label": things.label(value.value)}
        for value in things.values(iri, *path)
        if isinstance(value, ox.NamedNode)
    ]


def _write(features: list[dict[str, Any]]) -> bytes:
    collection = {"type": "FeatureCollection", "features": features}
    return (json.dumps(collection, indent=1, ensure_ascii=False) + "\n").encode()
