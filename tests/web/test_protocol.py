"""The SPARQL Protocol over HTTP, from a table of requests, and what the datasets of requests mean."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from entente.namespaces import DEFAULT, ENT, ENTITIES, ID
from entente.sparql.formats import FORMATS, Format, Kind
from tests.web.running import Server

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent.parent / "cases" / "protocol.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
PROBLEM = "application/problem+json"


def test_the_table_was_read() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize(("method", "query", "kind", "body", "status", "why"), CASES)
def test_request(server: Server, method: str, query: str, kind: str, body: str, status: str, why: str) -> None:
    headers = {} if kind == "-" else {"Content-Type": kind}
    target = "/sparql" + (f"?{query}" if query else "")
    answer = server.request(method, target, body.encode() if body or method == "POST" else None, headers)
    assert answer.status == int(status), (why, answer.body)
    assert answer.headers.get("access-control-allow-origin") == "*"
    if method == "HEAD":
        assert answer.body == b""
        assert int(answer.headers["content-length"]) > 0
    elif answer.status >= 400:
        assert answer.headers["content-type"] == PROBLEM
        assert answer.json["status"] == answer.status
        assert answer.json.keys() >= {"type", "title", "detail"}
        assert str(Path.cwd()) not in answer.text
        assert "Traceback" not in answer.text


def test_a_method_that_is_not_allowed_says_which_are(server: Server) -> None:
    answer = server.request("DELETE", "/sparql")
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_preflight(server: Server) -> None:
    answer = server.request(
        "OPTIONS", "/sparql", headers={"Origin": "http://x", "Access-Control-Request-Method": "POST"}
    )
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "Content-Type" in answer.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in answer.headers


def test_head_has_the_headers_of_get(server: Server) -> None:
    target = "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%203"
    got, head = server.request("GET", target), server.request("HEAD", target)
    for name in ("content-type", "content-length", "etag", "vary", "last-modified"):
        assert got.headers[name] == head.headers[name]


ROW_FORMATS = [known for known in FORMATS[Kind.ROWS] if known.name != "html"]
TRIPLE_FORMATS = [known for known in FORMATS[Kind.TRIPLES] if known.name != "html"]


@pytest.mark.parametrize("known", ROW_FORMATS, ids=lambda known: known.name)
def test_rows_in_every_format(server: Server, known: Format) -> None:
    media_type, content_type = known.media_type, known.content_type
    query = (
        f"SELECT ?s ?label {{ ?s a <{ENT}State> ; <http://www.w3.org/2000/01/rdf-schema#label> ?label }} ORDER BY ?s"
    )
    answer = server.query(query, headers={"Accept": media_type})
    assert answer.headers["content-type"] == content_type
    if media_type == "text/csv":
        lines = answer.text.splitlines()
        assert lines[0] == "s,label"
        assert lines[1] == f"{ID}state/s0,State 0"
        assert len(lines) == 11
        return
    syntax = ox.QueryResultsFormat.from_media_type(media_type)
    assert syntax is not None
    rows = ox.parse_query_results(answer.body, format=syntax)
    assert isinstance(rows, ox.QuerySolutions)
    assert [variable.value for variable in rows.variables] == ["s", "label"]
    assert len(list(rows)) == 10


@pytest.mark.parametrize("media_type", ["application/sparql-results+json", "application/sparql-results+xml"])
def test_truth_in_both_formats(server: Server, media_type: str) -> None:
    for query, truth in (("ASK { ?s ?p ?o }", True), ("ASK { <urn:no> ?p ?o }", False)):
        answer = server.query(query, headers={"Accept": media_type})
        syntax = ox.QueryResultsFormat.from_media_type(media_type)
        assert syntax is not None
        assert bool(ox.parse_query_results(answer.body, format=syntax)) is truth


@pytest.mark.parametrize("known", TRIPLE_FORMATS, ids=lambda known: known.name)
def test_triples_in_every_format(server: Server, known: Format) -> None:
    media_type, content_type = known.media_type, known.content_type
    form = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{ENTITIES}> {{ ?s ?p ?o }} }}"
    answer = server.query(form, headers={"Accept": media_type})
    assert answer.headers["content-type"] == content_type
    syntax = ox.RdfFormat.from_media_type(media_type)
    assert syntax is not None
    assert len({quad.triple for quad in ox.parse(answer.body, format=syntax)}) == 22


def test_zero_and_false_survive_in_xml(server: Server) -> None:
    answer = server.query("SELECT (0 AS ?z) (false AS ?f) {}", format="xml")
    assert ">0<" in answer.text
    assert ">false<" in answer.text


def test_describe(server: Server) -> None:
    answer = server.query(f"DESCRIBE <{ID}state/s1>", format="nt")
    assert "State 1" in answer.text


def test_format_overrides_accept(server: Server) -> None:
    answer = server.query("ASK {}", headers={"Accept": "application/sparql-results+xml"}, format="csv")
    assert answer.headers["content-type"].startswith("text/csv")


def test_not_acceptable_lists_what_is_offered(server: Server) -> None:
    answer = server.query("ASK {}", headers={"Accept": "image/png"})
    assert answer.status == 406
    assert "text/csv" in answer.json["offered"]


ALL = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"
NAMED = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"


def test_the_default_graph_is_the_default_view(server: Server) -> None:
    denied = f"ASK {{ <{ID}transfer/denied> ?p ?o }}"
    assert server.query(denied).json["boolean"] is False
    assert server.query(f"ASK {{ GRAPH ?g {{ <{ID}transfer/denied> ?p ?o }} }}").json["boolean"] is True
    default = server.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert default == server.rows(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{DEFAULT}> {{ ?s ?p ?o }} }}")


@pytest.mark.parametrize(
    ("dataset", "plain", "graphs"),
    [
        ("FROM <urn:g1>", ["one"], []),
        ("FROM <urn:g1> FROM <urn:g2>", ["one", "two"], []),
        ("FROM NAMED <urn:g1>", [], ["urn:g1"]),
        ("FROM <urn:g1> FROM NAMED <urn:g2>", ["one"], ["urn:g2"]),
    ],
)
def test_from(server: Server, dataset: str, plain: list[str], graphs: list[str]) -> None:
    assert [row["o"] for row in server.rows(ALL.replace("{", dataset + " {", 1))] == plain
    assert [row["g"] for row in server.rows(NAMED.replace("{", dataset + " {", 1))] == graphs


@pytest.mark.parametrize(
    ("parameters", "plain", "graphs"),
    [
        ({"default-graph-uri": "urn:g1"}, ["one"], []),
        ({"default-graph-uri": ["urn:g1", "urn:g2"]}, ["one", "two"], []),
        ({"named-graph-uri": "urn:g1"}, [], ["urn:g1"]),
        ({"default-graph-uri": "urn:g1", "named-graph-uri": ["urn:g2", "urn:g3"]}, ["one"], ["urn:g2", "urn:g3"]),
    ],
)
def test_dataset_of_the_protocol(
    server: Server, parameters: dict[str, str | list[str]], plain: list[str], graphs: list[str]
) -> None:
    for clause in ("", "FROM <urn:g3> FROM NAMED <urn:g3> "):  # which it overrides
        assert [row["o"] for row in server.rows(ALL.replace("{", clause + "{", 1), **parameters)] == plain
        assert [row["g"] for row in server.rows(NAMED.replace("{", clause + "{", 1), **parameters)] == graphs


def test_an_unknown_graph_is_refused_and_named(server: Server) -> None:
    for answer in (
        server.query("ASK FROM <http://example.org/remote.ttl> {}"),
        server.query("ASK FROM NAMED <file:///etc/passwd> {}"),
        server.get("/sparql?query=ASK%7B%7D&named-graph-uri=http://127.0.0.1:1/"),
    ):
        assert answer.status == 400
        assert answer.json["type"].endswith("unknown-graph")


def test_syntax_error(server: Server) -> None:
    answer = server.query("SELECT * {\n  ?s ?p\n}")
    assert answer.status == 400
    assert (answer.json["line"], answer.json["text"]) == (3, "}")
    assert answer.json["column"] in (1, 2)


def test_unknown_function_is_the_clients_error(server: Server) -> None:
    answer = server.query("SELECT (<http://example.org/f>(1) AS ?x) {}")
    assert answer.status == 400
    assert "http://example.org/f" in answer.json["detail"]


def test_a_problem_is_a_page_for_browsers(server: Server) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    answer = server.query("SELECT <script> {", headers={"Accept": browser})
    assert answer.status == 400
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<script>" not in answer.text.replace('<script src="/static/query.js" defer></script>', "")
    assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_service_description(server: Server) -> None:
    answer = server.get("/sparql", Accept="text/turtle", Host="data.example")
    quads = list(ox.parse(answer.body, format=ox.RdfFormat.TURTLE))
    values = {getattr(quad.object, "value", "") for quad in quads}
    assert "http://data.example/sparql" in values
    assert {DEFAULT, ENTITIES, "urn:g1"} <= values
    assert not any(value.startswith(ID + "claim/") for value in values)
    assert (
        server.get("/sparql", Accept="text/turtle", Host="data.example", If_None_Match=answer.headers["etag"]).status
        == 304
    )


@pytest.mark.parametrize("host", ['x"><script>', "a b", "a/b", "a>b"])
def test_a_strange_host_gets_nowhere(server: Server, host: str) -> None:
    answer = server.get("/sparql", Accept="text/turtle", Host=host)
    assert answer.status in (200, 400)
    assert host not in answer.text


def test_browsers_get_the_query_page(server: Server) -> None:
    assert "<textarea" in server.get("/sparql", Accept="text/html").text


def test_results_are_json_that_others_read(server: Server) -> None:
    answer = server.query("SELECT ?o FROM <urn:g1> { <urn:s1> ?p ?o }")
    assert json.loads(answer.body)["results"]["bindings"] == [{"o": {"type": "literal", "value": "one"}}]
