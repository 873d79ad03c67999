"""Federation with an endpoint on the list: another server of ours."""

from __future__ import annotations

from pathlib import Path

from tests.web.running import LONG_QUERY, Server, run_server


def test_a_listed_endpoint_is_asked(server: Server, build_dir: Path) -> None:
    endpoint = f"http://127.0.0.1:{server.port}/sparql"
    with run_server(build_dir, federate=[endpoint], timeout=3, max_timeout=3) as federating:
        rows = federating.rows(f"SELECT ?o {{ SERVICE <{endpoint}> {{ GRAPH <urn:g1> {{ ?s ?p ?o }} }} }}")
        assert rows == [{"o": "one"}]
        joined = federating.rows(
            f"PREFIX e: <{endpoint}> SELECT ?a ?b {{ GRAPH <urn:g2> {{ ?s ?p ?a }} "
            "SERVICE e: { GRAPH <urn:g1> { ?t ?q ?b } } }"
        )
        assert joined == [{"a": "two", "b": "one"}]
        assert "etag" not in federating.query(f"ASK {{ SERVICE <{endpoint}> {{ ?s ?p ?o }} }}").headers
        other = f"http://127.0.0.1:{server.port}/other"
        assert federating.query(f"ASK {{ SERVICE <{other}> {{ ?s ?p ?o }} }}").status == 403
        slow = LONG_QUERY.removeprefix("SELECT (COUNT(*) AS ?n) ")
        assert federating.query(f"SELECT (COUNT(*) AS ?n) {{ SERVICE <{endpoint}> {slow} }}").status in (502, 504)
        description = federating.get("/sparql", Accept="text/turtle").text
        assert "BasicFederatedQuery" in description
        assert endpoint in description


def test_an_endpoint_that_does_not_answer_is_a_502(build_dir: Path) -> None:
    endpoint = "http://127.0.0.1:1/sparql"
    with run_server(build_dir, federate=[endpoint]) as federating:
        answer = federating.query(f"SELECT * {{ SERVICE <{endpoint}> {{ ?s ?p ?o }} }}")
        assert answer.status == 502
        assert "127.0.0.1" not in answer.text
        assert federating.query(f"SELECT * {{ SERVICE SILENT <{endpoint}> {{ ?s ?p ?o }} }}").status == 200
