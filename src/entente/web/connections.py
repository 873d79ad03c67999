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
import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn import util
from gunicorn.http import wsgi
from gunicorn.workers.gthread import TConn, ThreadWorker

from entente.sparql.problems import refuse
from entente.web.cache import Cache
from entente.web.exchange import Reply, tell_problem
from entente.web.express import MOMENT, ExpressLane, Passenger
from entente.web.gateway import REMEMBER
from entente.web.plain import write_head
from entente.web.refusals import explain_unreadable
from entente.web.replay import LENGTH, Replay, record
from entente.web.sending import Sent, WholeResponse, send_reply
from entente.web.service import Service

HEAD_LIMIT = 1 << 16
"""Bytes that a request's head may have; gunicorn's parser refuses it line by line before that."""

READ_LIMIT = 20.0
"""Seconds that a client may take to send a request."""

STALL_LIMIT = 15.0
"""Seconds that a client may take to accept one part of an answer."""

_SWEEP = 0.5
_LINGER = 2.0
_LARGEST_REPLAY = 1 << 17
_MIB = 1 << 20


class Connection(TConn):  # type: ignore[misc]
    """A client's connection with what it has sent so far."""

    def __init__(self, cfg: Any, sock: socket.socket, client: Any, server: Any) -> None:
        super().__init__(cfg, sock, client, server)
        self.received = b""
        self.raw = b""
        self.passenger: Passenger | None = None
        self.parked = False


class ConnectionWorker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's threaded worker behind an event loop that reads requests whole."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._reading: dict[Connection, None] = {}
        self._swept = self._notified = self._looked = 0.0
        self._date = (0, b"")
        self._service: Service | None = None
        self._replays: Cache[bytes, Replay] = Cache(0, 0)
        self._lane: ExpressLane | None = None
        self._travelling: dict[Passenger, Connection] = {}

    def load_wsgi(self) -> None:
        """Load the application, and with it the service."""
        super().load_wsgi()
        service: Service = self.app.service
        self._service = service
        self._replays = Cache(service.settings.cache * _MIB, _LARGEST_REPLAY)
        self._replays.begin(service.generation.version)
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
        if self._is_whole(connection.received):
            self._begin(connection)

    def _is_whole(self, received: bytes) -> bool:
        """Tell whether a thread would not have to wait; what is malformed or too large is for gunicorn's parser."""
        end = received.find(b"\r\n\r\n")
        if end < 0:
            return len(received) >= HEAD_LIMIT
        head = received[: end + 2].lower()
        if b"\r\ntransfer-encoding:" in head or b"\r\nexpect:" in head:
            return True
        length = LENGTH.search(head)
        if length is None or self._service is None:
            return True
        size = int(length.group(1))
        return size > self._service.settings.max_body * 1024 or len(received) >= end + 4 + size

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
        self._submit(connection, partial(self._finish_slowly, connection, passenger))

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
            self._remember(passenger.raw, reply, passenger.plan.generation.version)
        return whole and bool(self.alive)

    def _hand_over(self, connection: Connection) -> None:
        self.poller.unregister(connection.sock)
        del self._reading[connection]
        connection.raw, connection.received = connection.received, b""
        connection.data_ready = True
        self.enqueue_req(connection)

    def _send_again(self, connection: Connection, replay: Replay) -> None:
        """Answer with kept bytes."""
        now = int(time.time())
        if now != self._date[0]:
            self._date = (now, util.http_date(now).encode())
        self._push(connection, replay.before + self._date[1] + replay.after)
        if self._service is not None:
            self._service.metrics.observe_replay(replay.sent)
            self._service.log.note(client=connection.client[0], status=200, ms=0.0, bytes=replay.sent, **replay.facts)

    def _send(self, connection: Connection, raw: bytes, reply: Reply) -> None:
        """Send a whole answer, and keep it for the next request of the same bytes."""
        if isinstance(reply.body, bytes) and self._service is not None:
            self._push(connection, write_head(reply.status_line, reply.headers, util.http_date()) + reply.body)
            if reply.replay:
                self._remember(raw, reply, self._service.generation.version)

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

    def _submit(self, connection: Connection, work: Any) -> None:
        future = self.tpool.submit(work)
        future.add_done_callback(lambda done: self.method_queue.defer(self.finish_request, connection, done))

    def handle(self, conn: Connection) -> Any:
        """Answer a request in a thread."""
        raw, conn.raw = conn.raw, b""
        if not conn.initialized:
            conn.init()
        conn.sock.settimeout(STALL_LIMIT)
        if raw:
            conn.parser.unreader.unread(raw)
        _request.raw = raw
        return super().handle(conn)

    def handle_request(self, req: Any, conn: Connection) -> bool:
        """Run the application, as gunicorn does, but with its answer in one piece and without its access log."""
        resp = None
        try:
            resp, environ = wsgi.create(
                req, conn.sock, conn.client, conn.server, self.cfg, response_class=WholeResponse
            )
            environ["wsgi.multithread"] = True
            self.nr += 1
            raw: bytes = _request.raw
            if not self.alive:
                resp.force_close()
            elif raw and not req.should_close():
                environ[REMEMBER] = partial(self._remember, raw)
            parts = self.wsgi(environ, resp.start_response)
            try:
                for part in parts:
                    resp.write(part)
                resp.close()
            finally:
                if hasattr(parts, "close"):
                    parts.close()
        except OSError:
            raise
        except Exception:
            if resp is not None and resp.headers_sent:
                # A second head would corrupt what has been sent; closing without the last chunk shows the cut.
                util.close(conn.sock)
                raise StopIteration from None
            raise
        return not resp.should_close()

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Tell a client what was wrong with a request that could not be read, and log what was wrong here."""
        problem = explain_unreadable(exc)
        if problem is None:
            self.log.error("a request failed: %s", getattr(req, "path", ""), exc_info=exc)
            problem = refuse("internal", "The request could not be answered. It has been logged.").problem
        reply = tell_problem(problem)
        if isinstance(reply.body, bytes):
            head = write_head(reply.status_line, reply.headers, util.http_date(), keep=False)
            with suppress(OSError):
                client.sendall(head + reply.body)

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


_request = threading.local()
"""The bytes of the request that a thread is answering."""
