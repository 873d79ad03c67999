"""The corpus joined with Wikidata and with other engines, both ways, by queries that go over the wire."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from entente.corpus.project import Project
from entente.library import Query, read_library
from entente.mappings.asking import WIKIDATA_ENDPOINT, Endpoint
from tests.endpoint import StandIn, run_endpoint
from tests.web.running import Server, run_server

ROOT = Path(__file__).parents[2]
WIKIDATA = (ROOT / "tests" / "mappings" / "wikidata.ttl").read_text("utf-8")
FEDERATED = [query for query in read_library(ROOT / "queries") if "#+ federated: yes" in query.text]
ID = "https://w3id.org/entente/id/"
WD = "http://www.wikidata.org/entity/"


@dataclass(frozen=True)
class Pair:
    """Our server, which may ask the stand-in for Wikidata."""

    ours: Server
    theirs: StandIn

    def ask(self, name: str) -> list[dict[str, str]]:
        """Ask a federated query of the library, with the stand-in in Wikidata's place."""
        (query,) = (query for query in FEDERATED if query.name == name)
        assert WIKIDATA_ENDPOINT in query.body
        return self.ours.rows(query.body.replace(WIKIDATA_ENDPOINT, self.theirs.address))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.ours.port}/sparql"


@pytest.fixture(scope="module")
def pair(published: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    build = tmp_path_factory.mktemp("joining") / "build"
    build.symlink_to(published.build)
    with run_endpoint(WIKIDATA) as theirs, run_server(build, federate=[theirs.address]) as ours:
        yield Pair(ours, theirs)


@pytest.mark.parametrize("query", FEDERATED, ids=lambda query: query.name)
def test_every_federated_query_gives_rows(pair: Pair, query: Query) -> None:
    assert pair.ask(query.name)


def test_there_are_federated_queries() -> None:
    assert len(FEDERATED) >= 3


def test_agreements_are_compared(pair: Pair) -> None:
    rows = pair.ask("agreements-compared-with-wikidata")
    ours = {(row["agreement"], row["theirParticipant"]): row["ours"] for row in rows}
    pact = ID + "agreement/molotov-ribbentrop-1939"
    assert (pact, WD + "Q15180") in ours
    assert set(ours.values()) == {"true", "false"}


def test_capitals_are_known_here_too(pair: Pair) -> None:
    rows = {row["state"]: row for row in pair.ask("states-and-capitals-of-wikidata")}
    assert rows[ID + "state/iran"]["capitalLabel"] == "Tehran"
    assert rows[ID + "state/iran"]["place"] == ID + "settlement/tehran"
    assert rows[ID + "state/russia"]["place"] == ID + "settlement/moscow"


def test_positions_stand_beside_offices(pair: Pair) -> None:
    (row,) = pair.ask("positions-of-persons-by-wikidata")
    assert row["person"] == ID + "person/vladimir-putin"
    assert row["positionLabel"] == "President of Russia"
    assert int(row["offices"]) >= 1


def test_values_from_one_side_are_the_question_to_the_other(pair: Pair) -> None:
    """Two requests and no SERVICE: for endpoints that federate with nobody."""
    found = pair.ours.rows(
        "PREFIX ent: <https://w3id.org/entente/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        "SELECT DISTINCT ?item { ?agreement a ent:Agreement ; skos:exactMatch ?item }"
    )
    items = " ".join(f"<{row['item']}>" for row in found)
    rows = Endpoint(pair.theirs.address).ask(
        "PREFIX wdt: <http://www.wikidata.org/prop/direct/> "
        f"SELECT ?item ?date {{ VALUES ?item {{ {items} }} ?item wdt:P585 ?date }}",
        "item",
        "date",
    )
    assert {row["item"]: row["date"][:10] for row in rows} == {
        WD + "Q17001802": "2015-07-14",
        WD + "Q130796": "1939-08-23",
        WD + "Q8736": "1919-06-28",
    }


THEIR_QUESTION = """PREFIX ent: <https://w3id.org/entente/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
SELECT ?item ?label ?capital ?grievance WHERE {
  ?item wdt:P36 ?capital ; rdfs:label ?label .
  FILTER(LANG(?label) = "en")
  SERVICE <%s> {
    ?state skos:exactMatch ?item .
    ?grievance ent:grievant ?state ; ent:grievanceAgainst/skos:exactMatch <http://www.wikidata.org/entity/Q159> .
  }
}"""


def check_their_answer(rows: list[dict[str, str]]) -> None:
    assert {(row["item"], row["label"], row["capital"]) for row in rows} == {(WD + "Q794", "Iran", WD + "Q3616")}
    assert len(rows) >= 5
    assert all(row["grievance"].startswith(ID + "grievance/") for row in rows)


def test_another_endpoint_asks_us(pair: Pair) -> None:
    """Over two hops: a client asks the stand-in, which asks us."""
    check_their_answer(Endpoint(pair.theirs.address).ask(THEIR_QUESTION % pair.address))


def test_an_engine_of_another_process_asks_us(pair: Pair) -> None:
    store = ox.Store()
    store.load(WIKIDATA.encode(), format=ox.RdfFormat.TURTLE)
    answer = store.query(THEIR_QUESTION % pair.address)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    check_their_answer([{name: row[name].value for name in names} for row in answer])


def test_a_second_instance_of_ours_asks_the_first(pair: Pair, build_dir: Path) -> None:
    with run_server(build_dir, federate=[pair.address]) as second:
        rows = second.rows(
            "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
            f"SELECT ?state {{ SERVICE <{pair.address}> {{ ?state skos:exactMatch <{WD}Q794> }} }}"
        )
    assert rows == [{"state": ID + "state/iran"}]


def test_rdflib_asks_us(pair: Pair) -> None:
    """rdflib writes SERVICE requests by GET and reads JSON."""
    graph = rdflib.Graph().parse(data=WIKIDATA, format="turtle")
    answer = graph.query(THEIR_QUESTION % pair.address)
    check_their_answer([{str(name): str(value) for name, value in row.items()} for row in answer.bindings])


def read_examples(page: str) -> list[str]:
    """The SPARQL blocks of a page of the documentation."""
    return re.findall(r"^```sparql\n(.*?)^```", (ROOT / "docs" / page).read_text("utf-8"), re.M | re.S)


def test_the_page_on_federation_is_true(pair: Pair) -> None:
    by_service, items, from_outside = read_examples("federation.md")
    found = pair.ours.rows(by_service.replace(WIKIDATA_ENDPOINT, pair.theirs.address))
    capitals = {(row["state"], row["capital"]) for row in found}
    assert capitals == {(ID + "state/iran", WD + "Q3616"), (ID + "state/russia", WD + "Q649")}
    assert {row["item"] for row in pair.ours.rows(items)} >= {WD + "Q130796", WD + "Q8736"}
    rows = Endpoint(pair.theirs.address).ask(from_outside.replace("http://127.0.0.1:8000/sparql", pair.address))
    assert {row["capital"] for row in rows} == {WD + "Q3616"}


def test_the_data_model_joins_by_code_and_year(pair: Pair) -> None:
    (by_code,) = (example for example in read_examples("data-model.md") if "ent:CorrelatesOfWar" in example)
    assert pair.ours.rows(by_code) == [{"state": ID + "state/soviet-union"}]
    assert pair.ours.rows(by_code.replace("1980", "1900")) == [{"state": ID + "state/russian-empire"}]


def test_the_lists_differ_on_germany(pair: Pair) -> None:
    query = """PREFIX ent: <https://w3id.org/entente/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    SELECT ?list ?code { ?node ent:codeOf <https://w3id.org/entente/id/state/germany> ; ent:codeList ?list ;
        skos:notation ?code ; ent:beginYear ?from ; ent:endYear ?to . FILTER(?from <= 2000 && 2000 <= ?to) }"""
    codes = {row["list"].rpartition("#")[2]: row["code"] for row in pair.ours.rows(query)}
    assert codes == {"CorrelatesOfWar": "255", "GleditschWard": "260", "IsoAlpha2": "DE", "IsoAlpha3": "DEU"}
