"""What docs/validating.md says is so: commands run, options and formats are all there, numbers are true."""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from entente.cli import main
from entente.cli.validate import NO_SETTINGS, validate
from entente.validation.formats import FORMATS
from tests.conftest import ROOT

GUIDE = (ROOT / "docs" / "validating.md").read_text(encoding="utf-8")
SHIPS = ROOT / "tests" / "validation" / "golden" / "ships"
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", GUIDE, re.M | re.S)
COMMANDS = [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines() if line.startswith("entente ")]
OPTIONS = [parameter for parameter in validate.params if isinstance(parameter, click.Option)]


@pytest.fixture
def ships(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "ships"
    shutil.copytree(SHIPS, folder)
    (settings,) = [text for kind, text in BLOCKS if kind == "toml"]
    (folder / "entente.toml").write_text(settings, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_runs(ships: Path, command: str) -> None:
    result = CliRunner().invoke(main, shlex.split(command)[1:], catch_exceptions=False)
    assert result.exit_code in ((0,) if "explain" in command or "write-baseline" in command else (0, 1)), result.output


def test_there_are_commands_and_the_output_shown_is_real(ships: Path) -> None:
    assert len(COMMANDS) >= 6
    (shown,) = [text for kind, text in BLOCKS if kind == "" and text.startswith("VIOLATION")]
    assert shown in CliRunner().invoke(main, shlex.split(COMMANDS[0])[1:]).stdout


def test_the_workflow_runs_with_the_settings_shown(ships: Path) -> None:
    (workflow,) = [text for kind, text in BLOCKS if kind == "yaml" and "runs-on" in text]
    (command,) = re.findall(r"- run: (entente .*)", workflow)
    result = CliRunner().invoke(main, shlex.split(command)[1:])
    assert result.exit_code == 1
    assert result.stdout.startswith("::error file=data/ships.ttl,line=")
    assert (ships / "report.sarif").is_file()


def test_every_option_is_documented_and_nothing_else() -> None:
    known = {name for option in OPTIONS for name in option.opts if name.startswith("--")}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", GUIDE)) - {"--help", "--list", "--json"} == known
    (table,) = re.findall(r"^\| option \|.*?\n\n", GUIDE, re.M | re.S)
    assert set(re.findall(r"--[a-z][a-z-]+", table)) == known


def test_documented_defaults_are_true() -> None:
    checked = 0
    for option in OPTIONS:
        row = re.search(rf"^\| [^|]*`{max(option.opts, key=len)}`[^|]*\| ([^|]*) \|", GUIDE, re.M)
        assert row, option.opts
        if isinstance(option.default, float):
            assert row[1] == f"`{option.default:g}`"
        elif isinstance(option.default, str):
            assert row[1] == f"`{option.default}`"
        checked += isinstance(option.default, str | float)
    assert checked >= 5


def test_options_that_are_no_settings_are_named() -> None:
    (sentence,) = re.findall(r"except (.*?); `data` names", GUIDE)
    names = {max(option.opts, key=len) for option in OPTIONS if option.name in NO_SETTINGS}
    assert set(re.findall(r"--[a-z-]+", sentence)) == names


def test_every_format_is_in_the_table() -> None:
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", GUIDE, re.M)
    listed = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert set(FORMATS) <= listed


def test_settings_shown_are_settings() -> None:
    (settings,) = [text for kind, text in BLOCKS if kind == "toml"]
    assert set(tomllib.loads(settings)["validate"]) <= {"data", *(max(o.opts, key=len).lstrip("-") for o in OPTIONS)}


def test_files_named_exist() -> None:
    assert (ROOT / "src/entente/validation/formats/report.schema.json").is_file()
    assert "report.schema.json" in GUIDE
    checks = [text for kind, text in BLOCKS if kind == "sparql"]
    assert checks == [(SHIPS / "checks" / "two-captains.rq").read_text(encoding="utf-8")]
