"""The express lane: plain requests for short queries, answered by the event loop without a thread.

Only requests of a strict, common form come here; whatever is unusual about one, a thread with gunicorn's parser takes
it. So does every query that has not ended after a moment, and every result that comes in more than one part.
"""

from __future__ import annotations

import io
import re
import socket
import time
from dataclasses import dataclass
from typing import Any

from entente.sparql.problems import Refused
from entente.sparql.protocol import Describe
from entente.store.outcomes import Answer, QueryFailedError
from entente.store.pool import Running
from entente.web.endpoint import Plan
from entente.web.exchange import Exchange, Headers, Reply
from entente.web.failures import tell
from entente.web.gateway import Gateway

MOMENT = 0.02
"""Seconds after which a query is not short any more."""

_LINE = re.compile(rb"(GET|POST) /sparql(?:\?([!-~]*))? HTTP/1\.1")
_HEADER = re.compile(rb"([A-Za-z0-9-]+):[ \t]*([\t -~]*?)[ \t]*")
_READ = frozenset(
    {"HOST", "ACCEPT", "ACCEPT_ENCODING", "CONTENT_TYPE", "CONTENT_LENGTH", "IF_NONE_MATCH", "CONNECTION"}
)
_PASSED_OVER = frozenset(
    {
        "ACCEPT_LANGUAGE",
        "CACHE_CONTROL",
        "DNT",
        "FORWARDED",
        "ORIGIN",
        "PRAGMA",
        "PRIORITY",
        "REFERER",
        "SEC_CH_UA",
        "SEC_CH_UA_MOBILE",
        "SEC_CH_UA_PLATFORM",
        "SEC_FETCH_DEST",
        "SEC_FETCH_MODE",
        "SEC_FETCH_SITE",
        "SEC_FETCH_USER",
        "UPGRADE_INSECURE_REQUESTS",
        "USER_AGENT",
        "VIA",
        "X_FORWARDED_FOR",
        "X_FORWARDED_HOST",
        "X_FORWARDED_PROTO",
        "X_REAL_IP",
    }
)
"""Headers that change nothing about an answer."""


@dataclass(eq=False)
class Passenger:
    """A query on the express lane."""

    raw: bytes
    plan: Plan
    started: float
    entry: Running | None = None

    @property
    def is_late(self) -> bool:
        """Whether it has turned out not to be short."""
        return time.monotonic() - self.started > MOMENT


def parse(raw: bytes, client: str, connection: socket.socket, largest: int) -> Exchange | None:
    """Read a whole request of the common form; None for every other."""
    end = raw.find(b"\r\n\r\n")
    lines = raw[:end].split(b"\r\n")
    found = _LINE.fullmatch(lines[0])
    if end < 0 or found is None:
        return None
    environ: dict[str, Any] = {}
    for line in lines[1:]:
        header = _HEADER.fullmatch(line)
        if header is None:
            return None
        name = header.group(1).decode().upper().replace("-", "_")
        if name in _PASSED_OVER:
            continue
        key = name if name.startswith("CONTENT_") else "HTTP_" + name
        if name not in _READ or key in environ:
            return None
        environ[key] = header.group(2).decode()
    length = environ.get("CONTENT_LENGTH", "0")
    body = raw[end + 4 :]
    if not length.isdigit() or len(body) != int(length) or len(body) > largest:
        return None
    if "HTTP_HOST" not in environ or environ.get("HTTP_CONNECTION", "keep-alive").lower() != "keep-alive":
        return None
    method, query_string = found.group(1).decode(), (found.group(2) or b"").decode()
    environ.update(
        {
            "REQUEST_METHOD": method,
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": client,
            "wsgi.input": io.BytesIO(body),
            "wsgi.input_terminated": True,
            "gunicorn.socket": connection,
        }
    )
    return Exchange(method, "/sparql", query_string, environ)


class ExpressLane:
    """Requests of the common form on their way through one process.

    Parameters
    ----------
    gateway
        Decides about requests and keeps count.
    largest
        Bytes that a body may have.

    """

    def __init__(self, gateway: Gateway, largest: int) -> None:
        self._gateway = gateway
        self._largest = largest

    def enter(self, raw: bytes, client: str, connection: socket.socket) -> Reply | Passenger | None:
        """Answer a request at once, or make its query a passenger, or leave the request to a thread (None)."""
        started = time.monotonic()
        exchange = parse(raw, client, connection, self._largest)
        if exchange is None:
            return None
        endpoint = self._gateway.endpoint
        try:
            plan = endpoint.decide(exchange)
        except Refused as refused:
            reply = self._gateway.explain(exchange, refused.problem)
            return self._note(exchange, reply, started)
        if isinstance(plan, Reply):
            return self._note(exchange, plan, started)
        if isinstance(plan, Describe) or plan.job.format == "table" or plan.pool is not plan.generation.pool:
            return None
        return Passenger(raw, plan, started)

    def begin(self, passenger: Passenger) -> bool:
        """Give a passenger's query to a worker; False when none is free at this moment."""
        plan = passenger.plan
        try:
            passenger.entry = plan.pool.begin_now(plan.job, **plan.terms)
        except QueryFailedError:
            return False
        return passenger.entry is not None

    def arrive(self, passenger: Passenger) -> Reply | None:
        """Answer a passenger whose worker has said something; None when there is more to wait for."""
        plan = passenger.plan
        if passenger.entry is None:
            return None
        try:
            answer = plan.pool.look(passenger.entry)
        except QueryFailedError as failure:
            reply = self._explain(plan, failure)
        else:
            if answer is None:
                return None
            reply = self._gateway.endpoint.finish(plan, answer)
        return self._note(plan.exchange, reply, passenger.started)

    def wait(self, passenger: Passenger) -> Reply:
        """Answer a passenger that has left the lane, in a thread."""
        plan = passenger.plan
        try:
            if passenger.entry is None:
                return self._gateway.endpoint.answer(plan.exchange)
            answer: Answer = plan.pool.wait(passenger.entry, plan.exchange.connection)
        except Refused as refused:
            return self._gateway.explain(plan.exchange, refused.problem)
        except QueryFailedError as failure:
            return self._explain(plan, failure)
        return self._gateway.endpoint.finish(plan, answer)

    def note(self, passenger: Passenger, reply: Reply, sent: int, **facts: Any) -> None:
        """Count and log the answer of a passenger that has left the lane."""
        self._gateway.note(passenger.plan.exchange, reply.status, passenger.started, sent, {**reply.facts, **facts})

    def _explain(self, plan: Plan, failure: QueryFailedError) -> Reply:
        return self._gateway.explain(plan.exchange, tell(failure, plan.ask.query))

    def _note(self, exchange: Exchange, reply: Reply, started: float) -> Reply:
        self._gateway.note(exchange, reply.status, started, len(reply.body), reply.facts)  # type: ignore[arg-type]
        return reply


def write_head(status_line: str, headers: Headers, date: str) -> bytes:
    """Write the head of an answer on a connection that stays open."""
    lines = "".join([f"{name}: {value}\r\n" for name, value in headers])
    return (
        f"HTTP/1.1 {status_line}\r\nServer: entente\r\nConnection: keep-alive\r\n{lines}Date: {date}\r\n\r\n"
    ).encode("latin-1")
