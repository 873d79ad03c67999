"""Literals as N-Triples writes them: their parts, and when two of them say the same."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from entente.namespaces import RDF, XSD
from entente.positions.tokens import unescape

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^<>]*)>)?', re.S)
_BOOLEANS = {"1": "true", "0": "false"}


class Literal(NamedTuple):
    """A literal's parts; the datatype is always given."""

    lexical: str
    language: str | None
    datatype: str


def read_literal(term: str) -> Literal | None:
    """Take a literal apart; None for other terms.

    >>> read_literal('"Ship"@en').language, read_literal('"x"').datatype, read_literal("<urn:a>")
    ('en', 'http://www.w3.org/2001/XMLSchema#string', None)
    """
    found = _LITERAL.fullmatch(term)
    if found is None:
        return None
    lexical, language, datatype = found.groups()
    return Literal(unescape(lexical), language, datatype or (RDF + "langString" if language else XSD + "string"))


def same_value(first: str, second: str) -> bool:
    """Tell whether two terms say the same, since engines rewrite numbers, booleans and language tags.

    >>> number = '"{}"^^<http://www.w3.org/2001/XMLSchema#integer>'
    >>> same_value(number.format("007"), number.format("7")), same_value('"a"@en-GB', '"a"@en-gb')
    (True, True)
    """
    if first == second:
        return True
    one, other = read_literal(first), read_literal(second)
    if one is None or other is None or one.datatype != other.datatype:
        return False
    if one.language:
        return one.lexical == other.lexical and one.language.lower() == (other.language or "").lower()
    if one.datatype == XSD + "boolean":
        return _BOOLEANS.get(one.lexical, one.lexical) == _BOOLEANS.get(other.lexical, other.lexical)
    try:
        return Decimal(one.lexical) == Decimal(other.lexical)
    except InvalidOperation:
        return one.lexical.strip() == other.lexical.strip()
