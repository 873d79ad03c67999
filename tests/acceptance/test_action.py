"""The composite action, step by step, on a scratch repository with a planted defect, and on this project itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.runner import ROOT, read_yaml, run_action

pytestmark = pytest.mark.acceptance

SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <https://example.org/> .
ex:HarbourShape a sh:NodeShape ; sh:targetClass ex:Harbour ;
    sh:property ex:HarbourDepth .
ex:HarbourDepth sh:path ex:depth ; sh:minCount 1 ; sh:message "A harbour has a depth. Say how deep it is."@en .
"""
GOOD = "@prefix ex: <https://example.org/> .\nex:north a ex:Harbour ; ex:depth 12 .\n"
BAD = "@prefix ex: <https://example.org/> .\n\nex:south a ex:Harbour .\n"


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the action once, as its first step does."""
    folder = tmp_path_factory.mktemp("runner")
    done = run_action(folder, folder, only="Install", python=str(ROOT / ".venv" / "bin" / "python"))
    assert done.code == 0, done.printed
    return folder


def make_repository(folder: Path, **files: str) -> Path:
    for name in ("data", "shapes"):
        (folder / name).mkdir()
    (folder / "shapes" / "harbours.ttl").write_text(SHAPES)
    for name, content in files.items():
        (folder / "data" / f"{name}.ttl").write_text(content)
    return folder


def test_a_defect_is_an_annotation_at_its_line_and_fails_the_job(runner: Path, tmp_path: Path) -> None:
    done = run_action(make_repository(tmp_path, bad=BAD), runner, only="Validate", data="data", shapes="shapes")
    assert done.code == 1, done.printed
    assert "::error file=data/bad.ttl,line=3," in done.printed
    assert done.outputs["conforms"] == "false"
    report = json.loads((tmp_path / done.outputs["sarif"]).read_text())
    spot = report["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert (spot["artifactLocation"]["uri"], spot["region"]["startLine"]) == ("data/bad.ttl", 3)
    assert "data/bad.ttl" in done.summary
    assert (tmp_path / "entente-report" / "report.html").is_file()


def test_what_conforms_passes(runner: Path, tmp_path: Path) -> None:
    done = run_action(make_repository(tmp_path, good=GOOD), runner, only="Validate", data="data", shapes="shapes")
    assert (done.code, done.outputs["conforms"]) == (0, "true"), done.printed


def test_what_could_not_be_run_is_not_taken_for_conformance(runner: Path, tmp_path: Path) -> None:
    done = run_action(make_repository(tmp_path, good=GOOD), runner, only="Validate", data="data", shapes="nowhere")
    assert (done.code, done.outputs["conforms"]) == (2, "unknown"), done.printed


def test_inputs_are_lines_and_no_code(runner: Path, tmp_path: Path) -> None:
    repository = make_repository(tmp_path, good=GOOD, more=GOOD.replace("north", "west"))
    done = run_action(
        repository, runner, only="Validate", data="data/good.ttl\ndata/more.ttl\n$(touch broken)\n", shapes="shapes"
    )
    assert done.code == 2
    assert not (repository / "broken").exists()


def test_settings_of_the_repository_decide_where_there_are_no_inputs(runner: Path, tmp_path: Path) -> None:
    repository = make_repository(tmp_path, bad=BAD)
    (repository / "entente.toml").write_text('[validate]\ndata = ["data"]\nshapes = ["shapes"]\n')
    assert run_action(repository, runner, only="Validate").code == 1


def test_this_project_passes_its_own_action(runner: Path, tmp_path: Path) -> None:
    done = run_action(ROOT, runner, only="Validate", report=str(tmp_path / "report"))
    assert (done.code, done.outputs["conforms"]) == (0, "true"), done.printed


def test_every_input_has_a_description() -> None:
    for name, spec in read_yaml(ROOT / "action.yml")["inputs"].items():
        assert spec["description"], name
