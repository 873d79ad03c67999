"""The OpenAPI description of what there is to fetch: the catalogue, the report, dumps, exports, the JSON-LD context."""

from __future__ import annotations

from typing import Any

from entente.sparql.formats import FORMATS, Kind
from entente.web.reports import OFFERS


def describe_fetching(problem: dict[str, Any]) -> dict[str, Any]:
    """Describe the routes.

    Parameters
    ----------
    problem
        The answer that tells a problem.

    """
    triples: dict[str, Any] = {known.media_type: {} for known in FORMATS[Kind.TRIPLES]}
    catalogue = {
        "get": {
            "summary": "The dataset's description: VoID, DCAT, PROV-O",
            "responses": {**_answer(triples), "404": problem, "406": problem},
        }
    }
    report = {
        "get": {
            "summary": "What shapes and checks found in the dataset",
            "responses": {
                **_answer({offer.media_type: {} for offer in OFFERS}),
                "404": problem,
                "406": problem,
            },
        }
    }
    lists: dict[str, Any] = {"application/json": {}, "text/html": {}}
    file = {
        "parameters": [_in_path("name")],
        "responses": {
            **_answer({"*/*": {}}),
            "206": {"description": "The part that was asked for"},
            "303": {"description": "The name lacks its suffix; this is the file"},
            "404": problem,
        },
    }
    return {
        "/catalog": catalogue,
        "/catalog.{suffix}": {"get": {**catalogue["get"], "parameters": [_in_path("suffix")]}},
        "/void": catalogue,
        "/void.{suffix}": {"get": {**catalogue["get"], "parameters": [_in_path("suffix")]}},
        "/.well-known/void": catalogue,
        "/validation": report,
        "/validation.{suffix}": {"get": {**report["get"], "parameters": [_in_path("suffix")]}},
        "/dumps/": {"get": {"summary": "The dumps of the dataset", "responses": _answer(lists)}},
        "/dumps/{name}": {"get": {"summary": "A dump", **file}},
        "/exports/": {"get": {"summary": "Tables, maps, annotations, nanopublications", "responses": _answer(lists)}},
        "/exports/{name}": {"get": {"summary": "An export", **file}},
        "/context.jsonld": {
            "get": {"summary": "The JSON-LD context", "responses": _answer({"application/ld+json": {}})}
        },
    }


def _answer(content: dict[str, Any]) -> dict[str, Any]:
    return {
        "200": {"description": "What was asked for", "content": content},
        "304": {"description": "The client holds it already"},
    }


def _in_path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
