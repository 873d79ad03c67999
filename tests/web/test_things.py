"""Dereferencing: negotiation, completeness of what is sent, and pages that are safe and say how surely."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from entente.namespaces import CLAIM, DOC, DOC_GRAPH, ENT, ID, INFERRED
from tests.web.linked import MANY, NASTY, PASSAGE, TEXT, publish_linked
from tests.web.running import Response, Server, run_server
from tests.web.test_pages import BROWSER, Outline, check_page

CASES = Path(__file__).parents[1] / "cases" / "dereferencing.tsv"
ROWS = [line.split("\t") for line in CASES.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]
NAMES = [f"{row[0]} {row[4]}" for row in ROWS]
HELD = ("/page/state/north", "/data/state/north.ttl", "/data/graph/entities.nq", "/shapes.ttl")
SYNTAXES = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("linked")
    publish_linked(folder)
    return folder


@pytest.fixture(scope="module")
def linked(folder: Path, examples: Path) -> Iterator[Server]:
    with run_server(folder / "build", queries_dir=str(examples)) as running:
        yield running


@pytest.fixture(scope="module")
def quoting(folder: Path, examples: Path) -> Iterator[Server]:
    with run_server(folder / "build", queries_dir=str(examples), passages=str(folder / "texts")) as running:
        yield running


def read(server: Server, path: str) -> set[ox.Quad]:
    answer = server.get(path)
    assert answer.status == 200, answer.text
    return set(ox.parse(answer.body, format=SYNTAXES[path.partition("?")[0].rpartition(".")[2]]))


def triple(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))


def test_the_table_has_not_shrunk() -> None:
    assert len(ROWS) >= 75


@pytest.mark.parametrize(
    ("path", "accept", "status", "expected", "why"), ROWS, ids=[row[0] + " " + row[4] for row in ROWS]
)
def test_negotiation(linked: Server, path: str, accept: str, status: str, expected: str, why: str) -> None:
    answer = linked.get(path, **({} if accept == "-" else {"Accept": accept}))
    assert answer.status == int(status), answer.text
    if answer.status in (301, 303):
        assert answer.headers["location"] == expected
    else:
        assert answer.headers["content-type"].startswith(expected)


def test_a_redirect_says_what_there_is(linked: Server) -> None:
    answer = linked.get("/id/state/north", Accept="text/turtle")
    assert answer.headers["vary"] == "Accept"
    assert answer.headers["access-control-allow-origin"] == "*"
    for extension in SYNTAXES:
        assert f'</data/state/north.{extension}>; rel="alternate"' in answer.headers["link"]
    assert '</page/state/north>; rel="alternate"; type="text/html"' in answer.headers["link"]


@pytest.mark.parametrize(
    "path", ["/page/state/north", "/data/state/north.ttl", "/data/graph/entities.nq", "/shapes.ttl"]
)
def test_what_follows_from_the_dataset_is_held(linked: Server, path: str) -> None:
    first = linked.get(path)
    assert re.fullmatch(r'"[0-9a-f]+"', first.headers["etag"])
    held = linked.get(path, **{"If-None-Match": first.headers["etag"]})
    assert (held.status, held.body) == (304, b"")
    head = linked.request("HEAD", path)
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", first.headers["etag"])
    packed = linked.get(path, **{"Accept-Encoding": "gzip"})
    if packed.headers.get("content-encoding") == "gzip":
        assert packed.headers["etag"] != first.headers["etag"]
        assert gzip.decompress(packed.body) == first.body


def test_a_page_and_its_data_name_what_they_describe(linked: Server) -> None:
    for path in ("/page/state/north", "/data/state/north.ttl"):
        assert f'<{ID}state/north>; rel="describes"' in linked.get(path).headers["link"]
    assert f'<{ID}state/north>; rel="canonical"' in linked.get("/page/state/north").headers["link"]


@pytest.mark.parametrize("extension", list(SYNTAXES))
def test_every_syntax_says_the_same(linked: Server, extension: str) -> None:
    quads = read(linked, f"/data/state/north.{extension}")
    found = {quad.triple for quad in quads}
    assert triple(ID + "agreement/ardal", ENT + "party", ID + "state/north") in found
    assert triple(ID + "state/north", ENT + "partyTo", ID + "agreement/ardal") in found, "the other side"
    assert triple(CLAIM + "letter/001", ENT + "about", ID + "state/north") in found
    assert triple(CLAIM + "letter/001", ENT + "evidence", f"{DOC}letter#char=32,59") in found
    assert triple(f"{DOC}letter#char=32,59", ENT + "spanOf", DOC + "letter") in found, "the evidence itself"


def test_what_is_hedged_is_no_plain_triple(linked: Server) -> None:
    denied = triple(ID + "agreement/ardal", ENT + "party", ID + "state/south")
    assert denied not in {quad.triple for quad in read(linked, "/data/state/south.ttl")}
    assert denied not in {quad.triple for quad in read(linked, "/data/claim/letter/002.nt")}
    for path in ("/data/state/south.trig", "/data/claim/letter/002.nq"):
        graphs = {quad.graph_name for quad in read(linked, path) if quad.triple == denied}
        assert graphs == {ox.NamedNode(CLAIM + "letter/002")}
    flat = triple(ID + "agreement/ardal", ENT + "party", ID + "state/north")
    assert flat in {quad.triple for quad in read(linked, "/data/claim/letter/001.ttl")}


def test_quads_say_which_graph_says_so(linked: Server) -> None:
    quads = read(linked, "/data/state/north.nq")
    by_rule = triple(ID + "state/north", ENT + "opposes", ID + "state/south")
    assert {quad.graph_name for quad in quads if quad.triple == by_rule} == {ox.NamedNode(INFERRED + "opposes")}


def test_large_descriptions_come_in_pages(linked: Server) -> None:
    path, seen, pages = "/data/state/south.nt", set(), 0
    while path:
        answer = linked.get(path)
        assert answer.status == 200
        seen |= {quad.triple for quad in ox.parse(answer.body, format=ox.RdfFormat.N_TRIPLES)}
        following = re.search(r'<([^>]+)>; rel="next"', answer.headers["link"])
        path, pages = (following[1] if following else ""), pages + 1
    assert pages == 3
    concerned = [each for each in seen if each.predicate.value == ENT + "concerns"]
    assert len(concerned) == MANY


def test_labels_come_along(linked: Server) -> None:
    assert b'"treaty of \xc3\x85rdal"@en' in linked.get("/data/state/north.ttl").body


@pytest.mark.parametrize("extension", ["nq", "trig"])
def test_a_graph_keeps_its_name(linked: Server, extension: str) -> None:
    graph = DOC_GRAPH + "letter"
    quads = read(linked, f"/data/graph/doc/letter.{extension}")
    assert {quad.graph_name for quad in quads} == {ox.NamedNode(graph)}
    assert {quad.triple for quad in quads} == {triple(ID + "agreement/ardal", ENT + "party", ID + "state/north")}


def test_a_graph_is_sent_whole(linked: Server) -> None:
    number = int(
        linked.rows("SELECT (COUNT(*) AS ?n) { GRAPH <https://w3id.org/entente/graph/default> { ?s ?p ?o } }")[0]["n"]
    )
    for extension in SYNTAXES:
        assert len(read(linked, f"/data/graph/default.{extension}")) == number
    packed = linked.get("/data/graph/default.ttl", **{"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"


def page(server: Server, path: str) -> tuple[Response, Outline]:
    answer = server.get(path, **BROWSER)
    assert answer.status == 200, answer.text
    return answer, check_page(answer.text, dict(answer.headers))


def test_a_thing_is_told_from_both_sides(linked: Server) -> None:
    answer, outline = page(linked, "/page/state/north")
    targets = [link.get("href") for link in outline.find("a")]
    assert targets.count("/page/agreement/ardal") == 1, "two sides of one property are one statement"
    assert "/page/claim/letter/001" in targets
    assert "http://www.wikidata.org/entity/Q1" in targets
    assert "Kingdom of the North" in answer.text
    assert "/page/graph/inferred/opposes" in targets, "what follows names its rule"


def test_hedges_are_told(linked: Server) -> None:
    text = page(linked, "/page/state/south")[0].text
    hedged = text[text.index('id="hedged"') : text.index('id="inferred"')]
    assert "denied" in hedged
    assert "predicted" in hedged
    assert "treaty of Årdal" in hedged
    assert "treaty of Årdal" not in text[text.index('id="flat"') : text.index('id="hedged"')]


def test_long_lists_have_pages_of_their_own(linked: Server) -> None:
    _, outline = page(linked, "/page/state/south")
    lists = [link["href"] for link in outline.find("a") if "property=" in (link.get("href") or "")]
    assert lists
    answer, listed = page(linked, lists[0] or "")
    events = {link["href"] for link in listed.find("a") if (link.get("href") or "").startswith("/page/event/")}
    assert len(events) == 200
    assert "Page 1 of 4" in answer.text
    assert linked.get(f"{lists[0]}&page=5", **BROWSER).status == 404
    assert linked.get("/page/state/south?property=urn:x", **BROWSER).status == 404


def test_a_claim_says_what_who_and_where(linked: Server) -> None:
    answer, outline = page(linked, "/page/claim/letter/002")
    targets = {link.get("href") for link in outline.find("a")}
    assert {"/page/agreement/ardal", "/page/state/south", "/page/person/author", "/ontology#Denied"} <= targets
    assert "/passages/letter?char=32,59" in targets
    assert "What it denies" in answer.text


def test_a_document_lists_its_claims_in_text_order(linked: Server) -> None:
    answer, outline = page(linked, "/page/doc/letter")
    assert "A letter on the treaty" in answer.text
    anchors = [link.get("id") for link in outline.find("a") if link.get("id")]
    assert set(anchors) == {"char=32,59"}, "a span's fragment finds its place"
    claims = re.findall(r'href="/page/claim/letter/(\d+)"', answer.text)
    assert list(dict.fromkeys(claims)) == ["001", "002", "003"]


@pytest.mark.parametrize(
    "path", ["/page/event/nasty", "/data/event/nasty.ttl", "/browse/event", "/page/graph/entities"]
)
def test_scripts_stay_text(linked: Server, path: str) -> None:
    answer = linked.get(path, **BROWSER)
    assert answer.status == 200
    if path.startswith("/data"):
        assert "sandbox" in answer.headers["content-security-policy"]
        return
    outline = check_page(answer.text, dict(answer.headers))
    assert "<script>alert" not in answer.text
    assert "<b>bold" not in answer.text
    assert not [link for link in outline.find("a") if (link.get("href") or "").startswith("javascript:")]


def test_search_engines_read_what_people_read(linked: Server) -> None:
    for path, kind in (("state/north", "Country"), ("claim/letter/002", "Claim"), ("event/nasty", "Event")):
        text = page(linked, f"/page/{path}")[0].text
        block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
        assert block is not None
        told = json.loads(block[1])
        assert (told["@context"], told["@type"], told["@id"]) == ("https://schema.org/", kind, ID + path)
    assert told["name"] == NASTY


def test_texts_are_shown_only_where_that_is_set(linked: Server, quoting: Server) -> None:
    start, end = PASSAGE
    passage, place = TEXT[start:end], f"/passages/letter?char={start},{end}"
    for path in ("/page/claim/letter/001", place):
        assert passage not in linked.get(path, **BROWSER).text
        assert passage in page(quoting, path)[0].text
    assert linked.get(place).json["text"] is None
    told = quoting.get(place).json
    assert told["text"] == passage
    assert [claim["claim"] for claim in told["claims"]] == [f"{CLAIM}letter/{number:03}" for number in (1, 2, 3)]
    assert quoting.get("/passages/letter?char=0,10&format=text").text == TEXT[:10]
    assert quoting.get("/passages/letter?char=0,10").json["claims"] == []


def test_another_edition_is_not_quoted(folder: Path, examples: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text(TEXT + "\n", "utf-8")
    start, end = PASSAGE
    with run_server(folder / "build", queries_dir=str(examples), passages=str(tmp_path)) as server:
        assert TEXT[start:end] not in server.get("/page/claim/letter/001", **BROWSER).text
        assert server.get(f"/passages/letter?char={start},{end}").json["text"] is None
        assert server.get(f"/passages/letter?char={start},{end}&format=text").status == 404


def test_the_links_of_a_page_stay_on_the_host(linked: Server) -> None:
    for path in ("/page/state/north", "/page/claim/letter/001", "/page/doc/letter", "/browse", "/queries"):
        _, outline = page(linked, path)
        for link in outline.find("a"):
            assert not (link.get("href") or "").startswith("https://w3id.org/entente"), path


def test_a_question_is_asked_by_its_form(linked: Server) -> None:
    answer, outline = page(linked, "/queries/suppliers?format=html")
    assert "Who supplied whom?" in answer.text
    assert len(outline.find("tr")) == 4
    sparql = linked.get("/queries/suppliers.rq").text
    answer = linked.get("/queries/suppliers", Accept="text/turtle")
    described = [quad.triple for quad in ox.parse(answer.body, format=ox.RdfFormat.TURTLE)]
    text = next(each.object for each in described if each.predicate.value == "http://www.w3.org/ns/shacl#select")
    assert isinstance(text, ox.Literal)
    assert text.value in sparql
