"""Small projects with planted defects, validated in every format at once."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from entente import __version__
from entente.cli import main
from entente.validation.formats import FORMATS

FOLDER = Path(__file__).parent
EXPECTED = FOLDER / "expected"
SUFFIXES = {
    "text": "txt",
    "json": "json",
    "turtle": "ttl",
    "jsonld": "jsonld",
    "sarif": "sarif",
    "junit": "xml",
    "github": "commands",
    "html": "html",
}


@dataclass(frozen=True)
class Scenario:
    """A run of the command line.

    Attributes
    ----------
    name
        Name of the golden files.
    project
        Folder in which the command runs, copied first.
    arguments
        What follows ``entente validate``.
    exit_code
        What the run exits with.

    """

    name: str
    project: str
    arguments: tuple[str, ...]
    exit_code: int


SHIPS = ("data", "--shapes", "shapes", "--checks", "checks", "--no-cache")
SCENARIOS = (
    Scenario("ships", "ships", SHIPS, 1),
    Scenario("baseline", "ships", (*SHIPS, "--baseline", "baseline.json", "--fail-on", "info"), 1),
    Scenario("broken", "broken", ("gone-wrong.ttl", "--shapes", "gone-wrong.ttl", "--no-cache"), 2),
    Scenario("missing", "broken", ("gone.ttl", "--no-cache"), 2),
)


def run_scenario(scenario: Scenario) -> dict[str, str]:
    """Run a scenario; gives what each golden file should hold, by its name."""
    assert set(SUFFIXES) == set(FORMATS)
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        shutil.copytree(FOLDER / scenario.project, project)
        outputs = [f"--output={name}=out/{name}" for name in FORMATS]
        with inside(project):
            result = CliRunner().invoke(main, ["validate", *scenario.arguments, *outputs], catch_exceptions=False)
        assert result.exit_code == scenario.exit_code, result.output
        return {
            f"{scenario.name}.{suffix}": (project / "out" / name)
            .read_text(encoding="utf-8")
            .replace(__version__, "0.0.0")
            for name, suffix in SUFFIXES.items()
        }


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Work in a folder for a while."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
