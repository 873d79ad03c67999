"""The routes that find things by name, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from entente.reconciling.manifest import KINDS
from entente.search.searching import MOST_CHARACTERS
from entente.sparql.protocol import FORM
from entente.web.search import LARGEST_PAGE, OFFERS


def describe_search(problem: dict[str, Any]) -> dict[str, Any]:
    """Describe the search.

    Parameters
    ----------
    problem
        The response that tells of a problem.

    """
    answers = {
        "200": {"description": "What bears such a name", "content": {offer.media_type: {} for offer in OFFERS}},
        "304": {"description": "The client holds the answer already"},
        **dict.fromkeys(("400", "406", "503"), problem),
    }
    found = {"description": "The description", "content": {"application/opensearchdescription+xml": {}}}
    return {
        "/search": {
            "get": {
                "summary": "Find things by name",
                "parameters": [
                    _parameter("q", {"type": "string", "maxLength": MOST_CHARACTERS}, "Words of a name"),
                    _parameter("kind", {"type": "string"}, "Only this kind: state, agreement, claim, term …"),
                    _parameter(
                        "type", {"type": "string"}, "Only this class of the ontology, or a narrower one: Treaty"
                    ),
                    _parameter("limit", _count(LARGEST_PAGE), "How many on a page"),
                    _parameter("page", _count(None), "Which page"),
                    _parameter(
                        "format", {"type": "string", "enum": [offer.name for offer in OFFERS]}, "Overrides Accept"
                    ),
                ],
                "responses": answers,
            }
        },
        "/opensearch.xml": {
            "get": {"summary": "The search, for browsers (OpenSearch 1.1)", "responses": {"200": found}}
        },
    }


def describe_reconciliation(problem: dict[str, Any]) -> dict[str, Any]:
    """Describe the Reconciliation Service API as far as OpenAPI goes; its own documents say what the JSON holds.

    Parameters
    ----------
    problem
        The response that tells of a problem.

    """
    batch = _parameter("queries", {"type": "string"}, "A batch of reconciliation queries, as JSON")
    wanted = _parameter("extend", {"type": "string"}, "A data extension query, as JSON")
    callback = _parameter("callback", {"type": "string"}, "A JavaScript function to call with the answer (JSONP)")
    identifier = {**_parameter("id", {"type": "string"}, "An identifier: state/iran"), "required": True}
    prefix = {
        **_parameter("prefix", {"type": "string", "maxLength": MOST_CHARACTERS}, "What is typed"),
        "required": True,
    }
    cursor = _parameter("cursor", {"type": "integer", "minimum": 0}, "How many suggestions have been seen")
    of_kind = {"name": "kind", "in": "path", "required": True, "schema": {"type": "string", "enum": list(KINDS)}}
    form = {"type": "object", "properties": {"queries": {"type": "string"}, "extend": {"type": "string"}}}
    json = _answer("application/json", problem, "400", "503")
    found = _answer("application/json", problem, "400", "404", "503")
    return {
        "/reconcile": {
            "get": {
                "summary": "The manifest of the Reconciliation Service API 0.2, or the answer to a batch",
                "parameters": [batch, wanted, callback],
                "responses": json,
            },
            "post": {
                "summary": "Match names, or fetch properties",
                "parameters": [callback],
                "requestBody": {"required": True, "content": {FORM: {"schema": form}}},
                "responses": {**json, "413": problem, "415": problem},
            },
        },
        "/reconcile/suggest/{kind}": {
            "get": {"summary": "Completions", "parameters": [of_kind, prefix, cursor, callback], "responses": found}
        },
        "/reconcile/flyout/{kind}": {
            "get": {
                "summary": "A few words of HTML about a suggestion",
                "parameters": [of_kind, identifier, callback],
                "responses": found,
            }
        },
        "/reconcile/preview": {
            "get": {
                "summary": "A small page about a thing, which may be framed",
                "parameters": [identifier],
                "responses": _answer("text/html", problem, "400", "404", "503"),
            }
        },
        "/reconcile/properties": {
            "get": {
                "summary": "The properties that things of a class have",
                "parameters": [
                    _parameter("type", {"type": "string"}, "A class: Treaty"),
                    _parameter("limit", _count(1000), "How many"),
                ],
                "responses": json,
            }
        },
        "/reconcile/features": {
            "get": {"summary": "What scores are made of", "responses": _answer("text/html", problem)}
        },
    }


def _answer(media_type: str, problem: dict[str, Any], *statuses: str) -> dict[str, Any]:
    told = {"description": "What was asked for", "content": {media_type: {}}}
    return {"200": told, **dict.fromkeys(statuses, problem)}


def _parameter(name: str, schema: dict[str, Any], text: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": text}


def _count(most: int | None) -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, **({"maximum": most} if most else {})}
