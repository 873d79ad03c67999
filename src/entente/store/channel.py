"""The owner's end of one query worker: start it, ask it, wait for it with a deadline, kill it."""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
import time
from pathlib import Path

from entente.store import wire
from entente.store.outcomes import QueryFailedError

_START_LIMIT = 30.0
_PATIENCE = 0.02
"""Seconds of plain waiting before the client's connection is watched as well."""
_WATCH = 0.25
_ROOM = 1 << 18
_STDERR_TAIL = 4096
_KEPT_ENVIRONMENT = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "SSL_CERT_FILE", "SSL_CERT_DIR")


class Channel:
    """One worker process.

    Parameters
    ----------
    store
        The folder of the Oxigraph store.
    memory
        Bytes that it may need beyond an idle worker.
    sealed
        Whether it is kept from opening any file or connection.

    """

    def __init__(self, store: Path, memory: int, *, sealed: bool = True) -> None:
        ours, theirs = socket.socketpair()
        self._complaints = os.memfd_create("complaints")
        command = [
            sys.executable,
            "-P",
            "-m",
            "entente.store.worker",
            str(theirs.fileno()),
            str(store),
            str(memory),
            "sealed" if sealed else "open",
        ]
        # The environment is not handed on: it may hold tokens.
        environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
        with theirs:
            self._child = subprocess.Popen(  # noqa: S603 - our own module, with our own arguments
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._complaints,
                pass_fds=(theirs.fileno(),),
                env=environment,
            )
        self._socket = ours
        self._buffer = bytearray()
        self.pid = self._child.pid
        self.ended_for = ""

    def wait_ready(self) -> bool:
        """Wait until it has opened the store; False when it could not."""
        try:
            ready = select.select([self._socket], [], [], _START_LIMIT)[0]
            return bool(ready) and wire.receive(self._socket) == (wire.READY, b"")
        except OSError:
            return False

    def ask(self, job: wire.Job) -> None:
        """Send a query.

        Raises
        ------
        QueryFailedError
            The worker has died while idle.

        """
        try:
            self._socket.sendall(job.encode())
        except OSError:
            if self.ended_for:  # cancelled before it was asked
                raise QueryFailedError(self.ended_for) from None
            raise QueryFailedError("crash", "the worker had ended") from None

    def receive(self, deadline: float, client: socket.socket | None) -> tuple[bool, bytes]:
        """Wait for the next part of the result.

        Parameters
        ----------
        deadline
            On the monotonic clock.
        client
            The connection to watch meanwhile.

        Returns
        -------
        Whether it is the last part, and its bytes.

        Raises
        ------
        QueryFailedError
            There is none: time, client gone, crash, or what the worker says.

        """
        while True:
            found = self._take_frame()
            if found is not None:
                return found
            part = self._receive_some(deadline, client)
            if not part:
                raise self._explain_end()
            self._buffer += part

    def receive_last(self) -> bytes | None:
        """Take the result if all of it has come in one part; never waits.

        Raises
        ------
        QueryFailedError
            There is none: crash, or what the worker says.

        """
        try:
            part = self._socket.recv(_ROOM, socket.MSG_DONTWAIT)
        except BlockingIOError:
            part = None
        except ConnectionError:
            part = b""
        if part is not None:
            if not part:
                raise self._explain_end()
            self._buffer += part
        if len(self._buffer) >= wire.HEAD_SIZE and wire.split_head(self._buffer)[0] == wire.PART:
            return None
        found = self._take_frame()
        return None if found is None else found[1]

    @property
    def has_begun(self) -> bool:
        """Whether something has come that `receive_last` left for `receive`."""
        return bool(self._buffer)

    def fileno(self) -> int:
        """Name the descriptor that becomes readable when something comes."""
        return self._socket.fileno()

    def _take_frame(self) -> tuple[bool, bytes] | None:
        buffer = self._buffer
        if len(buffer) < wire.HEAD_SIZE:
            return None
        kind, length = wire.split_head(buffer)
        end = wire.HEAD_SIZE + length
        if len(buffer) < end:
            return None
        with memoryview(buffer) as view:
            content = bytes(view[wire.HEAD_SIZE : end])
        del buffer[:end]
        if kind == wire.FAIL:
            raise _failure(content)
        return kind == wire.LAST, content

    def _explain_end(self) -> QueryFailedError:
        return QueryFailedError(self.ended_for) if self.ended_for else self._explain_death()

    def _receive_some(self, deadline: float, client: socket.socket | None) -> bytes:
        channel = self._socket
        poller = select.poll()
        poller.register(channel, select.POLLIN)
        if poller.poll(min(_PATIENCE, max(0.0, deadline - time.monotonic())) * 1000):
            return self._receive_now()
        watched = client is not None and client.fileno() >= 0
        if client is not None and watched:
            poller.register(client, select.POLLIN | select.POLLRDHUP)
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise QueryFailedError("time")
            for descriptor, _ in poller.poll(min(left, _WATCH) * 1000):
                if descriptor == channel.fileno():
                    return self._receive_now()
                if client is not None and has_hung_up(client):
                    raise QueryFailedError("gone")
                # The client has sent its next request already: no longer a sign of anything.
                poller.unregister(descriptor)

    def _receive_now(self) -> bytes:
        try:
            return self._socket.recv(_ROOM)
        except ConnectionError:
            return b""

    def _explain_death(self) -> QueryFailedError:
        try:
            status = self._child.wait(5)
        except subprocess.TimeoutExpired:
            status = 0
        size = os.fstat(self._complaints).st_size
        words = os.pread(self._complaints, _STDERR_TAIL, max(0, size - _STDERR_TAIL)).decode("utf-8", "replace")
        if "memory allocation" in words or "MemoryError" in words or "bad_alloc" in words:
            return QueryFailedError("memory")
        return QueryFailedError("crash", f"status {status}")

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._child.poll() is None

    def end(self, reason: str) -> None:
        """Kill it for a reason, one of `REASONS`, which whoever waits for it is told."""
        self.ended_for = reason
        self._child.kill()

    def kill(self) -> None:
        """End it at once."""
        self._child.kill()
        self._socket.close()
        self._child.wait()
        if self._complaints >= 0:
            os.close(self._complaints)
            self._complaints = -1


def open_channel(store: Path, memory: int, *, sealed: bool) -> Channel | None:
    """Start a worker and wait until it can answer; None when it cannot."""
    try:
        channel = Channel(store, memory, sealed=sealed)
    except OSError:
        return None
    if channel.wait_ready():
        return channel
    channel.kill()
    return None


def _failure(content: bytes) -> QueryFailedError:
    report = json.loads(content)
    kind, detail = report["kind"], report["detail"]
    return QueryFailedError(detail) if kind == "limit" else QueryFailedError(kind, detail)


def has_hung_up(client: socket.socket) -> bool:
    """Tell whether a client has closed its connection, without waiting; one that has sent its next request has not."""
    poller = select.poll()
    poller.register(client, select.POLLIN | select.POLLRDHUP)
    try:
        return bool(poller.poll(0)) and client.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
