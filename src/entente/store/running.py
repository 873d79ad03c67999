"""What queries may take, and those that are being answered."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from entente.store.channel import Channel
from entente.store.wire import Job


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
    assured
        How many seconds every query may run even while another waits; less where several do.

    """

    workers: int = 4
    queue: int = 64
    patience: float = 5.0
    memory: int = 1 << 30
    assured: float = 0.5

    @property
    def long(self) -> int:
        """How many queries may run on for longer than what is assured while others wait."""
        return max(1, self.workers // 2)


@dataclass(eq=False)
class Running:
    """A query that is being answered.

    Attributes
    ----------
    token
        Its name.
    job, client
        What is asked, and by whom.
    timeout
        Seconds that it may run.
    channel
        The worker that answers it.
    begun
        Whether a part of its result has gone out.
    again
        Whether it has made place for others once, and runs for the second time.

    """

    token: str
    job: Job
    client: str
    timeout: float
    channel: Channel
    started: float = field(default_factory=time.monotonic)
    begun: bool = False
    again: bool = False

    @property
    def query(self) -> str:
        """What is asked."""
        return self.job.query

    @property
    def deadline(self) -> float:
        """When it is stopped, on the monotonic clock."""
        return self.started + self.timeout

    @property
    def seconds(self) -> float:
        """How long it has run."""
        return time.monotonic() - self.started


def choose_victim(entries: Iterable[Running], spared: int, assured: float) -> Running | None:
    """Choose the query that makes place for those that wait.

    Of those that have had the time that is assured, some are spared: those that are asked again, and the oldest. Of the
    others it is the youngest, preferably one of whose result nothing has gone out.
    """
    entitled = [entry for entry in entries if entry.seconds > assured and not entry.channel.ended_for]
    surplus = sorted(entitled, key=lambda entry: (not entry.again, entry.started))[spared:]
    return max(surplus, key=lambda entry: (not entry.begun, entry.started), default=None)
