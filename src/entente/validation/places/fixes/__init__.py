"""What may be written instead of what a finding names: one function for each constraint that allows a guess."""

from __future__ import annotations

from collections.abc import Callable

from entente.validation.engines.graph import Graph
from entente.validation.places.fixes.case import Case, Fixes
from entente.validation.places.fixes.choosing import choose_instance, choose_member, choose_property
from entente.validation.places.fixes.completing import add_equal, add_value, sketch_value, swap_values
from entente.validation.places.fixes.rewriting import retag, rewrite_as_datatype, rewrite_as_kind
from entente.validation.places.locator import Locator, Spot
from entente.validation.places.placing import component_of
from entente.validation.report import Finding

_BY_COMPONENT: dict[str, Callable[[Case], Fixes]] = {
    "In": choose_member,
    "Class": choose_instance,
    "Closed": choose_property,
    "Datatype": rewrite_as_datatype,
    "NodeKind": rewrite_as_kind,
    "LanguageIn": retag,
    "MinCount": sketch_value,
    "HasValue": add_value,
    "Equals": add_equal,
    "LessThan": swap_values,
    "LessThanOrEquals": swap_values,
}


def suggest(
    found: Finding, spot: Spot, data: Locator, constraints: Graph, instances: Callable[[], Graph]
) -> tuple[tuple[str, ...], str | None]:
    """Derive what may be written to mend a finding.

    Parameters
    ----------
    found
        The finding.
    spot
        Where it points to.
    data
        The files that were validated.
    constraints
        The shapes graph.
    instances
        Gives the graph that was validated; called only where it is needed.

    Returns
    -------
    tuple of str
        In the syntax of the file and with its prefixes, the likeliest first.
    str or None
        The text at the spot that each of them replaces; None where they are to be added.

    """
    propose = _BY_COMPONENT.get(component_of(found))
    if propose is None:
        return (), None
    case = Case(found, spot, data, constraints, instances)
    fixes = propose(case)
    return fixes.texts, (spot.written or None) if fixes.replace and fixes.texts else None
