"""The head of an SSSOM file: the part of YAML that it needs, and no more.

Lines that begin with ``#`` hold scalars (``license: https://…``), maps of one level (``curie_map:``) and lists of
scalars or of such maps (``extension_definitions:``). Whatever else YAML knows is refused with its line, never misread.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Map

from entente.errors import InvalidInput, Place

Entry = str | dict[str, str] | list[str | dict[str, str]]

_PAIR = re.compile(r"([A-Za-z_][\w.-]*):(?:[ ]+(.+))?$")
_QUOTED = re.compile(r"\"((?:[^\"\\]|\\[\"\\])*)\"$|'((?:[^']|'')*)'$")
_OTHER_TYPE = re.compile(r"[-+.0-9].*|true|false|yes|no|on|off|null|~", re.I)
"""Plain scalars that YAML may take for a number, a date, a truth value or nothing."""
_PLAIN = re.compile(r"[^\s\[\]{}&*!|>%@`\"'#,?:-](?:(?! #)(?!: ).)*$")


def read_header(lines: list[str], file: str) -> dict[str, Entry]:
    """Read the lines of a head.

    Parameters
    ----------
    lines
        As they stand at the top of the file, each with its ``#``.
    file
        The file's name, for messages.

    Returns
    -------
    dict
        Scalars, maps and lists by key, in the order of the file.

    Raises
    ------
    InvalidInput
        A line is not of the few forms that a head needs, or a key stands twice.

    >>> read_header(["#license: https://a.example/", "#curie_map:", "#  ex: https://b.example/"], "x.tsv")
    {'license': 'https://a.example/', 'curie_map': {'ex': 'https://b.example/'}}
    """
    head: dict[str, Entry] = {}
    key = ""
    for number, line in enumerate(lines, start=1):
        text = re.sub(r"^# ?(?=\S)|^#", "", line).rstrip()
        place = Place(file, number)
        if not text.strip():
            continue
        if not text.startswith((" ", "-")):
            key, value = _split(text, place)
            if key in head:
                raise InvalidInput(f"the head has {key} twice", place=place, remedy="keep one of the two")
            head[key] = "" if value is None else value
        else:
            head[key] = _extend(head.get(key), text, place)
    return head


def _extend(so_far: Entry | None, text: str, place: Place) -> Entry:
    """Add an indented line, or an item of a list, to what its key has so far."""
    item, body = re.match(r"\s*(- +)?(.*)", text).groups()  # type: ignore[union-attr]  # it matches anything
    pair = _PAIR.match(body)
    if so_far is None or (isinstance(so_far, str) and so_far):
        raise InvalidInput("this line of the head belongs to no key", place=place, remedy="write key: value")
    if item:
        items = so_far if isinstance(so_far, list) else []
        items.append(dict([_pair(body, place)]) if pair else _scalar(body, place))
        return items
    target = so_far[-1] if isinstance(so_far, list) else so_far or {}
    if not isinstance(target, dict):
        raise InvalidInput("this line of the head is no key: value", place=place, remedy="write - before an item")
    name, value = _pair(body, place)
    if name in target:
        raise InvalidInput(f"the head has {name} twice here", place=place, remedy="keep one of the two")
    target[name] = value
    return so_far if isinstance(so_far, list) else target


def _split(text: str, place: Place) -> tuple[str, str | None]:
    found = _PAIR.match(text)
    if not found:
        raise InvalidInput("this line of the head is no key: value", place=place, remedy="write # license: https://…")
    return found[1], None if found[2] is None else _scalar(found[2], place)


def _pair(text: str, place: Place) -> tuple[str, str]:
    name, value = _split(text, place)
    if value is None:
        raise InvalidInput(f"{name} has no value", place=place, remedy="maps of this head have one level only")
    return name, value


def _scalar(text: str, place: Place) -> str:
    quoted = _QUOTED.match(text)
    if quoted:
        return re.sub(r"\\([\"\\])", r"\1", quoted[1]) if quoted[1] is not None else quoted[2].replace("''", "'")
    if not _PLAIN.match(text):
        raise InvalidInput(
            f"this value is more YAML than a head needs: {text}", place=place, remedy='put it into double quotes: "…"'
        )
    return text


def write_header(head: Map[str, Entry]) -> list[str]:
    """Write a head: the prefix map first and sorted, then the other keys in their order.

    >>> write_header({"license": "https://a.example/", "curie_map": {"b": "https://b.example/", "a": "https://a.example/"}})
    ['#curie_map:', '#  a: https://a.example/', '#  b: https://b.example/', '#license: https://a.example/']
    """
    lines = []
    for key in sorted(head, key=lambda name: name != "curie_map"):
        value = head[key]
        if isinstance(value, str):
            lines.append(f"#{key}: {_write(value)}")
        elif isinstance(value, dict):
            lines += [f"#{key}:", *(f"#  {name}: {_write(value[name])}" for name in sorted(value))]
        else:
            lines.append(f"#{key}:")
            for item in value:
                pairs = (
                    [f"{name}: {_write(text)}" for name, text in item.items()]
                    if isinstance(item, dict)
                    else [_write(item)]
                )
                lines += [f"#{'  ' if number else '- '}{pair}" for number, pair in enumerate(pairs)]
    return lines


def _write(value: str) -> str:
    if _PLAIN.match(value) and not _OTHER_TYPE.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
