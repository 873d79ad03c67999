"""Memory goes back to the system although something that stays lies behind it."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
import threading, time
from pathlib import Path
from entente.web.heap import hold_threshold, keep_trimmed

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

hold_threshold()
passing = [bytes(4000) for _ in range(20_000)]
stays = bytes(4000)
del passing
before = resident()
stopped = threading.Event()
thread = threading.Thread(target=keep_trimmed, args=(stopped, 0.01))
thread.start()
time.sleep(0.5)
stopped.set()
thread.join(5)
print(thread.is_alive(), before - resident())
"""


def test_what_lies_free_between_what_stays_is_given_back() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True, timeout=60)
    alive, freed = done.stdout.split()
    assert alive == "False"
    assert int(freed) > 50_000_000
