"""Negotiation, case by case from RFC 9110."""

from __future__ import annotations

from pathlib import Path

import pytest

from entente.sparql.formats import FORMATS, Kind
from entente.sparql.negotiation import accepts_gzip, choose

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent.parent / "cases" / "negotiation.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def test_the_table_was_read() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize(("kind", "accept", "expected", "why"), CASES, ids=[f"{c[0]}: {c[1]}" for c in CASES])
def test_accept(kind: str, accept: str, expected: str, why: str) -> None:
    chosen = choose(None if accept == "-" else accept, FORMATS[Kind(kind)])
    assert (chosen.name if chosen else "406") == expected, why


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("x-gzip", True),
        ("GZIP", True),
        ("deflate, gzip;q=1.0, *;q=0.5", True),
        ("gzip;q=0", False),
        ("*", True),
        ("*;q=0", False),
        ("br", False),
        ("identity;q=1, gzip;q=0.5", False),
        ("identity;q=0.5, gzip;q=1", True),
        ("gzip;q=x", False),
    ],
)
def test_accept_encoding(header: str | None, taken: bool) -> None:
    assert accepts_gzip(header) is taken
