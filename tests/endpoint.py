"""Somebody else's SPARQL endpoint, on loopback: Oxigraph behind the protocol, which may be busy or broken at first."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class StandIn:
    """A running endpoint.

    Attributes
    ----------
    store
        What it knows.
    first
        Answers that it gives before it asks its store.
    seen
        The requests so far: headers and query of each.
    port
        Where it listens.

    """

    store: ox.Store
    first: list[Answer]
    seen: list[tuple[dict[str, str], str]] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/sparql"

    def answer(self, query: str) -> Answer:
        """Answer as the SPARQL protocol says."""
        if self.first:
            return self.first.pop(0)
        try:
            rows = self.store.query(query)
            if isinstance(rows, ox.QueryTriples):
                return 400, {"Content-Type": "text/plain"}, b"this endpoint answers with rows"
            body = rows.serialize(format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, RuntimeError, OSError) as error:
            return 400, {"Content-Type": "text/plain"}, str(error).encode()
        return 200, {"Content-Type": "application/sparql-results+json"}, body or b""


@contextmanager
def run_endpoint(turtle: str = "", first: Sequence[Answer] = ()) -> Iterator[StandIn]:
    """Run an endpoint that knows some Turtle, and stop it at the end."""
    store = ox.Store()
    store.load(turtle.encode(), format=ox.RdfFormat.TURTLE)
    stand_in = StandIn(store, list(first))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply(parse_qs(urlsplit(self.path).query).get("query", [""])[0])

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            plain = self.headers["Content-Type"].startswith("application/sparql-query")
            self._reply(body if plain else parse_qs(body)["query"][0])

        def _reply(self, query: str) -> None:
            stand_in.seen.append(({name.lower(): value for name, value in self.headers.items()}, query))
            status, headers, body = stand_in.answer(query)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the tests' output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        stand_in.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield stand_in
        finally:
            server.shutdown()
            thread.join()
