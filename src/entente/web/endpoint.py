"""``/sparql``: from a request to an answer, by pure decisions and one call to the store.

It is plain WSGI in front of Flask, because this is the path whose every tenth of a millisecond counts.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from _thread import LockType
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import TypedDict

from entente.sparql import guard, protocol, validators
from entente.sparql.federation import Policy
from entente.sparql.formats import Format, Kind
from entente.sparql.negotiation import choose_format
from entente.sparql.problems import Refused, refuse
from entente.sparql.protocol import Ask, Describe
from entente.sparql.survey import Survey, survey
from entente.store.outcomes import Answer, QueryFailedError
from entente.store.pool import Pool
from entente.store.wire import Job
from entente.web.describing import REVALIDATE, VARY, Description
from entente.web.exchange import CORS, PAGE_SHIELD, RESULT_SHIELD, Exchange, Headers, Reply, compress, compress_parts
from entente.web.failures import tell
from entente.web.service import Generation, Kept, Service

TABLE_ROWS = 1000
"""Rows that a page shows; the other formats send all of them."""

_MIB = 1 << 20
_KIB = 1 << 10
_PREFLIGHT: Headers = (
    ("Allow", protocol.METHODS),
    ("Access-Control-Allow-Methods", protocol.METHODS),
    ("Access-Control-Allow-Headers", "Accept, Accept-Encoding, Content-Type, If-None-Match"),
    ("Access-Control-Max-Age", "86400"),
    ("Content-Length", "0"),
)

_COMMON: dict[bool, Headers] = {True: (VARY, *CORS, *PAGE_SHIELD), False: (VARY, *CORS, *RESULT_SHIELD)}


class Terms(TypedDict):
    """Under what terms a query runs."""

    timeout: float
    client: str
    token: str


Tabulate = Callable[[Ask, dict[str, object]], str]


Flight = LockType
"""A query that is being evaluated: a lock, held until the answer is there; ten times cheaper to make than an event."""


def _begin_flight() -> Flight:
    flight = threading.Lock()
    flight.acquire()
    return flight


@dataclass(frozen=True)
class Plan:
    """A query that has been understood and allowed, and everything its answer needs."""

    exchange: Exchange
    ask: Ask
    chosen: Format
    coding: str
    etag: str
    headers: Headers
    generation: Generation
    pool: Pool
    job: Job
    terms: Terms
    flight: Flight = field(default_factory=_begin_flight)


class Endpoint:
    """The SPARQL endpoint.

    Parameters
    ----------
    service
        What it answers from.
    tabulate
        Writes the page that shows a result.
    welcome
        Writes the query page, for browsers that come without a query.

    """

    def __init__(self, service: Service, tabulate: Tabulate, welcome: Callable[[], str]) -> None:
        self._service = service
        self._policy = Policy(service.settings.federate)
        self._tabulate = tabulate
        self._description = Description(service, self._policy.allowed, welcome)
        self._flights: dict[str, Flight] = {}
        self._make_id = partial(Random().getrandbits, 64)  # noqa: S311 - an id is a name, no secret

    def answer(self, exchange: Exchange) -> Reply:
        """Answer a request, and wait as long as that takes.

        Raises
        ------
        Refused
            With the problem to tell.

        """
        plan = self.decide(exchange)
        if isinstance(plan, Reply):
            return plan
        if isinstance(plan, Describe):
            return self._description.tell(exchange, plan)
        while True:
            same = self.wait_for_same(plan)
            if same is not None:
                return same
            try:
                return self.finish(plan, plan.pool.run(plan.job, connection=exchange.connection, **plan.terms))
            except QueryFailedError as failure:
                # A new build has taken over between our reading the generation and asking its workers.
                if failure.detail != "retired" or plan.generation is self._service.generation:
                    raise Refused(tell(failure, plan.ask.query)) from None
                decided = self.decide(exchange)
                if not isinstance(decided, Plan):
                    raise Refused(tell(failure, plan.ask.query)) from None
                plan = decided
            finally:
                self.land(plan)

    def take_off(self, plan: Plan) -> bool:
        """Note that a query is being evaluated; False when another request has the same one evaluated already."""
        return not plan.etag or self._flights.setdefault(plan.etag, plan.flight) is plan.flight

    def land(self, plan: Plan) -> None:
        """Note that a query is being evaluated no longer."""
        if plan.etag and self._flights.get(plan.etag) is plan.flight:
            del self._flights[plan.etag]
            plan.flight.release()

    def wait_for_same(self, plan: Plan) -> Reply | None:
        """Wait while another request has the same query evaluated; None when it is for this one to do so."""
        started, timeout = time.monotonic(), plan.terms["timeout"]
        while not self.take_off(plan):
            other = self._flights.get(plan.etag)
            if other is not None and other.acquire(timeout=max(0.0, plan.terms["timeout"])):
                other.release()
            same = self._find_held(plan.exchange, plan.etag, plan.headers, plan.generation.last_modified)
            if same is not None:
                return same
            plan.terms["timeout"] = timeout - (time.monotonic() - started)
            if plan.terms["timeout"] <= 0:
                raise Refused(tell(QueryFailedError("time", f"{timeout:g}"), plan.ask.query))
        return None

    def decide(self, exchange: Exchange) -> Reply | Plan | Describe:
        """Decide how to answer a request, without waiting for anything but its body.

        Raises
        ------
        Refused
            With the problem to tell.

        """
        if exchange.method == "OPTIONS":
            return Reply(204, (*_PREFLIGHT, *CORS), b"")
        body = b""
        if exchange.method == "POST":
            body = exchange.read_body(self._service.settings.max_body * _KIB)
        ask = protocol.read(exchange.method, exchange.query_string, exchange.content_type, body)
        if isinstance(ask, Describe):
            return ask
        guard.check_length(len(ask.query), self._service.bounds)
        found = survey(ask.query)
        if found.is_update:
            raise refuse("read-only", "This service answers queries; it takes no updates.")
        guard.check(found, self._service.bounds)
        chosen = choose_format(found.kind or Kind.ROWS, ask.format, exchange.accept)
        query = ask.query
        if found.endpoints:
            self._policy.check(found)
            query = self._policy.redirect(query, found, self._service.relay().stand_in)
        generation = self._service.generation
        coding = "gzip" if exchange.takes_gzip else ""
        headers = _COMMON[chosen.name == "html"]
        etag = ""
        if found.deterministic:
            etag = validators.tag(generation.stamp, ask, chosen.name, exchange.header("HOST") or "", coding)
            headers += (("ETag", etag), ("Last-Modified", generation.last_modified), REVALIDATE)
            held = self._find_held(exchange, etag, headers, generation.last_modified)
            if held is not None:
                return held
        else:
            headers += (("Cache-Control", "no-store"),)
        query_id = f"{self._make_id():016x}"
        headers += (("Entente-Query", query_id), ("Content-Type", chosen.content_type))
        timeout = min(ask.timeout or self._service.settings.timeout, self._service.settings.max_timeout)
        return Plan(
            exchange=exchange,
            ask=ask,
            chosen=chosen,
            coding=coding,
            etag=etag,
            headers=headers,
            generation=generation,
            pool=generation.federated() if found.endpoints else generation.pool,
            job=self._make_job(ask, query, found, chosen),
            terms={"timeout": timeout, "client": exchange.client, "token": query_id},
        )

    def finish(self, plan: Plan, answer: Answer) -> Reply:
        """Answer with what the store has found."""
        facts: dict[str, object] = {"query": plan.terms["token"], "cache": "miss"}
        self._service.metrics.cache["miss"] += 1
        if answer.rest is not None:
            return _stream(plan.exchange, answer, plan.headers, plan.coding, facts)
        body, headers = answer.first, plan.headers
        if plan.chosen.name == "html":
            body = self._tabulate(plan.ask, json.loads(body)).encode("utf-8", "replace")
        if plan.coding:
            packed = compress(body)
            if packed is not None:
                body = packed
                headers += (("Content-Encoding", "gzip"),)
        headers += (("Content-Length", str(len(body))),)
        if plan.etag:
            self._service.kept.keep(plan.etag, Kept(headers, body, plan.terms["token"]), plan.generation.stamp)
        return Reply(200, headers, body, replay=bool(plan.etag), facts=facts)

    def _find_held(self, exchange: Exchange, etag: str, headers: Headers, modified: str) -> Reply | None:
        tags, since = exchange.header("IF_NONE_MATCH"), exchange.header("IF_MODIFIED_SINCE")
        if validators.is_held(tags, etag) or (tags is None and validators.is_unchanged(since, modified)):
            self._service.metrics.cache["held"] += 1
            return Reply(304, headers, b"", facts={"cache": "held"})
        kept = self._service.kept.find(etag)
        if kept is None:
            return None
        self._service.kept.touch(etag)
        self._service.metrics.cache["hit"] += 1
        return Reply(200, kept.headers, kept.body, replay=True, facts={"query": kept.query_id, "cache": "hit"})

    def _make_job(self, ask: Ask, query: str, found: Survey, chosen: Format) -> Job:
        given = bool(ask.default_graphs or ask.named_graphs)
        return Job(
            query=query,
            default_graphs=list(ask.default_graphs) if given else None,
            named_graphs=list(ask.named_graphs) if given else None,
            format="table" if chosen.name == "html" else chosen.name,
            max_rows=TABLE_ROWS if chosen.name == "html" else self._service.settings.max_rows,
            max_bytes=self._service.settings.max_result * _MIB,
            sources=list(found.sources),
        )


def _stream(exchange: Exchange, answer: Answer, common: Headers, coding: str, facts: dict[str, object]) -> Reply:
    if exchange.method == "HEAD":
        answer.close()
        return Reply(200, common, b"", facts=facts)
    parts: Iterator[bytes] = _run_on(exchange, answer, facts)
    if coding:
        common += (("Content-Encoding", "gzip"),)
        parts = compress_parts(parts)
    return Reply(200, common, parts, close=answer.close, facts=facts)


def _run_on(exchange: Exchange, answer: Answer, facts: dict[str, object]) -> Iterator[bytes]:
    """Send part after part; when there will be no end, break the connection so that nobody takes a part for all."""
    yield answer.first
    try:
        yield from answer.rest or ()
    except QueryFailedError as failure:
        facts["aborted"] = failure.reason
        if exchange.connection is not None:
            # With no time to linger, closing resets the connection: HTTP/1.0 has no other way to show a cut.
            exchange.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise
