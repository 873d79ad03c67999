"""``POST /validate`` over HTTP: every format, our shapes and posted ones, and no way out of the sandbox."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from entente.web.reports import OFFERS
from tests.web.running import Response, Server, run_server

ROOT = Path(__file__).parents[2]
PREFIXES = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix ex: <https://example.org/> .\n"
SHAPES = PREFIXES + "ex:S a sh:NodeShape ; sh:targetClass ex:Ship ; sh:property [ sh:path ex:port ; sh:minCount 1 ] .\n"
BAD = "@prefix ex: <https://example.org/> .\n\nex:gull a ex:Ship .\n"
GOOD = "@prefix ex: <https://example.org/> .\nex:gull a ex:Ship ; ex:port ex:north .\n"
BOUNDARY = "a-boundary"


@pytest.fixture(scope="module")
def server(build_dir: Path) -> Iterator[Server]:
    with run_server(build_dir, ontology_dir=str(ROOT / "ontology"), timeout=20, max_body=200) as running:
        yield running


def pack(**parts: str | tuple[str, str]) -> tuple[bytes, dict[str, str]]:
    """Write a form: a part's text, or its file name and text."""
    lines = []
    for name, part in parts.items():
        file, text = part if isinstance(part, tuple) else (f"{name}.ttl", part)
        lines.append(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n\r\n{text}\r\n'
        )
    body = "".join(lines) + f"--{BOUNDARY}--\r\n"
    return body.encode(), {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def post(server: Server, target: str = "/validate", accept: str = "", **parts: str | tuple[str, str]) -> Response:
    body, headers = pack(**parts)
    return server.request("POST", target, body, {**headers, **({"Accept": accept} if accept else {})}, timeout=60)


def test_a_finding_has_its_place(server: Server) -> None:
    answer = post(server, data=BAD, shapes=SHAPES)
    assert (answer.status, answer.headers["entente-verdict"]) == (200, "findings")
    found = answer.json["findings"][0]
    assert (found["file"], found["line"], found["focus"]) == ("data.ttl", 3, "https://example.org/gull")
    assert answer.headers["access-control-allow-origin"] == "*"


def test_what_conforms_is_told_so(server: Server) -> None:
    assert post(server, data=GOOD, shapes=SHAPES).headers["entente-verdict"] == "conforms"


@pytest.mark.parametrize("offer", OFFERS, ids=lambda offer: offer.name)
def test_every_format_by_name_and_by_media_type(server: Server, offer) -> None:  # type: ignore[no-untyped-def]
    for answer in (
        post(server, f"/validate?format={offer.name}", data=BAD, shapes=SHAPES),
        post(server, accept=offer.media_type, data=BAD, shapes=SHAPES),
    ):
        assert answer.status == 200
        assert answer.headers["content-type"].startswith(offer.media_type)
        assert "gull" in answer.text
    if offer.name in ("turtle", "jsonld"):
        syntax = ox.RdfFormat.TURTLE if offer.name == "turtle" else ox.RdfFormat.JSON_LD
        assert any("ValidationReport" in str(quad.object) for quad in ox.parse(answer.body, format=syntax))


def test_ours_are_the_shapes_where_none_are_sent(server: Server) -> None:
    claim = (
        "@prefix ent: <https://w3id.org/entente/ontology#> .\n"
        "<https://w3id.org/entente/id/transfer/x> a ent:ArmsTransfer .\n"
    )
    answer = server.request("POST", "/validate", claim, {"Content-Type": "text/turtle"}, timeout=60)
    assert answer.status == 200
    assert {"https://w3id.org/entente/shapes#" in found["source"] for found in answer.json["findings"]} >= {True}


def test_the_threshold_decides_what_fails(server: Server) -> None:
    warning = SHAPES.replace("sh:minCount 1", "sh:minCount 1 ; sh:severity sh:Warning")
    assert post(server, data=BAD, shapes=warning).headers["entente-verdict"] == "conforms"
    assert post(server, "/validate?fail-on=warning", data=BAD, shapes=warning).headers["entente-verdict"] == "findings"


@pytest.mark.parametrize("part", ["data", "shapes"])
def test_what_does_not_parse_never_looks_like_conformance(server: Server, part: str) -> None:
    answer = post(
        server, **{"data": GOOD, "shapes": SHAPES, part: "@prefix ex: <https://example.org/> .\nex:a ex:b .\n"}
    )
    assert (answer.status, answer.headers["entente-verdict"]) == (422, "incomplete")
    assert [(found["file"], found["line"]) for found in answer.json["findings"]] == [(f"{part}.ttl", 2)]


@pytest.mark.parametrize(
    ("target", "headers", "body", "status"),
    [
        ("/validate", {"Content-Type": "text/csv"}, "a,b", 415),
        ("/validate", {"Content-Type": "text/turtle"}, "", 400),
        ("/validate?format=docx", {"Content-Type": "text/turtle"}, GOOD, 406),
        ("/validate", {"Content-Type": "text/turtle", "Accept": "image/png"}, GOOD, 406),
        ("/validate?fail-on=never", {"Content-Type": "text/turtle"}, GOOD, 400),
        ("/validate?engine=steam", {"Content-Type": "text/turtle"}, GOOD, 400),
        ("/validate", {"Content-Type": "text/turtle"}, "#" * 300_000, 413),
    ],
)
def test_bad_requests(server: Server, target: str, headers: dict[str, str], body: str, status: int) -> None:
    answer = server.request("POST", target, body, headers, timeout=60)
    assert answer.status == status
    assert answer.json["status"] == status


def test_other_methods(server: Server) -> None:
    assert server.get("/validate").status == 405
    preflight = server.request("OPTIONS", "/validate")
    assert (preflight.status, preflight.headers["access-control-allow-methods"]) == (204, "OPTIONS, POST")


def ask_in_shapes(query: str) -> str:
    text = json.dumps(query)
    return (
        PREFIXES + f"ex:S a sh:NodeShape ; sh:targetClass ex:Ship ; sh:sparql [ sh:message 'm' ; sh:select {text} ] .\n"
    )


@pytest.mark.parametrize("engine", ["auto", "pyshacl"])
def test_posted_queries_reach_no_address(server: Server, engine: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.3)
        address = f"http://127.0.0.1:{trap.getsockname()[1]}/"
        for shapes in (
            ask_in_shapes(f"SELECT $this {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"),
            ask_in_shapes(f"SELECT $this {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}"),
            ask_in_shapes(f"SELECT $this FROM <{address}> {{ $this ?p ?o }}"),
            SHAPES + f"<> <http://www.w3.org/2002/07/owl#imports> <{address}> .\n",
        ):
            answer = post(server, f"/validate?engine={engine}", data=BAD, shapes=shapes)
            assert answer.status in (200, 422, 500), answer.text
        context = json.dumps({"@context": address, "@id": "urn:a", "p": "x"})
        assert post(server, data=("data.jsonld", context), shapes=SHAPES).status == 422
        with pytest.raises(TimeoutError):
            trap.accept()


@pytest.mark.parametrize("engine", ["auto", "pyshacl"])
def test_posted_queries_read_no_file(server: Server, tmp_path: Path, engine: str) -> None:
    canary = tmp_path / "canary.ttl"
    canary.write_text("<urn:canary> <urn:says> <urn:tweet> .")
    query = f"SELECT $this ?value FROM <{canary.as_uri()}> {{ ?value <urn:says> ?o }}"
    answer = post(server, f"/validate?engine={engine}", data=BAD, shapes=ask_in_shapes(query))
    assert "urn:canary" not in answer.text
    body = (
        f'<!DOCTYPE x [<!ENTITY c SYSTEM "{canary.as_uri()}">]>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">'
        '<rdf:Description rdf:about="urn:a"><e:p>&c;</e:p></rdf:Description></rdf:RDF>'
    )
    assert "tweet" not in post(server, data=("data.rdf", body), shapes=SHAPES).text


def test_what_never_ends_is_killed_and_the_service_goes_on(build_dir: Path) -> None:
    with run_server(build_dir, timeout=3, memory=300) as server:
        ships = "@prefix ex: <https://example.org/> .\n" + "".join(
            f"ex:s{number} a ex:Ship ; ex:name '{'a' * 40}!' .\n" for number in range(200)
        )
        endless = ask_in_shapes("SELECT $this { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a = ?l && ?d = 1) }")
        property_ = 'sh:property [ sh:path ex:name ; sh:pattern "^(a+)+$" ]'
        pattern = PREFIXES + f"ex:S a sh:NodeShape ; sh:targetClass ex:Ship ; {property_} .\n"
        for shapes in (endless, pattern):
            assert post(server, "/validate?engine=pyshacl", data=ships, shapes=shapes).status in (503, 504)
            assert server.query("ASK {}").status == 200
        assert post(server, data=GOOD, shapes=SHAPES).headers["entente-verdict"] == "conforms"
