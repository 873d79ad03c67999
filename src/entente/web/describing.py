"""``/sparql`` without a query: the service description for programs, the query page for browsers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from entente.namespaces import BASE
from entente.settings import Settings
from entente.sparql import validators
from entente.sparql.description import describe
from entente.sparql.formats import Kind
from entente.sparql.negotiation import choose_format
from entente.sparql.protocol import Ask, Describe
from entente.store.wire import Job
from entente.web.exchange import CORS, PAGE_SHIELD, RESULT_SHIELD, Exchange, Headers, Reply
from entente.web.service import Generation, Service

VARY = ("Vary", "Accept, Accept-Encoding")
REVALIDATE = ("Cache-Control", "public, max-age=0, must-revalidate")

_MIB = 1 << 20
_HOST = re.compile(r"[A-Za-z0-9.\-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")


class Description:
    """What the endpoint says of itself.

    Parameters
    ----------
    service
        What it answers from.
    federates
        The endpoints that queries may ask.
    welcome
        Writes the query page, for browsers.

    """

    def __init__(self, service: Service, federates: Iterable[str], welcome: Callable[[], str]) -> None:
        self._service = service
        self._federates = federates
        self._welcome = welcome

    def tell(self, exchange: Exchange, request: Describe) -> Reply:
        """Answer a request without a query.

        Raises
        ------
        Refused
            Nothing that is offered is acceptable.

        """
        chosen = choose_format(Kind.TRIPLES, request.format, exchange.accept)
        common: Headers = (("Content-Type", chosen.content_type), VARY, *CORS)
        if chosen.name == "html":
            body = self._welcome().encode()
            headers: Headers = (*common, ("Cache-Control", "no-cache"), *PAGE_SHIELD)
            return Reply(200, (*headers, ("Content-Length", str(len(body)))), body)
        generation = self._service.generation
        address = self._address(exchange)
        etag = validators.tag(generation.stamp, Ask(""), chosen.name, address, "")
        common += (("ETag", etag), REVALIDATE, *RESULT_SHIELD)
        if validators.is_held(exchange.header("IF_NONE_MATCH"), etag):
            return Reply(304, tuple(pair for pair in common if pair[0] != "Content-Type"), b"")
        body = describe(
            address,
            chosen,
            graphs=self._graphs(generation),
            limits=_limits(self._service.settings),
            federates=self._federates,
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
