"""Writing a file whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file beside its place first, then put it there by one rename.

    A full disk or an interrupted command leaves the old file as it was. A link is written through, not replaced.

    Parameters
    ----------
    path
        The file; its folder is made where it is missing.
    content
        Text is written as UTF-8, line breaks as they are.

    """
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
