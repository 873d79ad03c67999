"""``/validation``: the report of the dataset that is served, in every format."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from rdflib import RDF, SH, Graph

from entente.sparql.formats import Format
from entente.validation.report import Severity
from entente.web.reports import OFFERS
from tests.web.running import Server


@pytest.fixture(scope="module")
def report(corpus_server: Server) -> dict[str, Any]:
    answer = corpus_server.get("/validation.json")
    assert answer.status == 200
    return dict(answer.json)


@pytest.mark.parametrize("offer", OFFERS, ids=lambda offer: offer.name)
def test_every_format_by_accept_by_parameter_and_by_suffix(corpus_server: Server, offer: Format) -> None:
    answers = [
        corpus_server.get("/validation", accept=offer.media_type),
        corpus_server.get(f"/validation?format={offer.name}"),
        corpus_server.get(f"/validation.{offer.extension}"),
    ]
    assert [answer.status for answer in answers] == [200] * 3
    assert {answer.headers["content-type"] for answer in answers} == {offer.content_type}
    assert len({answer.body for answer in answers}) == 1
    etag = answers[0].headers["etag"]
    again = corpus_server.request("GET", "/validation", headers={"Accept": offer.media_type, "If-None-Match": etag})
    assert again.status == 304


def test_all_formats_say_the_same(corpus_server: Server, report: dict[str, Any]) -> None:
    number = len(report["findings"])
    assert number > 50
    assert report["conforms"] is True
    graph = Graph().parse(data=corpus_server.get("/validation.ttl").text, format="turtle")
    assert len(list(graph.subjects(RDF.type, SH.ValidationReport))) == 1
    assert len(list(graph.objects(None, SH.result))) == number
    assert len(json.loads(corpus_server.get("/validation.sarif").text)["runs"][0]["results"]) == number
    assert ET.fromstring(corpus_server.get("/validation.xml").text).tag == "testsuites"


def test_places_are_files_of_the_project(report: dict[str, Any]) -> None:
    files = {found["file"] for found in report["findings"] if found["file"]}
    assert files
    assert all(name.startswith(("data/", "ontology/")) for name in files | set(map(str, report["files"])))


def test_the_page_names_each_thing_each_rule_and_how_many_there_are(
    corpus_server: Server, report: dict[str, Any]
) -> None:
    page = corpus_server.get("/validation", accept="text/html").text
    for found in report["findings"]:
        name = found["source"].rsplit("#")[1]
        assert f'#{name}">' in page
    for severity in Severity:
        number = sum(found["severity"] == severity.value for found in report["findings"])
        assert f"{number} {'remark' if severity is Severity.INFO else severity.value}s" in page
    assert page.count("<li>") >= len(report["findings"])


def test_what_is_not_there_is_said(corpus_server: Server, server: Server) -> None:
    assert corpus_server.get("/validation", accept="image/png").status == 406
    assert corpus_server.get("/validation.png").status == 404
    missing = server.get("/validation")
    assert missing.status == 404
    assert "entente build" in missing.text
