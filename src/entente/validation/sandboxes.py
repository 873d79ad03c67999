"""Validation for strangers, from the side of the service: sandboxes are started, asked once, and killed in time."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import threading
import time
from collections import deque
from typing import Any

from entente.validation.sandbox import READY

_START_LIMIT = 60.0
_KEPT_ENVIRONMENT = ("PATH", "PYTHONPATH", "LANG", "LC_ALL")


class SandboxFailure(Exception):
    """There is no answer: ``busy``, ``time``, ``memory`` or ``crash``."""


class Sandboxes:
    """Processes that validate, each for one job; the next one is prepared while a job runs.

    Parameters
    ----------
    memory
        Bytes that a validation may need beyond what a prepared process has.
    most
        How many validations run at once.
    patience
        Seconds that one waits for its turn.

    """

    def __init__(self, *, memory: int, most: int = 2, patience: float = 2.0) -> None:
        self._memory = memory
        self._patience = patience
        self._turns = threading.BoundedSemaphore(most)
        self._ready: deque[subprocess.Popen[bytes]] = deque()
        self._lock = threading.Lock()
        self._closed = False

    def run(self, job: dict[str, Any], *, timeout: float) -> dict[str, Any]:
        """Validate.

        Parameters
        ----------
        job
            As `entente.validation.sandbox.answer` takes it.
        timeout
            Seconds that it may take.

        Raises
        ------
        SandboxFailure
            There is no answer.

        """
        if not self._turns.acquire(timeout=self._patience):
            raise SandboxFailure("busy")
        try:
            child = self._take(timeout)
            threading.Thread(target=self._prepare_next, args=(timeout,), daemon=True).start()
            return self._ask(child, json.dumps(job).encode(), timeout)
        finally:
            self._turns.release()

    def close(self) -> None:
        """End the prepared processes."""
        with self._lock:
            self._closed = True
            waiting, self._ready = list(self._ready), deque()
        for child in waiting:
            _end(child)

    def _ask(self, child: subprocess.Popen[bytes], job: bytes, timeout: float) -> dict[str, Any]:
        try:
            content, _ = child.communicate(job, timeout=timeout)
        except subprocess.TimeoutExpired:
            raise SandboxFailure("time") from None
        except BrokenPipeError:
            raise SandboxFailure("crash") from None
        finally:
            _end(child)
        try:
            answer: dict[str, Any] = json.loads(content)
        except ValueError:
            raise SandboxFailure("crash") from None
        if "failed" in answer:
            raise SandboxFailure(answer["failed"])
        return answer

    def _take(self, timeout: float) -> subprocess.Popen[bytes]:
        with self._lock:
            while self._ready:
                child = self._ready.popleft()
                if child.poll() is None:
                    return child
        return self._start(timeout)

    def _prepare_next(self, timeout: float) -> None:
        with self._lock:
            if self._ready or self._closed:
                return
        try:
            child = self._start(timeout)
        except SandboxFailure:
            return  # the next request starts one itself, and is told if it cannot
        with self._lock:
            if not self._closed and not self._ready:
                self._ready.append(child)
                return
        _end(child)

    def _start(self, timeout: float) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-P", "-m", "entente.validation.sandbox", str(self._memory), str(math.ceil(timeout))]
        environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
        child = subprocess.Popen(  # noqa: S603 - our own module, with our own arguments
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        watch = threading.Timer(_START_LIMIT, child.kill)
        watch.start()
        ready = child.stdout.read(1) if child.stdout else b""
        watch.cancel()
        if ready != READY:
            _end(child)
            time.sleep(0.2)  # what keeps it from starting is likely to last
            raise SandboxFailure("crash")
        return child


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()
    for stream in (child.stdin, child.stdout):
        if stream is not None and not stream.closed:
            stream.close()
