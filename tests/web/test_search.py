"""``/search`` over HTTP: page, JSON, suggestions, and what is refused."""

from __future__ import annotations

import gzip
import json
import xml.etree.ElementTree as ET
from urllib.parse import quote, urlencode

import pytest

from tests.web.running import Server
from tests.web.test_pages import BROWSER, Outline, check_page

OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def search(server: Server, **parameters: str | int) -> dict[str, object]:
    answer = server.get("/search?" + urlencode(parameters))
    assert answer.status == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, object] = answer.json
    return found


def test_json(corpus_server: Server) -> None:
    found = search(corpus_server, q="turkiye")
    first = found["results"][0]  # type: ignore[index]
    assert first["iri"] == "https://w3id.org/entente/id/state/turkiye"
    assert first["match"] == "exact"
    assert first["types"] == ["State"]
    assert first["claims"] > 0
    assert found["approximate"] is False
    assert found["total"] == sum(entry["count"] for entry in found["kinds"])  # type: ignore[attr-defined]


def test_kind_class_limit_and_page(corpus_server: Server) -> None:
    found = search(corpus_server, q="treaty", kind="agreement", limit=2)
    assert {entry["kind"] for entry in found["results"]} == {"agreement"}  # type: ignore[attr-defined]
    assert len(found["results"]) == 2  # type: ignore[arg-type]
    assert found["next"] == "/search?q=treaty&kind=agreement&limit=2&page=2"
    second = corpus_server.get(str(found["next"])).json
    assert second["page"] == 2
    assert not {entry["iri"] for entry in second["results"]} & {entry["iri"] for entry in found["results"]}  # type: ignore[attr-defined]
    narrow = search(corpus_server, q="treaty", type="https://w3id.org/entente/ontology#Treaty")
    assert narrow["total"] == search(corpus_server, q="treaty", type="ent:Treaty")["total"]
    assert 0 < narrow["total"] < search(corpus_server, q="treaty")["total"]  # type: ignore[operator]


def test_what_only_sounds_so_is_marked(corpus_server: Server) -> None:
    found = search(corpus_server, q="Turkmanchai")
    assert found["approximate"] is True
    assert found["results"][0]["label"] == "Treaty of Turkmenchay"  # type: ignore[index]


def test_nothing(corpus_server: Server) -> None:
    assert search(corpus_server, q="")["results"] == []
    assert search(corpus_server)["total"] == 0
    assert search(corpus_server, q="xyzzyxyzzy")["next"] is None


def test_page(corpus_server: Server) -> None:
    answer = corpus_server.get("/search?q=iran", **BROWSER)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    outline = check_page(answer.text, dict(answer.headers))
    links = [link["href"] for link in outline.find("a")]
    assert "/id/state/iran" in links
    assert "/search?q=iran&page=2" in links
    assert "/search?q=iran&kind=claim" in links
    words = next(field for field in outline.find("input") if field.get("id") == "words")
    assert words["value"] == "iran"
    labelled = {label["for"] for label in outline.find("label")}
    assert {field["id"] for field in outline.find("input") if field.get("type") != "hidden"} <= labelled


def test_what_a_page_links_to_is_there(corpus_server: Server) -> None:
    outline = Outline(corpus_server.get("/search?q=turkmenchay", **BROWSER).text)
    things = [link["href"] or "" for link in outline.find("a") if (link["href"] or "").startswith("/id/")]
    assert len(things) >= 4
    for address in things:
        assert corpus_server.get(quote(address, safe="/%")).status in (200, 303), address


def test_scripts_in_the_words_stay_text(corpus_server: Server) -> None:
    answer = corpus_server.get("/search?q=" + quote('"><script>alert(1)</script>'), **BROWSER)
    check_page(answer.text, dict(answer.headers))
    assert "<script>alert" not in answer.text


def test_suggestions(corpus_server: Server) -> None:
    answer = corpus_server.get("/search?format=suggestions&q=zang&limit=3")
    assert answer.headers["content-type"] == "application/x-suggestions+json"
    words, labels, descriptions, addresses = answer.json
    assert words == "zang"
    assert labels[0] == "Zangezur corridor"
    assert len(labels) == len(descriptions) == len(addresses) == 3
    assert addresses[0] == f"http://127.0.0.1:{corpus_server.port}/id/corridor/zangezur"


def test_opensearch_description(corpus_server: Server) -> None:
    answer = corpus_server.get("/opensearch.xml")
    assert answer.headers["content-type"].startswith("application/opensearchdescription+xml")
    root = ET.fromstring(answer.body)
    assert root.tag == OPENSEARCH + "OpenSearchDescription"
    assert len(root.findtext(OPENSEARCH + "ShortName") or "") <= 16
    templates = [url.attrib["template"] for url in root.iter(OPENSEARCH + "Url")]
    assert len(templates) == 3
    for template in templates:
        address = template.replace("{searchTerms}", "iran").replace("{startPage?}", "1")
        target = address.removeprefix(f"http://127.0.0.1:{corpus_server.port}")
        assert target.startswith("/search?")
        assert corpus_server.get(target).status == 200
    assert 'href="/opensearch.xml"' in corpus_server.get("/", **BROWSER).text


@pytest.mark.parametrize(
    ("target", "status", "word"),
    [
        ("/search?q=x&limit=0", 400, "limit"),
        ("/search?q=x&limit=101", 400, "limit"),
        ("/search?q=x&limit=ten", 400, "limit"),
        ("/search?q=x&limit=%D9%A1", 400, "limit"),
        ("/search?q=x&page=0", 400, "page"),
        ("/search?q=x&page=-1", 400, "page"),
        ("/search?q=x&page=10001", 400, "page"),
        ("/search?q=" + "x" * 401, 400, "characters"),
        ("/search?q=x&format=turtle", 406, "application/json"),
    ],
)
def test_refusals(corpus_server: Server, target: str, status: int, word: str) -> None:
    answer = corpus_server.get(target)
    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert word in answer.json["detail"]


def test_negotiation(corpus_server: Server) -> None:
    def kind(accept: str) -> tuple[int, str]:
        answer = corpus_server.get("/search?q=iran", Accept=accept)
        return answer.status, answer.headers["content-type"].partition(";")[0]

    assert kind("*/*") == (200, "application/json")
    assert kind("text/html") == (200, "text/html")
    assert kind("application/x-suggestions+json") == (200, "application/x-suggestions+json")
    assert kind("image/png")[0] == 406
    assert corpus_server.request("POST", "/search", "q=iran").status == 405


def test_caching(corpus_server: Server) -> None:
    first = corpus_server.get("/search?q=iran")
    assert first.headers["etag"].startswith('"')
    assert first.headers["access-control-allow-origin"] == "*"
    assert "Accept" in first.headers["vary"]
    again = corpus_server.get("/search?q=iran", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    packed = corpus_server.get("/search?q=iran", Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["etag"] != first.headers["etag"]
    assert json.loads(gzip.decompress(packed.body)) == first.json


def test_a_dataset_without_index_says_so(server: Server) -> None:
    answer = server.get("/search?q=iran")
    assert answer.status == 503
    assert "search index" in answer.json["detail"]
    assert server.get("/reconcile?queries=%7B%7D").status == 503
