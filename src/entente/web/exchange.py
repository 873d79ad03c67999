"""What comes in over HTTP and what goes out, as plain records; WSGI is met here and nowhere else."""

from __future__ import annotations

import json
import socket
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from entente.sparql.negotiation import accepts_gzip
from entente.sparql.problems import MEDIA_TYPE, Problem, refuse

Headers = tuple[tuple[str, str], ...]

SHIELD: Headers = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
)
PAGE_SHIELD: Headers = (
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("X-Frame-Options", "DENY"),
    *SHIELD,
)
RESULT_SHIELD: Headers = (("Content-Security-Policy", "default-src 'none'; sandbox"), *SHIELD)
CORS: Headers = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, Last-Modified, Entente-Query, Retry-After, Link"),
)
_BODY = "entente.body"
_COMPRESS_FROM = 1000
_LEVEL = 4


@dataclass(frozen=True)
class Exchange:
    """A request.

    Attributes
    ----------
    method, path, query_string
        As they came; `query_string` is still percent-encoded.
    environ
        The WSGI environment, for headers.

    """

    method: str
    path: str
    query_string: str
    environ: dict[str, Any]

    @classmethod
    def open(cls, environ: dict[str, Any]) -> Exchange:
        """Read the WSGI environment."""
        return cls(environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""), environ)

    def header(self, name: str) -> str | None:
        """Look up a request header, written as WSGI does: ``ACCEPT``."""
        return self.environ.get("HTTP_" + name)

    @property
    def content_type(self) -> str:
        """The media type of the body."""
        return str(self.environ.get("CONTENT_TYPE", ""))

    @property
    def accept(self) -> str | None:
        """What the client takes."""
        return self.environ.get("HTTP_ACCEPT")

    @property
    def takes_gzip(self) -> bool:
        """Whether the answer may be compressed."""
        return accepts_gzip(self.environ.get("HTTP_ACCEPT_ENCODING"))

    @property
    def client(self) -> str:
        """Who asks."""
        return str(self.environ.get("REMOTE_ADDR", ""))

    @property
    def connection(self) -> socket.socket | None:
        """The client's connection, where the server shows it."""
        return self.environ.get("gunicorn.socket")

    @property
    def can_be_chunked(self) -> bool:
        """Whether an answer of unknown length can be seen to be whole."""
        return self.environ.get("SERVER_PROTOCOL") != "HTTP/1.0"

    def read_body(self, limit: int) -> bytes:
        """Read the whole body; it may be asked for again.

        Raises
        ------
        Refused
            It is larger than `limit` bytes.

        """
        if _BODY in self.environ:
            known: bytes = self.environ[_BODY]
            return known
        too_large = f"The body may have {limit:,} bytes."
        declared = self.environ.get("CONTENT_LENGTH") or ""
        if declared.isdigit() and int(declared) > limit:
            raise refuse("request-too-large", too_large)
        if not declared and not self.environ.get("wsgi.input_terminated"):
            return b""
        size = min(int(declared), limit) if declared.isdigit() else limit + 1
        body: bytes = self.environ["wsgi.input"].read(size)
        if len(body) > limit:
            raise refuse("request-too-large", too_large)
        self.environ[_BODY] = body
        return body


@dataclass
class Reply:
    """An answer.

    Attributes
    ----------
    status, headers
        Its head.
    body
        Its bytes, or its parts as they come.
    close
        Called at the end, whatever happened.
    replay
        Whether the same request bytes may be answered with the same response bytes while the dataset stays the same.
    facts
        What the access log says about it.

    """

    status: int
    headers: Headers
    body: bytes | Iterator[bytes]
    close: Callable[[], None] | None = None
    replay: bool = False
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def status_line(self) -> str:
        """The status with its phrase."""
        return _STATUS_LINES[self.status]


_STATUS_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def tell_problem(problem: Problem) -> Reply:
    """Answer with a problem as JSON."""
    body = json.dumps(problem.as_json(), ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    headers = (
        ("Content-Type", MEDIA_TYPE),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        *problem.headers,
        *CORS,
        *RESULT_SHIELD,
    )
    return Reply(problem.status, headers, body, facts={"problem": problem.kind})


def compress(body: bytes) -> bytes | None:
    """Compress a body; None where that is not worth it. The same bytes give the same result: no clock goes in."""
    if len(body) < _COMPRESS_FROM:
        return None
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()


def compress_parts(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Compress a body as it comes; the first part leaves at once."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)
    begun = False
    for part in parts:
        packed = packer.compress(part)
        if not begun:
            packed += packer.flush(zlib.Z_SYNC_FLUSH)
            begun = True
        if packed:
            yield packed
    yield packer.flush()
