"""The plain form of requests: read exactly, or left to gunicorn's parser."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from entente.sparql.negotiation import parse_accept
from entente.web.plain import parse


@pytest.fixture
def connection() -> Iterator[socket.socket]:
    with socket.socket() as one:
        yield one


def test_a_plain_get(connection: socket.socket) -> None:
    found = parse(b"GET /sparql?query=ASK HTTP/1.1\r\nHost: x\r\nAccept:  text/csv \r\n\r\n", "1.2.3.4", connection)
    assert found is not None
    assert (found.method, found.path, found.query_string, found.accept) == ("GET", "/sparql", "query=ASK", "text/csv")
    assert found.client == "1.2.3.4"


def test_a_plain_post(connection: socket.socket) -> None:
    raw = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 5\r\n\r\nASK{}"
    )
    found = parse(raw, "", connection)
    assert found is not None
    assert found.read_body(100) == found.read_body(100) == b"ASK{}"


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /sparql?query=ASK HTTP/1.0\r\nHost: x\r\n\r\n",
        b"GET /other HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /sparql/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://x/sparql HTTP/1.1\r\nHost: x\r\n\r\n",
        b"HEAD /sparql?query=ASK HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET  /sparql HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /sparql HTTP/1.1\nHost: x\n\n",
        b"GET /sparql HTTP/1.1\r\nHost: x\r\n",
        b"GET /sparql HTTP/1.1\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: x\r\nAccept: a/b\r\nAccept: c/d\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: x\r\nX-Unknown: y\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: x\r\n Folded: y\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: x\x00\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: \xc3\xbc\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: x\r\n\r\nGET /next HTTP/1.1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nASK{}",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nASK{}",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nASK{}",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nASK{}",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\n\r\nASK{}",
        b"GET /sparql?query=" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 20000\r\n\r\n" + b"a" * 20000,
    ],
)
def test_anything_else_is_left_alone(connection: socket.socket, raw: bytes) -> None:
    assert parse(raw, "", connection) is None


def test_headers_cost_no_more_than_their_length(connection: socket.socket) -> None:
    started = time.process_time()
    for value in (b" " * 8000 + b"b", b'"' * 8001, b'"\\' * 4000, b"a/b;" * 2000, b",;" * 4000, b"a/b;c=" * 1300):
        parse(b"GET /sparql HTTP/1.1\r\nHost: x\r\nAccept: " + value + b"\r\n\r\n", "", connection)
        parse_accept(value.decode())
    assert time.process_time() - started < 0.5
