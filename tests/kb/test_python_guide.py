"""The guide to the library is true: its examples run, and it names what there is."""

from __future__ import annotations

import doctest
import re

import pytest

import entente
from entente.corpus.project import Project
from entente.kb.reader import FILTERS


def test_the_examples_run(published: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(published.root)
    outcome = doctest.testfile(str(published.root / "docs" / "python.md"), module_relative=False, encoding="utf-8")
    assert outcome.attempted >= 20
    assert outcome.failed == 0


def test_what_is_named_exists(published: Project) -> None:
    text = (published.root / "docs" / "python.md").read_text("utf-8")
    methods = set(re.findall(r"`kb\.(\w+)", text))
    assert len(methods) >= 7
    assert all(hasattr(entente.KnowledgeBase, name) or name == "version" for name in methods)
    assert all(hasattr(entente.Result, name) or name == "terms" for name in re.findall(r"^\| `\.(\w+)", text, re.M))
    public = {name for name in vars(entente.KnowledgeBase) if not name.startswith("_")} - {"close", "engine"}
    assert public <= methods
    assert all(f"`{name}`" in text for name in FILTERS)
