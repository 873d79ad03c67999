"""What is documented is what there is."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from entente.settings import Settings
from entente.web.openapi import write_openapi

ROOT = Path(__file__).parents[2]
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")


def test_every_setting_is_documented_and_nothing_else() -> None:
    known = {f"ENTENTE_{field.name.upper()}" for field in fields(Settings)}
    assert set(re.findall(r"ENTENTE_[A-Z_]+", OPERATING)) == known


@pytest.mark.parametrize("name", ["port", "timeout", "max_timeout", "workers", "processes", "memory", "cache", "queue"])
def test_documented_defaults_are_true(name: str) -> None:
    row = next(line for line in OPERATING.splitlines() if line.startswith("|") and f"`ENTENTE_{name.upper()}`" in line)
    default = getattr(Settings(), name)
    assert f"`{default:g}`" in row


def test_routes_for_operators_are_in_the_openapi_document() -> None:
    documented = {
        path.replace("<", "{").replace(">", "}") for path in re.findall(r"\| `(?:\w+ )?(/[^`]*)` \|", OPERATING)
    }
    assert documented
    assert documented <= set(write_openapi(Settings())["paths"])


def test_named_tests_exist() -> None:
    for path in set(re.findall(r"tests/[\w/]+\.py", OPERATING)):
        assert (ROOT / path).is_file(), path


def test_the_image_does_not_run_as_root() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    users = [line for line in lines if line.startswith("USER")]
    assert users
    assert users[-1].split()[1] not in ("root", "0")
