"""A few processes that can be killed, for work that knows no time limit of its own."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import TypeVar

from entente.errors import EntenteError, EnvironmentFault

Argument = TypeVar("Argument")
Result = TypeVar("Result")


def run_in_processes(
    function: Callable[[Argument], Result], arguments: Sequence[Argument], *, workers: int, limit: float
) -> Iterator[tuple[int, Result]]:
    """Apply a function to each argument in processes of their own.

    Processes are spawned, not forked, so that threads of the caller cannot lock them up.

    Parameters
    ----------
    function
        A function at module level whose errors are `EntenteError`.
    arguments
        What it is applied to; both ends must pickle.
    workers
        How many processes at most.
    limit
        Seconds for one argument.

    Yields
    ------
    tuple
        The argument's position and the result, as they come.

    Raises
    ------
    EnvironmentFault
        A process died or took too long. All are killed.

    """
    waiting = list(enumerate(arguments))[::-1]
    processes: dict[Connection, BaseProcess] = {}
    running: dict[Connection, tuple[int, float]] = {}
    context = multiprocessing.get_context("spawn")
    try:
        for _ in range(min(workers, len(waiting))):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, function), daemon=True)
            process.start()
            theirs.close()
            processes[ours] = process
            _hand_out(ours, waiting, running, limit)
        while running:
            soonest = min(deadline for _, deadline in running.values())
            ready = wait(list(running), timeout=max(0.0, soonest - time.monotonic()))
            if not ready:
                raise EnvironmentFault(
                    f"validation took longer than {limit:g} seconds and was stopped",
                    remedy="allow more time, or look for a shape that is slow on this document",
                )
            for connection in [each for each in running if each in ready]:
                position, _ = running.pop(connection)
                yield position, _receive(connection)
                _hand_out(connection, waiting, running, limit)
    finally:
        for connection, stopped in processes.items():
            stopped.kill()
            stopped.join()
            connection.close()


def _hand_out(
    connection: Connection,
    waiting: list[tuple[int, Argument]],
    running: dict[Connection, tuple[int, float]],
    limit: float,
) -> None:
    if waiting:
        position, argument = waiting.pop()
        connection.send(argument)
        running[connection] = position, time.monotonic() + limit


def _receive(connection: Connection):  # type: ignore[no-untyped-def]  # whatever the function returns
    try:
        failed, answer = connection.recv()
    except EOFError as error:
        raise EnvironmentFault(
            "a validating process died", remedy="see whether the machine ran out of memory, then start again"
        ) from error
    if failed:
        raise answer
    return answer


def _serve(connection: Connection, function: Callable[[Argument], Result]) -> None:
    with suppress(EOFError, KeyboardInterrupt):
        while True:
            argument = connection.recv()
            try:
                answer: tuple[bool, object] = (False, function(argument))
            except EntenteError as error:
                answer = (True, error)
            connection.send(answer)
