"""The OpenAPI document, made from the same tables as the service itself."""

from __future__ import annotations

from typing import Any

from entente import __version__
from entente.settings import Settings
from entente.sparql.formats import FORMATS, Kind
from entente.sparql.problems import MEDIA_TYPE
from entente.sparql.protocol import FORM, QUERY
from entente.web.openapi_fetching import describe_fetching
from entente.web.openapi_finding import describe_reconciliation, describe_search
from entente.web.openapi_things import describe_things
from entente.web.openapi_validating import describe_validating

_PROBLEM = {
    "description": "A problem (RFC 9457)",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_STATUSES = ("400", "403", "406", "413", "415", "500", "502", "503", "504")


def write_openapi(settings: Settings) -> dict[str, Any]:
    """Describe every route as OpenAPI 3.1."""
    names = sorted({known.name for formats in FORMATS.values() for known in formats})
    answers: dict[str, Any] = {
        "200": {
            "description": "The result, or without a query the service description",
            "content": {known.media_type: {} for formats in FORMATS.values() for known in formats},
        },
        "304": {"description": "The client holds the result already"},
        **dict.fromkeys(_STATUSES, _PROBLEM),
    }
    parameters: list[dict[str, Any]] = [
        _parameter("query", {"type": "string"}, "SPARQL 1.1 query"),
        _parameter("default-graph-uri", _IRIS, "Graphs that together are the default graph; replaces FROM"),
        _parameter("named-graph-uri", _IRIS, "Graphs that GRAPH may name; replaces FROM NAMED"),
        _parameter("format", {"type": "string", "enum": names}, "Overrides Accept"),
        _parameter(
            "timeout",
            {"type": "number", "exclusiveMinimum": 0, "maximum": settings.max_timeout},
            f"Seconds that the query may run; {settings.timeout:g} by default",
        ),
    ]
    form = {"type": "object", "required": ["query"], "properties": {p["name"]: p["schema"] for p in parameters}}
    token: list[dict[str, list[str]]] = [{"token": []}]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Entente", "version": __version__, "license": {"name": "Apache-2.0"}},
        "paths": {
            "/sparql": {
                "get": {"summary": "Query the dataset", "parameters": parameters, "responses": answers},
                "post": {
                    "summary": "Query the dataset",
                    "parameters": [entry for entry in parameters if entry["name"] != "query"],
                    "requestBody": {
                        "required": True,
                        "content": {QUERY: {"schema": {"type": "string"}}, FORM: {"schema": form}},
                    },
                    "responses": answers,
                },
            },
            "/": {"get": {"summary": "The query page", "responses": _page("text/html")}},
            **describe_search(_PROBLEM),
            **describe_reconciliation(_PROBLEM),
            **describe_things(_PROBLEM),
            **describe_fetching(_PROBLEM),
            **describe_validating(_PROBLEM),
            "/ontology": {"get": {"summary": "The ontology: a page, or RDF by Accept", "responses": _triples()}},
            "/ontology.{extension}": {
                "get": {
                    "summary": "The ontology in one syntax: ttl, nt, rdf, jsonld, nq, trig",
                    "parameters": [_in_path("extension")],
                    "responses": {**_triples(), "404": _PROBLEM},
                }
            },
            "/queries/{slug}.rq": {
                "get": {
                    "summary": "An example query",
                    "parameters": [_in_path("slug")],
                    "responses": {**_page(QUERY), "404": _PROBLEM},
                }
            },
            "/health": {"get": {"summary": "Whether the process lives", "responses": _page("application/json")}},
            "/ready": {
                "get": {
                    "summary": "Whether queries can be answered",
                    "responses": {**_page("application/json"), "503": _PROBLEM},
                }
            },
            "/metrics": {"get": {"summary": "Counters for Prometheus", "responses": _page("text/plain")}},
            "/version": {"get": {"summary": "What is served", "responses": _page("application/json")}},
            "/openapi.json": {"get": {"summary": "This document", "responses": _page("application/json")}},
            "/queries/running": {
                "get": {
                    "summary": "The queries that run",
                    "security": token,
                    "responses": {**_page("application/json"), "401": _PROBLEM, "403": _PROBLEM},
                }
            },
            "/queries/running/{id}": {
                "delete": {
                    "summary": "Cancel a query",
                    "security": token,
                    "parameters": [_in_path("id")],
                    "responses": {
                        **_page("application/json"),
                        "401": _PROBLEM,
                        "403": _PROBLEM,
                        "404": _PROBLEM,
                    },
                }
            },
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Problem": {
                    "type": "object",
                    "required": ["type", "title", "status", "detail"],
                    "properties": {
                        "type": {"type": "string", "format": "uri"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "detail": {"type": "string"},
                        "line": {"type": "integer"},
                        "column": {"type": "integer"},
                        "text": {"type": "string"},
                        "offered": {"type": "array", "items": {"type": "string"}},
                        "limit": {"type": "number"},
                    },
                }
            },
        },
    }


_IRIS = {"type": "array", "items": {"type": "string", "format": "iri"}}


def _parameter(name: str, schema: dict[str, Any], text: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": text}


def _in_path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _page(media_type: str) -> dict[str, Any]:
    return {"200": {"description": "What was asked for", "content": {media_type: {}}}}


def _triples() -> dict[str, Any]:
    content: dict[str, Any] = {known.media_type: {} for known in FORMATS[Kind.TRIPLES]}
    return {
        "200": {"description": "What was asked for", "content": content},
        "304": {"description": "The client holds it already"},
        "406": _PROBLEM,
    }
