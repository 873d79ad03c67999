"""Which candidate comes first, and when it is a match: a table of cases, and what holds for any input."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.corpus.project import Project
from entente.errors import InvalidInput
from entente.reconciling.answering import CLEAR, LEAD, Candidate, Reconciler
from entente.reconciling.questions import MOST_QUESTIONS, Question, read_batch, to_id
from entente.search.index import SearchIndex
from entente.store.embedded import EmbeddedEngine
from entente.store.snapshots import current

_FILE = Path(__file__).parents[1] / "cases" / "reconciling.tsv"
CASES = [tuple(line.split("\t")) for line in _FILE.read_text("utf-8").splitlines() if line[:1] != "#"]


MALFORMED = [
    "",
    "[]",
    "3",
    "{",
    "[" * 100_000,
    '{"q": 1}',
    '{"q": {}}',
    '{"q": {"query": "x", "limit": 0}}',
    '{"q": {"query": "x", "properties": [{"pid": "date"}]}}',
    '{"q": {"query": "x", "type_strict": "some"}}',
    json.dumps({"q": {"query": "x" * 401}}),
    json.dumps({str(number): {"query": "x"} for number in range(MOST_QUESTIONS + 1)}),
]
MEMBERS = ["query", "type", "limit", "type_strict", "properties", "pid", "v", "id"]


@pytest.fixture(scope="module")
def reconciler(published: Project) -> Iterator[Reconciler]:
    snapshot = current(published.build)
    index = SearchIndex.open(snapshot.path)
    yield Reconciler(EmbeddedEngine.open_read_only(snapshot.store), index)
    index.close()


def ask(name: str, classes: str = "", pairs: str = "") -> Question:
    raw: dict[str, Any] = {"query": name, "type": classes.split()}
    if pairs:
        raw["properties"] = [{"pid": pid, "v": v} for pid, _, v in (pair.partition("=") for pair in pairs.split(";"))]
    return read_batch(json.dumps({"q": raw}))["q"]


def test_there_are_cases() -> None:
    assert len(CASES) >= 80
    assert {match for *_, match in CASES} == {"match", "no"}


@pytest.mark.parametrize(("name", "classes", "pairs", "first", "match"), CASES)
def test_first_candidates(reconciler: Reconciler, name: str, classes: str, pairs: str, first: str, match: str) -> None:
    candidates = reconciler.answer(ask(name, classes, pairs))
    found = to_id(candidates[0].thing.iri) if candidates else "-"
    told = [(to_id(c.thing.iri), c.score, c.match) for c in candidates[:3]]
    assert found == first, told
    assert (bool(candidates) and candidates[0].match) == (match == "match"), told


def check(candidates: list[Candidate], limit: int) -> None:
    assert len(candidates) <= limit
    assert [c.score for c in candidates] == sorted((c.score for c in candidates), reverse=True)
    assert all(0 <= c.score <= 100 for c in candidates)
    assert all(not c.match for c in candidates[1:])
    assert len({c.thing.iri for c in candidates}) == len(candidates)
    if candidates and candidates[0].match:
        assert candidates[0].score >= CLEAR
        assert all(candidates[0].score - other.score >= LEAD for other in candidates[1:])


@given(text=st.text(st.characters(), max_size=60), date=st.none() | st.text(st.characters(), max_size=12))
@settings(max_examples=200)
def test_any_name_has_a_valid_answer(reconciler: Reconciler, text: str, date: str | None) -> None:
    raw: dict[str, Any] = {"query": text, "limit": 4}
    if date is not None:
        raw["properties"] = [{"pid": "date", "v": date}, {"pid": "party", "v": text}]
    check(reconciler.answer(read_batch(json.dumps({"q": raw}))["q"]), 4)


@given(year=st.integers(1, 2100), name=st.sampled_from(["Russia", "Iran", "Germany", "Iraq", "Persia", "USSR"]))
@settings(max_examples=80)
def test_a_match_stood_at_the_date(reconciler: Reconciler, year: int, name: str) -> None:
    candidates = reconciler.answer(ask(name, "State", f"date={year:04}"))
    check(candidates, 10)
    for found in candidates:
        if found.match:
            assert int(found.thing.begin[:4]) <= year <= int(found.thing.end[:4])


@given(
    raw=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["query", "type", "limit", "type_strict", "properties", "pid", "v", "id"]),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
@settings(max_examples=300)
def test_any_json_is_read_or_refused(raw: Any) -> None:
    try:
        batch = read_batch(json.dumps({"q": raw}))
    except InvalidInput as error:
        assert error.remedy  # noqa: PT017 - the only fault there may be
        return
    assert 1 <= batch["q"].limit <= 100


@pytest.mark.parametrize("text", MALFORMED, ids=range(len(MALFORMED)))
def test_malformed_batches(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_batch(text)


def test_features_explain_a_polity(reconciler: Reconciler) -> None:
    first = reconciler.answer(ask("Russia", "State", "date=1912"))[0]
    assert first.features["lineage"] == 96
    assert first.features["date"] == 1
    assert first.features["type"] is True
    assert "Russia in 1912" in first.description
    assert "1721/1917" in first.description
    second = reconciler.answer(ask("Russia", "State", "date=1912"))[1]
    assert (second.thing.label, second.features["date"]) == ("Russia", 0)
    assert "not in 1912" in second.description


def test_several_classes(reconciler: Reconciler) -> None:
    def first(strict: str, *types: str) -> list[str]:
        raw = {"query": "Iran", "type": list(types), "type_strict": strict}
        return [to_id(c.thing.iri) for c in reconciler.answer(read_batch(json.dumps({"q": raw}))["q"])]

    assert first("any", "Person", "State")[0] == "state/iran"
    assert first("all", "Actor", "State")[0] == "state/iran"
    assert first("all", "Person", "State") == []
    assert first("should", "Person")[0] == "state/iran"
    assert first("any", "ent:State")[0] == first("any", "https://w3id.org/entente/ontology#State")[0] == "state/iran"


def test_every_state_and_person_matches_its_own_label(reconciler: Reconciler) -> None:
    rows = reconciler.index.rows("SELECT iri, label FROM thing WHERE kind IN ('state', 'person', 'agreement', 'org')")
    assert len(rows) > 100
    for iri, label in rows:
        first = reconciler.answer(Question(label))[0]
        assert (first.thing.iri, first.match) == (iri, True), label
