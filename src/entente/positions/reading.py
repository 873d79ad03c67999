"""What a positioned reader hands out: statements with the offset of each term, and what it stumbled over."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pyoxigraph as ox

from entente.namespaces import XSD

_STRING = XSD + "string"
_PLAIN = frozenset(map(chr, range(0x20))) | {'"', "\\", "\x7f"}


class Statement(NamedTuple):
    """One triple or quad, its terms as N-Triples writes them, and the offset of the first character of each.

    Anonymous blank nodes get labels that no file can use. What the syntax leaves unwritten, as the ``rdf:first`` of a
    list, has the offset of what stands for it.
    """

    subject: str
    predicate: str
    value: str
    graph: str | None
    at_subject: int
    at_predicate: int
    at_value: int


class Use(NamedTuple):
    """A prefix that is used in a file, and its offset."""

    name: str
    offset: int


class Fault(NamedTuple):
    """What a reader could not make sense of before it went on with the next statement."""

    offset: int
    expected: str
    found: str


@dataclass(frozen=True)
class Reading:
    """One file, read with positions.

    Attributes
    ----------
    text
        What was read.
    statements
        In document order.
    prefixes
        The namespace of each prefix; in JSON-LD of each term of the context that can be a prefix.
    declared
        Where each prefix is declared.
    undeclared
        Prefixes that are used and not declared, each use.
    faults
        What could not be read.
    graphs
        Where the block of each named graph begins.

    """

    text: str
    statements: Sequence[Statement]
    prefixes: Mapping[str, str] = field(default_factory=dict)
    declared: Mapping[str, int] = field(default_factory=dict)
    undeclared: Sequence[Use] = ()
    faults: Sequence[Fault] = ()
    graphs: Mapping[str, int] = field(default_factory=dict)


class Lines:
    r"""Lines and columns of a text, both from 1; columns count characters, not bytes.

    >>> lines = Lines("a\nbc\n")
    >>> lines.position(3), lines.line(2), lines.offset(2, 2)
    ((2, 2), 'bc', 3)
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0]
        start = text.find("\n")
        while start >= 0:
            self._starts.append(start + 1)
            start = text.find("\n", start + 1)

    @property
    def starts(self) -> Sequence[int]:
        """The offset of each line."""
        return self._starts

    def position(self, offset: int) -> tuple[int, int]:
        """Give the line and the column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Give the text of a line, without its end; empty where there is no such line."""
        if not 0 < number <= len(self._starts):
            return ""
        stop = self._starts[number] if number < len(self._starts) else len(self._text)
        return self._text[self._starts[number - 1] : stop].rstrip("\r\n")

    def offset(self, line: int, column: int = 1) -> int:
        """Give the offset of a line and column, kept within the text."""
        start = self._starts[min(max(line, 1), len(self._starts)) - 1]
        return min(start + max(column, 1) - 1, len(self._text))


def write_literal(lexical: str, language: str | None = None, datatype: str | None = None) -> str:
    r"""Write a literal the way N-Triples and Oxigraph do.

    >>> print(write_literal("a\nb", "en-GB"), write_literal("1", datatype=XSD + "integer"))
    "a\nb"@en-gb "1"^^<http://www.w3.org/2001/XMLSchema#integer>
    """
    if _PLAIN.isdisjoint(lexical):
        quoted = f'"{lexical}"'
    elif any("\ud800" <= each <= "\udfff" for each in lexical):
        quoted = '"' + lexical.encode("utf-8", "replace").decode("utf-8") + '"'
    else:
        quoted = str(ox.Literal(lexical))
    if language:
        return f"{quoted}@{language.lower()}"
    return quoted if datatype is None or datatype == _STRING else f"{quoted}^^<{datatype}>"
