"""The curating guide works as written: its files, its commands and what it says they print."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from entente.corpus.project import Project
from tests.cli.commands import run

GUIDE = Path(__file__).parents[2] / "docs" / "curating.md"
_BLOCK = re.compile(r"^```(\w+)(?: (file|append|output)(?:=(\S+))?)?\n(.*?)^```", re.M | re.S)


def test_a_newcomer_can_follow_the_guide(sample: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sample.root)
    printed, commands = "", 0
    for language, verb, name, body in _BLOCK.findall(GUIDE.read_text(encoding="utf-8")):
        if verb == "file":
            Path(name).write_text(body, encoding="utf-8")
        elif verb == "append":
            path = Path(name)
            if not path.exists():
                kind = path.stem
                path.write_text(f"@prefix {kind}: <https://w3id.org/entente/id/{kind}/> .\n")
            path.write_text(path.read_text(encoding="utf-8") + "\n" + body, encoding="utf-8")
        elif verb == "output":
            assert printed == body
        elif language == "sh":
            for line, stdin in _split(body):
                words = shlex.split(line)
                assert words[0] == "entente"
                result = run(sample, *words[1:], stdin=stdin)
                assert result.exit_code == 0, f"{line}\n{result.stderr}"
                printed = result.stdout
                commands += 1
    assert commands == 8
    assert "norland" in printed
    assert "sudmark" in printed
    assert os.path.exists("build/entente.nq")


def _split(body: str) -> list[tuple[str, str | None]]:
    here = re.fullmatch(r"(.*) <<'END'\n(.*)END\n", body, re.S)
    return [(here[1], here[2])] if here else [(line, None) for line in body.splitlines()]
