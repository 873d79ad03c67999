"""The quick engine gives pySHACL's report: focus, path, value, component, source shape, severity and message."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings

from tests.validation.engines import generated
from tests.validation.engines.reports import compare, read_graph

EXAMPLES = 30


@pytest.mark.parametrize("component", [name for name in generated.all_constraints() if name != "Property"])
def test_on_generated_data_and_shapes(component: str) -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=EXAMPLES)
    @given(generated.data(), generated.shapes(component))
    def check(data: str, shapes: str) -> None:
        theirs, ours, held = compare(read_graph(data), read_graph(shapes, "shapes.ttl"), engine="native")
        assert held.failures == ()
        assert theirs == ours
        seen.update(row[3].rpartition("#")[2] for row in ours)

    check()
    assert seen[f"{component}ConstraintComponent"] > 0, "no example broke the constraint, so nothing was compared"


@pytest.mark.parametrize("kind", ["lessThan", "lessThanOrEquals"])
def test_on_values_that_can_be_compared(kind: str) -> None:
    results = []

    @settings(max_examples=100)
    @given(generated.comparable_data(), generated.paths())
    def check(data: str, path: str) -> None:
        shapes = (
            f"{generated.PREFIXES} e:S a sh:PropertyShape ; sh:targetNode e:a , e:b ; sh:path {path} ; sh:{kind} e:q ."
        )
        theirs, ours, held = compare(read_graph(data), read_graph(shapes, "shapes.ttl"), engine="native")
        assert held.failures == ()
        assert theirs == ours
        results.append(len(ours))

    check()
    assert sum(results) > 50
