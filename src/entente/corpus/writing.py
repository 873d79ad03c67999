"""Writing a file whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a text file beside its place first, then put it there by one rename.

    A full disk or an interrupted command leaves the old file as it was. A link is written through, not replaced.

    Parameters
    ----------
    path
        The file; its folder is made where it is missing.
    text
        Written as UTF-8, line breaks as they are.

    """
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8", newline="")
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
