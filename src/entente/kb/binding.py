"""Values for the variables of a query, and Python values as RDF terms."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol, runtime_checkable

import pyoxigraph as ox

from entente.errors import InvalidInput
from entente.kb.reader import CODES
from entente.kb.terms import Scalar, Thing, Value
from entente.namespaces import DOC, ENT, XSD

_TOKEN = re.compile(
    r"(?P<comment>#[^\r\n]*)|(?P<iri><[^<>\"{}|^`\\\x00-\x20]*>)"
    r"|(?P<string>\"\"\"(?:[^\"\\]|\\.|\"{1,2}(?!\"))*\"\"\"|'''(?:[^'\\]|\\.|'{1,2}(?!'))*'''"
    r"|\"(?:[^\"\\\r\n]|\\.)*\"|'(?:[^'\\\r\n]|\\.)*')"
    r"|(?P<variable>[?$]\w+)|(?P<name>[\w.-]*:[\w.%-]*)|(?P<word>\w+)|(?P<brace>[{}])",
    re.S,
)
_PREFIXED = re.compile(r"([A-Za-z][\w-]*):([^\s<>\"{}|^`\\]*)")
_WHOLE = re.compile(r"(?:https?://|urn:)[^\s<>\"{}|^`\\]+")


@runtime_checkable
class NTriples(Protocol):
    """A term of rdflib, known by how it writes itself; rdflib need not be loaded for that."""

    def n3(self) -> str:
        """Write the term."""
        ...


Given = Scalar | Thing | Value | ox.NamedNode | ox.Literal | NTriples
"""What may stand for a term: a prefixed name or whole IRI, a Python value, a thing, a term of pyoxigraph or rdflib."""


def expand(name: str, prefixes: Mapping[str, str]) -> str | None:
    """Give the IRI that a text is: whole, in angle brackets, or with a prefix that is known.

    >>> expand("state:iran", {"state": "https://w3id.org/entente/id/state/"})
    'https://w3id.org/entente/id/state/iran'
    >>> expand("Iran: a state", {}) is None
    True
    """
    if name.startswith("<") and name.endswith(">"):
        name = name[1:-1]
    if _WHOLE.fullmatch(name):
        return name
    found = _PREFIXED.fullmatch(name)
    return prefixes[found[1]] + found[2] if found and found[1] in prefixes else None


def to_term(given: Given, prefixes: Mapping[str, str]) -> ox.NamedNode | ox.Literal:
    """Convert a value to an RDF term.

    Parameters
    ----------
    given
        Text that is a whole IRI or a name with a known prefix stands for that IRI; other text is a plain literal.
    prefixes
        Namespaces by name.

    Raises
    ------
    InvalidInput
        It is of no kind that RDF has.

    >>> str(to_term("state:iran", {"state": "http://example.org/"})), str(to_term("Iran: a state", {}))
    ('<http://example.org/iran>', '"Iran: a state"')
    """
    if isinstance(given, ox.NamedNode | ox.Literal):
        return given
    if isinstance(given, Thing):
        return _name(given.iri)
    if isinstance(given, Value):
        return ox.Literal(given.text, language=given.language or None, datatype=_datatype(given))
    if isinstance(given, NTriples):
        return _read_ntriples(given)
    if isinstance(given, str):
        iri = expand(given, prefixes)
        return _name(iri) if iri is not None else ox.Literal(given)
    for kind, datatype in _DATATYPES.items():
        if type(given) is kind:
            text = str(given).lower() if kind is bool else str(given)
            return ox.Literal(text if kind is not datetime.datetime else given.isoformat(), datatype=datatype)  # type: ignore[union-attr]
    raise InvalidInput(
        f"{given!r} is no value of RDF", remedy='give "state:iran", an IRI, text, a number, a date, or a term'
    )


def to_iri(given: Given, prefixes: Mapping[str, str], base: str | None = None) -> str:
    """Give the IRI that a value stands for.

    Parameters
    ----------
    given
        A prefixed name, a whole IRI, a thing or a term.
    prefixes
        Namespaces by name.
    base
        The namespace of bare names, where only one makes sense.

    Raises
    ------
    InvalidInput
        It stands for none.

    >>> to_iri("Predicted", {}, "https://w3id.org/entente/ontology#")
    'https://w3id.org/entente/ontology#Predicted'
    """
    term = to_term(given, prefixes)
    if isinstance(term, ox.NamedNode):
        return term.value
    if base is not None:
        return base + term.value
    raise InvalidInput(f"{given!r} names nothing", remedy="write state:iran or a whole IRI; find() looks names up")


def to_iris(given: Given | Sequence[Given], prefixes: Mapping[str, str], filter_: str) -> list[str]:
    """Give the IRIs that a filter of claims stands for: codes and documents may be named without prefix."""
    several = [given] if isinstance(given, str) or not isinstance(given, Sequence) else given
    base = ENT if filter_ in CODES else DOC if filter_ == "document" else None
    return [to_iri(value, prefixes, base) for value in several]


def bind(query: str, values: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
    """Bind variables of a query.

    A block ``VALUES ?name { one term }`` gets the value in place of its own; any other variable is bound at the start
    of the outermost ``WHERE``.

    Parameters
    ----------
    query
        SPARQL.
    values
        Terms by variable, without question mark.

    Raises
    ------
    InvalidInput
        The query has no such variable, or no place for it.

    >>> bind("SELECT ?l { ?s rdfs:label ?l }", {"s": ox.NamedNode("http://example.org/a")})
    'SELECT ?l { VALUES ?s { <http://example.org/a> } ?s rdfs:label ?l }'
    """
    if not values:
        return query
    tokens = [token for token in _TOKEN.finditer(query) if token.lastgroup not in ("comment", "string")]
    variables = {token[0][1:] for token in tokens if token.lastgroup == "variable"}
    loose = ""
    changes: list[tuple[int, int, str]] = []
    for name, term in sorted(values.items()):
        if name not in variables:
            known = ", ".join(sorted(variables)) or "none"
            raise InvalidInput(f"the query has no variable ?{name}", remedy=f"its variables are: {known}")
        block = _find_block(tokens, name, query)
        if block:
            changes.append((*block, f" {term} "))
        else:
            loose += f" VALUES ?{name} {{ {term} }}"
    if loose:
        at = _find_where(tokens)
        changes.append((at, at, loose))
    for start, end, text in sorted(changes, reverse=True):
        query = query[:start] + text + query[end:]
    return query


def _find_block(tokens: list[re.Match[str]], name: str, query: str) -> tuple[int, int] | None:
    """Find what stands between the braces of ``VALUES ?name { … }``."""
    for at, token in enumerate(tokens[:-3]):
        if token[0].upper() == "VALUES" and tokens[at + 1][0][1:] == name and tokens[at + 2][0] == "{":
            end = next((later for later in tokens[at + 3 :] if later[0] == "}"), None)
            if end is not None and "(" not in query[tokens[at + 1].end() : tokens[at + 2].start()]:
                return tokens[at + 2].end(), end.start()
    return None


def _find_where(tokens: list[re.Match[str]]) -> int:
    """Find where the outermost group pattern begins, past the template of CONSTRUCT."""
    depth = 0
    constructs = False
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.lastgroup == "word" and depth == 0:
            constructs = constructs or token[0].upper() == "CONSTRUCT"
        if token[0] == "{":
            after_where = before is not None and before[0].upper() == "WHERE"
            if depth == 0 and (not constructs or after_where):
                return token.end()
            depth += 1
        elif token[0] == "}":
            depth -= 1
    raise InvalidInput("the query has no WHERE in which to bind a variable", remedy="write WHERE { … }")


def _name(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise InvalidInput(f"{iri!r} is no IRI", remedy="correct it, or give a Value if it is text") from error


def _datatype(value: Value) -> ox.NamedNode | None:
    return None if value.language else ox.NamedNode(value.datatype)


def _read_ntriples(given: NTriples) -> ox.NamedNode | ox.Literal:
    try:
        (triple,) = ox.parse(f"<a:a> <a:a> {given.n3()} .", format=ox.RdfFormat.N_TRIPLES)
    except SyntaxError as error:
        raise InvalidInput(f"{given!r} is no term", remedy="give an IRI or a literal") from error
    if not isinstance(triple.object, ox.NamedNode | ox.Literal):
        raise InvalidInput("a blank node names nothing outside of its file", remedy="give an IRI or a literal")
    return triple.object


_DATATYPES: Mapping[type, ox.NamedNode] = {
    bool: ox.NamedNode(XSD + "boolean"),
    int: ox.NamedNode(XSD + "integer"),
    float: ox.NamedNode(XSD + "double"),
    Decimal: ox.NamedNode(XSD + "decimal"),
    datetime.date: ox.NamedNode(XSD + "date"),
    datetime.datetime: ox.NamedNode(XSD + "dateTime"),
}
