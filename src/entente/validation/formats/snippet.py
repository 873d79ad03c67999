"""The line that a finding points at, cut to a width, with what it points at marked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from entente.validation.formats.plain import make_visible
from entente.validation.report import Finding

_TOKEN = re.compile(
    r"<[^<>\s]*>"
    r'|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^(?:<[^<>\s]*>|[\w.-]*:[\w.-]*))?'
    r"|'(?:[^'\\]|\\.)*'"
    r"|[^\s;,()\[\]{}<>\"']+(?<!\.)"
)


@dataclass(frozen=True)
class Snippet:
    """A line fit to be shown.

    Attributes
    ----------
    text
        The line or a part of it.
    start, length
        Where the marked part begins in `text`, from 0, and how long it is; no length where nothing is marked.

    """

    text: str
    start: int
    length: int

    @property
    def parts(self) -> tuple[str, str, str]:
        """What stands before the marked part, the part, and what stands behind."""
        end = self.start + self.length
        return self.text[: self.start], self.text[self.start : end], self.text[end:]


def measure_token(found: Finding) -> int:
    """Count the characters of what a finding points at in its line; 0 where that is not known."""
    if not (found.snippet and found.place and found.place.column):
        return 0
    rest = found.snippet[found.place.column - 1 :]
    if found.replaces and rest.startswith(found.replaces):
        return len(found.replaces)
    token = _TOKEN.match(rest)
    return len(token[0]) if token else min(1, len(rest))


def cut_snippet(found: Finding, width: int) -> Snippet | None:
    """Cut the line to what fits, around what the finding points at.

    Parameters
    ----------
    found
        A finding; without a snippet there is nothing to show.
    width
        How many characters fit.

    """
    if not found.snippet or not found.snippet.strip():
        return None
    line = found.snippet.rstrip("\r\n")
    start = min((found.place.column or 1) - 1 if found.place else 0, len(line))
    length = min(measure_token(found), len(line) - start)
    before, marked, after = (
        make_visible(text) for text in (line[:start], line[start : start + length], line[start + length :])
    )
    if len(before) + len(marked) + len(after) > width:
        marked = marked if len(marked) <= width - 2 else marked[: width - 3] + "…"
        room = width - len(marked)
        left = min(len(before), max(room // 2, room - len(after)))
        before = before if left == len(before) else "…" + before[len(before) - left + 1 :] if left else ""
        right = max(0, room - len(before))
        after = after if len(after) <= right else after[: right - 1] + "…" if right else ""
    indent = len(before) - len(before.lstrip(" "))
    return Snippet((before + marked + after)[indent:].rstrip(), len(before) - indent, len(marked))
