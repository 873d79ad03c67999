"""The running service: which snapshot it serves, the workers on it, what it keeps and what it counts."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from functools import cached_property, lru_cache, partial
from typing import Any, Protocol

from entente.errors import EntenteError
from entente.kb.describe import Describer
from entente.kb.describe_quads import Portion, describe_quads
from entente.reconciling.answering import Reconciler
from entente.reconciling.suggesting import Suggester
from entente.search.index import SearchIndex
from entente.search.searching import Searcher
from entente.settings import Settings
from entente.sparql.guard import Bounds
from entente.store.embedded import EmbeddedEngine
from entente.store.pool import Pool
from entente.store.relay import Relay
from entente.store.running import Limits, Running
from entente.store.snapshots import CURRENT, RECORD, Snapshot, current
from entente.web.access_log import AccessLog
from entente.web.cache import Cache
from entente.web.heap import keep_trimmed
from entente.web.metrics import Metrics

_LOG = logging.getLogger(__name__)
_WATCH = 0.3
_START_LIMIT = 30.0
_LARGEST_KEPT = 1 << 20
_MIB = 1 << 20


@dataclass(frozen=True)
class Kept:
    """A finished answer: the body as it goes over the wire, and the headers that describe it."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    query_id: str

    @property
    def size(self) -> int:
        """How many bytes it holds."""
        return len(self.body)


@dataclass(frozen=True)
class Reconciling:
    """What answers clients that match names: questions, and completions."""

    reconciler: Reconciler
    suggester: Suggester


class Generation:
    """One snapshot with the workers that answer from it."""

    def __init__(self, snapshot: Snapshot, settings: Settings) -> None:
        self.snapshot = snapshot
        self.version = snapshot.version
        # What the snapshot holds beside the quads may change while they stay.
        self.stamp = f"{snapshot.version}-{snapshot.edition}"
        self.published = snapshot.published
        self.last_modified = formatdate(self.published, usegmt=True)
        self._limits = Limits(
            workers=settings.workers, queue=settings.queue, patience=settings.patience, memory=settings.memory * _MIB
        )
        self.pool = Pool(snapshot.store, self._limits)
        self._federated: Pool | None = None
        self._lock = threading.Lock()
        self.described: dict[str, bytes] = {}

    @cached_property
    def engine(self) -> EmbeddedEngine:
        """The dataset in this process, for questions of our own whose cost is bounded; clients' go to the workers."""
        return EmbeddedEngine.open_read_only(self.snapshot.store)

    @cached_property
    def searcher(self) -> Searcher:
        """What searches the names of the snapshot."""
        return Searcher(SearchIndex.open(self.snapshot.path))

    @cached_property
    def describer(self) -> Describer:
        """Describes the things of this version."""
        return Describer(self.engine)

    @cached_property
    def reconciling(self) -> Reconciling:
        """What matches names with things of the snapshot."""
        reconciler = Reconciler(self.engine, SearchIndex.open(self.snapshot.path))
        return Reconciling(reconciler, Suggester(reconciler, self.searcher))

    @cached_property
    def describe(self) -> Callable[[str, int], Portion]:
        """Describes things as RDF; the last few are kept, since many ask for one in several syntaxes."""
        return lru_cache(maxsize=16)(partial(describe_quads, self.engine))

    def federated(self) -> Pool:
        """Give the workers that may open connections, for queries whose every target is allowed."""
        with self._lock:
            if self._federated is None:
                self._federated = Pool(self.snapshot.store, self._limits, sealed=False)
                self._federated.start()
            return self._federated

    def pools(self) -> list[Pool]:
        """List the pools that there are."""
        return [self.pool, *([self._federated] if self._federated else [])]

    def retire(self) -> None:
        """Take no more queries."""
        for pool in self.pools():
            pool.retire()

    def close(self) -> None:
        """End all workers."""
        for pool in self.pools():
            pool.close()


