"""One line of JSON for each request, written in batches so that no request waits for it."""

from __future__ import annotations

import atexit
import json
import sys
import threading
import time
from collections import deque
from pathlib import Path
from typing import Any, TextIO

_PAUSE = 0.2


class AccessLog:
    """A log of requests.

    Parameters
    ----------
    target
        ``-`` for standard error, a file's path, or empty for no log.

    """

    def __init__(self, target: str) -> None:
        self._lines: deque[dict[str, Any]] = deque()
        self._stream: TextIO | None = None
        if target == "-":
            self._stream = sys.stderr
        elif target:
            self._stream = Path(target).open("a", encoding="utf-8")  # noqa: SIM115 - open as long as the process lives
        if self._stream is not None:
            threading.Thread(target=self._write_on, name="access log", daemon=True).start()
            atexit.register(self.flush)

    def note(self, **members: Any) -> None:
        """Log one request; the time is added."""
        if self._stream is not None:
            members["time"] = time.time()
            self._lines.append(members)

    def flush(self) -> None:
        """Write what has been noted."""
        if self._stream is None:
            return
        lines = []
        while self._lines:
            members = self._lines.popleft()
            members["time"] = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(members["time"])) + (
                f".{int(members['time'] % 1 * 1000):03d}Z"
            )
            lines.append(json.dumps(members) + "\n")
        if lines:
            self._stream.write("".join(lines))
            self._stream.flush()

    def _write_on(self) -> None:
        while True:
            time.sleep(_PAUSE)
            self.flush()
