"""Items beside labels, asked of an endpoint on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from entente.errors import EnvironmentFault, InvalidInput
from entente.mappings.asking import Endpoint
from entente.mappings.checking import BATCH, compare, fetch_items, fold
from entente.mappings.linksets import WIKIDATA_ITEM
from tests.endpoint import Answer, StandIn, run_endpoint

WIKIDATA = (Path(__file__).parent / "wikidata.ttl").read_text("utf-8")
BUSY: Answer = (429, {"Retry-After": "7"}, b"")
DOWN: Answer = (503, {}, b"")
QUERY = "SELECT ?label { <http://www.wikidata.org/entity/Q794> <http://www.w3.org/2000/01/rdf-schema#label> ?label }"


@pytest.fixture
def wikidata() -> Iterator[StandIn]:
    with run_endpoint(WIKIDATA) as running:
        yield running


def patient(address: str) -> tuple[Endpoint, list[float]]:
    """An endpoint that is waited for without waiting; and how long it would have been."""
    waits: list[float] = []
    return Endpoint(address, limit=10, sleep=waits.append), waits


@pytest.mark.parametrize(
    ("ours", "theirs", "agree"),
    [
        ("Türkiye", "Turkiye", True),
        ("Ba'athist Iraq", "Ba’athist Iraq", True),
        ("Iran–Israel war", "Iran-Israel War", True),
        ("Sergei Lavrov", "Sergey Lavrov", True),
        ("war of 1812", "1812 War of", True),
        ("Iran", "Iraq", False),
        ("Ali Khamenei", "Ruhollah Khomeini", False),
        ("Jordan", "Michael Jordan", False),
        ("Georgia", "genus of beetles", False),
    ],
)
def test_names_are_compared_as_people_would(ours: str, theirs: str, agree: bool) -> None:
    assert (compare([ours], [theirs]) >= 0.8) == agree


def test_a_name_without_letters_is_like_nothing() -> None:
    assert fold("–’") == ""
    assert compare(["Iran"], []) == 0


def test_items_come_in_batches_with_pauses_and_a_name(wikidata: StandIn) -> None:
    endpoint, waits = patient(wikidata.address)
    asked = [f"{WIKIDATA_ITEM}Q{number}" for number in range(700, 700 + 2 * BATCH)]
    items = fetch_items(asked, endpoint)
    assert items.keys() == {WIKIDATA_ITEM + "Q794"}
    assert items[WIKIDATA_ITEM + "Q794"].aliases == ("Persia",)
    assert items[WIKIDATA_ITEM + "Q794"].description == "country in Asia"
    assert len(wikidata.seen) == 2
    assert len(waits) == 1
    headers, query = wikidata.seen[0]
    assert headers["user-agent"].startswith("Entente/")
    assert "https://" in headers["user-agent"]
    assert query.count("/entity/") == BATCH


def test_a_busy_endpoint_is_waited_for_as_it_asks() -> None:
    with run_endpoint(WIKIDATA, [BUSY, DOWN]) as running:
        endpoint, waits = patient(running.address)
        assert endpoint.ask(QUERY)
        assert waits == [7.0, 4.0]


def test_an_endpoint_that_stays_busy_is_given_up() -> None:
    with run_endpoint(WIKIDATA, [DOWN] * 9) as running:
        endpoint, waits = patient(running.address)
        with pytest.raises(EnvironmentFault, match="status 503, 4 times"):
            endpoint.ask(QUERY)
        assert waits == [2.0, 4.0, 8.0]
        assert len(running.seen) == 4


def test_a_refusal_is_not_repeated(wikidata: StandIn) -> None:
    endpoint, waits = patient(wikidata.address)
    with pytest.raises(InvalidInput, match="status 400"):
        endpoint.ask("no query")
    assert waits == []


@pytest.mark.parametrize(
    "body", [b"<html/>", b"{}", b'{"results": {"bindings": [{"a": 1}]}}', b'{"results": []}', b"null"]
)
def test_what_is_no_result_is_told(body: bytes) -> None:
    with run_endpoint("", [(200, {}, body)]) as running, pytest.raises(EnvironmentFault, match="no SPARQL result"):
        patient(running.address)[0].ask(QUERY)


def test_rows_without_the_columns_are_told(wikidata: StandIn) -> None:
    with pytest.raises(EnvironmentFault, match="lacks one of item"):
        patient(wikidata.address)[0].ask(QUERY, "item")


def test_nobody_there_is_told() -> None:
    endpoint, waits = patient("http://127.0.0.1:1/sparql")
    with pytest.raises(EnvironmentFault, match="cannot be reached"):
        endpoint.ask(QUERY)
    assert len(waits) == 3


def test_only_the_web_is_asked(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no address of an endpoint"):
        Endpoint((tmp_path / "x").as_uri()).ask(QUERY)
