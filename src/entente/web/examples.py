"""The example queries: one per file, with what they ask in ``#+`` comments at the top."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_HEADER = re.compile(r"#\+\s*([\w-]+)\s*:\s*(.*)")


@dataclass(frozen=True)
class Example:
    """A query that others may learn from.

    Attributes
    ----------
    slug
        The file's name without its suffix.
    title, question
        What its header says.
    query
        The query without its header.

    """

    slug: str
    title: str
    question: str
    query: str


def read_examples(folder: Path) -> list[Example]:
    """Read all queries of a folder, in the order of their names; none when there is no such folder."""
    return [_read(path) for path in sorted(folder.glob("*.rq"))]


def _read(path: Path) -> Example:
    header: dict[str, str] = {}
    lines = path.read_text("utf-8").splitlines()
    while lines and lines[0].startswith("#+"):
        found = _HEADER.match(lines.pop(0))
        if found:
            header.setdefault(found.group(1), found.group(2).strip())
    fallback = path.stem.replace("-", " ").capitalize()
    title = header.get("title") or header.get("question") or header.get("summary") or fallback
    return Example(path.stem, title, header.get("question", ""), "\n".join(lines).strip() + "\n")
