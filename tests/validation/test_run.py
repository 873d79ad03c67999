from __future__ import annotations

from pathlib import Path

import pytest

from entente.errors import EnvironmentFault, Place
from entente.namespaces import ENT, ID, RDF
from entente.validation.run import validate_views
from entente.validation.shacl import read_shapes
from entente.validation.views import View
from tests.validation.test_shacl import A_TRANSFER, CONTEXT, GUNS, PREFIXES, SUPPLIED, write_shapes


def test_each_view_is_validated_and_told(tmp_path: Path) -> None:
    shapes = read_shapes(write_shapes(tmp_path))
    views = [View("letter", frozenset({A_TRANSFER})), View("memo", frozenset({A_TRANSFER, SUPPLIED}))]
    done: list[str | None] = []
    report = validate_views(views, shapes, context=CONTEXT, on_done=lambda view: done.append(view.document))
    assert [found.document for found in report] == ["letter"]
    assert done == ["letter", "memo"]


def test_places_are_looked_up(tmp_path: Path) -> None:
    shapes, views = read_shapes(write_shapes(tmp_path)), [View("letter", frozenset({A_TRANSFER}))]
    report = validate_views(
        views, shapes, context=CONTEXT, locate=lambda iri, document: Place(f"{document}.trig", 3, iri)
    )
    assert [found.place for found in report] == [Place("letter.trig", 3, ID + "transfer/guns")]


def test_what_the_authority_file_is_to_blame_for_is_said_once(tmp_path: Path) -> None:
    shapes = read_shapes(write_shapes(tmp_path))
    shared = View(None, frozenset({A_TRANSFER}))
    letter = View("letter", frozenset({f"{GUNS} <{ID}p> {GUNS}"}))
    context = View(None, CONTEXT.lines | shared.lines)
    report = validate_views([shared, letter], shapes, context=context)
    assert [found.document for found in report] == [None]


def test_a_view_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    constraint = 'shape:slow a sh:NodeShape ; sh:targetClass ent:Transfer ; sh:pattern "^(https?.*)*$!" .'
    shapes = read_shapes(write_shapes(tmp_path, PREFIXES + constraint))
    long = f"<{ID}transfer/{'https' * 40}> <{RDF}type> <{ENT}Transfer>"
    with pytest.raises(EnvironmentFault, match="longer than"):
        validate_views([View("letter", frozenset({long}))], shapes, context=CONTEXT, limit=0.5)
