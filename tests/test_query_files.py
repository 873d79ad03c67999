"""Query files: their headers, and filling their parameters."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.errors import InvalidInput, MissingInput
from entente.library import find_query, read_library, read_query

TEXT = """#+ title: Treaties of a state
#+ question: Which treaties?
#+ topic: agreements
#+ parameter: state The state
#+ parameter: since First year
#+ reading: One row a treaty.

# kept
SELECT * { VALUES ?state { state:arvia } VALUES ?since { 1900 } ?t ent:party ?state }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "treaties.rq").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a-plain-one.rq").write_text("ASK {}\n", encoding="utf-8")
    return tmp_path


def test_a_header_says_what_a_query_answers(folder: Path) -> None:
    query = read_query(folder / "treaties.rq")
    assert (query.title, query.question, query.topic) == ("Treaties of a state", "Which treaties?", "agreements")
    assert query.reading == "One row a treaty."
    assert [(p.name, p.description, p.default) for p in query.parameters] == [
        ("state", "The state", "state:arvia"),
        ("since", "First year", "1900"),
    ]
    assert query.body.startswith("# kept\nSELECT")


def test_a_query_without_a_header_is_called_by_its_file(folder: Path) -> None:
    plain, _ = read_library(folder)
    assert (plain.name, plain.title, plain.question) == ("a-plain-one", "A plain one", "")
    assert read_library(folder / "absent") == []


def test_a_parameter_is_filled(folder: Path) -> None:
    filled = read_query(folder / "treaties.rq").fill({"state": "<https://example.org/x>", "since": "1950"})
    assert "VALUES ?state { <https://example.org/x> } VALUES ?since { 1950 }" in filled


@pytest.mark.parametrize(
    "value",
    ["", "state:arvia } ?s ?p ?o {", "<a b>", '"open', "state:arvia state:belmar", "1 2", "?x", "<x> } #", '"a" . "b"'],
)
def test_only_a_single_term_fills_a_parameter(folder: Path, value: str) -> None:
    with pytest.raises(InvalidInput, match="no SPARQL term"):
        read_query(folder / "treaties.rq").fill({"state": value})


@given(st.text(max_size=30))
def test_a_string_can_never_leave_its_quotes(text: str) -> None:
    query = read_query(Path(__file__).parents[1] / "queries" / "examples" / "grievances-of-a-state.rq")
    value = '"' + text + '"'
    try:
        filled = query.fill({"holder": value})
    except InvalidInput:
        return
    assert filled == query.text.replace("{ state:iran }", "{ " + value + " }", 1)


def test_an_unknown_parameter_is_told(folder: Path) -> None:
    with pytest.raises(InvalidInput, match="no parameter 'year'") as raised:
        read_query(folder / "treaties.rq").fill({"year": "1"})
    assert "since, state" in raised.value.remedy


def test_a_parameter_without_its_block_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.rq").write_text("#+ parameter: state The state\nASK {}\n")
    with pytest.raises(InvalidInput, match="no block VALUES"):
        read_query(tmp_path / "x.rq")


def test_a_name_that_is_nearly_right_is_suggested(folder: Path) -> None:
    with pytest.raises(MissingInput) as raised:
        find_query(folder, "treatys")
    assert "did you mean treaties" in raised.value.remedy
