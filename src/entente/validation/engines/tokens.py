"""SPARQL queries as tokens, so that a keyword is told from the same letters in a string, a name or a remark."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<skip>\s+|\#[^\n]*)
      | (?P<iri><[^<>"{}|^`\\\s]*>)
      | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
                 |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      | (?P<variable>[?$]\w+)
      | (?P<name>(?:[^\W\d_][\w.\-]*)?:(?:[\w.\-:%]|\\.)*|_:\w+)
      | (?P<language>@[A-Za-z\-]+)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_REACHES_OUT = frozenset({"FROM", "SERVICE", "LOAD"})


@dataclass(frozen=True)
class Token:
    """One token: what kind it is, its text, and where it begins and ends."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """The keyword that it is, in capitals; empty where it is none."""
        return self.text.upper() if self.kind == "word" else ""


def read_tokens(text: str) -> list[Token]:
    """Read the tokens of a query, without white space and remarks.

    >>> [token.word for token in read_tokens("select ?from { ?x <urn:from> 'from' } # from")]
    ['SELECT', '', '', '', '', '', '']
    """
    return [
        Token(str(found.lastgroup), found[0], found.start(), found.end())
        for found in _TOKEN.finditer(text)
        if found.lastgroup != "skip"
    ]


def reaches_out(text: str) -> str | None:
    """Name the keyword with which a query reads from the network or from files; None where it has none.

    >>> reaches_out("SELECT ?x FROM <file:///a> { ?x ?p ?o }"), reaches_out("SELECT ?from { ?from ?p 'SERVICE' }")
    ('FROM', None)
    """
    return next((token.word for token in read_tokens(text) if token.word in _REACHES_OUT), None)
