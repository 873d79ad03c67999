"""Memory that a long-lived process has freed goes back to the system.

glibc keeps what is freed between things that stay, such as kept answers among passing ones, and so grows for hours
although what is in use does not. See mallopt(3) and malloc_trim(3).
"""

from __future__ import annotations

import ctypes
import threading

_M_MMAP_THRESHOLD = -3
_LARGE = 1 << 17


def hold_threshold() -> None:
    """Keep glibc from raising the size above which freed memory goes back to the system at once.

    After one large request it would otherwise keep megabytes in each thread's arena for good.
    """
    adjust = getattr(ctypes.CDLL(None), "mallopt", None)  # absent where the C library is not glibc
    if adjust is not None:
        adjust(_M_MMAP_THRESHOLD, _LARGE)


def keep_trimmed(stopped: threading.Event, period: float = 10.0) -> None:
    """Give freed memory back every so many seconds until told to stop; does nothing where the C library cannot."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        while not stopped.wait(period):
            trim(0)
