"""``/sparql``: from a request to an answer, by pure decisions and one call to the store.

It is plain WSGI in front of Flask, because this is the path whose every tenth of a millisecond counts.
"""

from __future__ import annotations

import json
import re
import secrets
import socket
import struct
from collections.abc import Callable, Iterator

from entente.namespaces import BASE
from entente.settings import Settings
from entente.sparql import guard, protocol, validators
from entente.sparql.description import describe
from entente.sparql.federation import Policy
from entente.sparql.formats import FORMATS, Format, Kind, by_name, media_types
from entente.sparql.negotiation import choose
from entente.sparql.problems import Refused, refuse
from entente.sparql.protocol import Ask, Describe
from entente.sparql.survey import Survey, survey
from entente.store.outcomes import Answer, QueryFailedError
from entente.store.wire import Job
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
_HOST = re.compile(r"[A-Za-z0-9.\-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")
_VARY = ("Vary", "Accept, Accept-Encoding")

Tabulate = Callable[[Ask, dict[str, object]], str]


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
        self._welcome = welcome

    def answer(self, exchange: Exchange) -> Reply:
        """Answer a request.

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
        request = protocol.read(exchange.method, exchange.query_string, exchange.content_type, body)
        if isinstance(request, Describe):
            return self._describe(exchange, request)
        return self._query(exchange, request)

    def _query(self, exchange: Exchange, ask: Ask) -> Reply:
        guard.check_length(len(ask.query), self._service.bounds)
        found = survey(ask.query)
        if found.is_update:
            raise refuse("read-only", "This service answers queries; it takes no updates.")
        guard.check(found, self._service.bounds)
        chosen = _choose_format(found.kind or Kind.ROWS, ask.format, exchange.accept)
        query = self._policy.check(ask.query, found)
        generation = self._service.generation
        coding = "gzip" if exchange.takes_gzip else ""
        common: Headers = (("Content-Type", chosen.content_type), _VARY, *CORS)
        common += PAGE_SHIELD if chosen.name == "html" else RESULT_SHIELD
        etag = ""
        if found.deterministic:
            etag = validators.tag(generation.version, ask, chosen.name, exchange.header("HOST") or "", coding)
            common += (
                ("ETag", etag),
                ("Last-Modified", generation.last_modified),
                ("Cache-Control", "public, max-age=0, must-revalidate"),
            )
            held = self._find_held(exchange, etag, common)
            if held is not None:
                return held
        else:
            common += (("Cache-Control", "no-store"),)
        query_id = secrets.token_hex(8)
        common += (("Entente-Query", query_id),)
        try:
            answer = self._run(exchange, ask, query, found, chosen, generation, query_id)
        except QueryFailedError as failure:
            raise Refused(tell(failure, ask.query)) from None
        facts: dict[str, object] = {"query": query_id, "cache": "miss"}
        self._service.metrics.cache["miss"] += 1
        if answer.rest is None:
            return self._send_whole(ask, chosen, answer.first, common, coding, etag, generation, facts)
        return _stream(exchange, answer, common, coding, facts)

    def _find_held(self, exchange: Exchange, etag: str, common: Headers) -> Reply | None:
        if validators.is_held(exchange.header("IF_NONE_MATCH"), etag):
            self._service.metrics.cache["held"] += 1
            return Reply(304, tuple(pair for pair in common if pair[0] != "Content-Type"), b"", facts={"cache": "held"})
        kept = self._service.kept.find(etag)
        if kept is None:
            return None
        self._service.kept.touch(etag)
        self._service.metrics.cache["hit"] += 1
        return Reply(200, kept.headers, kept.body, replay=True, facts={"query": kept.query_id, "cache": "hit"})

    def _send_whole(
        self,
        ask: Ask,
        chosen: Format,
        body: bytes,
        common: Headers,
        coding: str,
        etag: str,
        generation: Generation,
        facts: dict[str, object],
    ) -> Reply:
        if chosen.name == "html":
            body = self._tabulate(ask, json.loads(body)).encode("utf-8", "replace")
        if coding:
            packed = compress(body)
            if packed is not None:
                body = packed
                common += (("Content-Encoding", "gzip"),)
        headers = (*common, ("Content-Length", str(len(body))))
        if etag:
            self._service.kept.keep(etag, Kept(headers, body, str(facts["query"])), generation.version)
        return Reply(200, headers, body, replay=bool(etag), facts=facts)

    def _run(
        self,
        exchange: Exchange,
        ask: Ask,
        query: str,
        found: Survey,
        chosen: Format,
        generation: Generation,
        query_id: str,
    ) -> Answer:
        settings = self._service.settings
        given = bool(ask.default_graphs or ask.named_graphs)
        job = Job(
            query=query,
            default_graphs=list(ask.default_graphs) if given else None,
            named_graphs=list(ask.named_graphs) if given else None,
            format="table" if chosen.name == "html" else chosen.name,
            max_rows=TABLE_ROWS if chosen.name == "html" else settings.max_rows,
            max_bytes=settings.max_result * _MIB,
            sources=list(found.sources),
        )
        timeout = min(ask.timeout or settings.timeout, settings.max_timeout)
        while True:
            pool = generation.federated() if found.endpoints else generation.pool
            try:
                return pool.run(
                    job, timeout=timeout, connection=exchange.connection, client=exchange.client, token=query_id
                )
            except QueryFailedError as failure:
                # A new build has taken over between our reading the generation and asking its workers.
                if failure.detail != "retired" or generation is self._service.generation:
                    raise
                generation = self._service.generation

    def _describe(self, exchange: Exchange, request: Describe) -> Reply:
        chosen = _choose_format(Kind.TRIPLES, request.format, exchange.accept)
        common: Headers = (("Content-Type", chosen.content_type), _VARY, *CORS)
        if chosen.name == "html":
            body = self._welcome().encode()
            headers: Headers = (*common, ("Cache-Control", "no-cache"), *PAGE_SHIELD)
            return Reply(200, (*headers, ("Content-Length", str(len(body)))), body)
        generation = self._service.generation
        address = self._address(exchange)
        etag = validators.tag(generation.version, Ask(""), chosen.name, address, "")
        common += (("ETag", etag), ("Cache-Control", "public, max-age=0, must-revalidate"), *RESULT_SHIELD)
        if validators.is_held(exchange.header("IF_NONE_MATCH"), etag):
            return Reply(304, tuple(pair for pair in common if pair[0] != "Content-Type"), b"")
        body = describe(
            address,
            chosen,
            graphs=self._graphs(generation),
            limits=_limits(self._service.settings),
            federates=self._policy.allowed,
        )
        return Reply(200, (*common, ("Content-Length", str(len(body)))), body)

    def _address(self, exchange: Exchange) -> str:
        public = self._service.settings.public_url
        if public:
            return public.rstrip("/") + "/sparql"
        host = exchange.header("HOST") or ""
        if not _HOST.fullmatch(host):
            host = f"{self._service.settings.host}:{self._service.settings.port}"
        return f"{exchange.environ.get('wsgi.url_scheme', 'http')}://{host}/sparql"

    def _graphs(self, generation: Generation) -> list[str]:
        """List the graphs that are no claims; claims are as many as there are sentences, and say so themselves."""
        kept = generation.described.get("graphs")
        if kept is None:
            query = f'SELECT DISTINCT ?g {{ GRAPH ?g {{}} FILTER(!STRSTARTS(STR(?g), "{BASE}id/")) }} ORDER BY ?g'
            job = Job(query, None, None, "tsv", self._service.settings.max_rows, _MIB, [])
            answer = generation.pool.run(job, timeout=self._service.settings.timeout)
            answer.close()
            kept = generation.described["graphs"] = answer.first
        return [line.strip("<>") for line in kept.decode().splitlines()[1:]]


def _limits(settings: Settings) -> dict[str, float]:
    return {
        "seconds": settings.timeout,
        "maximumSeconds": settings.max_timeout,
        "memoryMebibytes": settings.memory,
        "resultRows": settings.max_rows,
        "resultMebibytes": settings.max_result,
        "queryCharacters": settings.max_query,
    }


def _choose_format(kind: Kind, name: str | None, accept: str | None) -> Format:
    offers = FORMATS[kind]
    chosen = by_name(name, kind) if name is not None else choose(accept, offers)
    if chosen is None:
        offered = media_types(offers)
        raise refuse("not-acceptable", f"This is offered: {', '.join(offered)}.", offered=offered)
    return chosen


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
