"""When two terms say the same, and the parts of a literal."""

from __future__ import annotations

from typing import NamedTuple

from entente.validation.engines.terms import canonical, is_literal, read_literal, unheard


class Literal(NamedTuple):
    """A literal's parts; the datatype is always given, the language is empty where there is none."""

    lexical: str
    datatype: str
    language: str


def literal_of(term: str) -> Literal | None:
    """Take a literal apart; None for other terms.

    >>> literal_of('"Ship"@en').language, literal_of('"x"').datatype, literal_of("<urn:a>")
    ('en', 'http://www.w3.org/2001/XMLSchema#string', None)
    """
    return Literal(*read_literal(term)) if is_literal(term) else None


def same_value(first: str, second: str) -> bool:
    """Tell whether two terms say the same, since engines rewrite numbers, booleans and language tags.

    >>> number = '"{}"^^<http://www.w3.org/2001/XMLSchema#integer>'
    >>> same_value(number.format("007"), number.format("7")), same_value('"a"@en-GB', '"a"@en-gb')
    (True, True)
    """
    if first == second:
        return True
    one, other = literal_of(first), literal_of(second)
    if one is None or other is None or one.datatype != other.datatype:
        return False
    if one.language:
        return one.lexical == other.lexical and one.language.lower() == other.language.lower()
    with unheard():
        return canonical(first) == canonical(second)
