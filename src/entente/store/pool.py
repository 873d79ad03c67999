"""A bounded pool of query workers over one snapshot, and the list of what they are doing."""

from __future__ import annotations

import logging
import secrets
import socket
import threading
import time
from collections import Counter, deque
from pathlib import Path

from entente.store.channel import Channel, open_channel
from entente.store.outcomes import Answer, QueryFailedError
from entente.store.parts import Parts
from entente.store.running import Limits, Running, choose_victim
from entente.store.wire import Job

SPARE = 1
"""Workers beyond those that may be busy, so that one that is killed need not be waited for."""

_LOG = logging.getLogger(__name__)
_LOOK = 0.05
"""Seconds after which a query that waits looks again whether another should make place for it."""


class Pool:
    """Query workers over one snapshot.

    Parameters
    ----------
    store
        The folder of the Oxigraph store.
    limits
        What queries may take.
    sealed
        Whether workers are kept from opening files and connections; federated queries need a pool that is not.

    """

    def __init__(self, store: Path, limits: Limits, *, sealed: bool = True) -> None:
        self._store = store
        self._limits = limits
        self._sealed = sealed
        self._idle: deque[Channel] = deque()
        self._running: dict[str, Running] = {}
        self._workers = 0
        self._waiting: deque[object] = deque()
        self._retired = False
        self._changed = threading.Condition()
        self._starter: threading.Thread | None = None
        self.events: Counter[str] = Counter()

    def start(self) -> None:
        """Begin to start workers; queries may come at once."""
        self._starter = threading.Thread(target=self._start_workers, name="worker starter", daemon=True)
        self._starter.start()

    @property
    def is_ready(self) -> bool:
        """Whether a worker can answer."""
        return bool(self._idle or self._running)

    def wait_ready(self, seconds: float) -> bool:
        """Wait until a worker can answer."""
        with self._changed:
            return self._changed.wait_for(lambda: self.is_ready, seconds)

    def gauge(self) -> dict[str, int]:
        """Count workers, running and waiting queries."""
        return {"workers": self._workers, "running": len(self._running), "waiting": len(self._waiting)}

    def running(self) -> list[Running]:
        """List what is being answered, the oldest first."""
        with self._changed:
            return sorted(self._running.values(), key=lambda entry: entry.started)

    def cancel(self, token: str) -> bool:
        """Cancel a query; False when there is none of that name."""
        with self._changed:
            entry = self._running.get(token)
            if entry is None:
                return False
            entry.channel.end("cancelled")
        self.events["cancelled"] += 1
        return True

    def run(
        self, job: Job, *, timeout: float, connection: socket.socket | None = None, client: str = "", token: str = ""
    ) -> Answer:
        """Answer a query: `begin` and `wait` in one.

        Raises
        ------
        QueryFailedError
            There is no answer, with the reason.

        """
        entry = self.begin(job, timeout=timeout, client=client, token=token)
        return self.wait(entry, connection)

    def begin(self, job: Job, *, timeout: float, client: str = "", token: str = "") -> Running:
        """Give a query to a worker, when one is free.

        Parameters
        ----------
        job
            The query.
        timeout
            Seconds that it may run.
        client
            Who asks, for the list of running queries.
        token
            Its name in that list.

        Raises
        ------
        QueryFailedError
            No worker became free in time, or too many queries wait already.

        """
        with self._changed:
            channel = self._take()
            if channel is None:
                channel = self._queue_up()
            entry = self._enter(channel, job, timeout, client, token)
        return self._ask(entry, job)

    def begin_now(self, job: Job, *, timeout: float, client: str = "", token: str = "") -> Running | None:
        """Give a query to a worker if one is free at this moment."""
        with self._changed:
            channel = None if self._waiting or self._retired else self._take()
            if channel is None:
                return None
            entry = self._enter(channel, job, timeout, client, token)
        return self._ask(entry, job)

    def look(self, entry: Running) -> Answer | None:
        """Take the answer of a query if all of it has come; never waits.

        Raises
        ------
        QueryFailedError
            There is no answer, with the reason.

        """
        try:
            first = entry.channel.receive_last()
        except QueryFailedError as failure:
            raise self._settle(entry, failure) from None
        if first is None:
            return None
        self._release(entry)
        return Answer(first, None)

    def wait(self, entry: Running, connection: socket.socket | None = None) -> Answer:
        """Wait for the answer of a query, or the beginning of a long one.

        Parameters
        ----------
        entry
            What `begin` returned.
        connection
            Its client's connection: when that hangs up, the query is cancelled.

        Raises
        ------
        QueryFailedError
            There is no answer, with the reason.

        """
        try:
            last, first = entry.channel.receive(entry.deadline, connection)
        except QueryFailedError as failure:
            raise self._settle(entry, failure) from None
        if last:
            self._release(entry)
            return Answer(first, None)
        entry.begun = True
        parts = Parts(entry, connection, self._release, self._discard, self._settle)
        return Answer(first, iter(parts), parts.close)

    def retire(self) -> None:
        """Take no more queries; those that run may end."""
        with self._changed:
            self._retired = True
            idle, self._idle = self._idle, deque()
            self._workers -= len(idle)
            self._changed.notify_all()
        for channel in idle:
            channel.kill()

    def close(self) -> None:
        """End every worker at once."""
        self.retire()
        for entry in self.running():
            entry.channel.end("cancelled")

    def _queue_up(self) -> Channel:
        """Wait for a free worker; the caller holds the lock."""
        give_up, turn = time.monotonic() + self._limits.patience, object()
        if len(self._waiting) >= self._limits.queue:
            raise self._refuse()
        self._waiting.append(turn)
        try:
            while not self._retired and time.monotonic() < give_up:
                self._make_place()
                self._changed.wait_for(lambda: self._may_go(turn), min(_LOOK, give_up - time.monotonic()))
                channel = self._take() if self._may_go(turn) and not self._retired else None
                if channel is not None:
                    return channel
        finally:
            self._waiting.remove(turn)
            self._changed.notify_all()  # it is the next one's turn
        raise self._refuse()

    def _may_go(self, turn: object) -> bool:
        return self._retired or (self._is_free and self._waiting[0] is turn)

    def _refuse(self) -> QueryFailedError:
        self.events["refused"] += 1
        return QueryFailedError("busy", "retired" if self._retired else "")

    def _make_place(self) -> None:
        """Stop a query that has had its time, for one that waits; the caller holds the lock."""
        assured = self._limits.assured / len(self._waiting)
        victim = None if self._is_free else choose_victim(self._running.values(), self._limits.long, assured)
        if victim is not None:
            victim.channel.end("crowded time")

    @property
    def _is_free(self) -> bool:
        return bool(self._idle) and len(self._running) < self._limits.workers

    def _enter(self, channel: Channel, job: Job, timeout: float, client: str, token: str) -> Running:
        entry = Running(token or secrets.token_hex(8), job.query, client, timeout, channel)
        self._running[entry.token] = entry
        return entry

    def _ask(self, entry: Running, job: Job) -> Running:
        try:
            entry.channel.ask(job)
        except QueryFailedError as failure:
            raise self._settle(entry, failure) from None
        return entry

    def _take(self) -> Channel | None:
        while self._is_free:
            channel = self._idle.pop()  # the last one used has the warmest caches
            if channel.is_alive:
                return channel
            channel.kill()
            self._workers -= 1
            self._changed.notify_all()
        return None

    def _release(self, entry: Running) -> None:
        with self._changed:
            self._running.pop(entry.token, None)
            kept = self._keep(entry.channel)
            if self._waiting or not kept:
                self._changed.notify_all()
        if not kept:
            entry.channel.kill()

    def _keep(self, channel: Channel) -> bool:
        """Let a worker take the next query, unless its time is over; the caller holds the lock."""
        if self._retired or channel.ended_for:
            self._workers -= 1
            return False
        self._idle.append(channel)
        return True

    def _discard(self, entry: Running) -> None:
        entry.channel.kill()
        with self._changed:
            self._running.pop(entry.token, None)
            self._workers -= 1
            self._changed.notify_all()
        self.events["killed"] += 1

    def _settle(self, entry: Running, failure: QueryFailedError) -> QueryFailedError:
        """Let go of a worker after a failure: one that has answered can answer again, every other is replaced."""
        if failure.reason in ("time", "crowded time", "gone", "crash", "cancelled") or (
            failure.reason == "memory" and not entry.channel.is_alive
        ):
            self._discard(entry)
        else:
            self._release(entry)
        self.events[failure.reason] += 1
        if failure.reason == "time":
            return QueryFailedError("time", f"{entry.timeout:g}")
        if failure.reason == "crowded time":
            return QueryFailedError("crowded time", f"{entry.seconds:.1f}")
        return failure

    def _start_workers(self) -> None:
        """Keep the pool at its size, one start after another."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._retired or self._workers < self._limits.workers + SPARE)
                if self._retired:
                    return
                self._workers += 1
            channel = open_channel(self._store, self._limits.memory, sealed=self._sealed)
            if channel is not None:
                with self._changed:
                    kept = self._keep(channel)
                    self._changed.notify_all()
                if not kept:
                    channel.kill()
                continue
            self.events["failed start"] += 1
            _LOG.error("a query worker did not start")
            with self._changed:
                self._workers -= 1
            time.sleep(1)
