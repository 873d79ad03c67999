"""Plain requests: the strict, common form of a request that can be read in one go, and the head of its answer.

Whatever is unusual about a request, gunicorn's parser reads it instead, so that nothing here has to be lenient.
"""

from __future__ import annotations

import io
import re
import socket
import time
from email.utils import formatdate
from functools import lru_cache
from typing import Any

from entente.web.exchange import Exchange, Headers

LARGEST = 1 << 14
"""Bytes that a plain request may have: reading longer ones takes time, which the event loop does not have."""

LINE_LIMIT = 8190
"""Bytes that the first line of a request may have; longer queries come by POST."""

_LINE = re.compile(rb"(GET|POST) /sparql(?:\?([!-~]*))? HTTP/1\.1")
_HEADER = re.compile(rb"([A-Za-z0-9-]+):([\t -~]*+)")
_READ = frozenset(
    {"HOST", "ACCEPT", "ACCEPT_ENCODING", "CONTENT_TYPE", "CONTENT_LENGTH", "IF_NONE_MATCH", "CONNECTION"}
)
_PASSED_OVER = frozenset(
    {
        "ACCEPT_LANGUAGE",
        "CACHE_CONTROL",
        "DNT",
        "FORWARDED",
        "ORIGIN",
        "PRAGMA",
        "PRIORITY",
        "REFERER",
        "SEC_CH_UA",
        "SEC_CH_UA_MOBILE",
        "SEC_CH_UA_PLATFORM",
        "SEC_FETCH_DEST",
        "SEC_FETCH_MODE",
        "SEC_FETCH_SITE",
        "SEC_FETCH_USER",
        "UPGRADE_INSECURE_REQUESTS",
        "USER_AGENT",
        "VIA",
        "X_FORWARDED_FOR",
        "X_FORWARDED_HOST",
        "X_FORWARDED_PROTO",
        "X_REAL_IP",
    }
)
"""Headers that change nothing about an answer."""


def parse(raw: bytes, client: str, connection: socket.socket) -> Exchange | None:
    """Read a whole request of the common form; None for every other.

    Parameters
    ----------
    raw
        All that has come.
    client, connection
        From whom, and on which connection.

    """
    if len(raw) > LARGEST:
        return None
    end = raw.find(b"\r\n\r\n")
    line_end = raw.find(b"\r\n")
    found = _LINE.fullmatch(raw, 0, line_end) if 0 <= line_end <= LINE_LIMIT else None
    if end < 0 or found is None:
        return None
    headers = _read_headers(raw[line_end + 2 : end])
    if headers is None:
        return None
    length = headers.get("CONTENT_LENGTH", "0")
    body = raw[end + 4 :]
    if not length.isdigit() or len(body) != int(length):
        return None
    method, query_string = found.group(1).decode(), (found.group(2) or b"").decode()
    environ: dict[str, Any] = {
        **headers,
        "REQUEST_METHOD": method,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": client,
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "gunicorn.socket": connection,
    }
    return Exchange(method, "/sparql", query_string, environ)


@lru_cache(maxsize=256)
def _read_headers(block: bytes) -> dict[str, str] | None:
    """Read headers, which a client repeats from request to request; the result is not to be changed."""
    headers: dict[str, str] = {}
    for line in block.split(b"\r\n"):
        found = _HEADER.fullmatch(line)
        if found is None:
            return None
        name = found.group(1).decode().upper().replace("-", "_")
        if name in _PASSED_OVER:
            continue
        key = name if name.startswith("CONTENT_") else "HTTP_" + name
        if name not in _READ or key in headers:
            return None
        headers[key] = found.group(2).strip(b" \t").decode()
    if "HTTP_HOST" not in headers or headers.get("HTTP_CONNECTION", "keep-alive").lower() != "keep-alive":
        return None
    return headers


def tell_date() -> str:
    """Write the date of this second as HTTP does."""
    return _write_date(int(time.time()))


@lru_cache(maxsize=1)
def _write_date(second: int) -> str:
    return formatdate(second, usegmt=True)


def write_head(status_line: str, headers: Headers, date: str, *, keep: bool = True) -> bytes:
    """Write the head of an answer, on a connection that stays open or not."""
    lines = "".join([f"{name}: {value}\r\n" for name, value in headers])
    connection = "keep-alive" if keep else "close"
    return (
        f"HTTP/1.1 {status_line}\r\nServer: entente\r\nConnection: {connection}\r\n{lines}Date: {date}\r\n\r\n"
    ).encode("latin-1")
