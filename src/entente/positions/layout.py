"""Turtle and TriG in one layout: only white space changes; every token, every comment and their order stay.

One predicate a line, four spaces a level; what is in brackets stands on one line where it fits. The tokens of the
result are compared with those of the source, which proves that both hold the same triples.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from entente.errors import InvalidInput, Place
from entente.positions.tokens import TOKEN

WIDTH = 120
_STEP = "    "
_CLOSING = {"[": "]", "(": ")", "{": "}", "{|": "|}", "<<": ">>", "<<(": ")>>"}
_ENDS = frozenset(_CLOSING.values())
_WITHOUT_STOP = {"prefix": 3, "base": 2, "version": 2}
"""Directives that no stop ends, and how many tokens each has."""


@dataclass(frozen=True)
class Token:
    """A token with the comments that belong to it.

    Attributes
    ----------
    text
        As it is written.
    before
        Comments on lines of their own before it; an empty one is a blank line.
    after
        A comment behind it on its line.

    """

    text: str
    before: tuple[str, ...] = ()
    after: str = ""

    @property
    def sticks(self) -> bool:
        """Whether it stands right behind the token before it: a language, or what gives a datatype."""
        return self.text == "^^" or (self.text.startswith("@") and self.text not in ("@prefix", "@base", "@version"))

    @property
    def comments(self) -> list[str]:
        """All its comments, in order."""
        return [line for line in (*self.before, self.after) if line]


def lay_out(text: str, place: Place | None = None) -> str:
    r"""Lay out a Turtle or TriG document that parses.

    Parameters
    ----------
    text
        The document.
    place
        Named where it cannot be done.

    Raises
    ------
    InvalidInput
        Its brackets are not paired, or its layout would change what it says.

    >>> print(lay_out("ex:a   a ex:Harbour;ex:depth 3 . # deep\n"), end="")
    ex:a a ex:Harbour ;
        ex:depth 3 .  # deep
    """
    tokens = _drop_idle(list(_scan(text)))
    laid = _Writer(tokens, _pair(tokens, place)).write()
    again = _drop_idle(list(_scan(laid)))
    if _words(tokens) != _words(again) or _gather(tokens) != _gather(again):
        raise InvalidInput(
            "the layout would change more than white space",
            place=place,
            remedy="leave the file as it is, and report it",
        )
    return laid


def _words(tokens: Sequence[Token]) -> list[str]:
    return [token.text for token in tokens]


def _gather(tokens: Sequence[Token]) -> list[str]:
    return [line for token in tokens for line in token.comments]


def _scan(text: str) -> Iterator[Token]:
    """Split a document into tokens; the last one is empty and holds the comments at the end."""
    at, last = 0, None
    while True:
        found = TOKEN.match(text, at)
        kind = found.lastgroup if found else None
        if found is None or kind is None:
            break
        first, *rest = (line.strip() for line in text[at : found.start(kind)].split("\n"))
        if last is None:
            rest = [first, *rest] if first else rest
        elif first:
            last = replace(last, after=first)
        if last is not None:
            yield last
        lines = rest[:-1] if rest and not rest[-1] else rest
        last = Token(found[kind], tuple(line for n, line in enumerate(lines) if line or n == 0 or lines[n - 1]))
        at = found.end()
        if kind == "end":
            break
    if last is not None:
        yield last


def _drop_idle(tokens: list[Token]) -> list[Token]:
    """Leave out semicolons that separate nothing; what is said in comments there goes to the next token."""
    kept: list[Token] = []
    for token in reversed(tokens):
        if token.text == ";" and kept and (kept[-1].text in (";", ".") or kept[-1].text in _ENDS):
            comments = tuple(token.comments)
            kept[-1] = replace(kept[-1], before=(*comments, *kept[-1].before)) if comments else kept[-1]
        else:
            kept.append(token)
    return kept[::-1]


def _pair(tokens: Sequence[Token], place: Place | None) -> dict[int, int]:
    """Find the bracket that closes each one that opens."""
    pairs, waiting = {}, []
    for number, token in enumerate(tokens):
        if token.text in _CLOSING:
            waiting.append(number)
        elif token.text in _ENDS:
            if not waiting or _CLOSING[tokens[waiting[-1]].text] != token.text:
                raise InvalidInput(f"{token.text} closes nothing", place=place, remedy="mend the brackets")
            pairs[waiting.pop()] = number
    if waiting:
        raise InvalidInput(f"{tokens[waiting[-1]].text} is never closed", place=place, remedy="mend the brackets")
    return pairs


class _Writer:
    """Writes tokens line by line; positions are those of tokens, an end is one past the last."""

    def __init__(self, tokens: Sequence[Token], pairs: dict[int, int]) -> None:
        self._tokens = tokens
        self._pairs = pairs
        self._lines: list[str] = []
        self._line = ""

    def write(self) -> str:
        end = len(self._tokens) - 1
        self._statements(0, end, 0)
        self._comments(self._tokens[end].before, 0, blank=bool(self._lines))
        while self._lines and not self._lines[-1]:
            self._lines.pop()
        return "".join(f"{line}\n" for line in self._lines)

    def _statements(self, at: int, end: int, level: int) -> None:
        while at < end:
            at = self._statement(at, end, level)
            self._flush()

    def _statement(self, at: int, end: int, level: int) -> int:
        """Write one statement, and tell where the next begins."""
        self._comments(self._tokens[at].before, level, blank=True)
        most = _WITHOUT_STOP.get(self._tokens[at].text.lower())
        if most:
            self._run(at, at + most, level, comments=False)
            return at + most
        stop = at
        while stop < end and self._tokens[stop].text not in (".", "{"):
            stop = self._next(stop)
        if stop < end and self._tokens[stop].text == "{":
            return self._graph(at, stop, end, level)
        self._clauses(at, stop, level, subject=True)
        if stop < end:
            self._put(stop, level + 1)
        return stop + 1

    def _graph(self, at: int, opening: int, end: int, level: int) -> int:
        closing = self._pairs[opening]
        self._run(at, opening + 1, level, comments=False)
        self._flush()
        self._statements(opening + 1, closing, level + 1)
        self._comments(self._tokens[closing].before, level + 1, blank=False)
        self._put(closing, level, comments=False)
        if closing + 1 < end and self._tokens[closing + 1].text == ".":
            self._put(closing + 1, level)
            return closing + 2
        return closing + 1

    def _clauses(self, at: int, end: int, level: int, *, subject: bool = False) -> None:
        """Write a predicate list; in a statement, its subject stands before the first predicate."""
        for number, (begin, stop) in enumerate(self._split(at, end, ";")):
            first = subject and not number
            self._clause(begin, stop, level if first or not subject else level + 1, subject=first)
            if stop < end:
                self._put(stop, level + 1)
                self._flush()

    def _clause(self, at: int, end: int, level: int, *, subject: bool) -> None:
        if self._fits(at, end, level):
            self._run(at, end, level, comments=not subject)
            return
        inner = level + 1 if subject else level
        for position in range(1 + subject):
            if at < end:
                self._node(at, level if position == 0 else inner, comments=not subject or position > 0)
                at = self._next(at)
        objects = list(self._split(at, end, ","))
        several = len(objects) > 1
        for begin, stop in objects:
            if several:
                self._flush()
            while begin < stop:
                self._node(begin, inner + several)
                begin = self._next(begin)
            if stop < end:
                self._put(stop, inner + 1)

    def _node(self, at: int, level: int, *, comments: bool = True) -> None:
        end = self._next(at)
        if end == at + 1 or self._fits(at, end, level):
            self._run(at, end, level, comments=comments)
            return
        closing = end - 1
        self._put(at, level, comments=comments)
        self._flush()
        if self._tokens[at].text in ("[", "{|"):
            self._clauses(at + 1, closing, level + 1)
        else:
            inner = at + 1
            while inner < closing:
                self._node(inner, level + 1)
                inner = self._next(inner)
                if not (inner < closing and self._tokens[inner].sticks) and self._tokens[inner - 1].text != "^^":
                    self._flush()
        self._flush()
        self._comments(self._tokens[closing].before, level + 1, blank=False)
        self._put(closing, level, comments=False)

    def _next(self, at: int) -> int:
        """Tell where the token, or the group, that begins at a position ends."""
        return self._pairs.get(at, at) + 1

    def _split(self, at: int, end: int, separator: str) -> Iterator[tuple[int, int]]:
        begin = at
        while at < end:
            if self._tokens[at].text == separator:
                yield begin, at
                begin = at + 1
            at = self._next(at)
        if begin < end:
            yield begin, end

    def _fits(self, at: int, end: int, level: int) -> bool:
        """Whether tokens fit on the line, with a separator behind them and no comment between them."""
        tokens = self._tokens[at:end]
        if any(any(token.before) for token in tokens[1:]) or any(token.after for token in tokens[:-1]):
            return False
        text = self._join(at, end)
        return "\n" not in text and len(self._line or _STEP * level) + len(text) + 3 <= WIDTH

    def _join(self, at: int, end: int) -> str:
        text = ""
        for position in range(at, end):
            text += self._gap(position) * (position > at) + self._tokens[position].text
        return text

    def _gap(self, at: int) -> str:
        """Give what stands between a token and the one before it."""
        here, before = self._tokens[at], self._tokens[at - 1].text if at else ""
        empty = (before, here.text) in (("[", "]"), ("(", ")"), ("{", "}"))
        return "" if here.sticks or before == "^^" or empty else " "

    def _run(self, at: int, end: int, level: int, *, comments: bool = True) -> None:
        for position in range(at, end):
            self._put(position, level, comments=comments or position > at)

    def _put(self, at: int, level: int, *, comments: bool = True) -> None:
        token = self._tokens[at]
        if comments and any(token.before):
            self._flush()
            self._comments(token.before, level, blank=False)
        self._line = self._line + self._gap(at) + token.text if self._line else _STEP * level + token.text
        if token.after:
            self._line += f"  {token.after}"
            self._flush()

    def _comments(self, lines: Sequence[str], level: int, *, blank: bool) -> None:
        for line in lines:
            if line:
                self._lines.append(_STEP * level + line)
            elif blank and self._lines and self._lines[-1]:
                self._lines.append("")

    def _flush(self) -> None:
        if self._line:
            self._lines.append(self._line)
            self._line = ""
