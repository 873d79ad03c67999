"""How far the term at an offset reaches, as the file writes it."""

from __future__ import annotations

import re

import pyoxigraph as ox

from entente.positions.tokens import TOKEN

_TERMS = frozenset({"iri", "name", "long", "short", "number", "node", "word"})
_SUFFIX = re.compile(r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^(?:<[^<>\s]*>|[^\s<>;,.()\[\]{}\"'#]*:[^\s<>;,.()\[\]{}\"'#]*)")
_JSON = re.compile(r"\"(?:[^\"\\]|\\.)*\"|-?[0-9][0-9.eE+-]*|true|false|null")


def measure(text: str, offset: int, syntax: ox.RdfFormat) -> str:
    r"""Give the term that begins at an offset; empty where it is not one term.

    >>> measure('ex:a ex:b "c"@en .', 10, ox.RdfFormat.TURTLE), measure("[ ex:a 1 ]", 0, ox.RdfFormat.TURTLE)
    ('"c"@en', '')
    """
    if syntax == ox.RdfFormat.RDF_XML:
        return _measure_xml(text, offset)
    if syntax in (ox.RdfFormat.JSON_LD, ox.RdfFormat.STREAMING_JSON_LD):
        return _measure_json(text, offset)
    found = TOKEN.match(text, offset)
    if found is None or found.lastgroup not in _TERMS or found.start(found.lastgroup) != offset:
        return ""
    end = found.end()
    if found.lastgroup in ("long", "short") and (suffix := _SUFFIX.match(text, end)):
        end = suffix.end()
    return text[offset:end]


def _measure_xml(text: str, offset: int) -> str:
    """Measure an attribute's value, the name of an element, or an element's text."""
    before = text[offset - 1 : offset]
    if before in ("'", '"'):
        return text[offset:].partition(before)[0]
    if before == "<":
        found = re.compile(r"[^\s/>]+").match(text, offset)
        return found[0] if found else ""
    if before == ">":
        return text[offset:].partition("<")[0]
    return ""


def _measure_json(text: str, offset: int) -> str:
    found = _JSON.match(text, offset)
    return found[0] if found else ""
