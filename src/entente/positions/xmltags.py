"""One start tag of XML, its names expanded and its attributes with their offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import NamedTuple

_NAME = re.compile(r"<([^\s/>]+)")
_ATTRIBUTE = re.compile(r"\s+([^\s=/>]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CLOSE = re.compile(r"\s*/?>")
_ENTITY = re.compile(r'<!ENTITY\s+([\w.-]+)\s+(?:"([^"]*)"|\'([^\']*)\')\s*>')


class Attribute(NamedTuple):
    """An attribute: its expanded name, empty where it has no namespace, its value, and where both are written."""

    iri: str
    value: str
    at_name: int
    at: int


class Tag(NamedTuple):
    """A start tag: where its name stands and what it expands to, its attributes, and the offset behind it."""

    iri: str
    at: int
    attributes: tuple[Attribute, ...]
    namespaces: dict[str, str]
    declared: dict[str, str]
    end: int


def read_tag(text: str, offset: int, namespaces: Mapping[str, str]) -> Tag:
    """Read the start tag at an offset, which an XML parser has found to be one.

    >>> tag = read_tag('<e:a xmlns:e="urn:e#" e:b="1 &amp; 2">', 0, {})
    >>> tag.iri, tag.attributes[0].iri, tag.attributes[0].value, tag.end
    ('urn:e#a', 'urn:e#b', '1 & 2', 38)
    """
    found = _NAME.match(text, offset)
    name, end = (found[1], found.end()) if found else ("", offset)
    raw = list(_attributes(text, end))
    declared = {
        short.partition(":")[2]: value for short, value, _, _ in raw if short == "xmlns" or short.startswith("xmlns:")
    }
    inside = {**namespaces, **declared}
    end = raw[-1][3] if raw else end
    close = _CLOSE.match(text, end)
    attributes = tuple(
        Attribute(_expand(short, inside), value, at, stop - 1 - len(_raw(text, at, stop)))
        for short, value, at, stop in raw
        if not short.startswith("xmlns")
    )
    return Tag(
        _expand(name, inside, default=True), offset + 1, attributes, inside, declared, close.end() if close else end
    )


def _attributes(text: str, offset: int) -> Iterator[tuple[str, str, int, int]]:
    while found := _ATTRIBUTE.match(text, offset):
        value = found[2] if found[2] is not None else found[3]
        yield found[1], _decode(value, text), found.start(1), found.end()
        offset = found.end()


def _raw(text: str, at: int, stop: int) -> str:
    quote = text[stop - 1]
    return text[text.index(quote, at) + 1 : stop - 1]


def _decode(value: str, text: str) -> str:
    if "&" not in value:
        return value
    entities = {name: one or other for name, one, other in _ENTITY.findall(text, 0, 20_000)}
    expanded = re.sub(r"&([\w.-]+);", lambda found: entities.get(found[1], found[0]), value)
    return unescape(expanded)


def _expand(name: str, namespaces: Mapping[str, str], *, default: bool = False) -> str:
    prefix, colon, local = name.partition(":")
    if colon:
        return namespaces.get(prefix, f"{prefix}:") + local
    return namespaces.get("", "") + name if default else ""
