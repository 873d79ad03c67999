"""Pieces of work done in turn by processes that can be killed: one that takes too long stops itself, not the others."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

from entente.errors import EntenteError

Answer = TypeVar("Answer")


class Overrun(Exception):
    """A piece of work took longer than it may, and was stopped."""


class Died(Exception):
    """A process died over a piece of work."""


class Turns(Generic[Answer]):
    """Runs pieces of work in processes of its own.

    Where nothing else runs in the caller, processes are forked, so that they have at once what the work looks at;
    beside other threads they are spawned, and the work is sent to them.

    Parameters
    ----------
    work
        Does one piece, told its position. It is called in another process, so it must not change anything that the
        caller sees; to be spawned, it must pickle.
    limit
        Seconds for one piece.
    workers
        How many processes at most.

    """

    def __init__(self, work: Callable[[int], Answer], *, limit: float, workers: int = 1) -> None:
        self._work = work
        self._limit = limit
        self._workers = workers
        self._processes: dict[Connection, BaseProcess] = {}

    def run(self, number: int) -> Iterator[tuple[int, Answer | Overrun | Died]]:
        """Run the pieces at positions 0 to `number`, and give each with its answer as they come.

        Yields
        ------
        tuple
            The position and the answer, or why there is none.

        Raises
        ------
        EntenteError
            As `work` raises it; any other error is the death of its process.

        """
        waiting = list(range(number))[::-1]
        running: dict[Connection, tuple[int, float]] = {}
        try:
            while waiting or running:
                while waiting and len(running) < self._workers:
                    connection = next((each for each in self._processes if each not in running), None) or self._start()
                    position = waiting.pop()
                    connection.send(position)
                    running[connection] = position, time.monotonic() + self._limit
                soonest = min(deadline for _, deadline in running.values())
                ready = wait(list(running), timeout=max(0.0, soonest - time.monotonic()))
                for connection in [each for each in running if each in ready]:
                    position, _ = running.pop(connection)
                    yield position, self._receive(connection)
                now = time.monotonic()
                for connection in [each for each, (_, deadline) in running.items() if deadline <= now]:
                    position, _ = running.pop(connection)
                    self._stop(connection)
                    yield position, Overrun()
        finally:
            for connection in list(self._processes):
                self._stop(connection)

    def _start(self) -> Connection:
        context = _context()
        ours, theirs = context.Pipe()
        process: BaseProcess = context.Process(target=_serve, args=(theirs, self._work), daemon=True)  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        self._processes[ours] = process
        return ours

    def _receive(self, connection: Connection) -> Answer | Died:
        try:
            failed, answer = connection.recv()
        except (EOFError, ConnectionResetError):
            self._stop(connection)
            return Died()
        if failed:
            raise answer
        return answer  # type: ignore[no-any-return]  # what `work` gave

    def _stop(self, connection: Connection) -> None:
        process = self._processes.pop(connection)
        process.kill()
        process.join()
        connection.close()


def _context() -> BaseContext:
    alone = os.name == "posix" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if alone else "spawn")


def _serve(connection: Connection, work: Callable[[int], Answer]) -> None:
    with suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        while True:
            position = connection.recv()
            try:
                answer: tuple[bool, object] = (False, work(position))
            except EntenteError as error:
                answer = (True, error)
            connection.send(answer)
