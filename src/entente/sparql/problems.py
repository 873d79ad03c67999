"""Problem details (RFC 9457): one shape for everything that a client can be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from entente.namespaces import BASE

PROBLEMS = BASE + "problems#"
MEDIA_TYPE = "application/problem+json"

_TITLES = MappingProxyType(
    {
        "malformed-request": (400, "The request is malformed"),
        "malformed-query": (400, "The query does not parse"),
        "unknown-function": (400, "The query calls a function that this service does not have"),
        "unknown-graph": (400, "The service holds no such graph"),
        "query-too-complex": (400, "The query is too complex"),
        "token-needed": (401, "A token is needed"),
        "refused-target": (403, "The service does not go there"),
        "read-only": (403, "The service is read-only"),
        "forbidden": (403, "That is not allowed"),
        "not-found": (404, "There is nothing here"),
        "method-not-allowed": (405, "The method is not allowed here"),
        "gone": (410, "This has been retired"),
        "not-acceptable": (406, "None of the formats asked for is offered"),
        "request-too-large": (413, "The request is too large"),
        "address-too-long": (414, "The address is too long"),
        "unsupported-media-type": (415, "The media type of the request is not understood"),
        "range-not-satisfiable": (416, "The file has no such part"),
        "expectation-failed": (417, "The expectation cannot be met"),
        "too-many-requests": (429, "Too many requests"),
        "headers-too-large": (431, "The headers are too large"),
        "engine-crashed": (500, "The query broke its engine"),
        "internal": (500, "Something went wrong here"),
        "engine-failed": (500, "The engine failed"),
        "not-implemented": (501, "The service does not do that"),
        "service-failed": (502, "A federated endpoint failed"),
        "cancelled": (503, "The query was cancelled"),
        "memory-limit": (503, "The query needs more memory than it may have"),
        "result-too-large": (503, "The result is larger than the service sends"),
        "crowded": (503, "The service is busy"),
        "not-ready": (503, "The service is not ready"),
        "time-limit": (504, "The query took too long"),
    }
)


@dataclass(frozen=True)
class Problem:
    """What went wrong, for the client.

    Attributes
    ----------
    kind
        The last part of its type's IRI; it decides the status and the title.
    detail
        What happened this time, and what to do.
    members
        Further members of the JSON object: ``line``, ``column``, ``offered`` …
    headers
        Response headers that belong to it: ``Allow``, ``Retry-After`` …

    """

    kind: str
    detail: str
    members: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def status(self) -> int:
        """The HTTP status."""
        return _TITLES[self.kind][0]

    @property
    def title(self) -> str:
        """The short text, the same for every problem of this kind."""
        return _TITLES[self.kind][1]

    def as_json(self) -> dict[str, Any]:
        """Build the JSON object.

        >>> Problem("malformed-request", "The parameter query is given twice.").as_json()["status"]
        400
        """
        return {
            "type": PROBLEMS + self.kind,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.members,
        }


class Refused(Exception):
    """The request is answered with a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def refuse(kind: str, detail: str, *, headers: tuple[tuple[str, str], ...] = (), **members: Any) -> Refused:
    """Make the exception that answers a request with a problem."""
    return Refused(Problem(kind, detail, MappingProxyType(members), headers))


KINDS = tuple(_TITLES)
