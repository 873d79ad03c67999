"""Clients that mean harm, or that seem to: absurd queries, slow readers, half requests, noise, crowds.

All of them stay on the loopback interface, and each is bounded in what it opens and sends.
"""

from __future__ import annotations

import http.client
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

CROWD = 300
"""Connections that are opened at once and left idle."""

_SLOW = 60
_PAUSE = 0.05
_ANY = "?{0}s ?{0}p ?{0}o"
_CROSS = " . ".join(_ANY.format(letter) for letter in "abcd")
_LABELS = "?x <http://www.w3.org/2000/01/rdf-schema#label> ?l . ?y <http://www.w3.org/2000/01/rdf-schema#label> ?m"
_VALUES = " ".join(f"<https://example.org/{number}>" for number in range(20_000))
_PATHS = "|".join(f"<https://example.org/p{number}>" for number in range(40))

QUERIES = {
    "cartesian count": f"SELECT (COUNT(*) AS ?n) {{ {_CROSS} }}",
    "cartesian rows": f"SELECT * {{ {_CROSS} }} ORDER BY ?as ?bs",
    "one great group": f"SELECT (GROUP_CONCAT(?ao) AS ?all) {{ {_CROSS} }}",
    "catastrophic regex": f'SELECT * {{ {_LABELS} FILTER(REGEX(CONCAT(?l, ?m, ?l), "^(([a-z ])+.)+[A-Z]([a-z])+$")) }}',
    "growing text": f'SELECT (SUM(STRLEN(REPLACE(CONCAT(?l, ?m, ?l), "(.)", "$1$1$1$1"))) AS ?n) {{ {_LABELS} }}',
    "5,000 brackets": "SELECT * { ?s ?p ?o FILTER" + "(" * 5000 + "1" + ")" * 5000 + " }",
    "5,000 braces": "SELECT * " + "{" * 5000 + " ?s ?p ?o " + "}" * 5000,
    "3,000 unions": "SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * 3000) + " }",
    "3,000 triples": "SELECT * { " + " . ".join(f"?s{n} ?p{n} ?s{n + 1}" for n in range(3000)) + " }",
    "huge VALUES": f"SELECT * {{ VALUES ?s {{ {_VALUES} }} ?s ?p ?o }}",
    "wandering path": f"SELECT (COUNT(*) AS ?n) {{ ?a (!({_PATHS}))* ?b . ?b (!({_PATHS}))+ ?c }}",
    "no SPARQL": "SELECT SELECT { ] ?? \u0000 ",
    "local file": "SELECT * FROM <file:///etc/hostname> { ?s ?p ?o }",
    "remote": "SELECT * { SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o } }",
}
GIANT = "SELECT ?s ?p ?o ?t { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?t a ?class } }"


@dataclass
class Record:
    """What hostile clients got."""

    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, outcome: str, seconds: float = 0.0) -> None:
        """Count an outcome."""
        with self.lock:
            self.outcomes[f"{kind}: {outcome}"] += 1
            self.slowest[kind] = max(self.slowest.get(kind, 0.0), seconds)


def attack(port: int, seconds: float, seed: int = 1) -> tuple[dict[str, int], dict[str, float]]:
    """Run all hostile clients for some time.

    Returns
    -------
    tuple
        How often each thing happened, and the seconds that the slowest absurd query of each kind took.

    """
    record = Record()
    end = time.monotonic() + seconds
    names = list(QUERIES)
    # Three that keep workers busy, two that go through everything, and one of each of the others.
    clients: list[Callable[[], None]] = [lambda: _ask_absurdly(port, end, names[:1], record)] * 2
    clients.append(lambda: _ask_absurdly(port, end, names[1:5], record))
    clients += [lambda: _ask_absurdly(port, end, names, record)] * 2
    for client in (_read_slowly, _abandon, _drip, _babble, _send_too_much, _crowd):
        clients.append(lambda client=client: client(port, end, record))  # type: ignore[misc]
    random.seed(seed)
    threads = [threading.Thread(target=client, daemon=True) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 60)
    return dict(sorted(record.outcomes.items())), {name: record.slowest.get(name, 0.0) for name in QUERIES}


