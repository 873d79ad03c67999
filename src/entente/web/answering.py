"""Answering a request in a thread: gunicorn's threaded worker with whole answers and problem details."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn import util
from gunicorn.http import wsgi
from gunicorn.workers.gthread import TConn, ThreadWorker

from entente.sparql.problems import refuse
from entente.web.exchange import Reply, tell_problem
from entente.web.express import Passenger
from entente.web.gateway import REMEMBER
from entente.web.plain import tell_date, write_head
from entente.web.refusals import explain_unreadable
from entente.web.sending import WholeResponse

STALL_LIMIT = 15.0
"""Seconds that a client may take to accept one part of an answer."""

_request = threading.local()
"""The bytes of the request that a thread is answering."""


class Connection(TConn):  # type: ignore[misc]
    """A client's connection with what it has sent so far."""

    def __init__(self, cfg: Any, sock: socket.socket, client: Any, server: Any) -> None:
        super().__init__(cfg, sock, client, server)
        self.received = b""
        self.raw = b""
        self.passenger: Passenger | None = None
        self.parked = False


class AnsweringWorker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's threaded worker, once a request has been read."""

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
        resp, answered = None, False
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
            answered = True
        finally:
            if not answered and resp is not None and resp.headers_sent:
                # A second head would corrupt what has been sent; closing without the last chunk shows the cut.
                util.close(conn.sock)
        return not resp.should_close()

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Tell a client what was wrong with a request that could not be read, and log what was wrong here."""
        if client.fileno() < 0:  # the answer was cut on purpose, and the client can see it
            return
        problem = explain_unreadable(exc)
        if problem is None:
            self.log.error("a request failed: %s", getattr(req, "path", ""), exc_info=exc)
            problem = refuse("internal", "The request could not be answered. It has been logged.").problem
        reply = tell_problem(problem)
        if isinstance(reply.body, bytes):
            head = write_head(reply.status_line, reply.headers, tell_date(), keep=False)
            with suppress(OSError):
                client.sendall(head + reply.body)

    def _remember(self, raw: bytes, reply: Reply, version: str) -> None:
        """Keep an answer for the next request of the same bytes."""
        del raw, reply, version  # this worker keeps nothing; the connection worker does
