"""The connection layer: a gunicorn worker that reads whole requests before a thread is spent on them.

What gunicorn's own threads lack for the open internet, and what this adds (docs/decisions/021):

* a request is read by the event loop until its head and its body are there, so that slow senders hold no thread;
* a short query is answered by the event loop, which waits for the query workers itself (see `entente.web.express`);
* a request whose very bytes were answered before, from the same version of the dataset, is answered by the event loop
  with the very bytes of that answer: no thread, no parsing, no Flask;
* nobody who reads slowly or never closes can hold the event loop.
"""

from __future__ import annotations

import selectors
import socket
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from entente.web.answering import STALL_LIMIT, AnsweringWorker, Connection
from entente.web.cache import Cache
from entente.web.exchange import Reply
from entente.web.express import MOMENT, ExpressLane, Passenger
from entente.web.plain import tell_date, write_head
from entente.web.reading import HEAD_LIMIT, is_whole
from entente.web.replay import Replay, record
from entente.web.sending import Sent, send_reply
from entente.web.service import Service

READ_LIMIT = 20.0
"""Seconds that a client may take to send a request."""

_SWEEP = 0.5
_LINGER = 2.0
_LARGEST_REPLAY = 1 << 17
_KIB = 1 << 10
_MIB = 1 << 20


