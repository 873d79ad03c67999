"""Every query of the library parses, says what it asks, and gives its golden answer on the built dataset.

Answers are compared byte for byte. After a change of queries or data, read the new answers against the documents, then
write them down::

    entente build && ENTENTE_WRITE_GOLDEN=1 pytest tests/queries

and look at ``git diff tests/golden``: every changed line must be one that you meant. Golden files hold labels,
positions and IRIs, never a sentence of a document.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from time import perf_counter

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql.parser import parseQuery

from entente.library import Query, read_library
from entente.store.embedded import EmbeddedEngine

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
QUERIES = read_library(ROOT / "queries")
ASKED = [query for query in QUERIES if "#+ federated: yes" not in query.text]
WRITE = bool(os.environ.get("ENTENTE_WRITE_GOLDEN"))

FEWEST_EXAMPLES = 60
FEWEST_REPORTS = 9
LONGEST = 3.0
"""Seconds that a query may take; on a quiet machine none takes a third of one."""

REPORTS = {
    "agreements-register",
    "arms-transfers-ledger",
    "citation-findings",
    "corridor-positions",
    "disagreements",
    "grievance-register",
    "predictions",
    "single-source-facts",
    "timeline",
}
TOPICS = {
    "actors and offices",
    "agreement and disagreement",
    "agreements",
    "causal chains",
    "cooperation and rivalry",
    "corridors",
    "coverage",
    "dependence",
    "events and timeline",
    "evidence",
    "grievances",
    "hedges",
    "other knowledge graphs",
    "pillars and limits",
    "predictions",
    "recommendations",
    "sanctions",
    "speakers",
    "stances",
    "threats and perceptions",
    "transfers",
    "works and citations",
}

every_query = pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
every_asked = pytest.mark.parametrize("query", ASKED, ids=lambda query: query.name)


def body(query: Query) -> str:
    """The query without comments."""
    return re.sub(r"^#.*\n", "", query.text, flags=re.M)


def answer(engine: EmbeddedEngine, text: str) -> bytes:
    """What a query answers, as CSV."""
    rows = engine.answer(text)
    assert isinstance(rows, ox.QuerySolutions)
    return rows.serialize(format=ox.QueryResultsFormat.CSV) or b""


def test_the_library_is_whole() -> None:
    folders = [query.path.parent.name for query in QUERIES]
    assert set(folders) == {"examples", "reports"}
    assert folders.count("examples") >= FEWEST_EXAMPLES
    assert folders.count("reports") >= FEWEST_REPORTS
    assert {query.name for query in QUERIES} >= REPORTS
    assert {query.topic for query in QUERIES} == TOPICS
    assert len({query.name for query in QUERIES}) == len(QUERIES)
    assert len(QUERIES) - len(ASKED) == 3


@every_query
def test_it_says_what_it_asks(query: Query) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", query.name)
    assert query.title
    assert query.title != query.name
    assert query.question.endswith("?")
    assert query.topic in TOPICS
    assert query.reading.endswith(".")
    assert all(parameter.description for parameter in query.parameters)


@every_query
def test_a_second_parser_reads_it(query: Query) -> None:
    parseQuery(query.text)


@every_query
def test_it_stands_alone(query: Query, prefixes: dict[str, str]) -> None:
    declared = dict(re.findall(r"^PREFIX ([\w-]*): <([^>]*)>$", query.text, re.M))
    assert {name: prefixes.get(name) for name in declared} == declared
    assert list(declared) == sorted(declared)
    for name in declared:
        assert re.search(rf"(?<![\w-]){name}:[\w-]", re.sub(r"^PREFIX.*\n", "", body(query), flags=re.M)), name


@every_query
def test_any_engine_gives_the_same(query: Query) -> None:
    """In a total order, without what is an engine's own, and with claims always asked for by graph."""
    text = body(query)
    assert re.search(r"^ORDER BY ", text, re.M)
    assert not re.search(r"\b(GROUP_CONCAT|SAMPLE|FROM|NOW|RAND|UUID|BNODE)\b", text)
    assert ("SERVICE" in text) == (query not in ASKED)


@every_asked
def test_it_gives_its_golden_answer(query: Query, engine: EmbeddedEngine) -> None:
    start = perf_counter()
    found = answer(engine, query.text)
    assert perf_counter() - start < LONGEST
    assert found.count(b"\n") > 1, "no row"
    golden = GOLDEN / f"{query.name}.csv"
    if WRITE:
        golden.write_bytes(found)
    assert golden.is_file(), "no golden answer yet: see the docstring of this module"
    assert found.decode() == golden.read_bytes().decode()


def test_every_golden_answer_has_its_query() -> None:
    assert {path.stem for path in GOLDEN.glob("*.csv")} <= {query.name for query in ASKED}


@pytest.mark.parametrize("query", [q for q in ASKED if q.parameters], ids=lambda query: query.name)
def test_its_defaults_fill_its_parameters(query: Query) -> None:
    assert query.fill({parameter.name: parameter.default for parameter in query.parameters}) == query.text


def test_no_row_stands_twice(engine: EmbeddedEngine) -> None:
    doubled = []
    for query in ASKED:
        rows = answer(engine, query.text).splitlines()
        if len(set(rows)) != len(rows):
            doubled.append(query.name)
    assert doubled == []
