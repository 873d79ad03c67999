"""The quick engine gives pySHACL's report: focus, path, value, component, source shape, severity and message."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings

from entente.build.assemble import expand_sources, make_views
from entente.build.sources import read_sources
from entente.corpus.project import Project
from entente.validation.engines.graph import Graph
from entente.validation.inputs import collect
from entente.validation.tables import read_table
from entente.validation.views import View
from tests.validation.dataset import ONTOLOGY, load_trig
from tests.validation.engines import generated
from tests.validation.engines.reports import compare, read_graph
from tests.validation.test_bad import BASE, FIXTURES, base

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


@cache
def project_shapes() -> Graph:
    files = [file for file in collect([ONTOLOGY / "shapes"]) if "style" not in file.name]
    return Graph([read_table(file) for file in files])


def compare_view(view: View, context: View) -> int:
    """Compare on one view and what it mentions; give how many results there are."""
    lines = view.lines | context.mentioned_in(view).lines
    data = read_graph("".join(f"{line} .\n" for line in sorted(lines)), "view.nt", "ntriples")
    theirs, ours, held = compare(data, project_shapes(), engine="native")
    assert held.failures == ()
    assert theirs == ours
    return len(ours)


def test_on_the_corpus(project: Project) -> None:
    sources = read_sources(project)
    views, context = make_views(sources, expand_sources(sources))
    assert sum(compare_view(view, context) for view in views) > 50


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
def test_on_every_fixture(fixture: Path) -> None:
    loaded = load_trig(BASE, fixture.read_text(encoding="utf-8"))
    unchanged = frozenset(view.lines for view in base().views)
    for view in loaded.views:
        if view.lines not in unchanged:
            compare_view(view, loaded.context)


def test_on_shapes_over_the_ontology() -> None:
    """The house's style, with queries, path repetitions and qualified shapes."""
    style = Graph([read_table(file) for file in collect([ONTOLOGY / "shapes" / "style.ttl"])])
    ontology = Graph([read_table(file) for file in collect([*sorted(ONTOLOGY.glob("*.ttl"))])])
    theirs, ours, held = compare(ontology, style)
    assert held.failures == ()
    assert theirs == ours
    assert {timing.engine for timing in held.timings} == {"native"}
