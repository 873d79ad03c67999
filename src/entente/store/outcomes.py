"""What can become of a query: a whole answer, the beginning of a long one, or a failure with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

REASONS = (
    "syntax",  # the query does not parse
    "function",  # it calls a function that the engine does not have
    "graph",  # it names a graph that the store does not hold
    "service",  # a federated endpoint failed
    "time",  # it ran longer than it may
    "crowded time",  # it ran longer than it may while the service is busy
    "memory",  # it needs more memory than it may have
    "bytes",  # its result is larger than it may be
    "rows",  # its result has more rows than it may have
    "cancelled",  # someone with the token cancelled it
    "gone",  # its client hung up
    "crash",  # it broke the engine
    "engine",  # the engine reported an error
    "busy",  # no worker became free, or too many queries wait already
)


class QueryFailedError(Exception):
    """A query has no whole answer.

    Parameters
    ----------
    reason
        One of `REASONS`.
    detail
        The engine's words, or a number that belongs to the reason.

    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


def _do_nothing() -> None:
    """Let go of nothing: a whole result holds no worker."""


@dataclass(frozen=True)
class Answer:
    """The bytes of a result.

    Attributes
    ----------
    first
        The whole result, or its beginning.
    rest
        The further parts, or None when `first` is all. Iterating raises `QueryFailedError` when there will be no end.
    close
        Lets go of the worker; to be called when `rest` is not read to its end.

    """

    first: bytes
    rest: Iterator[bytes] | None
    close: Callable[[], None] = _do_nothing
