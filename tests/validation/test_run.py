from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from entente.errors import EnvironmentFault, MissingInput, Place
from entente.namespaces import ID
from entente.validation.checks import read_checks
from entente.validation.pool import run_in_processes
from entente.validation.run import validate_views
from entente.validation.shacl import read_shapes
from entente.validation.views import View
from tests.validation.test_shacl import A_TRANSFER, CONTEXT, GUNS, SHAPE, SUPPLIED, write_shapes


def test_what_is_unchanged_is_not_validated_again(tmp_path: Path) -> None:
    shapes, cache = read_shapes(write_shapes(tmp_path)), tmp_path / "cache"
    views = [View("letter", frozenset({A_TRANSFER})), View("memo", frozenset({A_TRANSFER, SUPPLIED}))]
    done: list[str | None] = []
    first = validate_views(views, shapes, context=CONTEXT, cache=cache, on_done=lambda view: done.append(view.document))
    assert [found.document for found in first] == ["letter"]
    assert sorted(map(str, done)) == ["letter", "memo"]
    assert len(list(cache.iterdir())) == 2
    # Were it validated again, the limit would stop it.
    assert validate_views(views, shapes, context=CONTEXT, cache=cache, limit=0.0) == first


def test_another_shape_or_another_authority_is_validated_anew(tmp_path: Path) -> None:
    shapes, cache = read_shapes(write_shapes(tmp_path)), tmp_path / "cache"
    views = [View("letter", frozenset({A_TRANSFER, SUPPLIED}))]
    assert not validate_views(views, shapes, context=CONTEXT, cache=cache)
    narrowed = View(None, frozenset(line for line in CONTEXT.lines if "#Actor" not in line))
    assert len(validate_views(views, shapes, context=narrowed, cache=cache)) == 1
    stricter = read_shapes(write_shapes(tmp_path, SHAPE.replace("sh:minCount 1", "sh:minCount 2")))
    assert len(validate_views(views, stricter, context=CONTEXT, cache=cache)) == 1


def test_places_are_looked_up_after_the_cache(tmp_path: Path) -> None:
    shapes, views = read_shapes(write_shapes(tmp_path)), [View("letter", frozenset({A_TRANSFER}))]
    for line in (3, 7):
        report = validate_views(
            views,
            shapes,
            context=CONTEXT,
            cache=tmp_path / "cache",
            locate=lambda iri, document, line=line: Place(f"{document}.trig", line, iri),  # type: ignore[misc]
        )
        assert [found.place for found in report] == [Place("letter.trig", line, ID + "transfer/guns")]


def test_what_the_authority_file_is_to_blame_for_is_said_once(tmp_path: Path) -> None:
    shapes = read_shapes(write_shapes(tmp_path))
    shared = View(None, frozenset({A_TRANSFER}))
    letter = View("letter", frozenset({f"{GUNS} <{ID}p> {GUNS}"}))
    context = View(None, CONTEXT.lines | shared.lines)
    report = validate_views([shared, letter], shapes, context=context)
    assert [found.document for found in report] == [None]


def test_processes_give_results_and_errors() -> None:
    results = dict(run_in_processes(abs, [-1, -2, -3], workers=2, limit=60))
    assert results == {0: 1, 1: 2, 2: 3}
    with pytest.raises(MissingInput) as caught:
        list(run_in_processes(read_checks, [Path("nowhere")], workers=1, limit=60))
    assert caught.value.remedy
    assert caught.value.place == Place("nowhere")


def test_a_process_that_takes_too_long_is_killed() -> None:
    begun = time.monotonic()
    with pytest.raises(EnvironmentFault, match="longer than"):
        list(run_in_processes(time.sleep, [60.0], workers=1, limit=0.3))
    assert time.monotonic() - begun < 20


def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(EnvironmentFault, match="died"):
        list(run_in_processes(os._exit, [1], workers=1, limit=60))
