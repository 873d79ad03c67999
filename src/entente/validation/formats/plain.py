"""Texts from other people's files, made fit to be shown: nothing in them may steer a terminal or turn lines around."""

from __future__ import annotations

import re

from entente.errors import Place

_UNSEEN = re.compile(
    r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
_SHORT = {"\n": "\\n", "\r": "\\r"}


def make_visible(text: str) -> str:
    r"""Write control characters, and those that change the direction of writing, as escapes; a tab becomes a blank.

    >>> make_visible("a\x1b[31mb\tc\u202ed\n")
    'a\\x1b[31mb c\\u202ed\\n'
    """
    return _UNSEEN.sub(_escape, text).replace("\t", " ")


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    code = ord(character)
    return _SHORT.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def count(number: int, noun: str) -> str:
    """Say how many: one finding, two findings.

    >>> count(1, "finding"), count(1200, "finding")
    ('1 finding', '1,200 findings')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def where(place: Place | None) -> str:
    """Write a file's place as compilers do, so that terminals and editors open it; empty where there is no file.

    >>> where(Place("a.ttl", 3, "urn:x", 7)), where(Place(iri="urn:x"))
    ('a.ttl:3:7', '')
    """
    if place is None or not place.file:
        return ""
    line = f":{place.line}" if place.line else ""
    return f"{make_visible(place.file)}{line}{f':{place.column}' if line and place.column else ''}"
