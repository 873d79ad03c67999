"""What queries may take, and those that are being answered."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass, field

from entente.store.channel import Channel

LONG = 1.0
"""Seconds after which a running query counts as a long one."""


@dataclass(frozen=True)
class Limits:
    """What queries may take.

    Attributes
    ----------
    workers
        How many run at once.
    queue
        How many may wait for a worker.
    patience
        How many seconds they wait.
    memory
        Bytes a query may need.
    crowded_timeout
        The time limit in seconds of a query that gets the last free worker while all others are busy with long ones.

    """

    workers: int = 4
    queue: int = 64
    patience: float = 5.0
    memory: int = 1 << 30
    crowded_timeout: float = 0.5


@dataclass(eq=False)
class Running:
    """A query that is being answered.

    Attributes
    ----------
    token
        Its name.
    query, client
        What is asked, and by whom.
    timeout
        Seconds that it may run.
    limited_by
        What its time limit comes from: ``time`` or ``crowded time``.
    channel
        The worker that answers it.

    """

    token: str
    query: str
    client: str
    timeout: float
    limited_by: str
    channel: Channel
    started: float = field(default_factory=time.monotonic)

    @property
    def deadline(self) -> float:
        """When it is stopped, on the monotonic clock."""
        return self.started + self.timeout

    @property
    def seconds(self) -> float:
        """How long it has run."""
        return time.monotonic() - self.started


def are_long(entries: Collection[Running]) -> bool:
    """Whether there are running queries and all of them have run for a while."""
    return len(entries) > 0 and all(entry.seconds > LONG for entry in entries)
