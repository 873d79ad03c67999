"""Long results: soon begun, never held in memory, whole or visibly broken."""

from __future__ import annotations

import gzip
import http.client
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.web.running import Server, run_server

MILLION = "SELECT ?a ?b { VALUES ?x { 1 2 3 4 5 6 7 8 9 10 } ?a ?p ?o . ?b ?q ?r } LIMIT 1000000"
ENDLESS = "SELECT ?a ?b ?c { ?a ?p ?o . ?b ?q ?r . ?c ?u ?v }"


@pytest.fixture(scope="module")
def streaming(build_dir: Path) -> Iterator[Server]:
    with run_server(build_dir, timeout=60, max_timeout=60, workers=2) as running:
        yield running


def count_resident(pid: int) -> int:
    """Sum up the resident memory of a process and its descendants, in MiB."""
    total = 0
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
        except OSError:
            continue
        children.setdefault(int(fields["PPid"]), []).append(int(fields["Pid"]))
        if "VmRSS" in fields:
            sizes[int(fields["Pid"])] = int(fields["VmRSS"].split()[0])
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        total += sizes.get(one, 0)
        waiting += children.get(one, [])
    return total // 1024


sizes: dict[int, int] = {}


@pytest.mark.parametrize(("name", "mark"), [("json", b'"a"'), ("xml", b"<result>"), ("csv", b"\n"), ("tsv", b"\n")])
def test_a_million_rows(streaming: Server, name: str, mark: bytes) -> None:
    before = count_resident(streaming.child.pid)
    connection = http.client.HTTPConnection("127.0.0.1", streaming.port, timeout=60)
    started = time.monotonic()
    connection.request("GET", "/sparql?" + urlencode({"query": MILLION, "format": name}))
    answer = connection.getresponse()
    first = answer.read(1000)
    assert time.monotonic() - started < 0.5
    assert answer.getheader("Transfer-Encoding") == "chunked"
    count, most, size = first.count(mark), 0, 0
    tail = first[-len(mark) + 1 :] if len(mark) > 1 else b""
    while part := answer.read(1 << 20):
        count += (tail + part).count(mark)
        tail = part[-len(mark) + 1 :] if len(mark) > 1 else b""
        size += len(part)
        if size % (8 << 20) < 1 << 20:
            most = max(most, count_resident(streaming.child.pid))
    connection.close()
    extra = 1 if name in ("csv", "tsv", "json") else 0  # the head names the columns
    assert count == 1_000_000 + extra
    assert most - before < 60


def test_small_results_come_with_their_length(streaming: Server) -> None:
    answer = streaming.query("SELECT * { ?s ?p ?o } LIMIT 5")
    assert int(answer.headers["content-length"]) == len(answer.body)


def begin(server: Server, version: str = "HTTP/1.1") -> socket.socket:
    client = socket.create_connection(("127.0.0.1", server.port))
    target = "/sparql?" + urlencode({"query": ENDLESS, "format": "csv", "timeout": 1})
    client.sendall(f"GET {target} {version}\r\nHost: x\r\n\r\n".encode())
    client.settimeout(20)
    return client


def test_pythons_client_sees_a_killed_stream(streaming: Server) -> None:
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        streaming.query(ENDLESS, format="csv", timeout=1)


def test_curl_sees_a_killed_stream(streaming: Server) -> None:
    curl = shutil.which("curl")
    assert curl, "curl is needed for this test"
    target = f"http://127.0.0.1:{streaming.port}/sparql?" + urlencode({"query": ENDLESS, "format": "csv", "timeout": 1})
    for version in ("--http1.1", "--http1.0"):
        done = subprocess.run([curl, "-s", version, "-o", "/dev/null", target], timeout=30, check=False)
        assert done.returncode in (18, 56), version


def receive_exactly(client: socket.socket, size: int) -> bytes:
    received = b""
    while len(received) < size and (part := client.recv(min(1 << 20, size - len(received)))):
        received = received + part if size < 1 << 20 else b""
    return received


@pytest.mark.parametrize("version", ["HTTP/1.0", "HTTP/1.1"])
def test_a_killed_stream_is_reset(streaming: Server, version: str) -> None:
    with begin(streaming, version) as client:
        assert len(receive_exactly(client, 100_000)) == 100_000
        with pytest.raises(ConnectionResetError):
            receive_exactly(client, 1 << 40)


def test_a_compressed_stream_is_whole_or_broken(streaming: Server) -> None:
    answer = streaming.query(MILLION.replace("1000000", "100000"), headers={"Accept-Encoding": "gzip"}, format="csv")
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(answer.body).count(b"\n") == 100_001
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        streaming.query(ENDLESS, headers={"Accept-Encoding": "gzip"}, format="csv", timeout=1)


def test_a_reader_that_leaves_frees_its_worker(streaming: Server) -> None:
    for _ in range(4):
        with begin(streaming) as client:
            assert client.recv(1000)
    started = time.monotonic()
    assert streaming.query("ASK {}").status == 200
    assert time.monotonic() - started < 2
