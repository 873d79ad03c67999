"""Whether one value is what a constraint allows, decided as pySHACL decides it.

Standard: `SHACL, core constraint components <https://www.w3.org/TR/shacl/#core-components>`_.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

import rdflib

from entente.namespaces import RDFS, SH, XSD
from entente.validation.engines.constraints import Constraint
from entente.validation.engines.graph import Graph
from entente.validation.engines.terms import LANG_STRING, STRING, is_literal, read_literal, text_of, to_rdflib_literal

Test = Callable[[int], bool]
"""Whether the value of that number is allowed."""

_KINDS = {
    f"<{SH}IRI>": "<",
    f"<{SH}BlankNode>": "_",
    f"<{SH}Literal>": '"',
    f"<{SH}BlankNodeOrIRI>": "_<",
    f"<{SH}BlankNodeOrLiteral>": '_"',
    f"<{SH}IRIOrLiteral>": '<"',
}
_PYTHON_TYPES: dict[str, type | tuple[type, ...]] = {
    STRING: (str, bytes),
    XSD + "integer": int,
    XSD + "float": float,
    XSD + "decimal": Decimal,
    XSD + "boolean": bool,
    XSD + "date": date,
    XSD + "time": time,
    XSD + "dateTime": datetime,
}
_CERTAIN = {XSD + "integer": re.compile(r"0|-?[1-9][0-9]*"), XSD + "boolean": re.compile("true|false")}


def make_test(graph: Graph, constraint: Constraint) -> Test:
    """Make the test of a constraint that looks at each value by itself."""
    return _MAKERS[constraint.kind](graph, constraint)


def tests_values(kind: str) -> bool:
    """Whether constraints of a kind look at each value by itself."""
    return kind in _MAKERS


def _class(graph: Graph, constraint: Constraint) -> Test:
    instances = graph.instances(graph.number(constraint.values[0]))
    terms = graph.terms
    return lambda value: value in instances and terms[value][0] != '"'


def _node_kind(graph: Graph, constraint: Constraint) -> Test:
    starts, terms = _KINDS.get(constraint.values[0], ""), graph.terms
    return lambda value: terms[value][0] in starts


def _datatype(graph: Graph, constraint: Constraint) -> Test:
    demanded = text_of(constraint.values[0])
    terms = graph.terms
    certain = _CERTAIN.get(demanded)

    def test(value: int) -> bool:
        term = terms[value]
        if not is_literal(term):
            return False
        lexical, datatype, language = read_literal(term)
        if demanded == RDFS + "Literal" or (demanded == RDFS + "Datatype" and datatype not in {STRING, LANG_STRING}):
            return True
        if datatype != demanded:
            return False
        if language or datatype == STRING or (certain and certain.fullmatch(lexical)):
            return True
        return _is_well_typed(to_rdflib_literal(term), datatype)

    return test


def _is_well_typed(literal: rdflib.Literal, datatype: str) -> bool:
    if literal.ill_typed:
        return False
    expected = _PYTHON_TYPES.get(datatype)
    return expected is None or isinstance(literal.value, expected)


def _in(graph: Graph, constraint: Constraint) -> Test:
    return frozenset(map(graph.number, constraint.values)).__contains__


def _range(graph: Graph, constraint: Constraint) -> Test:
    bound = to_rdflib_literal(constraint.values[0])
    accepts: Callable[[int], bool] = {
        "minExclusive": lambda order: order > 0,
        "minInclusive": lambda order: order >= 0,
        "maxExclusive": lambda order: order < 0,
        "maxInclusive": lambda order: order <= 0,
    }[constraint.kind]
    terms = graph.terms

    def test(value: int) -> bool:
        if not is_literal(terms[value]):
            return False
        literal = to_rdflib_literal(terms[value])
        if isinstance(literal.value, str) != isinstance(bound.value, str):
            return False
        order = compare(literal, bound)
        return order is not None and accepts(order)

    return test


def compare(left: rdflib.Literal, right: rdflib.Literal) -> int | None:
    """Order two literals as pySHACL does: below, at or above 0; None where they cannot be compared.

    >>> compare(rdflib.Literal(2), rdflib.Literal(10)), compare(rdflib.Literal("b"), rdflib.Literal("a"))
    (-1, 1)
    """
    try:
        if left.eq(right):
            return 0
        if isinstance(left.value, datetime | time):
            return 0 if left.value == right.value else 1 if left.value > right.value else -1
        return 1 if left > right else -1
    except (TypeError, NotImplementedError):
        return None


def _length(graph: Graph, constraint: Constraint) -> Test:
    terms, limit = graph.terms, constraint.number
    if constraint.kind == "minLength":
        return lambda value: terms[value][0] != "_" and len(text_of(terms[value])) >= limit
    return lambda value: terms[value][0] != "_" and len(text_of(terms[value])) <= limit


def _pattern(graph: Graph, constraint: Constraint) -> Test:
    terms = graph.terms
    flags = (re.IGNORECASE if "i" in constraint.flags else 0) | (re.MULTILINE if "m" in constraint.flags else 0)
    search = re.compile(text_of(constraint.values[0]), flags).search
    return lambda value: terms[value][0] != "_" and search(text_of(terms[value])) is not None


def _language_in(graph: Graph, constraint: Constraint) -> Test:
    terms, allowed = graph.terms, frozenset(constraint.values)

    def test(value: int) -> bool:
        language = read_literal(terms[value])[2] if is_literal(terms[value]) else ""
        return bool(language) and ("*" in allowed or language in allowed or language.split("-")[0] in allowed)

    return test


_MAKERS: dict[str, Callable[[Graph, Constraint], Test]] = {
    "class": _class,
    "nodeKind": _node_kind,
    "datatype": _datatype,
    "in": _in,
    "minExclusive": _range,
    "minInclusive": _range,
    "maxExclusive": _range,
    "maxInclusive": _range,
    "minLength": _length,
    "maxLength": _length,
    "pattern": _pattern,
    "languageIn": _language_in,
}


def is_less(left: str, right: str, *, or_equal: bool) -> bool:
    """Whether a term is less than another, as ``sh:lessThan`` asks; terms that cannot be compared are not.

    IRIs and strings are compared by their characters. A blank node is less than nothing, as the standard says; pySHACL
    stops at one.

    >>> is_less('"1"^^<http://www.w3.org/2001/XMLSchema#integer>', '"x"', or_equal=False)
    False
    """
    if left[0] == "_" or right[0] == "_":
        return False
    one, other = _comparable(left), _comparable(right)
    if isinstance(one, rdflib.Literal) != isinstance(other, rdflib.Literal):
        return False
    try:
        return bool(one <= other if or_equal else one < other)
    except TypeError:
        return False


def _comparable(term: str) -> str | rdflib.Literal:
    if not is_literal(term):
        return text_of(term)
    literal = to_rdflib_literal(term)
    return literal.value if isinstance(literal.value, str) else literal
