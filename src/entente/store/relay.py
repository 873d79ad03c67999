"""The way out to listed endpoints: a relay on loopback that asks one endpoint for one query.

The engine follows redirects, asks whatever address a name has at that moment, and has no time limit. So it never asks
an endpoint itself: the query names the relay instead, and the relay asks the endpoint, at an address that was checked,
without following redirects, within a time and a size. (docs/decisions/023)
"""

from __future__ import annotations

import http.client
import ipaddress
import secrets
import socket
import ssl
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}
_PASSED_ON = ("content-type", "accept")
_PIECE = 1 << 16


class UnreachableError(Exception):
    """An endpoint may not or cannot be asked."""


@dataclass(frozen=True)
class Bounds:
    """What asking an endpoint may take: seconds for each step, bytes of its answer."""

    seconds: float = 20.0
    size: int = 16 << 20
    body: int = 1 << 20


def find_address(host: str, port: int, *, listed_hosts: Iterable[str]) -> str:
    """Find an address of a host that may be asked.

    Parameters
    ----------
    host, port
        Where the endpoint is.
    listed_hosts
        The hosts as the operator wrote them: one that is written as an address, or as localhost, may be private.

    Raises
    ------
    UnreachableError
        The host has no address, or one that is not public although its name is not private by itself.

    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise UnreachableError(f"{host} has no address") from error
    addresses = [str(entry[4][0]) for entry in found]
    if host in listed_hosts and is_plainly_private(host):
        return addresses[0]
    for address in addresses:
        # One private address among public ones is how a name is made to point inside.
        if not is_public(address):
            raise UnreachableError(f"{host} has the address {address}, which is not public")
    return addresses[0]


def is_public(address: str) -> bool:
    """Tell whether an address is one of the open internet.

    >>> is_public("192.0.2.1"), is_public("::ffff:127.0.0.1"), is_public("8.8.8.8")
    (False, False, True)
    """
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour
        if inner is not None:
            return is_public(str(inner))
    return parsed.is_global and not parsed.is_multicast


def is_plainly_private(host: str) -> bool:
    """Tell whether whoever writes this host knows that it is private.

    >>> is_plainly_private("localhost"), is_plainly_private("10.0.0.1"), is_plainly_private("intranet.example")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return not is_public(host)
    except ValueError:
        return False


class Relay:
    """A server on loopback that stands for the listed endpoints.

    Parameters
    ----------
    endpoints
        Their addresses, as the operator has written them.
    bounds
        What asking one may take.

    """

    def __init__(self, endpoints: Iterable[str], bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds()
        self._targets = {secrets.token_urlsafe(16): endpoint for endpoint in endpoints}
        hosts = frozenset(urlsplit(endpoint).hostname or "" for endpoint in self._targets.values())

        class Answering(_Handler):
            relay = self
            listed_hosts = hosts

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self._server.daemon_threads = True
        self._base = f"http://127.0.0.1:{self._server.server_address[1]}/"

    def start(self) -> None:
        """Begin to answer."""
        threading.Thread(target=self._server.serve_forever, name="relay", daemon=True).start()

    def close(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()

    def stand_in(self, endpoint: str) -> str:
        """Name the relay's own address for an endpoint, which nobody can guess."""
        for secret, known in self._targets.items():
            if known == endpoint:
                return self._base + secret
        raise UnreachableError(f"{endpoint} is not listed")

    def find_target(self, path: str) -> str | None:
        """Find the endpoint that an address of the relay stands for."""
        return self._targets.get(path.lstrip("/"))


class _Handler(BaseHTTPRequestHandler):
    """Passes one query on and its answer back."""

    relay: ClassVar[Relay]
    listed_hosts: ClassVar[frozenset[str]]
    protocol_version = "HTTP/1.0"

    def do_POST(self) -> None:
        """Pass a query on."""
        target = self.relay.find_target(self.path)
        length = self.headers.get("Content-Length", "")
        if target is None or not length.isdigit() or int(length) > self.relay.bounds.body:
            self.send_error(403)
            return
        body = self.rfile.read(int(length))
        headers = {name: self.headers[name] for name in _PASSED_ON if name in self.headers}
        try:
            status, kind, content = self._ask(target, body, headers)
        except (OSError, http.client.HTTPException, UnreachableError):
            self.send_error(502)
            return
        self.send_response(200 if status == http.client.OK else 502)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so by the standard library
        """Write no log of its own."""

    def _ask(self, target: str, body: bytes, headers: dict[str, str]) -> tuple[int, str, bytes]:
        bounds = self.relay.bounds
        parts = urlsplit(target)
        host = parts.hostname or ""
        port = parts.port or _PORTS[parts.scheme]
        address = find_address(host, port, listed_hosts=self.listed_hosts)
        connection = http.client.HTTPConnection(host, port, timeout=bounds.seconds)
        channel = socket.create_connection((address, port), timeout=bounds.seconds)
        try:
            if parts.scheme == "https":
                channel = ssl.create_default_context().wrap_socket(channel, server_hostname=host)
            connection.sock = channel
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, body, {**headers, "User-Agent": "entente", "Accept-Encoding": "identity"})
            answer = connection.getresponse()
            content = bytearray()
            while piece := answer.read(_PIECE):
                content += piece
                if len(content) > bounds.size:
                    raise UnreachableError("the answer is too large")
            return answer.status, answer.getheader("Content-Type", ""), bytes(content)
        finally:
            channel.close()
