"""When a request has been read whole, so that a thread need not wait for its client."""

from __future__ import annotations

from entente.web.replay import LENGTH

HEAD_LIMIT = 1 << 16
"""Bytes that a request's head may have; gunicorn's parser refuses it line by line before that."""


def is_whole(received: bytes, most: int) -> bool:
    r"""Tell whether a thread would not have to wait; what is malformed or too large is for gunicorn's parser.

    Parameters
    ----------
    received
        What has come so far.
    most
        Bytes that a body may have.

    >>> is_whole(b"GET / HTTP/1.1\r\n\r\n", 10), is_whole(b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab", 9)
    (True, False)

    """
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return len(received) >= HEAD_LIMIT
    head = received[: end + 2].lower()
    if b"\r\ntransfer-encoding:" in head or b"\r\nexpect:" in head:
        return True
    length = LENGTH.search(head)
    if length is None:
        return True
    size = int(length.group(1))
    return size > most or len(received) >= end + 4 + size
