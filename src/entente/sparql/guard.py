"""The cheap guard before the engine: absurd queries are refused, since some would overflow its stack.

The limits are far above what people write and well below what was measured to hurt (docs/decisions/022).
"""

from __future__ import annotations

from dataclasses import dataclass

from entente.sparql.problems import refuse
from entente.sparql.survey import Survey


@dataclass(frozen=True)
class Bounds:
    """How large a query may be.

    Attributes
    ----------
    length
        Characters.
    depth
        Nested brackets of any sort.
    parts
        Blocks, unions, options, filters and bindings together.
    joints
        Full stops, commas and semicolons: about the number of triples and values.
    steps
        Path operators in one property path.

    """

    length: int = 200_000
    depth: int = 100
    parts: int = 600
    joints: int = 2_000
    steps: int = 100


def check_length(size: int, bounds: Bounds) -> None:
    """Refuse a query that is too long to look at.

    Raises
    ------
    Refused
        With 413.

    """
    if size > bounds.length:
        raise refuse("request-too-large", f"The query has {size:,} characters; {bounds.length:,} are allowed.")


def check(found: Survey, bounds: Bounds) -> None:
    """Refuse a query that no engine should see.

    Raises
    ------
    Refused
        With 400, naming the limit.

    """
    for name, size, limit in (
        ("brackets nested in one another", found.depth, bounds.depth),
        ("blocks, unions, options, filters and bindings", found.parts, bounds.parts),
        ("full stops, commas and semicolons", found.joints, bounds.joints),
        ("steps in one property path", found.steps, bounds.steps),
    ):
        if size > limit:
            raise refuse("query-too-complex", f"The query has {size:,} {name}; {limit:,} are allowed.", limit=limit)
