"""Plain requests: the strict, common form of a request that can be read in one go, and the head of its answer.

Whatever is unusual about a request, gunicorn's parser reads it instead, so that nothing here has to be lenient.
"""

from __future__ import annotations

import io
import re
import socket
from typing import Any

from entente.web.exchange import Exchange, Headers

LINE_LIMIT = 8190
"""Bytes that the first line of a request may have; longer queries come by POST."""

_LINE = re.compile(rb"(GET|POST) /sparql(?:\?([!-~]*))? HTTP/1\.1")
_HEADER = re.compile(rb"([A-Za-z0-9-]+):[ \t]*([\t -~]*?)[ \t]*")
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


def parse(raw: bytes, client: str, connection: socket.socket, largest: int) -> Exchange | None:
    """Read a whole request of the common form; None for every other."""
    end = raw.find(b"\r\n\r\n")
    lines = raw[:end].split(b"\r\n")
    found = _LINE.fullmatch(lines[0])
    if end < 0 or found is None or len(lines[0]) > LINE_LIMIT:
        return None
    environ: dict[str, Any] = {}
    for line in lines[1:]:
        header = _HEADER.fullmatch(line)
        if header is None:
            return None
        name = header.group(1).decode().upper().replace("-", "_")
        if name in _PASSED_OVER:
            continue
        key = name if name.startswith("CONTENT_") else "HTTP_" + name
        if name not in _READ or key in environ:
            return None
        environ[key] = header.group(2).decode()
    length = environ.get("CONTENT_LENGTH", "0")
    body = raw[end + 4 :]
    if not length.isdigit() or len(body) != int(length) or len(body) > largest:
        return None
    if "HTTP_HOST" not in environ or environ.get("HTTP_CONNECTION", "keep-alive").lower() != "keep-alive":
        return None
    method, query_string = found.group(1).decode(), (found.group(2) or b"").decode()
    environ.update(
        {
            "REQUEST_METHOD": method,
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": client,
            "wsgi.input": io.BytesIO(body),
            "wsgi.input_terminated": True,
            "gunicorn.socket": connection,
        }
    )
    return Exchange(method, "/sparql", query_string, environ)


def write_head(status_line: str, headers: Headers, date: str, *, keep: bool = True) -> bytes:
    """Write the head of an answer, on a connection that stays open or not."""
    lines = "".join([f"{name}: {value}\r\n" for name, value in headers])
    connection = "keep-alive" if keep else "close"
    return (
        f"HTTP/1.1 {status_line}\r\nServer: entente\r\nConnection: {connection}\r\n{lines}Date: {date}\r\n\r\n"
    ).encode("latin-1")
