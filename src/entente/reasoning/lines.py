"""Where in a Turtle module a term says something about another.

Modules are written by the canonical writer: a subject starts its block at the margin, what it says is indented.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from entente.errors import Place

_PREFIX = re.compile(r"@prefix\s+([\w-]*):\s+<([^>]*)>")
_NAME = re.compile(r"<([^>]*)>|([\w-]*):([\w-]+)")


class Lines:
    """The lines of one module, searchable by the IRIs that stand on them."""

    def __init__(self, path: Path) -> None:
        self._file = str(path)
        lines = path.read_text(encoding="utf-8").splitlines()
        prefixes = {found[1]: found[2] for line in lines if (found := _PREFIX.match(line))}
        self._names = [_names(line, prefixes) for line in lines]
        self._blocks: dict[str, list[range]] = {}
        starts = [number for number, line in enumerate(lines) if line and line[0] not in " \t#@"]
        for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
            subject = self._names[start][0] if self._names[start] and not lines[start].startswith("[") else ""
            self._blocks.setdefault(subject, []).append(range(start, stop))

    def find(self, subject: str, value: str) -> Place:
        """Find the line on which a subject names a value, or else where its block starts."""
        blocks = self._blocks.get(subject, [])
        for block in blocks:
            for number in block:
                if value in self._names[number][number == block.start :]:
                    return Place(self._file, number + 1)
        return Place(self._file, blocks[0].start + 1 if blocks else None)

    def find_group(self, members: Iterable[str]) -> Place:
        """Find the block without a subject that names all members, such as a disjointness axiom."""
        wanted = set(members)
        for block in self._blocks.get("", []):
            if wanted <= {name for number in block for name in self._names[number]}:
                return Place(self._file, block.start + 1)
        return Place(self._file)


def _names(line: str, prefixes: dict[str, str]) -> list[str]:
    words = re.sub(r'"(?:[^"\\]|\\.)*"', "", line)
    return [full or prefixes.get(prefix, prefix + ":") + local for full, prefix, local in _NAME.findall(words)]
