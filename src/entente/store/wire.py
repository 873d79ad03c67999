"""What a query worker and its owner say to each other: frames over one stream socket."""

from __future__ import annotations

import json
import socket
import struct
from dataclasses import asdict, dataclass

READY, PART, LAST, FAIL = 0, 1, 2, 3
"""Kinds of frame: ready for queries, a part of a result, its last part, and why there is no more of it."""

_HEAD = struct.Struct("!BI")
HEAD_SIZE = _HEAD.size


@dataclass(frozen=True)
class Job:
    """One query for a worker.

    Attributes
    ----------
    query
        SPARQL text.
    default_graphs, named_graphs
        The dataset, or None where the query (or the service's default) decides.
    format
        A format's name, or ``table`` for rows that a page shows.
    max_rows, max_bytes
        Where the result is cut off, visibly.
    sources
        The graphs that the query itself names with ``FROM``.

    """

    query: str
    default_graphs: list[str] | None
    named_graphs: list[str] | None
    format: str
    max_rows: int
    max_bytes: int
    sources: list[str]

    def encode(self) -> bytes:
        """Write it as one frame."""
        return frame(PART, json.dumps(asdict(self), separators=(",", ":")).encode())

    @classmethod
    def decode(cls, content: bytes) -> Job:
        """Read what `encode` wrote."""
        return cls(**json.loads(content))


def frame(kind: int, content: bytes) -> bytes:
    """Build one frame."""
    return _HEAD.pack(kind, len(content)) + content


def split_head(head: bytes | bytearray) -> tuple[int, int]:
    """Read the kind and the length of a frame."""
    kind, length = _HEAD.unpack_from(head)
    return kind, length


def receive(channel: socket.socket) -> tuple[int, bytes] | None:
    """Wait for one whole frame; None when the other side has gone."""
    head = _receive_exactly(channel, HEAD_SIZE)
    if head is None:
        return None
    kind, length = split_head(head)
    content = _receive_exactly(channel, length)
    return None if content is None else (kind, bytes(content))


def _receive_exactly(channel: socket.socket, size: int) -> bytearray | None:
    content = bytearray()
    while len(content) < size:
        part = channel.recv(min(size - len(content), 1 << 18))
        if not part:
            return None
        content += part
    return content
