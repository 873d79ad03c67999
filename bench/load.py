"""A load generator in plain Python: prepared requests, an epoll loop, no parsing beyond the end of an answer.

Closed loop: every connection sends its next request when the last one has been answered. On two cores one process of
it leaves the other core to the server; `calibrate` tells what it can do at most.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import select
import socket
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

DRAIN = 30.0
"""Seconds that answers may still take after the last request was sent."""

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[ \t]*chunked", re.IGNORECASE)
_PART = 1 << 18


@dataclass(frozen=True)
class Shot:
    """A request in two halves; what is put between them makes it one that was never sent before."""

    before: bytes
    after: bytes


@dataclass(frozen=True)
class Volley:
    """What came of a run.

    Attributes
    ----------
    seconds
        From the first counted request to the last answer.
    latencies
        Seconds that each counted answer took, in ascending order.
    failed
        Answers with another status than 200, and connections lost.

    """

    seconds: float
    latencies: list[float]
    failed: int

    @property
    def rate(self) -> float:
        """Answers in a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Seconds within which that share of the answers came."""
        if not self.latencies:
            return float("nan")
        return self.latencies[min(int(len(self.latencies) * share), len(self.latencies) - 1)]


def make_shot(path: str, port: int, query: str, accept: str) -> Shot:
    """Prepare a query by GET; a number in a comment at its end keeps caches from answering."""
    target = quote(query, safe="").encode()
    head = f" HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: {accept}\r\n\r\n".encode()
    return Shot(f"GET {path}?query=".encode() + target + b"%20%23", head)


def fire(
    port: int,
    shots: Sequence[Shot],
    *,
    connections: int,
    seconds: float,
    warm: float = 0.5,
    vary: bool = True,
    clients: int = 0,
    drain: float = DRAIN,
) -> Volley:
    """Load a server for some time.

    Parameters
    ----------
    port
        Where it listens on the loopback interface.
    shots
        Sent in turn, over and over.
    connections
        How many clients there are at once.
    seconds, warm
        How long counted requests are sent, and how long others before them.
    vary
        Whether each request differs from all others; otherwise a shot is sent as it is every time.
    clients
        Processes of the load generator; half as many as there are cores when 0.
    drain
        Seconds that answers may still take after the last request was sent; later ones count as failed.

    """
    clients = min(connections, clients or max(1, (os.cpu_count() or 2) // 2))
    if clients == 1:
        return _Client(port, shots, connections, vary, 0).run(seconds, warm, drain)
    shares = [connections // clients + (number < connections % clients) for number in range(clients)]
    with ProcessPoolExecutor(clients, multiprocessing.get_context("spawn")) as crew:
        work = partial(_run_client, port, list(shots), vary, seconds, warm, drain)
        volleys = list(crew.map(work, range(clients), shares))
    latencies = sorted(latency for volley in volleys for latency in volley.latencies)
    return Volley(max(v.seconds for v in volleys), latencies, sum(v.failed for v in volleys))


def _run_client(
    port: int, shots: list[Shot], vary: bool, seconds: float, warm: float, drain: float, number: int, connections: int
) -> Volley:
    return _Client(port, shots, connections, vary, number).run(seconds, warm, drain)


def is_whole(answer: bytes) -> bool:
    """Tell whether an answer has arrived in full."""
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return False
    length = _LENGTH.search(answer, 0, end + 2)
    if length is not None:
        return len(answer) >= end + 4 + int(length.group(1))
    if _CHUNKED.search(answer, 0, end + 2) is None or not answer.endswith(b"0\r\n\r\n"):
        return False
    position = end + 4
    while True:
        line_end = answer.find(b"\r\n", position)
        if line_end < 0:
            return False
        size = int(answer[position:line_end].split(b";")[0], 16)
        position = line_end + 2 + size + 2
        if position > len(answer):
            return False
        if size == 0:
            return True


class _Client:
    """One process of the load generator."""

    def __init__(self, port: int, shots: Sequence[Shot], connections: int, vary: bool, number: int) -> None:
        self._address = ("127.0.0.1", port)
        self._shots = shots
        self._connections = connections
        self._vary = vary
        self._next = number * (len(shots) // 3)
        self._serial = (number + 1) * 10_000_000_000 + time.monotonic_ns() % 1_000_000_000
        self._poll = select.epoll()
        self._sockets: dict[int, socket.socket] = {}
        self._begun: dict[int, float] = {}
        self._parts: dict[int, bytes] = {}
        self._failed = 0

    def run(self, seconds: float, warm: float, drain: float) -> Volley:
        """Send and count."""
        for _ in range(self._connections):
            self._send(self._connect())
        counted_from = time.perf_counter() + warm
        end = counted_from + seconds
        last = counted_from
        latencies: list[float] = []
        try:
            while self._begun and last < end + drain:
                events = self._poll.poll(1.0)
                if not events and time.perf_counter() > end + drain:
                    break
                for descriptor, _ in events:
                    status = self._take(descriptor)
                    if status is None:
                        continue
                    last = time.perf_counter()
                    began = self._begun.pop(descriptor)
                    if began >= counted_from:
                        if status == b"200":
                            latencies.append(last - began)
                        else:
                            self._failed += 1
                    if last < end:
                        self._send(descriptor if status else self._connect())
        finally:
            for client in self._sockets.values():
                client.close()
            self._poll.close()
        return Volley(last - counted_from, sorted(latencies), self._failed + len(self._begun))

    def _connect(self) -> int:
        client = socket.create_connection(self._address, timeout=10)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.setblocking(False)
        self._sockets[client.fileno()] = client
        self._poll.register(client.fileno(), select.EPOLLIN)
        return client.fileno()

    def _send(self, descriptor: int) -> None:
        shot = self._shots[self._next % len(self._shots)]
        self._next += 1
        if self._vary:
            self._serial += 1
        self._parts[descriptor] = b""
        self._begun[descriptor] = time.perf_counter()
        self._sockets[descriptor].send(shot.before + b"%d" % (self._serial if self._vary else 0) + shot.after)

    def _take(self, descriptor: int) -> bytes | None:
        """Take a part of an answer; return its status once it is whole, and an empty one for a lost connection."""
        try:
            part = self._sockets[descriptor].recv(_PART)
        except ConnectionError:
            part = b""
        if not part:
            self._poll.unregister(descriptor)
            self._sockets.pop(descriptor).close()
            return b""
        held = self._parts[descriptor]
        answer = held + part if held else part
        if is_whole(answer):
            return answer[9:12]
        self._parts[descriptor] = answer
        return None


_TRIVIAL = b"HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\n" + b"x" * 300


def _serve_trivially(listener: socket.socket) -> None:
    poll = select.epoll()
    poll.register(listener.fileno(), select.EPOLLIN)
    clients: dict[int, socket.socket] = {}
    while True:
        for descriptor, _ in poll.poll():
            if descriptor == listener.fileno():
                client, _ = listener.accept()
                clients[client.fileno()] = client
                poll.register(client.fileno(), select.EPOLLIN)
            elif clients[descriptor].recv(_PART):
                clients[descriptor].send(_TRIVIAL)
            else:
                poll.unregister(descriptor)
                clients.pop(descriptor).close()


def calibrate(connections: Iterable[int] = (1, 8, 32), seconds: float = 1.5) -> dict[int, Volley]:
    """Measure what the generator itself reaches against a server that only ever sends the same bytes."""
    ceilings = {}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = multiprocessing.get_context("fork").Process(target=_serve_trivially, args=(listener,), daemon=True)
        server.start()
        port = listener.getsockname()[1]
        shots = [make_shot("/sparql", port, "SELECT ?p ?o { <https://example.org/thing> ?p ?o }", "*/*")]
        for count in connections:
            ceilings[count] = fire(port, shots, connections=count, seconds=seconds, warm=0.2)
        server.terminate()
        server.join()
    return ceilings


if __name__ == "__main__":
    for count, volley in calibrate().items():
        print(f"{count} connections: {volley.rate:,.0f} requests/s, p99 {volley.percentile(0.99) * 1000:.2f} ms")
