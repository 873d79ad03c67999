"""The express lane: plain requests for short queries, answered by the event loop without a thread.

Every query that has not ended after a moment leaves the lane, and so does every result that comes in several parts:
a thread goes on with them.
"""

from __future__ import annotations

import select
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from entente.sparql.problems import Refused
from entente.sparql.protocol import Describe
from entente.store.channel import Channel
from entente.store.outcomes import Answer, QueryFailedError
from entente.store.running import Running
from entente.web.endpoint import Plan
from entente.web.exchange import Exchange, Reply
from entente.web.failures import tell
from entente.web.gateway import Gateway
from entente.web.plain import parse

MOMENT = 0.02
"""Seconds after which a query is not short any more."""


@dataclass(eq=False)
class Passenger:
    """A query on the express lane.

    Attributes
    ----------
    raw
        The bytes of its request.
    plan
        What is to be done.
    started
        When its request was there.
    entry
        The worker that is at it; None while it waits for one.

    """

    raw: bytes
    plan: Plan
    started: float
    entry: Running | None = None

    @property
    def is_late(self) -> bool:
        """Whether it has turned out not to be short."""
        return time.monotonic() - self.started > MOMENT


class ExpressLane:
    """The passengers of one event loop.

    Parameters
    ----------
    gateway
        Decides about requests and keeps count.
    poller
        The event loop's, which watches the workers too.
    arrive
        Called with a passenger and its answer.
    leave
        Called with a passenger for whom a thread goes on.

    """

    def __init__(
        self,
        gateway: Gateway,
        poller: selectors.BaseSelector,
        arrive: Callable[[Passenger, Reply], None],
        leave: Callable[[Passenger], None],
    ) -> None:
        self._gateway = gateway
        self._arrive = arrive
        self._leave = leave
        self._riding: dict[Channel, Passenger] = {}
        self._standing: deque[Passenger] = deque()
        self._watched: dict[int, Channel] = {}
        self._workers = select.epoll()  # of its own, since worker sockets are closed by other threads
        poller.register(self._workers.fileno(), selectors.EVENT_READ, self._hear_all)

    @property
    def is_empty(self) -> bool:
        """Whether nobody is on the lane."""
        return not self._riding and not self._standing

    def enter(self, raw: bytes, client: str, connection: socket.socket) -> Reply | Passenger | None:
        """Answer a request at once, or make its query a passenger, or leave the request to a thread (None)."""
        started = time.monotonic()
        exchange = parse(raw, client, connection)
        if exchange is None:
            return None
        try:
            plan = self._gateway.endpoint.decide(exchange)
        except Refused as refused:
            plan = self._gateway.explain(exchange, refused.problem)
        if isinstance(plan, Reply):
            return self._note(exchange, plan, started)
        if isinstance(plan, Describe) or plan.job.format == "table" or plan.pool is not plan.generation.pool:
            return None
        if not self._gateway.endpoint.take_off(plan):
            return None
        return Passenger(raw, plan, started)

    def board(self, passenger: Passenger) -> None:
        """Let a passenger wait for a worker, which may be free already."""
        self._standing.append(passenger)
        self._fill()

    def sweep(self) -> None:
        """See to those for whom it takes too long; they stand in the order in which they came."""
        for channel, passenger in list(self._riding.items()):
            if not passenger.is_late:
                break
            del self._riding[channel]
            self._ignore(channel.fileno())
            self._leave(passenger)
        self._fill()
        while self._standing and self._standing[0].is_late:
            passenger = self._standing.popleft()
            # Others may wait for its answer in all the threads: one of them is to have it evaluated instead.
            self._gateway.endpoint.land(passenger.plan)
            self._leave(passenger)

    def finish(self, passenger: Passenger) -> Reply:
        """Answer a passenger that has left the lane, in a thread."""
        try:
            return self._finish(passenger)
        finally:
            self._gateway.endpoint.land(passenger.plan)

    def _finish(self, passenger: Passenger) -> Reply:
        plan = passenger.plan
        if passenger.entry is not None:
            try:
                answer: Answer = plan.pool.wait(passenger.entry, plan.exchange.connection)
            except QueryFailedError as failure:
                if failure.detail != "retired":
                    return self._explain(plan, failure)
            else:
                return self._gateway.endpoint.finish(plan, answer)
        # It never got a worker, or a new build took over while it waited to be asked again.
        self._gateway.endpoint.land(plan)
        return self._gateway.answer(plan.exchange)

    def note(self, passenger: Passenger, reply: Reply, sent: int, **facts: Any) -> None:
        """Count and log the answer of a passenger that has left the lane."""
        self._gateway.note(passenger.plan.exchange, reply.status, passenger.started, sent, {**reply.facts, **facts})

    def _fill(self) -> None:
        """Give standing passengers to free workers, first come, first served."""
        while self._standing:
            passenger = self._standing[0]
            plan = passenger.plan
            try:
                passenger.entry = plan.pool.begin_now(plan.job, **plan.terms)
            except QueryFailedError:
                passenger.entry = None  # its worker had died; the next one is asked at the next opportunity
            if passenger.entry is None:
                return
            self._standing.popleft()
            channel = passenger.entry.channel
            self._riding[channel] = passenger
            self._watch(channel)

    def _watch(self, channel: Channel) -> None:
        """Wait for a worker, too; it stays watched, since the next passenger is likely to get it."""
        descriptor = channel.fileno()
        if self._watched.get(descriptor) is channel:
            return
        # A number that a killed worker's socket had may be given anew; the kernel has forgotten that one by itself.
        self._workers.register(descriptor, select.EPOLLIN)
        self._watched[descriptor] = channel

    def _ignore(self, descriptor: int) -> None:
        """Wait for a worker no longer, whose socket may have been closed meanwhile."""
        self._watched.pop(descriptor, None)
        with suppress(OSError):
            self._workers.unregister(descriptor)

    def _hear_all(self, _workers: int) -> None:
        """Take what workers have said."""
        for descriptor, _ in self._workers.poll(0):
            channel = self._watched.get(descriptor)
            if channel is None or channel.fileno() != descriptor:
                self._ignore(descriptor)
            else:
                self._hear(descriptor, channel)
        self._fill()

    def _hear(self, descriptor: int, channel: Channel) -> None:
        passenger = self._riding.get(channel)
        if passenger is None or passenger.entry is None:
            self._ignore(descriptor)  # a thread has this worker now
            return
        plan = passenger.plan
        try:
            answer = plan.pool.look(passenger.entry)
        except QueryFailedError as failure:
            del self._riding[channel]
            if channel.fileno() != descriptor:
                self._ignore(descriptor)
            reply = self._explain(plan, failure)
        else:
            if answer is None:
                if channel.has_begun or channel.ended_for:
                    del self._riding[channel]
                    self._ignore(descriptor)
                    self._leave(passenger)
                return
            del self._riding[channel]
            reply = self._gateway.endpoint.finish(plan, answer)
        self._gateway.endpoint.land(plan)
        self._arrive(passenger, self._note(plan.exchange, reply, passenger.started))

    def _explain(self, plan: Plan, failure: QueryFailedError) -> Reply:
        return self._gateway.explain(plan.exchange, tell(failure, plan.ask.query))

    def _note(self, exchange: Exchange, reply: Reply, started: float) -> Reply:
        sent = len(reply.body) if isinstance(reply.body, bytes) else 0
        self._gateway.note(exchange, reply.status, started, sent, reply.facts)
        return reply
