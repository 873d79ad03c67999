"""Which triple of which file a finding is about.

The value that is wrong, where there is one; the property, where a property may not stand; the first value too many; the
subject, where something is missing. What is missing at the end of a path is missing where the path breaks off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from entente.namespaces import SH
from entente.validation.engines.graph import Graph
from entente.validation.places.locator import Locator, Spot, as_term
from entente.validation.places.values import literal_of, same_value
from entente.validation.places.walking import Step, walk, walk_as_far_as_written
from entente.validation.report import Finding


def place(found: Finding, data: Locator, shapes: Graph) -> Spot | None:
    """Find the spot that a finding points to.

    Parameters
    ----------
    found
        The finding.
    data
        The files in which its focus node stands.
    shapes
        The graph in which its shape stands, for the number of values that are allowed.

    Returns
    -------
    Spot or None
        None where no file speaks of the focus node.

    """
    kind = component_of(found)
    steps = walk(data, found.focus, found.path)
    if found.value is None:
        choose = _WITHOUT_VALUE.get(kind)
        return (choose(steps, found, shapes) if choose else None) or _missing(found, data)
    wrong = find_value(steps, found.value)
    if wrong is not None:
        return wrong.at_property if kind == "Closed" else wrong.at_value
    if found.path is None and as_term(found.focus) != found.value and _stands_in(found.value, data):
        return data.find(found.value)
    return steps[0].at_property if steps and kind not in _ABSENT else _missing(found, data)


def component_of(found: Finding) -> str:
    """Give the short name of a finding's constraint component, as ``MinCount``; empty where SHACL has none.

    >>> from entente.validation.report import Severity
    >>> component_of(Finding(Severity.INFO, "urn:s", "urn:f", "", component=SH + "InConstraintComponent"))
    'In'
    """
    name = (found.component or "").removeprefix(SH)
    return name.removesuffix("ConstraintComponent") if name != (found.component or "") else ""


def find_value(steps: Sequence[Step], value: str) -> Step | None:
    """Find the step that leads to a value: to the very term, or else to one that says the same."""
    exact = next((step for step in steps if step.value == value), None)
    return exact or next((step for step in steps if same_value(step.value, value)), None)


def distinct(steps: Sequence[Step]) -> list[Step]:
    """Keep the first step to each value."""
    first: dict[str, Step] = {}
    for step in steps:
        first.setdefault(step.value, step)
    return list(first.values())


def number_allowed(found: Finding, shapes: Graph) -> int | None:
    """Give how many values the shape of a finding allows, by ``sh:maxCount`` or ``sh:qualifiedMaxCount``."""
    for name in ("maxCount", "qualifiedMaxCount"):
        for value in shapes.values(as_term(found.source), f"<{SH}{name}>"):
            literal = literal_of(value)
            if literal and literal.lexical.strip().isdigit():
                return int(literal.lexical)
    return None


def _missing(found: Finding, data: Locator) -> Spot | None:
    reached = walk_as_far_as_written(data, found.focus, found.path)
    return reached[0].at_value if reached else data.find(found.focus)


def _stands_in(node: str, data: Locator) -> bool:
    return node[0] in "<_" and any(node in file.terms for file in data.files)


def _first_too_many(steps: Sequence[Step], found: Finding, shapes: Graph) -> Spot | None:
    values = distinct(steps)
    allowed = number_allowed(found, shapes)
    if allowed is None or len(values) <= allowed:
        return values[-1].at_value if values else None
    return values[allowed].at_value


def _second_of_a_language(steps: Sequence[Step], found: Finding, shapes: Graph) -> Spot | None:
    seen: set[str] = set()
    for step in distinct(steps):
        literal = literal_of(step.value)
        language = literal.language.lower() if literal and literal.language else None
        if language in seen:
            return step.at_value
        if language:
            seen.add(language)
    return None


def _property(steps: Sequence[Step], found: Finding, shapes: Graph) -> Spot | None:
    return steps[0].at_property if steps else None


_WITHOUT_VALUE: dict[str, Callable[[Sequence[Step], Finding, Graph], Spot | None]] = {
    "MaxCount": _first_too_many,
    "QualifiedMaxCount": _first_too_many,
    "UniqueLang": _second_of_a_language,
    "SPARQL": _property,
    "": _property,
}
_ABSENT = frozenset({"HasValue", "Equals", "MinCount", "QualifiedMinCount"})
