"""``entente fmt`` on files that belong to no project."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from entente.cli import main

RAGGED = "@prefix ex: <https://example.org/> .\nex:a   a ex:Harbour;ex:depth 3   . # deep\n"
NEAT = "@prefix ex: <https://example.org/> .\nex:a a ex:Harbour ;\n    ex:depth 3 .  # deep\n"


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(folder), "fmt", *arguments])


def test_files_and_folders_outside_of_projects(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    first, second = tmp_path / "one.ttl", tmp_path / "inner" / "two.trig"
    first.write_text(RAGGED)
    second.write_text(RAGGED)
    assert run(tmp_path, "--check", str(tmp_path)).exit_code == 1
    assert first.read_text() == RAGGED
    done = run(tmp_path, str(first), str(tmp_path / "inner"))
    assert (done.exit_code, first.read_text(), second.read_text()) == (0, NEAT, NEAT)
    assert "2 files read, 2 changed" in done.output
    assert run(tmp_path, "--check", str(tmp_path)).exit_code == 0


def test_one_broken_file_does_not_keep_the_others_from_being_written(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("@prefix ex: <https://example.org/> .\nex:a ex:b .\n")
    (tmp_path / "b.ttl").write_text(RAGGED)
    done = run(tmp_path, str(tmp_path))
    assert done.exit_code == 3
    assert "a.ttl:2" in done.output
    assert (tmp_path / "b.ttl").read_text() == NEAT


def test_nothing_named_wants_a_project(tmp_path: Path) -> None:
    assert run(tmp_path).exit_code == 4


def test_a_file_of_another_kind_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.rdf").write_text("<x/>")
    assert run(tmp_path, str(tmp_path / "a.rdf")).exit_code == 3
