"""How much others use the machine while something is measured: a figure taken beside a test run means little."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bench.memory import find_tree

DISTURBED = 0.25
"""Cores that others may use before a figure is measured again."""

_TICKS = os.sysconf("SC_CLK_TCK")
_PATIENCE = 5.0
T = TypeVar("T")


@dataclass
class Budget:
    """Seconds that measuring again may cost in all, so that a busy machine does not make a run endless."""

    left: float = 120.0


BUDGET = Budget()


def read_busy() -> float:
    """Seconds that all cores together have worked since the start of the machine."""
    user, nice, system, _idle, _wait, irq, softirq, *_ = map(
        int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    )
    return (user + nice + system + irq + softirq) / _TICKS


def read_own(*roots: int) -> float:
    """Seconds that process trees have worked, with what their ended children did."""
    total = 0
    for root in roots:
        for process in find_tree(root):
            try:
                text = Path(f"/proc/{process}/stat").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            total += sum(map(int, text.rpartition(")")[2].split()[11:15]))
    return total / _TICKS


def measure_quietly(action: Callable[[], T], tries: int = 3) -> tuple[T, float]:
    """Do something until others leave the machine alone meanwhile, or as often as is allowed.

    Everything that this process has started counts as its own.

    Returns
    -------
    tuple
        The result of the try in which others used the least, and how many cores they used.

    """
    best: tuple[T, float] | None = None
    for number in range(tries):
        begun, busy, own = time.monotonic(), read_busy(), read_own(os.getpid())
        result = action()
        took = time.monotonic() - begun
        foreign = max(0.0, (read_busy() - busy - (read_own(os.getpid()) - own)) / took)
        if best is None or foreign < best[1]:
            best = (result, foreign)
        if foreign <= DISTURBED or number + 1 == tries or BUDGET.left <= 0:
            break
        waited = time.monotonic()
        wait_for_quiet(_PATIENCE)
        BUDGET.left -= took + time.monotonic() - waited
    if best is None:
        raise ValueError("nothing was tried")
    return best


def wait_for_quiet(limit: float) -> float:
    """Wait until others use less than `DISTURBED` cores for half a second, at most for a time; return their share."""
    end = time.monotonic() + limit
    while True:
        busy, own = read_busy(), read_own(os.getpid())
        time.sleep(0.5)
        foreign = max(0.0, (read_busy() - busy - (read_own(os.getpid()) - own)) / 0.5)
        if foreign <= DISTURBED or time.monotonic() > end:
            return foreign
