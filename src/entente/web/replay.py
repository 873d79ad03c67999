"""Answers kept as bytes: the same bytes of a request get the same bytes of an answer, but for the date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from entente.web.exchange import Reply
from entente.web.plain import write_head

LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,12})[ \t]*\r\n")
"""The length of a body, in a head in lower case."""


@dataclass(frozen=True)
class Replay:
    """The bytes of an answer, around the date of the day.

    Attributes
    ----------
    before, after
        What comes before and after the date.
    sent
        How many bytes the body has.
    facts
        What the access log says about it.

    """

    before: bytes
    after: bytes
    sent: int
    facts: dict[str, Any]

    @property
    def size(self) -> int:
        """How many bytes it holds."""
        return len(self.before) + len(self.after)


def record(raw: bytes, reply: Reply) -> Replay | None:
    """Make a replay of an answer, if the request's bytes were one whole request and the answer stays true.

    Parameters
    ----------
    raw
        What had come when the request was read; nothing else of the connection.
    reply
        The answer.

    """
    if not reply.replay or not isinstance(reply.body, bytes) or not raw.startswith((b"GET ", b"POST ")):
        return None
    head, _, body = raw.partition(b"\r\n\r\n")
    head = head.lower() + b"\r\n"
    length = LENGTH.search(head)
    if len(body) != (int(length.group(1)) if length else 0):
        return None
    if b"\r\nexpect:" in head or b"\r\ntransfer-encoding:" in head:
        return None
    before = write_head(reply.status_line, reply.headers, "").removesuffix(b"\r\n\r\n")
    facts = {"method": raw[:4].strip().decode(), "path": "/sparql", **reply.facts, "cache": "replay"}
    return Replay(before, b"\r\n\r\n" + reply.body, len(reply.body), facts)
