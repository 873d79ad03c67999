"""The house rules that a test can see."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "entente"
COMMON = {"errors", "namespaces", "library", "settings", "__init__"}
MAY_USE = {
    "corpus": set(),
    "store": set(),
    "validation": {"store"},
    "reasoning": set(),
    "export": {"store"},
    "build": {"corpus", "mappings", "validation", "reasoning", "store", "export", "search"},
    "mappings": {"corpus"},
    "search": {"corpus", "store"},
    "reconciling": {"corpus", "search", "store"},
    "sparql": {"store"},
    "kb": {"corpus", "search", "sparql", "store"},
    "reference": {"corpus", "kb", "store", "validation"},
    "opening": {"corpus", "kb", "search", "store"},
    "web": {"export", "reference", "search", "reconciling", "kb", "sparql", "store", "corpus"},
    "cli": {
        *("opening", "reference"),
        *("corpus", "build", "validation", "reasoning", "store", "sparql", "web"),
        *("export", "kb", "mappings", "search"),
    },
}
MODULES = sorted(path for path in SOURCE.rglob("*.py"))


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
        elif isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
    return names


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 40


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_arrows_point_one_way(path: Path) -> None:
    package = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    if package in COMMON:
        return
    used = {name.split(".")[1] for name in imported(path) if name.startswith("entente.")}
    assert used - COMMON - {package} <= MAY_USE[package]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_has_one_job_and_says_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 320
    assert path.stem not in {"utils", "helpers", "misc", "common"}
    assert not re.search(r"except (Exception|BaseException)\b", text)


def test_flask_stays_in_the_web() -> None:
    users = {path for path in MODULES if any(name.split(".")[0] == "flask" for name in imported(path))}
    assert users
    assert {path.relative_to(SOURCE).parts[0] for path in users} == {"web"}


def test_an_engine_is_opened_only_in_the_store() -> None:
    openers = {
        p.relative_to(SOURCE).parts[0] for p in MODULES if re.search(r"\bStore(\.read_only)?\(", p.read_text("utf-8"))
    }
    assert openers == {"store"}


def test_no_file_names_a_registry_or_a_path_of_a_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert len(listed) > 100
    named = re.compile(
        "pypi" + r"\.org|files\.python" + r"hosted|registry\.npm" + r"js|/ho" + r"me/\w+|/ro" + r"ot/|repo1?\.maven"
    )
    for name in listed:
        path = ROOT / name
        if path.is_file() and path.suffix not in (".png", ".ico", ".woff2"):
            assert not named.search(path.read_text(encoding="utf-8")), name
