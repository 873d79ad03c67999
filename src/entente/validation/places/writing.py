"""Terms as a file would write them: with its prefixes, in its syntax."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape

from entente.namespaces import XSD
from entente.validation.places.locator import LocatedFile
from entente.validation.places.values import Literal, literal_of

_LOCAL = re.compile(r"(?:[A-Za-z0-9_](?:[\w-]|\.(?=[\w-]))*)?")
_SHORT = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "double": re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
    XSD + "boolean": re.compile(r"true|false"),
}
_LINES = ("ntriples", "nquads")


def write_term(term: str, file: LocatedFile) -> str:
    """Write a term as a file would.

    Parameters
    ----------
    term
        As N-Triples writes it.
    file
        Whose syntax and prefixes are used.

    """
    syntax = file.file.syntax
    if syntax in _LINES or term.startswith("_:"):
        return term
    literal = literal_of(term)
    if syntax == "jsonld":
        return _write_json(term, literal, file.prefixes)
    if syntax == "rdfxml":
        return escape(literal.lexical if literal else term[1:-1])
    return _write_turtle(term, literal, file.prefixes)


def shorten(iri: str, prefixes: Mapping[str, str]) -> str | None:
    """Write an IRI with a prefix, the one of the longest namespace; None where none fits.

    >>> shorten("http://example.org/ns#Ship", {"ex": "http://example.org/ns#", "e": "http://example.org/"})
    'ex:Ship'
    """
    for short, namespace in sorted(prefixes.items(), key=lambda pair: -len(pair[1])):
        if namespace and iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
            return f"{short}:{iri[len(namespace) :]}"
    return None


def _write_turtle(term: str, literal: Literal | None, prefixes: Mapping[str, str]) -> str:
    if literal is None:
        return shorten(term[1:-1], prefixes) or term
    shorthand = _SHORT.get(literal.datatype)
    if shorthand and shorthand.fullmatch(literal.lexical):
        return literal.lexical
    quoted, mark, datatype = term.rpartition("^^<")
    if not mark:
        return term
    iri = datatype[:-1]
    return f"{quoted}^^{shorten(iri, prefixes) or f'<{iri}>'}"


def _write_json(term: str, literal: Literal | None, prefixes: Mapping[str, str]) -> str:
    if literal is None:
        return json.dumps(shorten(term[1:-1], prefixes) or term[1:-1], ensure_ascii=False)
    if literal.datatype in (XSD + "integer", XSD + "boolean") and _SHORT[literal.datatype].fullmatch(literal.lexical):
        return literal.lexical
    written = json.dumps(literal.lexical, ensure_ascii=False)
    if literal.language:
        return f'{{"@value": {written}, "@language": "{literal.language}"}}'
    if literal.datatype == XSD + "string":
        return written
    kind = shorten(literal.datatype, prefixes) or literal.datatype
    return f'{{"@value": {written}, "@type": {json.dumps(kind)}}}'
