"""How much memory a process and all that it has started need, from what the kernel tells."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from types import TracebackType

_PROC = Path("/proc")
MIB = 1 << 20


def find_tree(root: int, depth: int | None = None) -> list[int]:
    """List a process and its descendants, down to a depth if one is given: 1 are its children."""
    children: dict[int, list[int]] = {}
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            children.setdefault(parent, []).append(int(folder.name))
    tree = level = [root]
    while level and depth != 0:
        level = [child for process in level for child in children.get(process, [])]
        tree = tree + level
        depth = None if depth is None else depth - 1
    return tree


def measure(root: int, depth: int | None = None) -> int:
    """Add up the resident memory of a process tree in bytes, with every shared page counted once."""
    return sum(_read_share(process) for process in find_tree(root, depth))


def _read_share(process: int) -> int:
    try:
        text = (_PROC / str(process) / "smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0
    for line in text.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def count_descriptors(root: int) -> int:
    """Count the open files and sockets of a process tree."""
    total = 0
    for process in find_tree(root):
        try:
            total += sum(1 for _ in (_PROC / str(process) / "fd").iterdir())
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    return total


class Watch:
    """Measure a process tree again and again while something else happens.

    Parameters
    ----------
    root
        The process that the tree hangs from.
    interval
        Seconds between two measurements.
    depth
        How far down the tree is measured; all of it unless given.

    Attributes
    ----------
    course
        Pairs of seconds since the beginning and bytes.

    """

    def __init__(self, root: int, interval: float = 0.1, depth: int | None = None) -> None:
        self.course: list[tuple[float, int]] = []
        self._root = root
        self._interval = interval
        self._depth = depth
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    @property
    def peak(self) -> int:
        """The most that was measured."""
        return max(size for _, size in self.course)

    def _run(self) -> None:
        begun = time.monotonic()
        while True:
            self.course.append((time.monotonic() - begun, measure(self._root, self._depth)))
            if self._ended.wait(self._interval):
                return
