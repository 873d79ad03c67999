"""Shapes in words: what each constraint demands, as a sentence would say it.

Standard: `SHACL, core constraint components <https://www.w3.org/TR/shacl/#core-components>`_.
"""

from __future__ import annotations

from collections.abc import Iterator

from entente.validation.engines.constraints import Constraint
from entente.validation.engines.schema import Schema, Shape
from entente.validation.engines.terms import text_of
from entente.validation.formats.names import Names

DEEPEST = 4
"""How many shapes within shapes are told in words; further ones are named."""

_KINDS = {"IRI": "an IRI", "BlankNode": "a blank node", "Literal": "a literal"}
_COMPARED = {
    "minExclusive": "is greater than",
    "minInclusive": "is at least",
    "maxExclusive": "is less than",
    "maxInclusive": "is at most",
}
_PAIRED = {
    "equals": "the values are those of {0}",
    "disjoint": "no value is a value of {0}",
    "lessThan": "each value is less than every value of {0}",
    "lessThanOrEquals": "each value is at most every value of {0}",
}
_LOGIC = {"and": "conforms to all of", "or": "conforms to at least one of", "xone": "conforms to exactly one of"}
_INNER = {"not": "does not conform to", "node": "conforms to"}


def describe_targets(shape: Shape, names: Names) -> Iterator[str]:
    """Say which nodes a shape is held against."""
    for listed, words in (
        (shape.target_classes, "every instance of {0}"),
        (shape.target_nodes, "{0}"),
        (shape.target_subjects_of, "whatever has {0}"),
        (shape.target_objects_of, "whatever is a value of {0}"),
    ):
        yield from (words.format(names.term(each)) for each in listed)


def describe_constraints(shape: Shape, schema: Schema, names: Names, depth: int = 0) -> Iterator[str]:
    """Say what a shape demands, a line for each constraint, inner shapes indented below."""
    for constraint in shape.constraints:
        if constraint.kind == "property" and depth == 0 and _named(constraint.shapes[0]):
            continue  # reports in its own name, and is explained by it
        yield _say(constraint, names)
        if depth < DEEPEST:
            for inner in constraint.shapes:
                yield from (f"  {line}" for line in _describe_inner(schema.shapes[inner], schema, names, depth + 1))


def _describe_inner(shape: Shape, schema: Schema, names: Names, depth: int) -> Iterator[str]:
    heads = [names.term(shape.node)] if _named(shape.node) else []
    heads += [f"on {names.path(shape.path.name)}"] if shape.path else []
    lines = list(describe_constraints(shape, schema, names, depth))
    if len(lines) == 1 and not lines[0].startswith(" "):
        yield ": ".join([*heads, lines[0]])
        return
    if heads:
        yield f"{': '.join(heads)}:" if lines else ": ".join(heads)
    yield from (f"  {line}" if heads else line for line in lines)


def _named(node: str) -> bool:
    return node.startswith("<")


def _say(constraint: Constraint, names: Names) -> str:
    kind, number = constraint.kind, constraint.number
    listed = [names.term(value) if value[:1] in '<"_' else value for value in constraint.values]
    if kind in ("minCount", "maxCount"):
        bound = "at least" if kind == "minCount" else "at most"
        return f"{bound} {number} value{'' if number == 1 else 's'}"
    if kind in ("minLength", "maxLength"):
        return f"each value has {'at least' if kind == 'minLength' else 'at most'} {number} characters"
    if kind.startswith("qualified"):
        bound = "at least" if kind == "qualifiedMinCount" else "at most"
        return f"{bound} {number} value{'' if number == 1 else 's'} conform{'s' if number == 1 else ''} to"
    if kind in _COMPARED:
        return f"each value {_COMPARED[kind]} {_number(constraint.values[0], names)}"
    if kind in _PAIRED:
        return _PAIRED[kind].format(*listed)
    if kind in _LOGIC:
        return f"{_LOGIC[kind]} these:"
    if kind in _INNER:
        return f"{_INNER[kind]} this:"
    return _say_value(constraint, listed)


def _say_value(constraint: Constraint, listed: list[str]) -> str:
    first, every = listed[0] if listed else "", ", ".join(listed)
    flags = f" (flags {constraint.flags})" if constraint.flags else ""
    said = {
        "class": f"each value is an instance of {first}",
        "datatype": f"each value is a literal of datatype {first}",
        "nodeKind": f"each value is {_say_node_kind(first)}",
        "hasValue": f"{first} is among the values",
        "in": f"each value is one of {every}",
        "pattern": f"each value matches {text_of(constraint.values[0]) if listed else ''}{flags}",
        "languageIn": f"each value is in one of the languages {every}",
        "uniqueLang": "no two values are in one language",
        "closed": f"no other properties than those of its property shapes{f' and {every}' if every else ''}",
        "property": "its property shape holds:",
    }
    return said.get(constraint.kind, "its SPARQL query finds nothing")


def _say_node_kind(value: str) -> str:
    local = value.removeprefix("sh:").rpartition("#")[2].removesuffix(">")
    return " or ".join(_KINDS[part] for part in local.split("Or") if part in _KINDS) or local


def _number(value: str, names: Names) -> str:
    """Write a number or date without its datatype, which goes without saying."""
    text = text_of(value)
    return text if value.startswith('"') and text[:1] in "0123456789+-." else names.term(value)
