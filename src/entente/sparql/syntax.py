"""From an engine's message to a line and a column that a person can find."""

from __future__ import annotations

import re

from entente.sparql.problems import Problem, refuse

_POSITION = re.compile(r"error at (\d+):(\d+): (?:expected )?(.*)", re.DOTALL)
_PLAIN = re.compile(r"[A-Za-z0-9 ,.'\"<>()$?:;{}\[\]|/=!&*+^@_-]{1,120}\Z")
_LINE_LIMIT = 200


def explain(query: str, message: str) -> Problem:
    """Explain why a query does not parse.

    Parameters
    ----------
    query
        The text as the client sent it.
    message
        The engine's words, with a position in characters.

    Returns
    -------
    A problem with ``line``, ``column`` and the offending line as ``text``.

    """
    found = _POSITION.match(message)
    if found is None:
        return refuse("malformed-query", f"The query does not parse: {message[:_LINE_LIMIT]}").problem
    line, column = int(found.group(1)), int(found.group(2))
    lines = query.split("\n")
    line = min(line, len(lines))
    while line > 1 and not lines[line - 1].strip():  # the end was not expected: show what stands before it
        line -= 1
        column = len(lines[line - 1].rstrip()) + 1
    text = lines[line - 1].rstrip("\r")
    expected = _readable(found.group(3))
    start = max(0, column - 1 - _LINE_LIMIT // 2)
    detail = f"Line {line}, column {column}"
    detail += f": expected {expected}." if expected else ": this is not SPARQL."
    return refuse("malformed-query", detail, line=line, column=column, text=text[start : start + _LINE_LIMIT]).problem


def _readable(expected: str) -> str:
    """Keep what means something to a reader: keywords, signs and the engine's own remarks, not character classes."""
    body = expected.removeprefix("one of ")
    kept = []
    for part in re.split(r", (?![^\[]*\])", body):
        word = part.strip()
        if _PLAIN.match(word) and not word.startswith("["):
            kept.append(word)
    remarks = [word for word in kept if " " in word and not word.startswith('"')]
    if remarks:
        return "something else, since: " + "; ".join(remarks)
    return " or ".join(kept[:8])
