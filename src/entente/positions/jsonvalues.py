"""JSON with the offset of every value and key.

Standard: `RFC 8259 <https://www.rfc-editor.org/rfc/rfc8259>`_.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WORD = re.compile(r"true|false|null")
_DEEP = 80


class JsonError(ValueError):
    """The text is no JSON from an offset on.

    Parameters
    ----------
    offset
        Where.
    expected
        What should stand there.

    """

    def __init__(self, offset: int, expected: str) -> None:
        super().__init__(expected)
        self.offset = offset
        self.expected = expected


@dataclass(frozen=True)
class Value:
    """A value and its offset.

    Attributes
    ----------
    kind
        ``object``, ``array``, ``string``, ``number``, ``true``, ``false`` or ``null``.
    at
        Offset of its first character.
    text
        A string's content, a number as it is written.
    items
        Members of an array.
    entries
        Of an object: key, offset of the key, value.

    """

    kind: str
    at: int
    text: str = ""
    items: tuple[Value, ...] = ()
    entries: tuple[tuple[str, int, Value], ...] = field(default=())

    def get(self, key: str) -> Value | None:
        """Give the value of a key; the last where it is written twice."""
        return next((value for name, _, value in reversed(self.entries) if name == key), None)


def read_json(text: str) -> Value:
    """Read a JSON text.

    Raises
    ------
    JsonError
        It is none.

    Examples
    --------
    >>> read_json('{"a": [1]}').get("a").items[0].at
    7

    """
    value, end = _read(text, _skip(text, 0), 0)
    end = _skip(text, end)
    if end != len(text):
        raise JsonError(end, "the end of the file")
    return value


def _skip(text: str, offset: int) -> int:
    found = _SPACE.match(text, offset)
    return found.end() if found else offset


def _read(text: str, at: int, depth: int) -> tuple[Value, int]:
    if depth > _DEEP:
        raise JsonError(at, "less nesting")
    sign = text[at : at + 1]
    if sign == "{":
        return _read_object(text, at, depth)
    if sign == "[":
        return _read_array(text, at, depth)
    if sign == '"':
        content, end = _read_string(text, at)
        return Value("string", at, content), end
    for pattern in (_NUMBER, _WORD):
        if found := pattern.match(text, at):
            return Value("number" if pattern is _NUMBER else found[0], at, found[0]), found.end()
    raise JsonError(at, "a value")


def _read_string(text: str, at: int) -> tuple[str, int]:
    found = _STRING.match(text, at)
    if found is None:
        raise JsonError(at, "a string in double quotes")
    try:
        return json.loads(found[0]), found.end()
    except json.JSONDecodeError as error:
        raise JsonError(at + error.pos, "a string without unknown escapes") from error


def _read_array(text: str, at: int, depth: int) -> tuple[Value, int]:
    items: list[Value] = []
    end = _skip(text, at + 1)
    while text[end : end + 1] != "]":
        value, end = _read(text, end, depth + 1)
        items.append(value)
        end = _skip(text, end)
        if text[end : end + 1] == ",":
            end = _skip(text, end + 1)
        elif text[end : end + 1] != "]":
            raise JsonError(end, "a comma or a closing bracket")
    return Value("array", at, items=tuple(items)), end + 1


def _read_object(text: str, at: int, depth: int) -> tuple[Value, int]:
    entries: list[tuple[str, int, Value]] = []
    end = _skip(text, at + 1)
    while text[end : end + 1] != "}":
        at_key = end
        key, end = _read_string(text, end)
        end = _skip(text, end)
        if text[end : end + 1] != ":":
            raise JsonError(end, "a colon")
        value, end = _read(text, _skip(text, end + 1), depth + 1)
        entries.append((key, at_key, value))
        end = _skip(text, end)
        if text[end : end + 1] == ",":
            end = _skip(text, end + 1)
        elif text[end : end + 1] != "}":
            raise JsonError(end, "a comma or a closing brace")
    return Value("object", at, entries=tuple(entries)), end + 1
