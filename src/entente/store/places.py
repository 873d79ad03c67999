"""Who runs, who waits, and who is next: the order in which queries come to workers.

Newcomers stand in one line. A query that had to make place for them, and of which nothing has gone out, stands in a
second one: it is asked again as soon as fewer long queries run than may, and makes place for nobody then.
"""

from __future__ import annotations

import socket
import threading
import time
from collections import deque

from entente.store.channel import Channel, has_hung_up
from entente.store.outcomes import QueryFailedError
from entente.store.running import Limits, Running, choose_victim

_LOOK = 0.05
"""Seconds after which a query that waits looks again whether another should make place for it."""


class Places:
    """The places of a pool. Whoever calls holds `changed`, which is notified of every change.

    Parameters
    ----------
    limits
        How many there are.

    Attributes
    ----------
    idle
        Workers that can take a query.
    workers
        How many there are, busy ones and those being started included.
    running
        What they answer, by its name.
    retired
        Whether there will be no more places.

    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.changed = threading.Condition()
        self.idle: deque[Channel] = deque()
        self.workers = 0
        self.running: dict[str, Running] = {}
        self.retired = False
        self._line: deque[object] = deque()
        self._again: deque[Running] = deque()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._line) + len(self._again)

    @property
    def known(self) -> list[Running]:
        """What runs or waits to be asked again, the oldest first."""
        return sorted([*self.running.values(), *self._again], key=lambda entry: entry.started)

    def take(self) -> Channel | None:
        """Give a free worker to a newcomer, unless others were there before."""
        return None if self.retired or self._line or self._again_is_next else self._take()

    def wait_in_line(self) -> Channel:
        """Give a free worker to a newcomer in turn.

        Raises
        ------
        QueryFailedError
            None became free in time, or too many wait already.

        """
        give_up, turn = time.monotonic() + self._limits.patience, object()
        if len(self._line) >= self._limits.queue:
            raise self._refuse()
        self._line.append(turn)
        try:
            while not self.retired and time.monotonic() < give_up:
                self._make_place()
                self.changed.wait_for(lambda: self._may_go(turn), min(_LOOK, give_up - time.monotonic()))
                channel = self._take() if self._may_go(turn) and not self.retired else None
                if channel is not None:
                    return channel
        finally:
            self._line.remove(turn)
            self.changed.notify_all()  # it is the next one's turn
        raise self._refuse()

    def wait_again(self, entry: Running, connection: socket.socket | None) -> Channel:
        """Give a worker to a query that has made place for others, when there is one for a long query.

        Parameters
        ----------
        entry
            The query, without a worker.
        connection
            Its client's connection: when that hangs up, the query is over.

        Raises
        ------
        QueryFailedError
            There was no place in time, its client has gone, or someone has cancelled it.

        """
        reason = "crowded time"
        if len(self._again) < self._limits.workers:
            self._again.append(entry)
            try:
                while not self.retired and time.monotonic() < entry.deadline and reason == "crowded time":
                    channel = self._take() if self._again_is_next and self._again[0] is entry else None
                    if channel is not None:
                        return channel
                    self.changed.wait(_LOOK)
                    gone = connection is not None and connection.fileno() >= 0 and has_hung_up(connection)
                    reason = "gone" if gone else entry.channel.ended_for
            finally:
                self._again.remove(entry)
                self.changed.notify_all()
        if self.retired and reason == "crowded time":
            raise self._refuse()
        raise QueryFailedError(reason, f"{entry.seconds:.1f}" if reason == "crowded time" else "")

    @property
    def _is_free(self) -> bool:
        return bool(self.idle) and len(self.running) < self._limits.workers

    @property
    def _again_is_next(self) -> bool:
        if not self._again:
            return False
        long = sum(entry.again or entry.seconds > self._limits.assured for entry in self.running.values())
        return long < self._limits.long

    def _may_go(self, turn: object) -> bool:
        return self.retired or (self._is_free and self._line[0] is turn and not self._again_is_next)

    def _take(self) -> Channel | None:
        while self._is_free:
            channel = self.idle.pop()  # the last one used has the warmest caches
            if channel.is_alive:
                return channel
            channel.kill()
            self.workers -= 1
            self.changed.notify_all()
        return None

    def _make_place(self) -> None:
        """Stop a query that has had its time, for one that waits."""
        assured = self._limits.assured / len(self._line)
        victim = None if self._is_free else choose_victim(self.running.values(), self._limits.long, assured)
        if victim is not None:
            victim.channel.end("crowded time")

    def _refuse(self) -> QueryFailedError:
        return QueryFailedError("busy", "retired" if self.retired else "")
