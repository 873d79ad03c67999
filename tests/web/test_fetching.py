"""The catalogue, dumps and exports over HTTP: as they were published, with validators, in part, and from any host."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest

from entente.export.files import read_list
from entente.namespaces import BASE, CATALOGUE, RDF
from entente.store.snapshots import Snapshot, current
from tests.conftest import ROOT
from tests.web.linked import SYNTAXES
from tests.web.running import Server

VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"


@pytest.fixture(scope="module")
def served() -> Snapshot:
    return current(ROOT / "build")


def triples(body: bytes, syntax: ox.RdfFormat = ox.RdfFormat.TURTLE) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(body, format=syntax)}


@pytest.mark.parametrize("path", ["/void", "/.well-known/void", "/catalog"])
def test_the_catalogue_is_at_the_well_known_places(corpus_server: Server, path: str) -> None:
    answer = corpus_server.get(path, Accept="text/turtle")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/turtle; charset=utf-8")
    assert ox.Triple(ox.NamedNode(BASE), ox.NamedNode(RDF + "type"), ox.NamedNode(VOID + "Dataset")) in triples(
        answer.body
    )
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    again = corpus_server.request(
        "GET", path, headers={"Accept": "text/turtle", "If-None-Match": answer.headers["etag"]}
    )
    assert (again.status, again.body) == (304, b"")
    assert corpus_server.request("HEAD", path).status == 200


@pytest.mark.parametrize("suffix", SYNTAXES)
def test_the_catalogue_in_every_syntax(corpus_server: Server, suffix: str) -> None:
    media_type, syntax = SYNTAXES[suffix]
    wanted = triples(corpus_server.get("/void.ttl").body)
    for path, accept in ((f"/catalog.{suffix}", "*/*"), ("/catalog", media_type)):
        answer = corpus_server.get(path, Accept=accept)
        assert answer.headers["content-type"].partition(";")[0] == media_type
        assert triples(answer.body, syntax) == wanted


def test_what_is_not_offered(corpus_server: Server) -> None:
    assert corpus_server.get("/void", Accept="image/png").status == 406
    assert corpus_server.get("/dumps/", Accept="image/png").status == 406
    for path in ("/void.xls", "/catalog.html", "/dumps/nothing.nq.gz", "/exports/nothing", "/dumps/../snapshot.json"):
        answer = corpus_server.get(path)
        assert answer.status == 404, path
        assert answer.headers["content-type"] == "application/problem+json"


def test_the_running_host_stands_beside_the_canonical_addresses(corpus_server: Server) -> None:
    answer = corpus_server.request("GET", "/void", headers={"Accept": "text/turtle", "Host": "data.example.org"})
    found = triples(answer.body)
    endpoints = {getattr(t.object, "value", "") for t in found if t.predicate.value == VOID + "sparqlEndpoint"}
    assert endpoints == {BASE + "sparql", "http://data.example.org/sparql"}
    dumps = {getattr(t.object, "value", "") for t in found if t.predicate.value == VOID + "dataDump"}
    assert "http://data.example.org/dumps/entente.nq.gz" in dumps


def test_the_stored_graph_is_what_is_served(corpus_server: Server) -> None:
    query = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{CATALOGUE}> {{ ?s ?p ?o }} }}"
    stored = triples(corpus_server.query(query, headers={"Accept": "text/turtle"}).body)
    addresses = {VOID + "sparqlEndpoint", VOID + "dataDump", DCAT + "endpointURL", DCAT + "downloadURL"}
    sizes = {DCAT + "byteSize"}  # a store has but one kind of integer
    served = triples(corpus_server.get("/void.ttl").body)

    def rest(found: set[ox.Triple]) -> set[ox.Triple]:
        return {t for t in found if t.predicate.value not in addresses | sizes}

    assert rest(stored) == rest(served)
    assert {t for t in stored if t.predicate.value in addresses} < served


def test_the_service_description_leads_to_the_catalogue(corpus_server: Server) -> None:
    found = triples(corpus_server.get("/sparql", Accept="text/turtle").body)
    (there,) = {
        getattr(t.object, "value", "")
        for t in found
        if t.subject == ox.NamedNode(BASE) and t.predicate.value.endswith("#seeAlso")
    }
    target = urlsplit(there)
    assert corpus_server.get(target.path, Accept="text/turtle").status == 200
    assert any(t.predicate.value == DCAT + "servesDataset" and t.object == ox.NamedNode(BASE) for t in found)


def test_the_page_of_the_catalogue(corpus_server: Server, served: Snapshot) -> None:
    answer = corpus_server.get("/catalog", Accept="text/html")
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert served.version in answer.text
    assert 'style="' not in answer.text
    links = set(re.findall(r'href="(/[^"#]*)', answer.text))
    assert {"/dumps/entente.nq.gz", "/exports/places.geojson", "/context.jsonld", "/catalog.ttl"} <= links
    for path in sorted(links):
        assert corpus_server.request("HEAD", path).status in (200, 303), path


@pytest.mark.parametrize("folder", ["dumps", "exports"])
def test_lists_of_files(corpus_server: Server, served: Snapshot, folder: str) -> None:
    listed = corpus_server.get(f"/{folder}/", Accept="application/json").json
    files = [file for file in read_list(served.path) if file.path.startswith(folder)]
    assert listed["version"] == served.version
    assert [(entry["size"], entry["sha256"]) for entry in listed["files"]] == [(f.size, f.sha256) for f in files]
    for entry in listed["files"]:
        assert entry["id"] == BASE + urlsplit(entry["url"]).path.lstrip("/")
    page = corpus_server.get(f"/{folder}/", Accept="text/html,*/*;q=0.1")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert all(f'href="/{file.path}"' in page.text for file in files)
    assert corpus_server.get(f"/{folder}").status in (301, 308)


def test_every_file_is_what_the_list_says(corpus_server: Server, served: Snapshot) -> None:
    files = read_list(served.path)
    assert len(files) > 15
    for file in files:
        answer = corpus_server.get("/" + file.path)
        assert answer.status == 200, file
        assert hashlib.sha256(answer.body).hexdigest() == file.sha256
        assert int(answer.headers["content-length"]) == file.size
        assert answer.headers["content-type"].partition(";")[0] == file.content_type
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "content-encoding" not in answer.headers
        held = corpus_server.request("GET", "/" + file.path, headers={"If-None-Match": answer.headers["etag"]})
        assert (held.status, held.body) == (304, b"")


def test_the_nquads_are_the_version(corpus_server: Server, served: Snapshot) -> None:
    body = gzip.decompress(corpus_server.get("/dumps/entente.nq.gz").body)
    assert hashlib.sha256(body).hexdigest() == served.sha256
    assert body.count(b"\n") == served.quads


@pytest.mark.parametrize("path", ["/dumps/entente.ttl.gz", "/exports/csv/claims.csv"])
def test_part_of_a_file(corpus_server: Server, path: str) -> None:
    whole = corpus_server.get(path)
    part = corpus_server.request("GET", path, headers={"Range": "bytes=100-299"})
    assert part.status == 206
    assert part.body == whole.body[100:300]
    assert part.headers["content-range"] == f"bytes 100-299/{len(whole.body)}"
    beyond = corpus_server.request("GET", path, headers={"Range": f"bytes={len(whole.body)}-"})
    assert (beyond.status, beyond.headers["content-range"]) == (416, f"bytes */{len(whole.body)}")


def test_tables_are_compressed_on_the_way(corpus_server: Server) -> None:
    plain = corpus_server.get("/exports/csv/claims.csv")
    packed = corpus_server.get("/exports/csv/claims.csv", Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]
    rows = list(csv.DictReader(io.StringIO(plain.text, newline="")))
    assert len(rows) > 1900


def test_names_without_a_suffix_lead_to_the_file(corpus_server: Server) -> None:
    for name, path in (
        ("/exports/annotations", "/exports/annotations.jsonld.gz"),
        ("/exports/csv", "/exports/csv/csv-metadata.json"),
        ("/dumps/entente.nq", "/dumps/entente.nq.gz"),
    ):
        answer = corpus_server.get(name)
        assert (answer.status, answer.headers["location"]) == (303, path)


def test_the_context_is_published(corpus_server: Server) -> None:
    answer = corpus_server.get("/context.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    assert json.loads(answer.body)["@context"]["supplier"] == {"@id": f"{BASE}ontology#supplier", "@type": "@id"}


def test_a_dataset_without_files_says_so(server: Server, build_dir: Path) -> None:
    assert read_list(current(build_dir).path) == ()
    assert corpus_lists(server) == []
    for path in ("/void", "/catalog", "/dumps/entente.nq.gz", "/context.jsonld"):
        assert server.get(path, Accept="*/*").status == 404, path


def corpus_lists(server: Server) -> list[object]:
    listed: list[object] = server.get("/dumps/", Accept="application/json").json["files"]
    return listed
