"""What one pass over a query finds, and what cannot fool it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.sparql import guard
from entente.sparql.formats import Kind
from entente.sparql.problems import Refused
from entente.sparql.survey import survey


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("select * {}", "SELECT"),
        ("# ASK\nSELECT * {}", "SELECT"),
        ("PREFIX ask: <http://ask/> SELECT * {}", "SELECT"),
        ("BASE <http://construct/> ASK {}", "ASK"),
        ("PREFIX : <http://x/>\nCONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("DESCRIBE <http://select/>", "DESCRIBE"),
        ("INSERT DATA {}", "INSERT"),
        ("PREFIX x: <http://x/> DELETE WHERE { ?s ?p ?o }", "DELETE"),
        ("LOAD <http://x/>", "LOAD"),
        ("WITH <http://x/> DELETE {} WHERE {}", "WITH"),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_form(query: str, form: str) -> None:
    assert survey(query).form == form


def test_kind_of_result() -> None:
    assert survey("ASK {}").kind is Kind.ROWS
    assert survey("DESCRIBE <http://x/>").kind is Kind.TRIPLES
    assert survey("CLEAR ALL").kind is None
    assert survey("CLEAR ALL").is_update


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?n) {}",
        "SELECT (rand() AS ?n) {}",
        "SELECT (UUID() AS ?n) {}",
        "SELECT (StrUUID() AS ?n) {}",
        "SELECT (BNODE() AS ?n) {}",
        "SELECT * { SERVICE <http://x/> {} }",
        "CONSTRUCT { [] <http://x/p> ?o } WHERE { ?s ?p ?o }",
        "CONSTRUCT { _:b <http://x/p> ?o } WHERE { ?s ?p ?o }",
        "SELECT (\\u004EOW() AS ?n) {}",
    ],
)
def test_answers_that_differ_each_time(query: str) -> None:
    assert not survey(query).deterministic


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'NOW()' }",
        'SELECT * { ?s ?p """NOW() " RAND() """ }',
        "SELECT * { ?s ?p '''it's NOW() ''' }",
        "SELECT * { ?s ?p 'it\\'s NOW()' }",
        "SELECT * { <http://x/NOW()> ?p ?o }",
        "SELECT * { ?now ?rand $uuid }",
        "SELECT * { x:now ?p x:RAND }",
        "SELECT * { ?s ?p ?o } # NOW()",
        "SELECT * { ?s ?p [] }",
        "SELECT * { ?s ?p 'x'@now }",
    ],
)
def test_answers_that_are_always_the_same(query: str) -> None:
    assert survey(query).deterministic


@pytest.mark.parametrize(
    ("query", "targets"),
    [
        ("SELECT * { SERVICE <http://x/> {} }", ["http://x/"]),
        ("SELECT * { SERVICE SILENT <http://x/> {} }", ["http://x/"]),
        ("SELECT * { service\n# hm\n<http://x/> {} }", ["http://x/"]),
        ("PREFIX x: <http://x/> SELECT * { SERVICE x:y {} }", ["http://x/y"]),
        ("PREFIX : <http://x/> SELECT * { SERVICE :y\\-z {} }", ["http://x/y-z"]),
        ("BASE <http://x/a/> SELECT * { SERVICE <b> {} }", ["http://x/a/b"]),
        ("SELECT * { SERVICE ?x {} }", [None]),
        ("SELECT * { SERVICE <http://x/> { SERVICE <http://y/> {} } }", ["http://x/", "http://y/"]),
        ("SELECT * { SERVICE 'x' {} }", [None]),
        ("SELECT * { ?s ?p ?o FILTER(?a<?b) SERVICE<http://x/>{} }", ["http://x/"]),
        ("SELECT * { SERVIC\\u0045 <http://x/> {} }", [None]),
        ("SELECT * { ?s ?p 'SERVICE <http://x/> {}' }", []),
        ("SELECT * { ?s ?p ?o # SERVICE <http://x/>\n }", []),
        ("SELECT * { ?service x:service <http://service/> }", []),
    ],
)
def test_targets_of_service(query: str, targets: list[str | None]) -> None:
    assert [endpoint.iri for endpoint in survey(query).endpoints] == targets


