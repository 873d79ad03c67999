"""What a shape demands, as records: one for each value of a parameter of SHACL that is checked by itself.

Standard: `SHACL, core constraint components <https://www.w3.org/TR/shacl/#core-components>`_.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from entente.namespaces import SH, XSD
from entente.validation.engines.graph import Graph
from entente.validation.engines.queries import Query, read_component_queries, read_sparql_constraints
from entente.validation.engines.terms import is_iri, is_literal, read_literal, text_of
from entente.validation.engines.vocabulary import MalformedShape, component

_WHOLE = re.compile(r"[+-]?[0-9]+")
_INTEGERS = (
    "integer int long short nonNegativeInteger positiveInteger unsignedInt unsignedLong unsignedShort unsignedByte"
)
_LIKE_INTEGER = frozenset(XSD + name for name in _INTEGERS.split(" "))


@dataclass(frozen=True)
class Constraint:
    """One demand of a shape.

    Attributes
    ----------
    kind
        The parameter that makes it, as ``minCount``; ``sparql`` and ``component`` for SHACL-SPARQL.
    values
        The parameter's value, or the members of its list.
    shapes
        The shapes that it holds nodes against.
    number
        The count or length that it allows.
    flags
        Flags of a pattern.
    paths
        Predicates that a closed shape knows by its properties.
    siblings
        How many of `shapes`, from the second, are siblings of a qualified shape.
    query
        The query of SHACL-SPARQL.

    """

    kind: str
    values: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()
    number: int = 0
    flags: str = ""
    paths: tuple[str, ...] = ()
    siblings: int = 0
    query: Query | None = None

    @property
    def component(self) -> str:
        """IRI of the constraint component that its results name."""
        if self.query:
            return self.query.component
        return component(self.kind[0].upper() + self.kind[1:])


def read_constraints(shapes: Graph, node: str, *, has_path: bool) -> tuple[Constraint, ...]:
    """Read the constraints of one shape.

    Raises
    ------
    MalformedShape
        A parameter has no value, or too many, or one of the wrong kind.

    """
    parameters = _Parameters(shapes, node, has_path)
    found = [constraint for read in _READERS for constraint in read(parameters)]
    found += [Constraint("sparql", query=query) for query in read_sparql_constraints(shapes, node)]
    found += [Constraint("component", query=query) for query in read_component_queries(shapes, node, has_path=has_path)]
    return tuple(found)


@dataclass(frozen=True)
class _Parameters:
    """The parameters of one shape."""

    shapes: Graph
    node: str
    has_path: bool

    def all(self, name: str) -> tuple[str, ...]:
        return self.shapes.values(self.node, f"<{SH}{name}>")

    def one(self, name: str) -> str | None:
        found = self.all(name)
        if len(found) > 1:
            raise MalformedShape(f"sh:{name} has several values", "keep one, or make a shape of each")
        return found[0] if found else None

    def literal(self, name: str) -> str | None:
        found = self.one(name)
        if found is not None and not is_literal(found):
            raise MalformedShape(f"the value of sh:{name} is no literal", "write a literal")
        return found

    def whole(self, name: str, allowed: frozenset[str]) -> int | None:
        found = self.literal(name)
        if found is None:
            return None
        lexical, datatype, _ = read_literal(found)
        if datatype not in allowed or not _WHOLE.fullmatch(lexical) or int(lexical) < 0:
            raise MalformedShape(f"the value of sh:{name} is no whole number from 0", "write it as 1 or 2")
        return int(lexical)

    def lists(self, name: str) -> Iterator[tuple[str, ...]]:
        for head in self.all(name):
            members = self.shapes.items(head)
            if not members:
                raise MalformedShape(f"the list of sh:{name} has no members", "write a list of shapes")
            yield members

    def needs_path(self, name: str) -> None:
        if not self.has_path:
            raise MalformedShape(f"sh:{name} stands in a node shape", "write it in a property shape")


def _read_plain(given: _Parameters) -> Iterator[Constraint]:
    yield from (Constraint("class", (kind,)) for kind in given.all("class"))
    for name in ("datatype", "nodeKind"):
        if (value := given.one(name)) is not None:
            yield Constraint(name, (value,))
    yield from (Constraint("hasValue", (value,)) for value in given.all("hasValue"))
    if (head := given.one("in")) is not None:
        yield Constraint("in", given.shapes.items(head))


def _read_counts(given: _Parameters) -> Iterator[Constraint]:
    for name in ("minCount", "maxCount"):
        if (number := given.whole(name, frozenset({XSD + "integer"}))) is not None:
            given.needs_path(name)
            if number or name == "maxCount":
                yield Constraint(name, number=number)


def _read_ranges(given: _Parameters) -> Iterator[Constraint]:
    for name in ("minExclusive", "minInclusive", "maxExclusive", "maxInclusive"):
        for value in given.all(name):
            if not is_literal(value):
                raise MalformedShape(f"the value of sh:{name} is no literal", "write a number or a date")
            yield Constraint(name, (value,))


def _read_strings(given: _Parameters) -> Iterator[Constraint]:
    for name in ("minLength", "maxLength"):
        if (number := given.whole(name, _LIKE_INTEGER)) is not None and (number or name == "maxLength"):
            yield Constraint(name, number=number)
    flags = given.all("flags")
    for value in given.all("pattern"):
        if not is_literal(value):
            raise MalformedShape("the value of sh:pattern is no literal", "write the pattern in quotation marks")
        if len(flags) > 1:
            raise MalformedShape("sh:flags has several values", "write all flags in one")
        yield Constraint("pattern", (value,), flags=text_of(flags[0]).lower() if flags else "")
        _compile(text_of(value))


def _read_languages(given: _Parameters) -> Iterator[Constraint]:
    if (head := given.one("languageIn")) is not None:
        languages = given.shapes.items(head)
        if not all(map(is_literal, languages)):
            raise MalformedShape("sh:languageIn lists something that is no literal", 'write tags, as "en"')
        yield Constraint("languageIn", tuple(text_of(language).lower() for language in languages))
    if (unique := given.one("uniqueLang")) is not None:
        given.needs_path("uniqueLang")
        if not is_literal(unique) or read_literal(unique)[1] != XSD + "boolean":
            raise MalformedShape("the value of sh:uniqueLang is neither true nor false", "write true")
        if read_literal(unique)[0] == "true":
            yield Constraint("uniqueLang")


def _compile(pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise MalformedShape(
            f"the pattern is no regular expression that Python knows: {error}", "write it without XPath's own escapes"
        ) from error


def _read_pairs(given: _Parameters) -> Iterator[Constraint]:
    for name in ("equals", "disjoint", "lessThan", "lessThanOrEquals"):
        for value in given.all(name):
            if name.startswith("lessThan"):
                given.needs_path(name)
            if not is_iri(value):
                raise MalformedShape(f"the value of sh:{name} is no property", "write the property's IRI")
            yield Constraint(name, (value,))


def _read_closed(given: _Parameters) -> Iterator[Constraint]:
    closed, ignored = given.literal("closed"), given.all("ignoredProperties")
    if closed is None:
        if ignored:
            raise MalformedShape("sh:ignoredProperties stands in a shape that is not closed", "add sh:closed true")
        return
    if read_literal(closed)[0] != "true":
        return
    known = [
        path for inner in given.all("property") for path in given.shapes.values(inner, f"<{SH}path>") if is_iri(path)
    ]
    allowed = [member for head in ignored for member in given.shapes.items(head)]
    yield Constraint("closed", tuple(allowed), paths=tuple(known))


def _read_logic(given: _Parameters) -> Iterator[Constraint]:
    yield from (Constraint("not", shapes=(inner,)) for inner in given.all("not"))
    for name in ("and", "or", "xone"):
        yield from (Constraint(name, shapes=members) for members in given.lists(name))
    for inner in given.all("node"):
        if given.shapes.values(inner, f"<{SH}path>"):
            raise MalformedShape("sh:node leads to a property shape", "lead to it with sh:property")
        yield Constraint("node", shapes=(inner,))
    for inner in given.all("property"):
        if not given.shapes.values(inner, f"<{SH}path>"):
            raise MalformedShape(f"sh:property leads to {inner}, which has no path", "write its sh:path")
        yield Constraint("property", shapes=(inner,))


def _read_qualified(given: _Parameters) -> Iterator[Constraint]:
    counted = given.all("qualifiedValueShape")
    if not counted or not given.has_path:
        return  # pySHACL passes over one in a node shape
    bounds = {name: given.whole(name, _LIKE_INTEGER) for name in ("qualifiedMinCount", "qualifiedMaxCount")}
    if all(bound is None for bound in bounds.values()):
        raise MalformedShape(
            "sh:qualifiedValueShape has neither sh:qualifiedMinCount nor sh:qualifiedMaxCount", "write how many"
        )
    disjoint = any(text_of(each) == "true" for each in given.all("qualifiedValueShapesDisjoint"))
    for shape in counted:
        siblings = _siblings(given, shape) if disjoint else ()
        for name, bound in bounds.items():
            if bound is not None:
                yield Constraint(name, shapes=(shape, *siblings), number=bound, siblings=len(siblings))


def _siblings(given: _Parameters, shape: str) -> tuple[str, ...]:
    shapes, inner = given.shapes, f"<{SH}property>"
    above = shapes.subjects(shapes.number(inner)).get(shapes.number(given.node), ())
    beside = [each for one in above for each in shapes.values(shapes.terms[one], inner)]
    found = [each for one in beside for each in shapes.values(one, f"<{SH}qualifiedValueShape>")]
    return tuple(dict.fromkeys(each for each in found if each != shape))


_READERS: tuple[Callable[[_Parameters], Iterator[Constraint]], ...] = (
    _read_plain,
    _read_counts,
    _read_ranges,
    _read_strings,
    _read_languages,
    _read_pairs,
    _read_closed,
    _read_logic,
    _read_qualified,
)
