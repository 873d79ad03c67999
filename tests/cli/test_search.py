"""``entente search``: as a table, as JSON, and where there is nothing to search."""

from __future__ import annotations

import json

from entente.corpus.project import Project
from entente.search.layout import FILE
from entente.store.snapshots import current
from tests.cli.commands import run


def test_a_table(published: Project) -> None:
    result = run(published, "search", "turkey")
    assert result.exit_code == 0
    assert "state:turkiye" in result.stdout
    assert "Türkiye (Turkey)" in result.stdout
    assert result.stdout.splitlines()[-1].endswith(("thing", "things"))


def test_several_words_kind_class_and_limit(published: Project) -> None:
    found = json.loads(run(published, "search", "treaty", "--kind", "agreement", "--limit", "2", "--json").stdout)
    assert len(found) == 2
    assert {entry["kind"] for entry in found} == {"agreement"}
    pact = json.loads(run(published, "search", "molotov", "pact", "--type", "ent:Treaty", "--json").stdout)
    assert [entry["label"] for entry in pact] == ["Molotov–Ribbentrop Pact"]
    assert "2 shown" in run(published, "search", "treaty", "--limit", "2").stdout


def test_what_only_sounds_so_is_told(published: Project) -> None:
    assert "sound like them" in run(published, "search", "turkmanchai").stdout
    assert "sound like them" not in run(published, "search", "turkmenchay").stdout


def test_nothing_is_an_answer(published: Project) -> None:
    result = run(published, "search", "xyzzyxyzzy")
    assert result.exit_code == 0
    assert result.stdout.endswith("0 things\n")
    assert json.loads(run(published, "search", "!?", "--json").stdout) == []


def test_without_a_build_or_an_index(sample: Project) -> None:
    result = run(sample, "search", "iran")
    assert result.exit_code == 4
    assert "entente build" in result.stderr
    assert run(sample, "build").exit_code == 0
    assert "state:arvia" in run(sample, "search", "arvia").stdout
    (current(sample.build).path / FILE).unlink()
    result = run(sample, "search", "arvia")
    assert result.exit_code == 4
    assert "search index" in result.stderr


def test_words_are_needed(sample: Project) -> None:
    assert run(sample, "search").exit_code == 2
