"""The tokens of Turtle and its relatives, by regular expressions.

Standards: `Turtle <https://www.w3.org/TR/rdf12-turtle/>`_, `TriG <https://www.w3.org/TR/rdf12-trig/>`_,
`N-Quads <https://www.w3.org/TR/rdf12-n-quads/>`_. Letters are taken a little more freely than the standards do.
"""

from __future__ import annotations

import re

_ESCAPE = r"%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?#@%]"
_LOCAL = rf"(?:(?:[\w:]|{_ESCAPE})(?:[\w:\u00b7\u0300-\u036f\u203f\u2040-]++|{_ESCAPE}|\.+(?=[\w:\u00b7%\\-]))*+)?"
_PREFIX = r"(?:[^\W\d_](?:[\w\u00b7-]++|\.+(?=[\w\u00b7.-]))*+)?:"

TOKEN = re.compile(
    rf"""(?:[ \t\r\n]++|\#[^\r\n]*+)*+
    (?:(?P<iri><[^<>"{{}}|^`\x00-\x20]*>)
    |(?P<name>{_PREFIX}{_LOCAL})
    |(?P<long>\"\"\"(?:[^\"\\]++|\\.|\"(?!\"\"))*+\"\"\"|'''(?:[^'\\]++|\\.|'(?!''))*+''')
    |(?P<short>\"(?:[^\"\\\r\n]++|\\.)*+\"|'(?:[^'\\\r\n]++|\\.)*+')
    |(?P<number>[+-]?(?:[0-9]+\.[0-9]*[eE][+-]?[0-9]+|\.?[0-9]+[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+))
    |(?P<node>_:[\w](?:[\w\u00b7-]++|\.+(?=[\w\u00b7-]))*+)
    |(?P<at>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?)
    |(?P<word>[A-Za-z]+)
    |(?P<sign><<\(|\)>>|<<|>>|\{{\||\|\}}|\^\^|=>|<=|[][.;,(){{}}~=!^])
    |(?P<variable>\?\w+)
    |(?P<end>\Z)
    |(?P<odd>.))""",
    re.X | re.S,
)
"""One token with the space and comments before it; the group that matched is its kind."""

_UNESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.S)
_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def unescape(text: str) -> str:
    r"""Replace the escapes of strings and IRIs; one that means nothing stands for itself.

    >>> unescape(r"a\tb\u00e9\"")
    'a\tbé"'
    """

    def replace(found: re.Match[str]) -> str:
        digits = found[1] or found[2]
        if digits is None:
            return _LETTERS.get(found[3], found[3])
        return chr(int(digits, 16)) if int(digits, 16) <= 0x10FFFF else "\ufffd"

    return _UNESCAPE.sub(replace, text) if "\\" in text else text


def unescape_name(local: str) -> str:
    r"""Take the backslashes out of a prefixed name's local part.

    >>> print(unescape_name(r"a\~b"))
    a~b
    """
    return re.sub(r"\\(.)", r"\1", local) if "\\" in local else local
