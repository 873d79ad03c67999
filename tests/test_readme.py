"""The README is true: its answer is the answer, its files and commands exist."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from entente.corpus.project import Project
from tests.cli.commands import run

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_answer_shown_is_the_answer_given(published: Project) -> None:
    answer = run(published, "query", "grievances-of-a-state", "--format", "csv").stdout
    rows = {
        (
            r["grievanceLabel"],
            r["cause"],
            r["saidBy"],
            f"`{r['document'].rsplit('/', 1)[1]}`",
            r["hedge"],
            r["start"],
            r["end"],
        )
        for r in csv.DictReader(io.StringIO(answer))
    }
    table = re.findall(r"^\| (.*) \|$", README.partition("## One question")[2].partition("The last columns")[0], re.M)
    shown = [tuple(cell.strip() for cell in line.split(" | ")) for line in table[1:] if not line.startswith(("…", "-"))]
    assert len(shown) >= 4
    assert set(shown) <= rows
    assert f"{len(rows)} rows in all" in README or f"{answer.count(chr(10)) - 1} rows in all" in README


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_every_link_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake (\w+)", README)) - {"help"}))
def test_every_make_target_exists(target: str) -> None:
    if target in ("serve", "test"):
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.M)
