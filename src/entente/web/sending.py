"""Sending answers: whole ones in one piece, long ones part after part, and a break that nobody can overlook."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from typing import Any

from gunicorn.http import wsgi

from entente.store.outcomes import QueryFailedError
from entente.web.exchange import Reply
from entente.web.plain import tell_date, write_head


@dataclass
class Sent:
    """How much of a body has gone out, and what the log should say about it."""

    size: int = 0
    facts: dict[str, Any] = field(default_factory=dict)


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


def send_reply(client: socket.socket, reply: Reply, sent: Sent) -> bool:
    """Send an answer on a connection that stays open.

    Parameters
    ----------
    client
        The connection; it has a time limit for each part.
    reply
        The answer.
    sent
        Is brought up to date while the answer goes out.

    Returns
    -------
    Whether all of it has gone out; otherwise the connection is of no more use.

    """
    try:
        if isinstance(reply.body, bytes):
            client.sendall(write_head(reply.status_line, reply.headers, tell_date()) + reply.body)
            sent.size = len(reply.body)
            return True
        headers = (*reply.headers, ("Transfer-Encoding", "chunked"))
        client.sendall(write_head(reply.status_line, headers, tell_date()))
        for part in reply.body:
            client.sendall(b"%x\r\n%b\r\n" % (len(part), part))
            sent.size += len(part)
        client.sendall(b"0\r\n\r\n")
    except OSError:
        sent.facts["aborted"] = "gone"
        return False
    except QueryFailedError:
        client.close()  # without a last chunk, and with a reset: nobody takes the part for the whole
        return False
    return True
