"""The route that validates, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from entente.validation.report import Severity
from entente.validation.request import ENGINES
from entente.web.reports import OFFERS
from entente.web.validating import MULTIPART, SYNTAX_OF


def describe_validating(problem: dict[str, Any]) -> dict[str, Any]:
    """Describe ``POST /validate``.

    Parameters
    ----------
    problem
        The response that tells of a problem.

    """
    reports: dict[str, Any] = {offer.media_type: {} for offer in OFFERS}
    file = {"type": "array", "items": {"type": "string", "format": "binary"}}
    form = {"type": "object", "required": ["data"], "properties": {"data": file, "shapes": file}}
    content: dict[str, Any] = {media_type: {"schema": {"type": "string"}} for media_type in SYNTAX_OF}
    content[MULTIPART] = {"schema": form}
    return {
        "/validate": {
            "post": {
                "summary": "Validate RDF against the shapes of this service, or posted ones",
                "parameters": [
                    _parameter("format", [offer.name for offer in OFFERS], "Overrides Accept"),
                    _parameter("fail-on", [severity.value for severity in Severity], "The least that fails"),
                    _parameter("lint", ["yes", "no"], "Whether files are looked at as files, too"),
                    _parameter("engine", list(ENGINES), "What evaluates shapes"),
                ],
                "requestBody": {"required": True, "content": content},
                "responses": {
                    "200": {"description": "The report; the header Entente-Verdict sums it up", "content": reports},
                    "422": {"description": "The report: something could not be read or evaluated", "content": reports},
                    **dict.fromkeys(("400", "406", "413", "415", "500", "503", "504"), problem),
                },
            }
        }
    }


def _parameter(name: str, allowed: list[str], text: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": {"type": "string", "enum": allowed}, "description": text}
