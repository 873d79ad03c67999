"""What a result says: the shape's own message in the language asked for, or one that follows from the constraint.

Whichever engine found a result, it says the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from entente.namespaces import SH, XSD
from entente.validation.engines.constraints import Constraint
from entente.validation.engines.graph import Graph
from entente.validation.engines.native import Result
from entente.validation.engines.terms import is_literal, read_literal, text_of
from entente.validation.engines.wording import Wording

_SENTENCE = re.compile(r"(?<=[^.\s]{2}[.!?])\s+(?=[A-Z`\"'(])")
_ABBREVIATED = re.compile(r"(?:\b(?:e\.g|i\.e|cf|vs|no|nr|etc)|\.\w)\.$", re.IGNORECASE)
_NODE_KINDS = {
    f"<{SH}IRI>": "an IRI",
    f"<{SH}BlankNode>": "a blank node",
    f"<{SH}Literal>": "a literal",
    f"<{SH}BlankNodeOrIRI>": "an IRI or a blank node",
    f"<{SH}BlankNodeOrLiteral>": "a blank node or a literal",
    f"<{SH}IRIOrLiteral>": "an IRI or a literal",
}


def write_message(result: Result, graph: Graph, wording: Wording) -> tuple[str, str]:
    """Say what is wrong, and what to do where that is known.

    Parameters
    ----------
    result
        What was found.
    graph
        Knows its terms.
    wording
        In which words.

    Returns
    -------
    str, str
        Message and remedy. A message of several sentences gives its first as the message and the others as the remedy.

    """
    said = result.messages or result.shape.messages
    if said:
        return split_message(wording.choose(said))
    return _WRITERS.get(result.constraint.kind, _say_broken)(_Told(result, graph, wording))


def split_message(text: str) -> tuple[str, str]:
    """Split a message behind its first sentence.

    >>> split_message("There is no label. Write one, e.g. Iran.")
    ('There is no label.', 'Write one, e.g. Iran.')
    >>> split_message("A code, e.g. IRN or RUS")
    ('A code, e.g. IRN or RUS.', '')
    """
    text = " ".join(text.split())
    for found in _SENTENCE.finditer(text):
        if not _ABBREVIATED.search(text[: found.start()]):
            return text[: found.start()], text[found.end() :]
    return text if text[-1:] in {".", "!", "?"} else f"{text}.", ""


@dataclass(frozen=True)
class _Told:
    """A result with the words for its parts."""

    result: Result
    graph: Graph
    wording: Wording

    @property
    def constraint(self) -> Constraint:
        return self.result.constraint

    @property
    def value(self) -> str:
        return "" if self.result.value is None else self.wording.term(self.graph.shown(self.result.value))

    @property
    def parameter(self) -> str:
        return self.wording.term(self.constraint.values[0])

    @property
    def path(self) -> str:
        path = self.result.path or ""
        if path and not re.search(r"[<>|^*+?]", path):
            return self.wording.iri(path)
        return re.sub(r"<([^<>]*)>", lambda found: self.wording.iri(found[1]), path)

    def shape(self, node: str) -> str:
        return "the shape in it" if node[0] == "_" else self.wording.term(node)


def _say_broken(told: _Told) -> tuple[str, str]:
    return f"The node breaks a constraint of {told.shape(told.result.shape.node)}.", ""


def _say_class(told: _Told) -> tuple[str, str]:
    return (
        f"{told.value} is no instance of {told.parameter}.",
        "Give it that class, or name another value.",
    )


def _say_datatype(told: _Told) -> tuple[str, str]:
    term, demanded = told.graph.shown(told.result.value or 0), text_of(told.constraint.values[0])
    if is_literal(term) and read_literal(term)[1] == demanded:
        return f'"{text_of(term)}" is no {told.parameter}.', "Write it as the datatype demands."
    return f"{told.value} is no literal of datatype {told.parameter}.", (
        "Write it in quotation marks." if demanded == XSD + "string" else "Write it with that datatype."
    )


def _say_node_kind(told: _Told) -> tuple[str, str]:
    wanted = _NODE_KINDS.get(told.constraint.values[0], told.parameter)
    return f"{told.value} is not {wanted}.", f"Write {wanted}."


def _say_count(told: _Told) -> tuple[str, str]:
    number = told.constraint.number
    if told.constraint.kind == "minCount":
        few = "is no value" if number == 1 else f"are fewer than {number} values"
        return f"There {few} for {told.path}.", f"Write at least {number}."
    many = {0: "is a value", 1: "is more than one value"}.get(number, f"are more than {number} values")
    return f"There {many} for {told.path}.", f"Keep {number or 'none'}."


def _say_range(told: _Told) -> tuple[str, str]:
    relation = {
        "minExclusive": "greater than",
        "minInclusive": "at least",
        "maxExclusive": "less than",
        "maxInclusive": "at most",
    }[told.constraint.kind]
    return f"{told.value} is not {relation} {told.parameter}.", ""


def _say_length(told: _Told) -> tuple[str, str]:
    relation = "shorter" if told.constraint.kind == "minLength" else "longer"
    return f"{told.value} is {relation} than {told.constraint.number} characters.", ""


def _say_pattern(told: _Told) -> tuple[str, str]:
    return f'{told.value} does not match the pattern "{text_of(told.constraint.values[0])}".', ""


def _say_language(told: _Told) -> tuple[str, str]:
    allowed = ", ".join(told.constraint.values)
    return f"{told.value} is not in one of the languages {allowed}.", "Tag it with one of them."


def _say_unique_language(told: _Told) -> tuple[str, str]:
    return f"Two values for {told.path} are in one language.", "Keep one for each language."


def _say_in(told: _Told) -> tuple[str, str]:
    allowed = [told.wording.term(each) for each in told.constraint.values]
    shown = ", ".join(allowed[:10]) + (f" and {len(allowed) - 10} more" if len(allowed) > 10 else "")
    return f"{told.value} is not among the values allowed.", f"Write one of {shown}."


def _say_has_value(told: _Told) -> tuple[str, str]:
    wanted = told.parameter
    where = f" for {told.path}" if told.result.path else ""
    return f"The value {wanted} is missing{where}.", f"Write {wanted}."


def _say_pair(told: _Told) -> tuple[str, str]:
    relation = {
        "equals": "is not a value of both that property and",
        "disjoint": "is also a value of",
        "lessThan": "is not less than each value of",
        "lessThanOrEquals": "is greater than a value of",
    }[told.constraint.kind]
    return f"{told.value} {relation} {told.parameter}.", ""


def _say_closed(told: _Told) -> tuple[str, str]:
    return f"The property {told.path} is not one that the shape knows.", "Drop it, or correct its name."


def _say_node(told: _Told) -> tuple[str, str]:
    return f"{told.value} does not conform to {told.shape(told.constraint.shapes[0])}.", ""


def _say_not(told: _Told) -> tuple[str, str]:
    return f"{told.value} conforms to {told.shape(told.constraint.shapes[0])}, which it must not.", ""


def _say_logic(told: _Told) -> tuple[str, str]:
    number = len(told.constraint.shapes)
    demand = {"and": "not to all", "or": "to none", "xone": "not to exactly one"}[told.constraint.kind]
    return f"{told.value} conforms {demand} of the {number} alternatives.", ""


def _say_qualified(told: _Told) -> tuple[str, str]:
    number, shape = told.constraint.number, told.shape(told.constraint.shapes[0])
    relation = "fewer" if told.constraint.kind == "qualifiedMinCount" else "more"
    return f"There are {relation} than {number} values for {told.path} that conform to {shape}.", ""


_WRITERS: dict[str, Callable[[_Told], tuple[str, str]]] = {
    "class": _say_class,
    "datatype": _say_datatype,
    "nodeKind": _say_node_kind,
    "minCount": _say_count,
    "maxCount": _say_count,
    "minExclusive": _say_range,
    "minInclusive": _say_range,
    "maxExclusive": _say_range,
    "maxInclusive": _say_range,
    "minLength": _say_length,
    "maxLength": _say_length,
    "pattern": _say_pattern,
    "languageIn": _say_language,
    "uniqueLang": _say_unique_language,
    "in": _say_in,
    "hasValue": _say_has_value,
    "equals": _say_pair,
    "disjoint": _say_pair,
    "lessThan": _say_pair,
    "lessThanOrEquals": _say_pair,
    "closed": _say_closed,
    "node": _say_node,
    "not": _say_not,
    "and": _say_logic,
    "or": _say_logic,
    "xone": _say_logic,
    "qualifiedMinCount": _say_qualified,
    "qualifiedMaxCount": _say_qualified,
}
