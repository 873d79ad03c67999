"""What a query worker and its owner say to each other: frames over one stream socket."""

from __future__ import annotations

import json
import socket
import struct
from dataclasses import dataclass

READY, PART, LAST, FAIL = 0, 1, 2, 3
"""Kinds of frame: ready for queries, a part of a result, its last part, and why there is no more of it."""

_HEAD = struct.Struct("!BI")
HEAD_SIZE = _HEAD.size
_ROOM = 1 << 16


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
        fields = (
            self.query,
            self.default_graphs,
            self.named_graphs,
            self.format,
            self.max_rows,
            self.max_bytes,
            self.sources,
        )
        return frame(PART, json.dumps(fields).encode())

    @classmethod
    def decode(cls, content: bytes) -> Job:
        """Read what `encode` wrote."""
        return cls(*json.loads(content))


def frame(kind: int, content: bytes) -> bytes:
    """Build one frame."""
    return _HEAD.pack(kind, len(content)) + content


def split_head(head: bytes | bytearray) -> tuple[int, int]:
    """Read the kind and the length of a frame."""
    kind, length = _HEAD.unpack_from(head)
    return kind, length


def receive(channel: socket.socket) -> tuple[int, bytes] | None:
    """Wait for one whole frame; None when the other side has gone. The other side sends one frame at a time."""
    received = channel.recv(_ROOM)
    while received:
        if len(received) >= HEAD_SIZE:
            kind, length = split_head(received)
            if len(received) >= HEAD_SIZE + length:
                return kind, received[HEAD_SIZE:]
        part = channel.recv(_ROOM)
        if not part:
            return None
        received += part
    return None
