"""The connection layer: a gunicorn worker that reads whole requests before a thread is spent on them.

What gunicorn's own threads lack for the open internet, and what this adds (docs/decisions/021):

* a request is read by the event loop until its head and its body are there, so that slow senders hold no thread;
* a request whose very bytes were answered before, from the same version of the dataset, is answered by the event loop
  with the very bytes of that answer: no thread, no parsing, no Flask;
* nobody who reads slowly or never closes can hold the event loop.
"""

from __future__ import annotations

import re
import selectors
import socket
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Any

from gunicorn import util
from gunicorn.http import wsgi
from gunicorn.workers.gthread import TConn, ThreadWorker

from entente.web.cache import Cache
from entente.web.exchange import Reply
from entente.web.gateway import REMEMBER
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
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,12})[ \t]*\r\n")


@dataclass(frozen=True)
class Replay:
    """The bytes of an answer, around the date of the day."""

    before: bytes
    after: bytes
    sent: int
    facts: dict[str, Any]

    @property
    def size(self) -> int:
        """How many bytes it holds."""
        return len(self.before) + len(self.after)


class Connection(TConn):  # type: ignore[misc]
    """A client's connection with what it has sent so far."""

    def __init__(self, cfg: Any, sock: socket.socket, client: Any, server: Any) -> None:
        super().__init__(cfg, sock, client, server)
        self.received = b""
        self.begun = 0.0
        self.raw = b""


class WholeResponse(wsgi.Response):  # type: ignore[misc]
    """A response that leaves in one piece where it is one."""

    def __init__(self, req: Any, sock: socket.socket, cfg: Any) -> None:
        super().__init__(req, sock, cfg)
        self.version = "entente"
        self.headers_sent: bool = False

    def write(self, arg: bytes) -> None:
        """Send a part of the body, together with the head if that has not gone yet."""
        if self.headers_sent or self.response_length != len(arg) or self._omits_body:
            super().write(arg)
            return
        head = "".join([*self.default_headers(), *(f"{name}: {value}\r\n" for name, value in self.headers), "\r\n"])
        self.sock.sendall(head.encode("latin-1") + arg)
        self.headers_sent = True
        self.sent = len(arg)


class ConnectionWorker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's threaded worker behind an event loop that reads requests whole."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._reading: dict[Connection, None] = {}
        self._swept = 0.0
        self._date = (0, b"")
        self._service: Service | None = None
        self._replays: Cache[bytes, Replay] = Cache(0, 0)

    def load_wsgi(self) -> None:
        """Load the application, and with it the service."""
        super().load_wsgi()
        service: Service = self.app.service
        self._service = service
        self._replays = Cache(service.settings.cache * _MIB, _LARGEST_REPLAY)
        self._replays.begin(service.generation.version)
        service.on_change.append(self._replays.begin)

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
        connection.begun = 0.0
        self._reading[connection] = None
        self.poller.register(connection.sock, selectors.EVENT_READ, partial(self._read, connection))

    def _read(self, connection: Connection, client: socket.socket) -> None:
        """Take what a client has sent: answer it from memory, wait for the rest, or give it to a thread."""
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
            self._hand_over(connection)

    def _is_whole(self, received: bytes) -> bool:
        """Tell whether a thread would not have to wait; what is malformed or too large is for gunicorn's parser."""
        end = received.find(b"\r\n\r\n")
        if end < 0:
            return len(received) >= HEAD_LIMIT
        head = received[: end + 2].lower()
        if b"\r\ntransfer-encoding:" in head or b"\r\nexpect:" in head:
            return True
        length = _LENGTH.search(head)
        if length is None or self._service is None:
            return True
        size = int(length.group(1))
        return size > self._service.settings.max_body * 1024 or len(received) >= end + 4 + size

    def _hand_over(self, connection: Connection) -> None:
        self.poller.unregister(connection.sock)
        del self._reading[connection]
        connection.raw, connection.received = connection.received, b""
        connection.data_ready = True
        self.enqueue_req(connection)

    def _send_again(self, connection: Connection, replay: Replay) -> None:
        """Answer with kept bytes; a client that does not take them all at once gets the rest from a thread."""
        now = int(time.time())
        if now != self._date[0]:
            self._date = (now, util.http_date(now).encode())
        content = replay.before + self._date[1] + replay.after
        try:
            sent = connection.sock.send(content)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._drop(connection)
            return
        if self._service is not None:
            self._service.metrics.observe_replay(replay.sent)
            self._service.log.note(client=connection.client[0], status=200, ms=0.0, bytes=replay.sent, **replay.facts)
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
            elif raw and not req.should_close() and not conn.parser.unreader.buf.getvalue():
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

    def _remember(self, raw: bytes, reply: Reply, version: str) -> None:
        """Keep an answer for the same bytes of a request, if those were one whole request and nothing more."""
        if not raw.startswith((b"GET ", b"POST ")) or not isinstance(reply.body, bytes):
            return
        head, _, body = raw.partition(b"\r\n\r\n")
        length = _LENGTH.search(head.lower() + b"\r\n")
        if len(body) != (int(length.group(1)) if length else 0) or b"\r\nexpect:" in head.lower():
            return
        lines = "".join(f"{name}: {value}\r\n" for name, value in reply.headers)
        before = f"HTTP/1.1 {reply.status_line}\r\nServer: entente\r\nConnection: keep-alive\r\n{lines}Date: "
        facts = {"method": raw[:4].strip().decode(), "path": "/sparql", **reply.facts, "cache": "replay"}
        replay = Replay(before.encode("latin-1"), b"\r\n\r\n" + reply.body, len(reply.body), facts)
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
            if not self.alive:
                connection.timeout = min(connection.timeout, now + _LINGER)
            if force or connection.timeout < now:
                self._drop(connection)

    def _drop(self, connection: Connection) -> None:
        self.poller.unregister(connection.sock)
        del self._reading[connection]
        self.nr_conns -= 1
        connection.close()


_request = threading.local()
"""The bytes of the request that a thread is answering."""
