"""The outermost WSGI layer: `/sparql` goes straight to the endpoint, all else to Flask; every request is counted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from entente.sparql.problems import Problem, Refused
from entente.web.endpoint import Endpoint
from entente.web.exchange import Exchange, Reply
from entente.web.service import Service

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

REMEMBER = "entente.remember"
"""Where the connection layer puts the function that keeps a response for the same request bytes."""


class Gateway:
    """WSGI in front of Flask.

    Parameters
    ----------
    service
        For counting and logging.
    endpoint
        Answers ``/sparql``.
    application
        Flask's own WSGI application.
    explain
        Writes a problem as this client reads it.

    """

    def __init__(
        self,
        service: Service,
        endpoint: Endpoint,
        application: Application,
        explain: Callable[[Exchange, Problem], Reply],
    ) -> None:
        self._service = service
        self.endpoint = endpoint
        self._application = application
        self.explain = explain

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        started = time.monotonic()
        exchange = Exchange.open(environ)
        if exchange.path != "/sparql":
            return self._hand_on(exchange, start_response, started)
        reply = self.answer(exchange)
        if isinstance(reply.body, bytes):
            start_response(reply.status_line, list(reply.headers))
            self.note(exchange, reply.status, started, len(reply.body), reply.facts)
            if reply.replay and REMEMBER in environ:
                environ[REMEMBER](reply, self._service.generation.stamp)
            return (b"",) if exchange.method == "HEAD" else (reply.body,)
        return _Parts(self, exchange, reply, started, start_response)

    def answer(self, exchange: Exchange) -> Reply:
        """Answer a query, or tell the problem."""
        try:
            return self.endpoint.answer(exchange)
        except Refused as refused:
            return self.explain(exchange, refused.problem)

    def _hand_on(self, exchange: Exchange, start_response: StartResponse, started: float) -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            length = next((value for name, value in headers if name == "Content-Length"), "0")
            self.note(exchange, int(status[:3]), started, int(length), {})
            return start_response(status, headers, *rest)

        return self._application(exchange.environ, begin)

    def note(self, exchange: Exchange, status: int, started: float, sent: int, facts: dict[str, Any]) -> None:
        """Count and log a request."""
        seconds = time.monotonic() - started
        route = _name_route(exchange.path)
        self._service.metrics.observe(route, status, seconds, sent)
        self._service.log.note(
            client=exchange.client,
            method=exchange.method,
            path=exchange.path,
            status=status,
            ms=round(seconds * 1000, 2),
            bytes=sent,
            **facts,
        )


_ROUTES = frozenset(
    {
        *("/sparql", "/search", "/reconcile", "/validate", "/validation", "/"),
        *("/health", "/ready", "/metrics", "/version", "/openapi.json", "/queries/running"),
    }
)


_FAMILIES = frozenset(
    {
        "id",
        "page",
        "data",
        "graph",
        "ontology",
        "shapes",
        "checks",
        "queries",
        "passages",
        "browse",
        "static",
        "validation",
    }
)


def _name_route(path: str) -> str:
    """Name the route of a path for the counters; paths below one folder count together.

    >>> _name_route("/sparql"), _name_route("/id/state/iran"), _name_route("/shapes.ttl"), _name_route("/x/y")
    ('/sparql', '/id', '/shapes', 'other')
    """
    if path in _ROUTES:
        return path
    family = path.lstrip("/").partition("/")[0].partition(".")[0]
    return f"/{family}" if family in _FAMILIES else "other"


class _Parts:
    """A long body on its way; closed by the server whether or not it reached its end."""

    def __init__(
        self, gateway: Gateway, exchange: Exchange, reply: Reply, started: float, start_response: StartResponse
    ) -> None:
        self._gateway = gateway
        self._exchange = exchange
        self._reply = reply
        self._started = started
        self._sent = 0
        self._whole = False
        start_response(reply.status_line, list(reply.headers))

    def __iter__(self) -> Iterator[bytes]:
        for part in self._reply.body:
            if isinstance(part, bytes):
                self._sent += len(part)
                yield part
        self._whole = True

    def close(self) -> None:
        """Let go of the worker and write the log."""
        if self._reply.close is not None:
            self._reply.close()
        facts = dict(self._reply.facts)
        if not self._whole:
            facts.setdefault("aborted", "gone")
        self._gateway.note(self._exchange, self._reply.status, self._started, self._sent, facts)
