"""A bounded pool of query workers over one snapshot, and the list of what they are doing."""

from __future__ import annotations

import logging
import secrets
import socket
import threading
import time
from collections import Counter
from pathlib import Path

from entente.store.channel import Channel, open_channel
from entente.store.outcomes import Answer, QueryFailedError
from entente.store.parts import Parts
from entente.store.places import Places
from entente.store.running import Limits, Running
from entente.store.wire import Job

SPARE = 1
"""Workers beyond those that may be busy, so that one that is killed need not be waited for."""

_LOG = logging.getLogger(__name__)


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
        self._places = Places(limits)
        self._changed = self._places.changed
        self._starter: threading.Thread | None = None
        self.events: Counter[str] = Counter()

    def start(self) -> None:
        """Begin to start workers; queries may come at once."""
        self._starter = threading.Thread(target=self._start_workers, name="worker starter", daemon=True)
        self._starter.start()

    @property
    def is_ready(self) -> bool:
        """Whether a worker can answer."""
        return bool(self._places.idle or self._places.running)

    def wait_ready(self, seconds: float) -> bool:
        """Wait until a worker can answer."""
        with self._changed:
            return self._changed.wait_for(lambda: self.is_ready, seconds)

    def gauge(self) -> dict[str, int]:
        """Count workers, running and waiting queries."""
        return {"workers": self._places.workers, "running": len(self._places.running), "waiting": self._places.waiting}

    def running(self) -> list[Running]:
        """List what is being answered, the oldest first."""
        with self._changed:
            return self._places.known

    def cancel(self, token: str) -> bool:
        """Cancel a query; False when there is none of that name."""
        with self._changed:
            entry = next((entry for entry in self._places.known if entry.token == token), None)
            if entry is None:
                return False
            entry.channel.end("cancelled")
            self._changed.notify_all()
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
            channel = self._places.take()
            if channel is None:
                try:
                    channel = self._places.wait_in_line()
                except QueryFailedError as failure:
                    self._count(failure)
                    raise
            entry = self._enter(channel, job, timeout, client, token)
        return self._ask(entry)

    def begin_now(self, job: Job, *, timeout: float, client: str = "", token: str = "") -> Running | None:
        """Give a query to a worker if one is free at this moment."""
        with self._changed:
            channel = self._places.take()
            if channel is None:
                return None
            entry = self._enter(channel, job, timeout, client, token)
        return self._ask(entry)

    def look(self, entry: Running) -> Answer | None:
        """Take the answer of a query if all of it has come; never waits.

        None leaves the query to `wait`, which alone can ask it again after it has made place for others.

        Raises
        ------
        QueryFailedError
            There is no answer, with the reason.

        """
        try:
            first = entry.channel.receive_last()
        except QueryFailedError as failure:
            if failure.reason == "crowded time":
                return None
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
            if failure.reason != "crowded time" or entry.again:
                raise self._settle(entry, failure) from None
            self._ask_again(entry, connection)
            return self.wait(entry, connection)
        if last:
            self._release(entry)
            return Answer(first, None)
        entry.begun = True
        parts = Parts(entry, connection, self._release, self._discard, self._settle)
        return Answer(first, iter(parts), parts.close)

    def retire(self) -> None:
        """Take no more queries; those that run may end."""
        with self._changed:
            self._places.retired = True
            idle = list(self._places.idle)
            self._places.idle.clear()
            self._places.workers -= len(idle)
            self._changed.notify_all()
        for channel in idle:
            channel.kill()

    def close(self) -> None:
        """End every worker at once."""
        self.retire()
        for entry in self.running():
            entry.channel.end("cancelled")

    def _ask_again(self, entry: Running, connection: socket.socket | None) -> None:
        """Ask a query once more that has made place for others, as soon as there is a place for a long one.

        Raises
        ------
        QueryFailedError
            There was none in time, or its client has gone, or someone has cancelled it.

        """
        self._discard(entry)
        entry.again = True
        with self._changed:
            try:
                entry.channel = self._places.wait_again(entry, connection)
            except QueryFailedError as failure:
                self._count(failure)
                raise
            self._places.running[entry.token] = entry
        self.events["asked again"] += 1
        self._ask(entry)

    def _enter(self, channel: Channel, job: Job, timeout: float, client: str, token: str) -> Running:
        entry = Running(token or secrets.token_hex(8), job, client, timeout, channel)
        self._places.running[entry.token] = entry
        return entry

    def _ask(self, entry: Running) -> Running:
        try:
            entry.channel.ask(entry.job)
        except QueryFailedError as failure:
            raise self._settle(entry, failure) from None
        return entry

    def _release(self, entry: Running) -> None:
        with self._changed:
            self._places.running.pop(entry.token, None)
            kept = self._keep(entry.channel)
            if self._places.waiting or not kept:
                self._changed.notify_all()
        if not kept:
            entry.channel.kill()

    def _keep(self, channel: Channel) -> bool:
        """Let a worker take the next query, unless its time is over; the caller holds the lock."""
        if self._places.retired or channel.ended_for:
            self._places.workers -= 1
            return False
        self._places.idle.append(channel)
        return True

    def _discard(self, entry: Running) -> None:
        entry.channel.kill()
        with self._changed:
            self._places.running.pop(entry.token, None)
            self._places.workers -= 1
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
        if failure.reason == "time" and entry.again:
            failure = QueryFailedError("crowded time")  # it might have ended, had it not had to begin anew
        self._count(failure)
        if failure.reason == "time":
            return QueryFailedError("time", f"{entry.timeout:g}")
        if failure.reason == "crowded time":
            return QueryFailedError("crowded time", f"{entry.seconds:.1f}")
        return failure

    def _count(self, failure: QueryFailedError) -> None:
        self.events["refused" if failure.reason == "busy" else failure.reason] += 1

    def _start_workers(self) -> None:
        """Keep the pool at its size, one start after another."""
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda: self._places.retired or self._places.workers < self._limits.workers + SPARE
                )
                if self._places.retired:
                    return
                self._places.workers += 1
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
                self._places.workers -= 1
            time.sleep(1)
