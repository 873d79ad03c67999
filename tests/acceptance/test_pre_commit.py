"""The pre-commit hooks, run by pre-commit on a scratch repository."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.runner import ROOT, TOOLS
from tests.acceptance.test_action import BAD, GOOD, make_repository

pytestmark = pytest.mark.acceptance


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    home = tmp_path_factory.mktemp("pre-commit")
    author = {
        f"GIT_{role}_{what}": "test@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    path = f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}"
    return {**os.environ, **author, "PRE_COMMIT_HOME": str(home), "PATH": path, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def run(command: list[str | Path], folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Path:
    """A repository that uses the hooks of this one, at its latest commit."""
    folder = make_repository(tmp_path_factory.mktemp("scratch"), good=GOOD)
    head = run(["git", "rev-parse", "HEAD"], ROOT, environment).stdout.strip()
    hooks = "".join(f"      - id: {name}\n" for name in ("entente-validate", "entente-lint", "entente-fmt"))
    (folder / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {ROOT.as_uri()}\n    rev: {head}\n    hooks:\n{hooks}"
    )
    (folder / "entente.toml").write_text('[validate]\ndata = ["data"]\nshapes = ["shapes"]\n')
    for command in (["git", "init", "-q"], ["git", "add", "."], ["git", "commit", "-qm", "Begin"]):
        done = run([*command], folder, environment)
        assert done.returncode == 0, done.stderr
    return folder


def run_hook(name: str, repository: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    run(["git", "add", "."], repository, environment)
    return run([TOOLS / "pre-commit", "run", name, "--all-files"], repository, environment)


def test_hooks_pass_what_is_well(repository: Path, environment: dict[str, str]) -> None:
    for name in ("entente-validate", "entente-lint"):
        done = run_hook(name, repository, environment)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_validating_hook_stops_a_commit_that_breaks_a_shape(repository: Path, environment: dict[str, str]) -> None:
    (repository / "data" / "bad.ttl").write_text(BAD)
    done = run_hook("entente-validate", repository, environment)
    (repository / "data" / "bad.ttl").unlink()
    assert done.returncode == 1
    assert "data/bad.ttl:3" in done.stdout


def test_the_linting_hook_stops_a_syntax_error(repository: Path, environment: dict[str, str]) -> None:
    (repository / "data" / "torn.ttl").write_text("@prefix ex: <https://example.org/> .\nex:a ex:b .\n")
    done = run_hook("entente-lint", repository, environment)
    (repository / "data" / "torn.ttl").unlink()
    assert done.returncode == 1
    assert "data/torn.ttl:2" in done.stdout


def test_the_formatting_hook_mends_the_layout(repository: Path, environment: dict[str, str]) -> None:
    ragged = repository / "data" / "ragged.ttl"
    ragged.write_text("@prefix ex: <https://example.org/> .\nex:a   a ex:Harbour;ex:depth 3   .\n")
    first = run_hook("entente-fmt", repository, environment)
    second = run_hook("entente-fmt", repository, environment)
    written = ragged.read_text()
    ragged.unlink()
    assert (first.returncode, second.returncode) == (1, 0), first.stdout + second.stdout
    assert "ex:a a ex:Harbour ;\n    ex:depth 3 .\n" in written
