"""What the engines are measured on has the size that is asked for, and copies in which shapes find the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.shacl import write_data
from bench.shacl_peers import run_pyrudof, run_pyshacl

from entente.corpus.project import Project
from entente.validation.engines.graph import Graph
from entente.validation.engines.run import hold_shapes
from entente.validation.engines.schema import read_schema
from entente.validation.inputs import collect
from entente.validation.parsing import parse


@pytest.mark.parametrize("size", [500, 12_000])
def test_data_of_any_size_the_same_each_time(tmp_path: Path, size: int) -> None:
    for name in ("one.nt", "two.nt"):
        write_data(size, tmp_path / name)
    lines = (tmp_path / "one.nt").read_text("utf-8").splitlines()
    assert len(lines) == len(set(lines)) == size
    assert (tmp_path / "one.nt").read_bytes() == (tmp_path / "two.nt").read_bytes()


def test_engines_are_counted_alike(tmp_path: Path, project: Project) -> None:
    data, shapes = tmp_path / "data.nt", project.ontology / "shapes" / "claims.ttl"
    write_data(3_000, data)
    held = hold_shapes(Graph(parse(collect([data])).tables), read_schema(Graph(parse(collect([shapes])).tables)))
    ours = {(found.focus, found.path, found.value, found.component, found.source) for found in held.findings}
    assert ours, "the last copy is cut short, so that something is missing"
    assert run_pyshacl(str(data), str(shapes)) == run_pyrudof(str(data), str(shapes)) == len(ours)
