"""A property path as SPARQL writes it, read into the form that SHACL has for it.

Standards: `SPARQL 1.1, property paths <https://www.w3.org/TR/sparql11-query/#propertypaths>`_;
`SHACL, property paths <https://www.w3.org/TR/shacl/#property-paths>`_.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from entente.errors import InvalidInput

_TOKEN = re.compile(r"\s*(<[^<>\s]*>|[|/^()*+?])")
_REPEATED = {"*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}


@dataclass(frozen=True)
class Path:
    """A node of a path.

    Attributes
    ----------
    kind
        ``predicate``, ``sequence``, or the local name of SHACL's property: ``inversePath``, ``alternativePath`` and
        so on.
    parts
        What it is made of; empty for a predicate.
    iri
        The predicate; empty for all others.

    """

    kind: str
    parts: tuple[Path, ...] = ()
    iri: str = ""


def read_path(text: str) -> Path:
    """Read a path.

    Parameters
    ----------
    text
        One IRI without brackets, or a SPARQL property path with full IRIs in angle brackets.

    Raises
    ------
    InvalidInput
        It is neither.

    Examples
    --------
    >>> read_path("urn:p").iri
    'urn:p'
    >>> read_path("^<urn:p>/<urn:q>*").kind
    'sequence'

    """
    if "<" not in text:
        return Path("predicate", iri=text)
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != re.sub(r"\s", "", text):
        raise _fault(text)
    path, rest = _alternatives(tokens, text)
    if rest:
        raise _fault(text)
    return path


def _fault(text: str) -> InvalidInput:
    return InvalidInput(f"{text!r} is no property path", remedy="write IRIs in angle brackets, joined by / | ^ * + ?")


def _alternatives(tokens: list[str], text: str) -> tuple[Path, list[str]]:
    parts, tokens = _joined(tokens, text, "|")
    return (parts[0] if len(parts) == 1 else Path("alternativePath", tuple(parts))), tokens


def _joined(tokens: list[str], text: str, sign: str) -> tuple[list[Path], list[str]]:
    read = _sequence if sign == "|" else _step
    part, tokens = read(tokens, text)
    parts = [part]
    while tokens[:1] == [sign]:
        part, tokens = read(tokens[1:], text)
        parts.append(part)
    return parts, tokens


def _sequence(tokens: list[str], text: str) -> tuple[Path, list[str]]:
    parts, tokens = _joined(tokens, text, "/")
    return (parts[0] if len(parts) == 1 else Path("sequence", tuple(parts))), tokens


def _step(tokens: list[str], text: str) -> tuple[Path, list[str]]:
    if not tokens:
        raise _fault(text)
    first, rest = tokens[0], tokens[1:]
    if first == "^":
        inner, rest = _step(rest, text)
        return Path("inversePath", (inner,)), rest
    if first == "(":
        path, rest = _alternatives(rest, text)
        if rest[:1] != [")"]:
            raise _fault(text)
        rest = rest[1:]
    elif first.startswith("<"):
        path = Path("predicate", iri=first[1:-1])
    else:
        raise _fault(text)
    while rest and rest[0] in _REPEATED:
        path, rest = Path(_REPEATED[rest[0]], (path,)), rest[1:]
    return path, rest
