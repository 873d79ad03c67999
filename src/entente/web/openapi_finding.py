"""The routes that find things by name, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from entente.search.searching import MOST_CHARACTERS
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


def _parameter(name: str, schema: dict[str, Any], text: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": text}


def _count(most: int | None) -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, **({"maximum": most} if most else {})}