def test_sources() -> None:
    clauses = "FROM <http://a> FROM NAMED x:b from named<http://c>"
    found = survey(f"PREFIX x: <http://x/> SELECT * {clauses} {{ ?s x:from 'FROM' }}")
    assert found.sources == ("http://a", "http://x/b", "http://c")


@pytest.mark.parametrize(
    ("query", "depth"),
    [
        ("SELECT * { ?s ?p ?o }", 1),
        ("SELECT * { { { ?s ?p ?o } } }", 3),
        ("SELECT * { FILTER((((1)))) }", 5),
        ("SELECT * { ?s ?p '((((((' }", 1),
        ("SELECT * { ?s ?p ?o } # ((((", 1),
        ("SELECT * { ?s ?p [ ?p [ ?p (1 2) ] ] }", 4),
        ("SELECT * { <http://x/a_(b)> ?p ?o }", 2),
        ("SELECT * { FILTER(?a<((((?b))))&&?c>?d) }", 6),
    ],
)
def test_depth(query: str, depth: int) -> None:
    assert survey(query).depth == depth


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * " + "{" * 5000 + "}" * 5000,
        "SELECT * { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }",
        "SELECT * { ?s ?p " + "[ ?p " * 5000 + "1" + "]" * 5000 + " }",
        "SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * 3000) + " }",
        "SELECT * { " + "OPTIONAL { ?s ?p ?o } " * 3000 + " }",
        "SELECT * { ?s ?p ?o " + "BIND(1 AS ?x) " * 3000 + " }",
        "SELECT * { ?s ?p ?o " + "MINUS { ?s ?p 1 } " * 3000 + " }",
        "SELECT " + "(1 AS ?x) " * 3000 + "{}",
        "SELECT * { " + "?s ?p ?o . " * 3000 + " }",
        "SELECT * { ?s " + "/".join(["<urn:p>"] * 1000) + " ?o }",
        "SELECT * { ?s " + "|".join(["x:p"] * 1000) + " ?o }",
    ],
    ids=["braces", "parens", "brackets", "union", "optional", "bind", "minus", "as", "triples", "path", "choice"],
)
def test_absurd_queries_are_refused(query: str) -> None:
    with pytest.raises(Refused) as caught:
        guard.check(survey(query), guard.Bounds())
    assert caught.value.problem.status == 400
    assert "limit" in caught.value.problem.members


def test_a_query_that_people_write_passes() -> None:
    query = """PREFIX ent: <https://w3id.org/entente/ontology#>
    SELECT ?claim ?who (GROUP_CONCAT(DISTINCT ?label; separator=", ") AS ?labels) {
        GRAPH ?claim { ?t ent:supplier ?a ; ent:recipient ?b . }
        ?claim ent:claimant ?who ; ent:modality ?m .
        OPTIONAL { ?who rdfs:label ?label FILTER(LANG(?label) = "en") }
        VALUES ?m { ent:Factual ent:Reported }
        FILTER NOT EXISTS { ?claim ent:polarity ent:Denied }
        ?t (ent:partOf/^ent:partOf)* ?other .
    } GROUP BY ?claim ?who HAVING(COUNT(*) > 1) ORDER BY DESC(?claim) LIMIT 10"""
    guard.check(survey(query), guard.Bounds())


@given(st.text(alphabet="{}()[]<>\"'\\#?:aSERVICE FROM\n.;,/|^uU0045", max_size=200))
def test_any_text_is_surveyed(query: str) -> None:
    found = survey(query)
    assert found.depth >= 0


PIECES = (Path(__file__).parent.parent / "cases" / "beginnings.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_length_only(piece: str) -> None:
    started = time.process_time()
    survey(piece * (200_000 // len(piece)))
    assert time.process_time() - started < 2


def test_a_long_prefix_is_no_way_round_the_list() -> None:
    name = "a" * 300
    query = f"PREFIX : <http://allowed/> PREFIX {name}: <http://evil/> SELECT * {{ SERVICE {name}:x {{}} }}"
    assert None in [endpoint.iri for endpoint in survey(query).endpoints]