class ConnectionWorker(AnsweringWorker):
    """gunicorn's threaded worker behind an event loop that reads requests whole."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._reading: dict[Connection, None] = {}
        self._swept = self._notified = self._looked = 0.0
        self._service: Service | None = None
        self._replays: Cache[bytes, Replay] = Cache(0, 0)
        self._lane: ExpressLane | None = None
        self._travelling: dict[Passenger, Connection] = {}
        self._fetchers: Executor | None = None

    def load_wsgi(self) -> None:
        """Load the application, and with it the service."""
        super().load_wsgi()
        service: Service = self.app.service
        self._service = service
        self._replays = Cache(service.settings.cache * _MIB, _LARGEST_REPLAY)
        self._replays.begin(service.generation.stamp)
        # Those that hold a query worker never wait for a thread behind those that wait for a worker, or for them.
        self._fetchers = ThreadPoolExecutor(service.settings.threads + 2 * service.settings.workers, "fetcher")
        service.on_change.append(self._replays.begin)
        self._lane = ExpressLane(self.wsgi, self.poller, self._arrive, self._leave_lane)

    def notify(self) -> None:
        """Tell gunicorn's master that this process lives, once a second rather than at every event."""
        now = time.monotonic()
        if now - self._notified >= 1.0:
            self._notified = now
            super().notify()

    def is_parent_alive(self) -> bool:
        """Look for gunicorn's master as often as it is told that we live."""
        if self._looked == self._notified:
            return True
        self._looked = self._notified
        return bool(super().is_parent_alive())

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection, and wait for its request without a thread."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.nr_conns += 1
        connection = Connection(self.cfg, client, address, listener.getsockname())
        self._await(connection, READ_LIMIT)

    def _await(self, connection: Connection, seconds: float) -> None:
        connection.sock.setblocking(False)
        connection.timeout = time.monotonic() + seconds
        connection.parked = False
        self._reading[connection] = None
        self.poller.register(connection.sock, selectors.EVENT_READ, partial(self._read, connection))

    def _read(self, connection: Connection, client: socket.socket) -> None:
        """Take what a client has sent: answer it from memory, wait for the rest, or have it answered."""
        if connection.passenger is not None:
            # It sends more, or has gone, while its query runs: look at that when the query has ended.
            self.poller.unregister(client)
            connection.parked = True
            return
        try:
            part = client.recv(HEAD_LIMIT)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        if not part:
            self._drop(connection)
            return
        if not connection.received:
            replay = self._replays.find(part)
            if replay is not None:
                self._send_again(connection, replay)
                return
            connection.received = part
            connection.timeout = time.monotonic() + READ_LIMIT
        else:
            connection.received += part
        limit = self._service.settings.max_body * _KIB if self._service is not None else 0
        if is_whole(connection.received, limit):
            self._begin(connection)

    def _begin(self, connection: Connection) -> None:
        """Have a whole request answered: on the express lane if it may go there, otherwise by a thread."""
        raw = connection.received
        lane = self._lane if self.alive else None
        found = lane.enter(raw, connection.client[0], connection.sock) if lane is not None else None
        if lane is None or found is None:
            self._hand_over(connection)
            return
        connection.received = b""
        if isinstance(found, Reply):
            self._send(connection, raw, found)
            return
        connection.passenger = found
        self._travelling[found] = connection
        lane.board(found)

    def _arrive(self, passenger: Passenger, reply: Reply) -> None:
        """Send the answer of a passenger."""
        connection = self._travelling.pop(passenger)
        connection.passenger = None
        if connection.parked:
            self._await(connection, float(self.cfg.keepalive))
        self._send(connection, passenger.raw, reply)

    def _leave_lane(self, passenger: Passenger) -> None:
        """Let a thread go on with a query that is not short, or whose result is not."""
        connection = self._travelling.pop(passenger)
        connection.passenger = None
        if not connection.parked:
            self.poller.unregister(connection.sock)
        del self._reading[connection]
        executor = self._fetchers if passenger.entry is not None else None
        self._submit(connection, partial(self._finish_slowly, connection, passenger), executor)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Wait for something to happen, and see to those on the express lane for whom it takes too long."""
        lane = self._lane
        if lane is None or lane.is_empty:
            super().wait_for_and_dispatch_events(timeout)
        else:
            super().wait_for_and_dispatch_events(min(timeout, MOMENT / 2))
            lane.sweep()

    def _finish_slowly(self, connection: Connection, passenger: Passenger) -> bool:
        """Answer a query in a thread, part after part if need be; False breaks the connection."""
        lane = self._lane
        if lane is None:
            return False
        connection.sock.settimeout(STALL_LIMIT)
        reply = lane.finish(passenger)
        sent = Sent()
        try:
            whole = send_reply(connection.sock, reply, sent)
        finally:
            if reply.close is not None:
                reply.close()
            lane.note(passenger, reply, sent.size, **sent.facts)
        if whole:
            self._remember(passenger.raw, reply, passenger.plan.generation.stamp)
        return whole and bool(self.alive)

    def _hand_over(self, connection: Connection) -> None:
        self.poller.unregister(connection.sock)
        del self._reading[connection]
        connection.raw, connection.received = connection.received, b""
        connection.data_ready = True
        self.enqueue_req(connection)

    def _send_again(self, connection: Connection, replay: Replay) -> None:
        """Answer with kept bytes."""
        self._push(connection, replay.before + tell_date().encode() + replay.after)
        if self._service is not None:
            self._service.metrics.observe_replay(replay.sent)
            self._service.log.note(client=connection.client[0], status=200, ms=0.0, bytes=replay.sent, **replay.facts)

    def _send(self, connection: Connection, raw: bytes, reply: Reply) -> None:
        """Send a whole answer, and keep it for the next request of the same bytes."""
        if isinstance(reply.body, bytes) and self._service is not None:
            self._push(connection, write_head(reply.status_line, reply.headers, tell_date()) + reply.body)
            if reply.replay:
                self._remember(raw, reply, self._service.generation.stamp)

    def _push(self, connection: Connection, content: bytes) -> None:
        """Send bytes; a client that does not take them all at once gets the rest from a thread."""
        try:
            sent = connection.sock.send(content)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._drop(connection)
            return
        connection.timeout = time.monotonic() + float(self.cfg.keepalive)
        if not self.alive or sent < len(content):
            self.poller.unregister(connection.sock)
            del self._reading[connection]
            self._submit(connection, partial(self._send_rest, connection, content[sent:]))

    def _send_rest(self, connection: Connection, content: bytes) -> bool:
        connection.sock.settimeout(STALL_LIMIT)
        try:
            connection.sock.sendall(content)
        except OSError:
            return False
        return bool(self.alive)

    def enqueue_req(self, conn: Connection) -> None:
        """Give a whole request to a thread."""
        self._submit(conn, partial(self.handle, conn))

    def _submit(self, connection: Connection, work: Any, executor: Executor | None = None) -> None:
        future = (executor or self.tpool).submit(work)
        future.add_done_callback(lambda done: self.method_queue.defer(self.finish_request, connection, done))

    def _remember(self, raw: bytes, reply: Reply, version: str) -> None:
        """Keep an answer for the next request of the same bytes."""
        replay = record(raw, reply)
        if replay is not None:
            self._replays.keep(raw, replay, version)

    def finish_request(self, conn: Connection, fs: Future[Any]) -> None:
        """Wait for the next request of a connection, or let a thread close it, since that may take a while."""
        keep = not fs.cancelled() and fs.exception() is None and fs.result() is True
        if not keep:
            self.nr_conns -= 1
            self.tpool.submit(conn.close, graceful=True)
            return
        if conn.parser is not None and conn.parser.unreader.buf.getvalue():
            self.enqueue_req(conn)
            return
        self._await(conn, float(self.cfg.keepalive) if self.alive else _LINGER)

    def murder_keepalived(self, force: bool = False) -> None:
        """Close connections whose time is over."""
        now = time.monotonic()
        if not force and now - self._swept < _SWEEP:
            return
        self._swept = now
        for connection in list(self._reading):
            if connection.passenger is not None and not force:
                continue
            if not self.alive:
                connection.timeout = min(connection.timeout, now + _LINGER)
            if force or connection.timeout < now:
                self._drop(connection)

    def _drop(self, connection: Connection) -> None:
        if not connection.parked:
            self.poller.unregister(connection.sock)
        del self._reading[connection]
        self.nr_conns -= 1
        connection.close()
