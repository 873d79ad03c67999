"""Every shape and every check rejects its own fixture, and nothing else rejects it.

A shape or check without a fixture that breaks it is not known to work.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import rdflib

from entente.validation.checks import Check, read_checks, run_checks
from entente.validation.report import Report, gather
from entente.validation.shacl import Shapes, read_shapes, validate_view
from tests.validation.dataset import ONTOLOGY, ROOT, Loaded, load_trig

BAD = ROOT / "tests" / "bad"
BASE = (Path(__file__).parent / "base.trig").read_text(encoding="utf-8")
FIXTURES = sorted(BAD.glob("*.trig"))
FEWEST = 171
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")


@cache
def shapes() -> Shapes:
    return read_shapes(ONTOLOGY / "shapes")


@cache
def checks() -> tuple[Check, ...]:
    return read_checks(ONTOLOGY / "checks")


@cache
def base() -> Loaded:
    return load_trig(BASE)


def names_of_shapes() -> set[str]:
    graph = rdflib.Graph().parse(data=shapes().text, format="nt")
    return {str(shape).partition("#")[2] for shape in graph.subjects(SH.message, None)}


def validate(loaded: Loaded, *, unchanged: frozenset[frozenset[str]] = frozenset()) -> Report:
    reports = [
        validate_view(view, shapes(), context=loaded.context.mentioned_in(view))
        for view in loaded.views
        if view.lines not in unchanged
    ]
    return gather([*reports, run_checks(loaded.engine, checks())])


def test_base_conforms_entirely() -> None:
    assert validate(base()).findings == ()


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
def test_only_its_own_rule_rejects_a_fixture(fixture: Path) -> None:
    loaded = load_trig(BASE, fixture.read_text(encoding="utf-8"))
    unchanged = frozenset(view.lines for view in base().views)
    assert {found.source.partition("#")[2] for found in validate(loaded, unchanged=unchanged)} == {fixture.stem}


def test_every_shape_and_check_has_a_fixture() -> None:
    named_shapes, named_checks = names_of_shapes(), {check.name for check in checks()}
    assert not named_shapes & named_checks
    assert {path.stem for path in FIXTURES} == named_shapes | named_checks


def test_enough_is_collected() -> None:
    assert len(FIXTURES) >= FEWEST
    assert len(checks()) >= 65
