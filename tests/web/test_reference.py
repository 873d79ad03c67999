"""The ontology's page: an anchor for every term, no dead link within, and RDF beside it, served and as files."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox
import pytest

from entente.corpus.project import Project
from entente.namespaces import ENT, ONTOLOGY, RDFS
from entente.store.embedded import EmbeddedEngine
from entente.store.snapshots import current
from entente.web.reference_files import write_files
from tests.web.linked import SYNTAXES
from tests.web.running import Server

HTML = "text/html"


class Anchors(HTMLParser):
    """What a page can be pointed at, and where it points."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.links: set[str] = set()
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids[str(given["id"])] += 1
        if tag == "a" and given.get("href"):
            self.links.add(str(given["href"]))
        self.inline += [name for name in given if name == "style" or name.startswith("on")]


@pytest.fixture(scope="module")
def page(corpus_server: Server) -> Anchors:
    answer = corpus_server.get("/ontology", Accept=HTML)
    assert answer.status == 200
    return Anchors(answer.text)


@pytest.fixture(scope="module")
def engine(published: Project) -> EmbeddedEngine:
    return EmbeddedEngine.open_read_only(current(published.build).store)


@pytest.fixture(scope="module")
def triples(engine: EmbeddedEngine) -> set[ox.Triple]:
    found = set(engine.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", ONTOLOGY))
    assert len(found) > 4000
    return found


def named(triples: set[ox.Triple]) -> set[str]:
    return {str(one) for one in triples if "_:" not in str(one)}


def test_every_term_has_one_anchor(page: Anchors, triples: set[ox.Triple]) -> None:
    terms = {
        one.subject.value.removeprefix(ENT)
        for one in triples
        if one.predicate.value == RDFS + "isDefinedBy" and isinstance(one.subject, ox.NamedNode)
    }
    assert len(terms) > 800
    assert terms <= set(page.ids)
    assert set(page.ids.values()) == {1}


def test_no_link_within_the_page_is_dead(page: Anchors) -> None:
    inner = {link.partition("#")[2] for link in page.links if link.startswith(("#", "/ontology#"))}
    assert len(inner) > 700
    assert inner <= set(page.ids)


def test_nothing_needs_inline_code(page: Anchors) -> None:
    assert page.inline == []


def test_links_to_shapes_checks_and_things_lead_somewhere(corpus_server: Server, page: Anchors) -> None:
    for start in ("/shapes#", "/checks#"):
        wanted = {link.removeprefix(start) for link in page.links if link.startswith(start)}
        assert wanted
        assert wanted <= set(Anchors(corpus_server.get(start[:-1], Accept=HTML).text).ids)
    things = sorted(link for link in page.links if link.startswith("/page/"))
    assert len(things) > 100
    for link in things[::40]:
        assert corpus_server.get(link, Accept=HTML).status == 200, link


@pytest.mark.parametrize("extension", SYNTAXES)
def test_every_syntax_holds_the_ontology(corpus_server: Server, triples: set[ox.Triple], extension: str) -> None:
    media_type, written_as = SYNTAXES[extension]
    by_suffix = corpus_server.get(f"/ontology.{extension}")
    negotiated = corpus_server.get("/ontology", Accept=media_type)
    assert by_suffix.status == negotiated.status == 200
    assert by_suffix.headers["content-type"].startswith(media_type)
    assert by_suffix.body == negotiated.body
    read = list(ox.parse(by_suffix.body, format=written_as))
    assert len(read) == len(triples)
    assert named({quad.triple for quad in read}) == named(triples)
    if written_as.supports_datasets and extension != "jsonld":
        assert {str(quad.graph_name) for quad in read} == {f"<{ONTOLOGY}>"}


def test_a_client_that_holds_it_is_told_so(corpus_server: Server) -> None:
    first = corpus_server.get("/ontology.ttl")
    again = corpus_server.get("/ontology.ttl", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert "Accept" in first.headers["vary"]
    assert first.headers["access-control-allow-origin"] == "*"
    assert 'rel="alternate"; type="application/ld+json"' in first.headers["link"]


@pytest.mark.parametrize(
    ("target", "accept", "status"),
    [("/ontology", "image/png", 406), ("/ontology.docx", "*/*", 404), ("/ontology?format=nonsense", "*/*", 406)],
)
def test_what_is_not_offered_is_refused(corpus_server: Server, target: str, accept: str, status: int) -> None:
    assert corpus_server.get(target, Accept=accept).status == status


def test_files_need_no_server(engine: EmbeddedEngine, published: Project, tmp_path: Path) -> None:
    written = write_files(engine, published.ontology, tmp_path / "docs")
    assert {path.name for path in written} >= {"ontology.html", "style.css", "reference.css", "ontology.ttl"}
    text = (tmp_path / "docs" / "ontology.html").read_text("utf-8")
    page = Anchors(text)
    assert {"ArmsTransfer", "supplier", "Predicted"} <= set(page.ids)
    local = {link.partition("#")[0] for link in page.links if not link.startswith(("http", "#"))}
    assert local >= {"ontology.html", "ontology.ttl"}
    assert all((tmp_path / "docs" / name).is_file() for name in local)
    assert re.findall(r'<link rel="stylesheet" href="([^"]+)"', text) == ["style.css", "reference.css"]
    before = {path: path.read_bytes() for path in written}
    write_files(engine, published.ontology, tmp_path / "docs")
    assert before == {path: path.read_bytes() for path in written}
