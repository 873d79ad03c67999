"""The bench measures what it says: generated quads have our layout, and whole answers are told from parts."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox
import pytest
from bench.answers import read_rows
from bench.generate import generate
from bench.load import is_whole, make_shot
from bench.tables import Table
from bench.workload import MIX

from entente.namespaces import ANALYSIS, CLAIM, CORPUS, DEFAULT, DOC_GRAPH, DOCUMENTS, ENT, INFERRED

QUADS = 20_000


@pytest.fixture(scope="module")
def graphs() -> dict[str, set[ox.Triple]]:
    found: dict[str, set[ox.Triple]] = defaultdict(set)
    for quad in ox.parse("".join(generate(QUADS)), format=ox.RdfFormat.N_QUADS):
        found[str(quad.graph_name)[1:-1]].add(quad.triple)
    return found


def test_generated_quads_are_as_many_as_asked_for_and_the_same_every_time() -> None:
    lines = list(generate(QUADS))
    assert len(lines) == len(set(lines)) == QUADS
    assert lines == list(generate(QUADS))
    assert lines != list(generate(QUADS, seed=2))


def test_generated_default_graph_is_corpus_inferred_and_analysis(graphs: dict[str, set[ox.Triple]]) -> None:
    parts = [name for name in graphs if name in (CORPUS, ANALYSIS) or name.startswith(INFERRED)]
    union = set().union(*(graphs[name] for name in parts))
    # The last triple may have been cut off between its graphs.
    assert graphs[DEFAULT] <= union
    assert len(union - graphs[DEFAULT]) <= 1


def test_generated_claims_are_graphs_and_described(graphs: dict[str, set[ox.Triple]]) -> None:
    claims = [name for name in graphs if name.startswith(CLAIM)]
    assert len(claims) > 100
    views = set().union(*(graphs[name] for name in graphs if name.startswith(DOC_GRAPH)))
    described = {(str(triple.subject)[1:-1], str(triple.predicate)[1:-1]) for triple in graphs[DOCUMENTS]}
    for claim in sorted(claims)[:-1]:
        assert graphs[claim] <= views
        for name in ("claimant", "modality", "polarity", "evidence", "inDocument", "voice", "attitude", "endorsement"):
            assert (claim, ENT + name) in described


@pytest.mark.parametrize(
    ("answer", "whole"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", True),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nab", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n", False),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", False),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc\r\n0\r\n\r\n", False),
    ],
)
def test_whole_answers_are_told_from_parts(answer: bytes, whole: bool) -> None:
    assert is_whole(answer) is whole


def test_shots_are_percent_encoded() -> None:
    shot = make_shot("/sparql", 8000, "ASK { ?s ?p 'ü' } # a", "*/*")
    assert shot.before.startswith(b"GET /sparql?query=ASK%20%7B%20%3Fs")
    assert b"%C3%BC" in shot.before


def test_equal_rows_are_equal_in_any_order_and_form() -> None:
    one = b'{"results": {"bindings": [{"a": {"type": "uri", "value": "x"}}, {"a": {"type": "literal", "value": "y"}}]}}'
    two = b'{"results":{"bindings":[{"a":{"value":"y","type":"typed-literal"}},{"a":{"value":"x","type":"uri"}}]}}'
    rows = "application/sparql-results+json"
    assert read_rows(rows, one) == read_rows(rows, two)
    assert read_rows("text/turtle", b"<a:s> <a:p> 1, 2 .") == read_rows("text/turtle", b"<a:s> <a:p> 2, 1, 1 .")


def test_a_mix_is_of_twenty() -> None:
    assert sum(MIX.values()) == 20


def test_tables_are_markdown() -> None:
    assert str(Table(["a", "b"], [["1", "2"]])) == "| a | b |\n| --- | --: |\n| 1 | 2 |"
