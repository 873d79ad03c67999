"""Where queries may go."""

from __future__ import annotations

from pathlib import Path

import pytest

from entente.sparql.federation import Policy
from entente.sparql.problems import Refused
from entente.sparql.survey import survey

CASES = [
    line
    for line in (Path(__file__).parent.parent / "cases" / "loopback.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
ALLOWED = Policy(["http://allowed.example/sparql", "http://[2001:db8::1]:8080/x?y=z"])


def test_the_table_was_read() -> None:
    assert len(CASES) >= 45


@pytest.mark.parametrize("address", CASES)
def test_refused(address: str) -> None:
    assert not ALLOWED.allows(address)
    query = f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"
    with pytest.raises(Refused) as caught:
        ALLOWED.check(survey(query))
    assert caught.value.problem.status == 403


@pytest.mark.parametrize(
    "address",
    [
        "http://allowed.example/sparql",
        "http://ALLOWED.example:80/sparql",
        "HTTP://allowed.example/sparql",
        "http://[2001:DB8::1]:8080/x?y=z",
    ],
)
def test_listed(address: str) -> None:
    query = f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"
    assert ALLOWED.allows(address)
    ALLOWED.check(survey(query))


def test_a_variable_target_is_refused() -> None:
    query = "SELECT * { SERVICE ?x { ?s ?p ?o } }"
    with pytest.raises(Refused):
        ALLOWED.check(survey(query))


def test_one_listed_target_does_not_cover_another() -> None:
    query = "SELECT * { SERVICE <http://allowed.example/sparql> { SERVICE <http://other.example/> { ?s ?p ?o } } }"
    with pytest.raises(Refused):
        ALLOWED.check(survey(query))
