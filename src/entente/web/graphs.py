"""Whole named graphs as files, streamed by the query workers: some have more triples than a page should hold."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Response, request

from entente.kb.facts import quote
from entente.sparql import validators
from entente.sparql.formats import Format
from entente.sparql.protocol import Ask
from entente.web.endpoint import Endpoint
from entente.web.exchange import Exchange, Reply
from entente.web.service import Service

_OWN = frozenset({"Content-Length", "Content-Type", "ETag"})
_CONDITIONS = ("HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")


class GraphFiles:
    """Sends the triples of a graph, under the same limits as any query.

    Parameters
    ----------
    service
        Knows the version.
    endpoint
        Has them fetched.

    """

    def __init__(self, service: Service, endpoint: Endpoint) -> None:
        self._service = service
        self._endpoint = endpoint

    def send(self, graph: str, written_as: Format) -> Response:
        """Answer the current request with a graph.

        Parameters
        ----------
        graph
            Its IRI.
        written_as
            The syntax; N-Quads and TriG name the graph.

        Raises
        ------
        Refused
            The workers are busy, or a limit is reached before the first byte.

        """
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {quote(graph)} {{ ?s ?p ?o }} }}"
        if written_as.name not in ("nquads", "trig"):
            return _respond(self._ask(query, written_as.name, dict(request.environ)))
        etag = validators.tag(self._service.generation.stamp, Ask(request.path), written_as.name, "", "")
        if validators.is_held(request.headers.get("If-None-Match"), etag):
            return Response(status=304, headers={"ETag": etag})
        environ = {name: value for name, value in request.environ.items() if name not in _CONDITIONS}
        reply = self._ask(query, "ntriples", environ)
        headers = [(name, value) for name, value in reply.headers if name not in _OWN]
        headers += [("Content-Type", written_as.content_type), ("ETag", etag)]
        parts = iter([reply.body]) if isinstance(reply.body, bytes) else reply.body
        named = _name_each(parts, graph) if written_as.name == "nquads" else _enclose(parts, graph)
        if isinstance(reply.body, bytes):
            return _respond(Reply(reply.status, tuple(headers), b"".join(named)))
        return _respond(Reply(reply.status, tuple(headers), named, close=reply.close))

    def _ask(self, query: str, name: str, environ: dict[str, object]) -> Reply:
        method = "HEAD" if request.method == "HEAD" else "GET"
        return self._endpoint.answer(Exchange(method, "/sparql", urlencode({"query": query, "format": name}), environ))


def _respond(reply: Reply) -> Response:
    response = Response(reply.body, reply.status, list(reply.headers))
    if reply.close is not None:
        response.call_on_close(reply.close)
    return response


def _enclose(parts: Iterator[bytes], graph: str) -> Iterator[bytes]:
    """Make TriG of N-Triples: a graph's block may hold them as they are."""
    yield f"{quote(graph)} {{\n".encode()
    yield from parts
    yield b"}\n"


def _name_each(parts: Iterator[bytes], graph: str) -> Iterator[bytes]:
    """Make N-Quads of N-Triples: no line break stands within a term, so each line ends with its full stop."""
    ending, named = b" .\n", f" {quote(graph)} .\n".encode()
    held = b""
    for part in parts:
        lines, newline, held = (held + part).rpartition(b"\n")
        yield (lines + newline).replace(ending, named)
    yield held