class Service:
    """Everything that requests share in one process.

    Parameters
    ----------
    settings
        How to serve.

    Raises
    ------
    MissingInput, EnvironmentFault
        There is no snapshot, or one of another version.

    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.bounds = Bounds(length=settings.max_query)
        self.metrics = Metrics()
        self.log = AccessLog(settings.access_log)
        self.kept: Cache[str, Kept] = Cache(settings.cache * _MIB, _LARGEST_KEPT)
        self.on_change: list[Callable[[str], None]] = []
        self.on_close: list[Callable[[], None]] = []
        self._past_events: Counter[str] = Counter()
        self._retired: list[Generation] = []
        self._link = settings.build_dir / CURRENT
        self._target = self._read_link()
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._relay: Relay | None = None
        self.generation = Generation(current(settings.build_dir), settings)
        self.kept.begin(self.generation.stamp)
        self.peers: Peers = Alone(self)

    def start(self) -> None:
        """Start the workers and watch for a new build."""
        self.generation.pool.start()
        threading.Thread(target=self._watch, name="build watcher", daemon=True).start()
        threading.Thread(target=keep_trimmed, args=(self._stopped,), name="trimmer", daemon=True).start()

    def close(self) -> None:
        """End the workers."""
        self._stopped.set()
        for listener in self.on_close:
            listener()
        if self._relay is not None:
            self._relay.close()
        self.generation.close()
        for generation in self._retired:
            generation.close()

    def relay(self) -> Relay:
        """Give the way out to listed endpoints, which is opened when it is first needed."""
        with self._lock:
            if self._relay is None:
                self._relay = Relay(self.settings.federate)
                self._relay.start()
            return self._relay

    def running(self) -> list[Running]:
        """List the queries of this process."""
        generations = [self.generation, *self._retired]
        return [entry for generation in generations for pool in generation.pools() for entry in pool.running()]

    def cancel(self, token: str) -> bool:
        """Cancel a query of this process."""
        generations = [self.generation, *self._retired]
        return any(pool.cancel(token) for generation in generations for pool in generation.pools())

    def state(self) -> dict[str, Any]:
        """Copy all counters of this process."""
        gauges: Counter[str] = Counter()
        events = Counter(self._past_events)
        for generation in (self.generation, *self._retired):
            for pool in generation.pools():
                gauges.update(pool.gauge())
                events.update(pool.events)
        return {**self.metrics.state(), "pool": dict(gauges), "events": dict(events)}

    def _read_link(self) -> str:
        """Name what is current, and when that was published: a snapshot may be made anew in its place."""
        try:
            return f"{os.readlink(self._link)} {(self._link / RECORD).stat().st_mtime_ns}"
        except OSError:
            return ""

    def _watch(self) -> None:
        while not self._stopped.wait(_WATCH):
            target = self._read_link()
            if target and target != self._target:
                self._target = target
                self._change()
            self._forget_retired()

    def _change(self) -> None:
        """Serve a new build: its workers start first, then it takes over, then the old ones end their queries."""
        try:
            fresh = Generation(current(self.settings.build_dir), self.settings)
        except EntenteError as error:
            _LOG.error("the new build cannot be served: %s", error)
            return
        if fresh.stamp == self.generation.stamp:
            return
        fresh.pool.start()
        if not fresh.pool.wait_ready(_START_LIMIT):
            _LOG.error("the new build %s cannot be served: no worker started", fresh.version)
            fresh.close()
            return
        old = self.generation
        self.generation = fresh
        self.kept.begin(fresh.stamp)
        for listener in self.on_change:
            listener(fresh.stamp)
        self._retired.append(old)
        # A request that has just read `generation` must still find the old workers.
        time.sleep(_WATCH)
        old.retire()
        _LOG.warning("now serving version %s", fresh.version)

    def _forget_retired(self) -> None:
        for generation in list(self._retired):
            if not any(pool.running() for pool in generation.pools()):
                for pool in generation.pools():
                    self._past_events.update(pool.events)
                self._retired.remove(generation)


class Peers(Protocol):
    """All processes of the service, seen from one of them."""

    def states(self) -> list[dict[str, Any]]:
        """Collect the counters of each."""
        ...

    def running(self) -> list[dict[str, Any]]:
        """Collect the queries of each."""
        ...

    def cancel(self, token: str) -> bool:
        """Cancel a query wherever it runs."""
        ...


class Alone:
    """The only process there is."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def states(self) -> list[dict[str, Any]]:
        """Collect the counters."""
        return [self._service.state()]

    def running(self) -> list[dict[str, Any]]:
        """Collect the queries."""
        return [describe_running(entry) for entry in self._service.running()]

    def cancel(self, token: str) -> bool:
        """Cancel a query."""
        return self._service.cancel(token)


def describe_running(entry: Running) -> dict[str, Any]:
    """Describe a running query for those who look after the service."""
    return {
        "id": entry.token,
        "query": entry.query,
        "client": entry.client,
        "seconds": round(entry.seconds, 3),
        "timeout": entry.timeout,
    }
