"""The pages: complete, safe and usable without a script."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from entente.namespaces import ID
from tests.web.running import Server

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


class Outline(HTMLParser):
    """What a page is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def find(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def check_page(page: str, headers: dict[str, str]) -> Outline:
    outline = Outline(page)
    assert outline.find("html")[0]["lang"] == "en"
    assert len(outline.find("h1")) == 1
    assert outline.find("title")
    labelled = {attributes["for"] for attributes in outline.find("label")}
    for tag in ("textarea", "select"):
        assert all(attributes["id"] in labelled for attributes in outline.find(tag))
    scripts = [script for script in outline.find("script") if script.get("type") != "application/ld+json"]  # data
    assert all(set(script) <= {"src", "defer"} and script["src"] for script in scripts)
    assert not outline.find("style")
    assert not any(name.startswith("on") or name == "style" for _, found in outline.elements for name in found)
    assert not any((link.get("href") or "").startswith("javascript:") for link in outline.find("a"))
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    return outline


def test_home(server: Server) -> None:
    answer = server.get("/", **BROWSER)
    outline = check_page(answer.text, dict(answer.headers))
    assert [form["action"] for form in outline.find("form")] == ["/search", "/sparql"]
    assert "Who sold what" in answer.text
    assert "Who supplied whom?" in answer.text


def test_an_example_fills_the_box(server: Server) -> None:
    page = server.get("/?example=suppliers", **BROWSER).text
    assert "SELECT * { ?s ?p ?o } LIMIT 3" in page
    assert server.get("/?example=absent", **BROWSER).status == 404
    raw = server.get("/queries/suppliers.rq")
    assert raw.headers["content-type"].startswith("application/sparql-query")
    assert server.query(raw.text).status == 200


def test_every_asset_is_there(server: Server) -> None:
    outline = Outline(server.get("/", **BROWSER).text)
    addresses = [link["href"] for link in outline.find("link")] + [script["src"] for script in outline.find("script")]
    assert len(addresses) >= 3
    for address in addresses:
        assert address is not None
        assert server.get(address).status == 200


def test_a_result_as_a_table(server: Server) -> None:
    query = f"SELECT ?p ?o {{ <{ID}state/s1> ?p ?o }} ORDER BY ?p"
    answer = server.query(query, headers=BROWSER)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    outline = check_page(answer.text, dict(answer.headers))
    assert len(outline.find("th")) == 2
    assert len(outline.find("tr")) == 3
    assert "State 1" in answer.text
    assert "@en" not in answer.text, "the page is English; only other languages are marked"
    downloads = [link["href"] for link in outline.find("a") if "format=" in (link["href"] or "")]
    assert {re.findall(r"format=(\w+)", address or "")[-1] for address in downloads} >= {"json", "csv", "tsv", "xml"}
    for address in downloads:
        assert address is not None
        assert server.get(address).status == 200


def test_scripts_in_the_dataset_stay_text(server: Server) -> None:
    answer = server.query(f"SELECT ?o {{ <{ID}state/s0> ?p ?o }}", headers=BROWSER)
    check_page(answer.text, dict(answer.headers))
    assert "&lt;script&gt;alert" in answer.text
    assert "javascript:alert(1)" in answer.text
    assert 'href="javascript' not in answer.text


def test_scripts_in_the_query_stay_text(server: Server) -> None:
    query = 'SELECT ("</textarea><script>alert(1)</script>" AS ?x) {}'
    answer = server.query(query, headers=BROWSER)
    check_page(answer.text, dict(answer.headers))
    assert "<script>alert" not in answer.text
    assert "<script>alert" not in server.get("/?query=%3C/textarea%3E%3Cscript%3Ealert(1)%3C/script%3E", **BROWSER).text


def test_long_tables_say_that_there_is_more(server: Server) -> None:
    page = server.query("SELECT ?s ?t { ?s ?p ?o . ?t ?q ?r }", headers=BROWSER).text
    assert "The first 1,000 rows" in page
    assert len(Outline(page).find("tr")) == 1001


@pytest.mark.parametrize(("query", "word"), [("ASK {}", "Yes"), ("ASK { <urn:no> ?p ?o }", "No")])
def test_truth(server: Server, query: str, word: str) -> None:
    assert f">{word}<" in server.query(query, headers=BROWSER).text


def test_triples_as_a_table(server: Server) -> None:
    answer = server.query(f"DESCRIBE <{ID}state/s1>", headers=BROWSER)
    outline = check_page(answer.text, dict(answer.headers))
    assert len(outline.find("th")) == 3
    assert "Turtle" in answer.text


def test_an_empty_result(server: Server) -> None:
    assert "0 rows" in server.query("SELECT * { <urn:no> ?p ?o }", headers=BROWSER).text


def test_a_missing_page_is_a_page(server: Server) -> None:
    answer = server.get("/nowhere", **BROWSER)
    assert answer.status == 404
    check_page(answer.text, dict(answer.headers))
    assert server.get("/nowhere").headers["content-type"] == "application/problem+json"
