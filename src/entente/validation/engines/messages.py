"""What a result says: the shape's own message in the language asked for, or one that follows from the constraint.

Whichever engine found a result, it says the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from entente.namespaces import XSD
from entente.validation.engines.graph import Graph
from entente.validation.engines.native import Result
from entente.validation.engines.terms import is_literal, read_literal, text_of
from entente.validation.engines.vocabulary import SH
from entente.validation.report import abbreviate, abbreviate_term

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


def write_message(result: Result, graph: Graph, languages: Sequence[str]) -> tuple[str, str]:
    """Say what is wrong, and what to do where that is known.

    Parameters
    ----------
    result
        What was found.
    graph
        Knows its terms.
    languages
        Tags of the languages wanted, the best first; a text without language comes after them, others last.

    Returns
    -------
    str, str
        Message and remedy. A message of several sentences gives its first as the message and the others as the remedy.

    """
    said = result.messages or result.shape.messages
    if said:
        return split_message(choose_text(said, languages))
    return _WRITERS.get(result.constraint.kind, _say_broken)(result, graph)


def choose_text(texts: Sequence[str], languages: Sequence[str]) -> str:
    """Choose among literals by language.

    >>> choose_text(('"Ja"@de', '"Yes"@en-gb', '"Oui"@fr'), ("en",))
    'Yes'
    """

    def rank(text: str) -> tuple[int, str]:
        language = read_literal(text)[2] if is_literal(text) else ""
        for place, wanted in enumerate(languages):
            if language == wanted.lower() or language.startswith(f"{wanted.lower()}-"):
                return place, text
        return len(languages) + bool(language), text

    return text_of(min(texts, key=rank))


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


def _value(result: Result, graph: Graph) -> str:
    return "" if result.value is None else abbreviate_term(graph.shown(result.value))


def _parameter(result: Result) -> str:
    return abbreviate_term(result.constraint.values[0])


def _property(result: Result) -> str:
    path = result.path or ""
    return abbreviate(path) if path and not re.search(r"[<>|^*+?]", path) else path


def _shape(node: str) -> str:
    return "the shape in it" if node[0] == "_" else abbreviate_term(node)


def _say_broken(result: Result, graph: Graph) -> tuple[str, str]:
    return f"The node breaks a constraint of {_shape(result.shape.node)}.", ""


def _say_class(result: Result, graph: Graph) -> tuple[str, str]:
    return (
        f"{_value(result, graph)} is no instance of {_parameter(result)}.",
        "Give it that class, or name another value.",
    )


def _say_datatype(result: Result, graph: Graph) -> tuple[str, str]:
    term, demanded = graph.shown(result.value or 0), text_of(result.constraint.values[0])
    if is_literal(term) and read_literal(term)[1] == demanded:
        return f'"{text_of(term)}" is no {_parameter(result)}.', "Write it as the datatype demands."
    return f"{_value(result, graph)} is no literal of datatype {_parameter(result)}.", (
        "Write it in quotation marks." if demanded == XSD + "string" else "Write it with that datatype."
    )


def _say_node_kind(result: Result, graph: Graph) -> tuple[str, str]:
    wanted = _NODE_KINDS.get(result.constraint.values[0], _parameter(result))
    return f"{_value(result, graph)} is not {wanted}.", f"Write {wanted}."


def _say_count(result: Result, graph: Graph) -> tuple[str, str]:
    number = result.constraint.number
    if result.constraint.kind == "minCount":
        few = "no value" if number == 1 else f"fewer than {number} values"
        return f"There is {few} for {_property(result)}.", f"Write at least {number}."
    return f"There are more than {number} values for {_property(result)}.", f"Keep {number or 'none'}."


def _say_range(result: Result, graph: Graph) -> tuple[str, str]:
    relation = {
        "minExclusive": "greater than",
        "minInclusive": "at least",
        "maxExclusive": "less than",
        "maxInclusive": "at most",
    }[result.constraint.kind]
    return f"{_value(result, graph)} is not {relation} {_parameter(result)}.", ""


def _say_length(result: Result, graph: Graph) -> tuple[str, str]:
    relation = "shorter" if result.constraint.kind == "minLength" else "longer"
    return f"{_value(result, graph)} is {relation} than {result.constraint.number} characters.", ""


def _say_pattern(result: Result, graph: Graph) -> tuple[str, str]:
    return f'{_value(result, graph)} does not match the pattern "{text_of(result.constraint.values[0])}".', ""


def _say_language(result: Result, graph: Graph) -> tuple[str, str]:
    allowed = ", ".join(result.constraint.values)
    return f"{_value(result, graph)} is not in one of the languages {allowed}.", "Tag it with one of them."


def _say_unique_language(result: Result, graph: Graph) -> tuple[str, str]:
    return f"Two values for {_property(result)} are in one language.", "Keep one for each language."


def _say_in(result: Result, graph: Graph) -> tuple[str, str]:
    allowed = [abbreviate_term(each) for each in result.constraint.values]
    shown = ", ".join(allowed[:10]) + (f" and {len(allowed) - 10} more" if len(allowed) > 10 else "")
    return f"{_value(result, graph)} is not among the values allowed.", f"Write one of {shown}."


def _say_has_value(result: Result, graph: Graph) -> tuple[str, str]:
    wanted = _parameter(result)
    where = f" for {_property(result)}" if result.path else ""
    return f"The value {wanted} is missing{where}.", f"Write {wanted}."


def _say_pair(result: Result, graph: Graph) -> tuple[str, str]:
    relation = {
        "equals": "is not a value of both that property and",
        "disjoint": "is also a value of",
        "lessThan": "is not less than each value of",
        "lessThanOrEquals": "is greater than a value of",
    }[result.constraint.kind]
    return f"{_value(result, graph)} {relation} {_parameter(result)}.", ""


def _say_closed(result: Result, graph: Graph) -> tuple[str, str]:
    return f"The property {_property(result)} is not one that the shape knows.", "Drop it, or correct its name."


def _say_node(result: Result, graph: Graph) -> tuple[str, str]:
    return f"{_value(result, graph)} does not conform to {_shape(result.constraint.shapes[0])}.", ""


def _say_not(result: Result, graph: Graph) -> tuple[str, str]:
    return f"{_value(result, graph)} conforms to {_shape(result.constraint.shapes[0])}, which it must not.", ""


def _say_logic(result: Result, graph: Graph) -> tuple[str, str]:
    number = len(result.constraint.shapes)
    demand = {"and": "not to all", "or": "to none", "xone": "not to exactly one"}[result.constraint.kind]
    return f"{_value(result, graph)} conforms {demand} of the {number} alternatives.", ""


def _say_qualified(result: Result, graph: Graph) -> tuple[str, str]:
    number, shape = result.constraint.number, _shape(result.constraint.shapes[0])
    relation = "fewer" if result.constraint.kind == "qualifiedMinCount" else "more"
    return f"There are {relation} than {number} values for {_property(result)} that conform to {shape}.", ""


_WRITERS: dict[str, Callable[[Result, Graph], tuple[str, str]]] = {
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