def _ask_absurdly(port: int, end: float, names: Sequence[str], record: Record) -> None:
    number = 0
    while time.monotonic() < end:
        name = names[number % len(names)]
        number += 1
        begun = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            form = urlencode({"query": QUERIES[name]})
            connection.request("POST", "/sparql", form, {"Content-Type": "application/x-www-form-urlencoded"})
            answer = connection.getresponse()
            while answer.read(1 << 16):
                pass
            outcome = str(answer.status)
        except (OSError, http.client.HTTPException) as error:
            outcome = f"broken off ({type(error).__name__})"
        finally:
            connection.close()
        record.note(name, outcome, time.monotonic() - begun)
        time.sleep(_PAUSE)


def _begin_giant(port: int) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=30)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    target = "/sparql?" + urlencode({"query": GIANT, "format": "csv"})
    client.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    return client


def _read_slowly(port: int, end: float, record: Record) -> None:
    while time.monotonic() < end:
        try:
            with _begin_giant(port) as client:
                until = min(end, time.monotonic() + 12)
                while time.monotonic() < until and client.recv(256):
                    time.sleep(0.1)
            record.note("slow reader", "left")
        except OSError as error:
            record.note("slow reader", type(error).__name__)
        time.sleep(_PAUSE)


def _abandon(port: int, end: float, record: Record) -> None:
    while time.monotonic() < end:
        try:
            with _begin_giant(port) as client:
                client.recv(4096)
            record.note("abandoned result", "left")
        except OSError as error:
            record.note("abandoned result", type(error).__name__)
        time.sleep(_PAUSE * 4)


def _drip(port: int, end: float, record: Record) -> None:
    """Slowloris: many connections that send a byte of a head now and then."""
    text = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\nX-Filler: " + b"a" * 400
    clients: dict[socket.socket, int] = {}
    while time.monotonic() < end:
        try:
            while len(clients) < _SLOW:
                clients[socket.create_connection(("127.0.0.1", port), timeout=10)] = 0
        except OSError as error:
            record.note("slowloris", type(error).__name__)
        for client, sent in list(clients.items()):
            try:
                client.send(text[sent % len(text) : sent % len(text) + 1])
                clients[client] = sent + 1
            except OSError:
                record.note("slowloris", "closed by the server")
                client.close()
                del clients[client]
        time.sleep(0.5)
    for client in clients:
        client.close()


def _babble(port: int, end: float, record: Record) -> None:
    """Send noise, and heads that are almost right."""
    chance = random.Random(2)
    almost = (
        b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /",
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n",
        b"GET /sparql?query=%ff%fe HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\r\n" * 200,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64,
    )
    while time.monotonic() < end:
        content = chance.choice((*almost, chance.randbytes(chance.randint(1, 5000))))
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as client:
                client.sendall(content)
                client.shutdown(socket.SHUT_WR)
                answer = client.recv(4096)
            record.note("noise", answer[9:12].decode("latin-1") if answer[:5] == b"HTTP/" else "closed")
        except OSError as error:
            record.note("noise", type(error).__name__)
        time.sleep(_PAUSE)


def _send_too_much(port: int, end: float, record: Record) -> None:
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
                client.sendall(
                    b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
                    b"Content-Length: 100000000\r\n\r\n"
                )
                for _ in range(64):
                    client.sendall(b"x" * (1 << 16))
            record.note("oversized body", "taken")
        except OSError as error:
            record.note("oversized body", type(error).__name__)
        time.sleep(_PAUSE * 4)


def _crowd(port: int, end: float, record: Record) -> None:
    """Open hundreds of connections, leave them idle for a while, and let them all ask at once."""
    while time.monotonic() < end:
        clients: list[socket.socket] = []
        try:
            for _ in range(CROWD):
                clients.append(socket.create_connection(("127.0.0.1", port), timeout=10))
            time.sleep(2)
            for client in clients:
                client.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\n\r\n")
            statuses = Counter(client.recv(4096)[9:12].decode("latin-1") or "closed" for client in clients)
            for status, count in statuses.items():
                record.outcomes[f"crowd: {status}"] += count
        except OSError as error:
            record.note("crowd", type(error).__name__)
        finally:
            for client in clients:
                client.close()
        time.sleep(1)
