"""The relay: checked addresses, no redirects, bounded answers."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from entente.store.relay import Bounds, Relay, UnreachableError, find_address

ANSWER = b'{"head":{"vars":[]},"results":{"bindings":[]}}'


class Endpoint(BaseHTTPRequestHandler):
    asked: list[tuple[str, bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append((self.path, body))
        if self.path == "/redirect":
            self.send_response(302)
            self.send_header("Location", "/sparql")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if self.path == "/slow":
            time.sleep(3)
        content = b"x" * 5000 if self.path == "/large" else ANSWER
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def run_endpoint() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    asked: list[tuple[str, bytes]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Known", (Endpoint,), {"asked": asked}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()


def ask(address: str, body: bytes = b"ASK {}") -> tuple[int, bytes]:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        connection.request("POST", parts.path, body, {"Content-Type": "application/sparql-query"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@contextmanager
def run_relay(*endpoints: str, seconds: float = 1) -> Iterator[Relay]:
    running = Relay(endpoints, Bounds(seconds=seconds, size=1000, body=500))
    running.start()
    try:
        yield running
    finally:
        running.close()


def test_passes_on_and_back() -> None:
    with run_endpoint() as (base, asked), run_relay(base + "/sparql?x=y") as running:
        assert ask(running.stand_in(base + "/sparql?x=y")) == (200, ANSWER)
        assert asked == [("/sparql?x=y", b"ASK {}")]


@pytest.mark.parametrize("path", ["/redirect", "/slow", "/large"])
def test_redirects_delays_and_large_answers_are_failures(path: str) -> None:
    with run_endpoint() as (base, asked), run_relay(base + path) as running:
        status, body = ask(running.stand_in(base + path))
        assert status == 502
        assert ANSWER not in body
        assert [target for target, _ in asked] == [path]


def test_what_is_not_listed_has_no_address() -> None:
    with run_endpoint() as (base, asked), run_relay(base + "/sparql") as running:
        with pytest.raises(UnreachableError):
            running.stand_in(base + "/other")
        known = urlsplit(running.stand_in(base + "/sparql"))
        assert ask(f"http://127.0.0.1:{known.port}/guess")[0] == 403
        assert ask(running.stand_in(base + "/sparql"), b"x" * 501)[0] == 403
        assert asked == []


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["fd00::1"]]
)
def test_a_public_name_with_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch, addresses: list[str]) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: found)
    with pytest.raises(UnreachableError, match="not public"):
        find_address("rebound.example", 80, listed_hosts=["rebound.example"])


def test_a_name_without_an_address() -> None:
    with pytest.raises(UnreachableError, match="no address"):
        find_address("nowhere.invalid", 80, listed_hosts=[])


def test_a_private_address_may_be_listed_as_such() -> None:
    assert find_address("127.0.0.1", 80, listed_hosts=["127.0.0.1"]) == "127.0.0.1"
    with pytest.raises(UnreachableError):
        find_address("127.0.0.1", 80, listed_hosts=["other.example"])
