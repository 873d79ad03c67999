"""The tokens of one text, one ahead, and what a reader of the Turtle family collects on its way."""

from __future__ import annotations

import pyoxigraph as ox

from entente.positions.iris import resolve
from entente.positions.reading import Fault, Statement, Use
from entente.positions.tokens import TOKEN, unescape, unescape_name

_DEEP = 80


class UnexpectedError(Exception):
    """The token at hand cannot stand here; the text says what could."""


class Cursor:
    """One token of lookahead: `kind`, `sign`, which is its text, and `at`; what reads a term goes on behind it.

    `when` is the number of the token that completed the last term.
    """

    def __init__(self, text: str, syntax: ox.RdfFormat, base: str | None) -> None:
        self.text = text
        self.base = base
        self.prefixes: dict[str, str] = {}
        self.declared: dict[str, int] = {}
        self.statements: list[Statement] = []
        self.undeclared: list[Use] = []
        self.faults: list[Fault] = []
        self.graphs: dict[str, int] = {}
        self._lines = syntax in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
        self._graphs = syntax == ox.RdfFormat.TRIG
        self._free = syntax == ox.RdfFormat.N3
        self._graph: str | None = None
        self._in_braces = False
        self._nodes = 0
        self._depth = 0
        self._number = 0
        self._last = self._run = 0
        self.when = 0
        self._names: dict[str, str] = {}
        self._next = TOKEN.scanner(text).match  # type: ignore[attr-defined]  # undocumented, and much the fastest
        self._advance()

    def _advance(self) -> None:
        self._number += 1
        found = self._next()
        self.kind: str = found.lastgroup
        self.sign: str = found[self.kind]
        self.at: int = found.start(self.kind)

    def _is(self, sign: str) -> bool:
        return self.sign == sign and self.kind == "sign"

    def _take(self, sign: str, expected: str) -> None:
        if not self._is(sign):
            raise UnexpectedError(expected)
        self._advance()

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > _DEEP:
            raise UnexpectedError("less nesting")

    def _new_node(self) -> str:
        self._nodes += 1
        return f"_:.{self._nodes}"

    def _emit(self, triple: tuple[str, str, str], places: tuple[int, int, int], when: int) -> None:
        statement = Statement(*triple, self._graph, *places)
        if when == self._last:
            self.statements.insert(self._run, statement)
        else:
            self._last, self._run = when, len(self.statements)
            self.statements.append(statement)

    def _expand_name(self) -> str:
        prefix, _, local = self.sign.partition(":")
        namespace = self.prefixes.get(prefix)
        if namespace is None:
            self.undeclared.append(Use(prefix, self.at))
            return f"<{prefix}:{unescape_name(local)}>"
        term = self._names[self.sign] = f"<{namespace}{unescape_name(local)}>"
        return term

    def _expand_iri(self) -> str:
        return resolve(unescape(self.sign[1:-1]), self.base)
