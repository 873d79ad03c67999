"""Validators and kept answers."""

from __future__ import annotations

import gzip
import socket
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.web.dataset import publish_dataset
from tests.web.running import Server, run_server

QUERY = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 100"


def test_headers_of_a_deterministic_answer(server: Server) -> None:
    headers = server.query(QUERY).headers
    assert headers["etag"].startswith('"')
    assert headers["last-modified"].endswith("GMT")
    assert headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert headers["vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_no_validator_where_answers_differ(server: Server, call: str) -> None:
    first, second = (server.query(f"SELECT ({call} AS ?x) {{}}") for _ in range(2))
    assert "etag" not in first.headers
    assert first.headers["cache-control"] == "no-store"
    assert first.headers["entente-query"] != second.headers["entente-query"]


def test_not_modified(server: Server) -> None:
    etag = server.query(QUERY).headers["etag"]
    for value in (etag, f'"other", {etag}', f"W/{etag}"):
        answer = server.query(QUERY, headers={"If-None-Match": value})
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["etag"] == etag
        assert "vary" in answer.headers
    assert server.query(QUERY, headers={"If-None-Match": '"other"'}).status == 200
    assert server.query(QUERY + " ", headers={"If-None-Match": etag}).status == 200
    assert server.query(QUERY, headers={"If-None-Match": etag}, format="csv").status == 200
    assert server.query(QUERY, headers={"If-None-Match": etag, "Host": "other.example"}).status == 200
    assert server.query(QUERY, headers={"If-None-Match": etag, "Accept-Encoding": "gzip"}).status == 200


def test_a_problem_has_no_validator(server: Server) -> None:
    assert "etag" not in server.query("SELECT").headers


def test_the_second_answer_is_the_first(server: Server) -> None:
    first = server.query(QUERY + " # twice")
    for _ in range(6):  # until both processes have seen it
        again = server.query(QUERY + " # twice")
        assert (again.status, again.body) == (200, first.body)
        assert again.headers["etag"] == first.headers["etag"]


def test_compressed(server: Server) -> None:
    plain = server.query(QUERY)
    packed = server.query(QUERY, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < len(plain.body) / 2
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "content-encoding" not in server.query("ASK {}", headers={"Accept-Encoding": "gzip"}).headers
    assert "content-encoding" not in server.query(QUERY, headers={"Accept-Encoding": "gzip;q=0"}).headers


def exchange(client: socket.socket, request: bytes) -> tuple[bytes, bytes]:
    client.sendall(request)
    received = b""
    while b"\r\n\r\n" not in received:
        received += client.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    size = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    while len(body) < size:
        body += client.recv(65536)
    return head, body


@pytest.mark.parametrize(
    "request_bytes",
    [
        f"GET /sparql?query={quote(QUERY)} HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 5\r\n\r\nASK{}",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nX-Unknown: y\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 5\r\n\r\nASK{}",
    ],
    ids=["get", "post", "post by a thread"],
)
def test_the_same_bytes_get_the_same_bytes(build_dir: Path, request_bytes: bytes) -> None:
    with (
        run_server(build_dir) as server,
        socket.create_connection(("127.0.0.1", server.port)) as client,
    ):
        client.settimeout(10)
        first_head, first = exchange(client, request_bytes)
        for _ in range(3):
            head, body = exchange(client, request_bytes)
            assert body == first
            lines = [
                {line for line in one.split(b"\r\n") if not line.startswith(b"Date")} for one in (head, first_head)
            ]
            assert lines[0] == lines[1]
            assert b"\r\nDate: " in head
        text = server.get("/metrics").text
        assert 'entente_cache_total{outcome="replay"} 3' in text
        assert 'entente_cache_total{outcome="miss"} 1' in text


def test_a_new_build_is_answered_anew(tmp_path: Path) -> None:
    publish_dataset(tmp_path, claims=10)
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    with run_server(tmp_path / "build") as server:
        old = server.query(query)
        assert server.query(query).body == old.body
        publish_dataset(tmp_path, claims=20)
        for _ in range(100):
            new = server.query(query)
            if new.body != old.body:
                break
            __import__("time").sleep(0.1)
        assert new.body != old.body
        assert new.headers["etag"] != old.headers["etag"]
        assert server.query(query, headers={"If-None-Match": old.headers["etag"]}).status == 200


def test_the_cache_may_be_off(build_dir: Path) -> None:
    with run_server(build_dir, cache=0) as server:
        for _ in range(3):
            assert server.query(QUERY).status == 200
        assert 'entente_cache_total{outcome="miss"} 3' in server.get("/metrics").text
