"""A real server in a process of its own, and a client that shows what came over the wire."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

_START = "import json, sys; from entente.web.server import serve; from entente.settings import Settings; "
_START += "serve(Settings.read({}, **json.loads(sys.argv[1])))"
LONG_QUERY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
"""A cartesian product that no engine finishes."""


@dataclass(frozen=True)
class Response:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Server:
    """A running server."""

    child: subprocess.Popen[str]
    port: int
    greeting: str
    complaints: Path

    def request(
        self,
        method: str,
        target: str,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        timeout: float = 30,
    ) -> Response:
        """Send one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, target, body, dict(headers or {}))
            answer = connection.getresponse()
            return Response(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def get(self, target: str, **headers: str) -> Response:
        """GET, with headers written as keyword arguments."""
        return self.request("GET", target, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def query(self, query: str, *, headers: Mapping[str, str] | None = None, **parameters: Any) -> Response:
        """Ask a query by GET."""
        target = "/sparql?" + urlencode({"query": query, **parameters}, doseq=True)
        return self.request("GET", target, headers=headers)

    def rows(self, query: str, **parameters: Any) -> list[dict[str, str]]:
        """Ask a SELECT and return plain values."""
        answer = self.query(query, **parameters)
        assert answer.status == 200, answer.text
        return [{name: term["value"] for name, term in row.items()} for row in answer.json["results"]["bindings"]]


@contextmanager
def run_server(build_dir: Path, **settings: Any) -> Iterator[Server]:
    """Start a server on a free port, wait until it is ready, and stop it at the end."""
    given = {"build_dir": str(build_dir), "port": 0, "processes": 1, "workers": 2, "access_log": "", **settings}
    complaints = build_dir.parent / f"server-{os.urandom(4).hex()}.err"
    with complaints.open("w") as stderr:
        child = subprocess.Popen(
            [sys.executable, "-c", _START, json.dumps(given)], stdout=subprocess.PIPE, stderr=stderr, text=True
        )
    try:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(4)]
        found = re.search(r"at http://[^:]+:(\d+)", lines[0])
        assert found, complaints.read_text()
        server = Server(child, int(found.group(1)), "".join(lines), complaints)
        wait_until_ready(server)
        yield server
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        if child.stdout is not None:
            child.stdout.close()


def wait_until_ready(server: Server, seconds: float = 20) -> None:
    """Wait until queries are answered, by every process: several times in a row."""
    end = time.monotonic() + seconds
    seen = 0
    while seen < 6:
        seen = seen + 1 if server.get("/ready").status == 200 else 0
        assert time.monotonic() < end, server.complaints.read_text()
        time.sleep(0 if seen else 0.05)
