"""Data that a shape rejects and data that it accepts, made from the shape and tried on it.

Guesses are made from the shape's target and constraints, and the engine judges them: an example is shown only where it
does what it is to show. Where a shape asks for more than the guesses know, it has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from entente.errors import EntenteError
from entente.namespaces import RDF, XSD
from entente.validation.engines.constraints import Constraint
from entente.validation.engines.graph import Graph
from entente.validation.engines.native import NativeEngine
from entente.validation.engines.schema import Schema, Shape
from entente.validation.engines.sparql import QueryEngine
from entente.validation.engines.terms import text_of, unheard
from entente.validation.engines.vocabulary import NeedsReference
from entente.validation.formats.names import Names
from entente.validation.inputs import SourceFile
from entente.validation.tables import read_table

EX = "http://example.org/"
_MOST = 60
_TYPE = f"<{RDF}type>"
_BY_DATATYPE = {
    "string": '"word"',
    "integer": "1",
    "decimal": "1.5",
    "double": "1.5e0",
    "float": "1.5",
    "boolean": "true",
    "date": "2020-01-01",
    "dateTime": "2020-01-01T12:00:00",
    "gYear": "2020",
    "gYearMonth": "2020-01",
    "anyURI": "http://example.org/",
    "duration": "P1D",
    "nonNegativeInteger": "1",
    "positiveInteger": "1",
    "int": "1",
    "long": "1",
}


@dataclass(frozen=True)
class Examples:
    """Triples as N-Triples lines without final stops; empty where no guess was good."""

    bad: tuple[str, ...] = ()
    good: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Target:
    """A node that the shape is held against, and what makes it so."""

    node: str
    lines: tuple[str, ...]


def make_examples(shape: Shape, schema: Schema) -> Examples:
    """Make a bad and a good example of a shape.

    Parameters
    ----------
    shape
        A shape with a target, or a property shape of one that has.
    schema
        All shapes of the graph.

    """
    owner = _find_owner(shape, schema)
    if owner is None or shape.trouble or owner.deactivated or shape.deactivated:
        return Examples()
    target = _make_target(owner)
    if target is None:
        return Examples()
    if any(schema.shapes[each.node].trouble for each in schema.reach(owner)) or schema.loops(owner):
        return Examples()
    bad: list[Guess] = []
    good: list[Guess] = []
    for lines in islice(_guess(shape, schema, target), _MOST):
        try:
            rejected = _rejects(shape, owner, schema, lines)
        except (NeedsReference, EntenteError):
            return Examples()
        (bad if rejected else good).append(lines)
    if not bad or not good:
        return Examples(min(bad, key=len, default=()))
    return Examples(*_choose_pair(bad, good, target))


Guess = tuple[str, ...]


def _rejects(shape: Shape, owner: Shape, schema: Schema, lines: Guess) -> bool:
    """Whether a shape finds something in data."""
    content = "".join(f"{line} .\n" for line in lines).encode()
    graph = Graph([read_table(SourceFile("example.nt", content, "ntriples"))])
    with unheard():
        results = NativeEngine(graph, schema, QueryEngine(graph)).validate(owner)
    return any(result.shape.node == shape.node for result in results)


def _choose_pair(bad: list[Guess], good: list[Guess], target: _Target) -> tuple[Guess, Guess]:
    """Choose a good example that says something, and the bad one that is most like it."""
    telling = [lines for lines in good if len(lines) > len(target.lines)] or good
    chosen = min(telling, key=len)

    def kinds(lines: Guess) -> set[str]:
        return {line.split(" ", 2)[2][0] for line in lines if line not in target.lines}

    def unlike(lines: Guess) -> tuple[int, int]:
        strange = len(kinds(lines) - kinds(chosen))
        return strange + abs(len(lines) - len(chosen)), len(lines)

    return min(bad, key=unlike), chosen


def _find_owner(shape: Shape, schema: Schema) -> Shape | None:
    """Find the shape whose target a property shape is held against."""
    if shape.targeted:
        return shape
    for other in schema.roots:
        if any(c.kind == "property" and c.shapes[0] == shape.node for c in other.constraints):
            return other
    return None


def _make_target(owner: Shape) -> _Target | None:
    node = f"<{EX}thing>"
    if owner.target_classes:
        return _Target(node, (f"{node} {_TYPE} {owner.target_classes[0]}",))
    if owner.target_subjects_of:
        return _Target(node, (f"{node} {owner.target_subjects_of[0]} <{EX}value>",))
    if owner.target_objects_of:
        return _Target(node, (f"<{EX}other> {owner.target_objects_of[0]} {node}",))
    named = [each for each in owner.target_nodes if each.startswith("<")]
    return _Target(named[0], ()) if named else None


def _guess(shape: Shape, schema: Schema, target: _Target) -> Iterator[tuple[str, ...]]:
    """Make data, from nothing but the target to two values of each kind that may come in question."""
    yield target.lines or (f"{target.node} {_TYPE} <{EX}Thing>",)
    step = _find_step(shape)
    if step is None:
        return
    forward, predicate = step
    values = _find_values(shape.constraints, schema)
    for group in [*((value,) for value in values), *(pair for pair in product(values, values) if pair[0] != pair[1])]:
        lines = list(target.lines)
        for value in group:
            said = (target.node, predicate, value.term) if forward else (value.term, predicate, target.node)
            if forward or value.term.startswith("<"):
                lines.append(" ".join(said))
                lines.extend(value.lines)
        for constraint in shape.constraints:
            if constraint.kind in ("equals", "disjoint", "lessThan", "lessThanOrEquals"):
                lines.append(f"{target.node} {constraint.values[0]} {group[-1].term}")
        yield tuple(dict.fromkeys(lines))


def _find_step(shape: Shape) -> tuple[bool, str] | None:
    """Find one step that the path allows: whether it goes forward, and its predicate."""
    path, forward = shape.path, True
    while path is not None and path.operator in ("|", "^", "+", "*", "?"):
        forward = forward if path.operator != "^" else not forward
        path = path.steps[0]
    return (forward, path.predicate) if path is not None and not path.operator else None


@dataclass(frozen=True)
class _Value:
    """A value, with what must be said of it besides."""

    term: str
    lines: tuple[str, ...] = ()


def _find_values(constraints: Sequence[Constraint], schema: Schema) -> list[_Value]:
    """Find values that may fit, and some that do not."""
    found: list[_Value] = []
    for constraint in constraints:
        if constraint.kind in ("in", "hasValue"):
            found += [_Value(value) for value in constraint.values[:3]]
        elif constraint.kind == "class":
            node = f"<{EX}of-the-class>"
            found.append(_Value(node, (f"{node} {_TYPE} {constraint.values[0]}",)))
        elif constraint.kind == "datatype":
            found += [_Value(term) for term in _literals(constraint.values[0])]
        elif constraint.kind in ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive"):
            found += [_Value(term) for term in _near(constraint.values[0])]
        elif constraint.kind == "languageIn":
            found += [_Value(f'"word"@{language}') for language in constraint.values[:1]]
            found += [_Value(f'"two words"@{language}') for language in constraint.values[:1]]
        elif constraint.kind in ("minLength", "maxLength"):
            found += [_Value(f'"{"x" * size}"') for size in (constraint.number, constraint.number + 1)]
        elif constraint.kind in ("and", "or", "xone", "node"):
            inner = [each for node in constraint.shapes for each in schema.shapes[node].constraints]
            found += _find_values([each for each in inner if not each.shapes], schema)
    plain = [_Value(f"<{EX}value>"), _Value(f"<{EX}another>"), _Value('"word"'), _Value('"five plain words in all"@en')]
    years = [_Value(f'"{year}"^^<{XSD}gYear>') for year in (1990, 2020)]
    numbers = [_Value(f'"{number}"^^<{XSD}integer>') for number in (1, 2)]
    return list(dict.fromkeys([*found, *plain, *numbers, *years]))[:10]


def _literals(datatype: str) -> list[str]:
    iri = datatype[1:-1]
    if iri == RDF + "langString":
        return ['"word"@en', '"mot"@fr']
    lexical = _BY_DATATYPE.get(iri.removeprefix(XSD), "word").strip('"')
    return [f'"{lexical}"' if iri == XSD + "string" else f'"{lexical}"^^{datatype}']


def _near(bound: str) -> list[str]:
    """Give the bound itself and, for whole numbers, what lies beside it."""
    datatype = bound.rpartition("^^")[2] if "^^" in bound else ""
    number = text_of(bound)
    if not datatype or not number.lstrip("+-").isdigit():
        return [bound]
    return [bound, *(f'"{int(number) + step}"^^{datatype}' for step in (1, -1))]


def write_example(lines: Sequence[str], names: Names) -> str:
    """Write triples as Turtle, those of a subject together, with short names and without prefixes."""
    by_subject: dict[str, list[str]] = {}
    for line in lines:
        subject, predicate, value = line.split(" ", 2)
        verb = "a" if predicate == _TYPE else names.term(predicate)
        by_subject.setdefault(names.term(subject), []).append(f"{verb} {names.term(value)}")
    return "\n".join(f"{subject} {' ; '.join(said)} ." for subject, said in by_subject.items())
