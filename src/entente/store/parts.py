"""The further parts of a long result, and who has its worker when."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator

from entente.store.outcomes import QueryFailedError
from entente.store.running import Running


class Parts:
    """What comes after the first part of a result.

    Parameters
    ----------
    entry
        The query.
    connection
        Its client's: when that hangs up, the query is cancelled.
    release, discard
        Called once with the query, at the result's end or when it is closed before.
    settle
        Called instead when there will be no end; gives the failure to tell.

    """

    def __init__(
        self,
        entry: Running,
        connection: socket.socket | None,
        release: Callable[[Running], None],
        discard: Callable[[Running], None],
        settle: Callable[[Running, QueryFailedError], QueryFailedError],
    ) -> None:
        self._entry = entry
        self._connection = connection
        self._release = release
        self._discard = discard
        self._settle = settle
        self._finished = False

    def __iter__(self) -> Iterator[bytes]:
        last = False
        while not last:
            try:
                last, part = self._entry.channel.receive(self._entry.deadline, self._connection)
            except QueryFailedError as failure:
                self._finished = True
                raise self._settle(self._entry, failure) from None
            if last:
                self._finished = True
                self._release(self._entry)
            yield part

    def close(self) -> None:
        """Let go of the worker, if the result was not read to its end."""
        if not self._finished:
            self._finished = True
            self._discard(self._entry)
