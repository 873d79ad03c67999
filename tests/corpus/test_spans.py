from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.corpus.spans import Span, digest, find_span, is_span, parse_span
from entente.errors import InvalidInput

TEXT = "Trade fell. Trade rose again in spring.\nThe gates stayed shut – for years."


def test_span_is_found_between_two_phrases() -> None:
    span = find_span("letter", TEXT, "Trade rose", "spring.")
    assert TEXT[span.start : span.end] == "Trade rose again in spring."
    assert span.iri.endswith("/id/doc/letter#char=12,39")


def test_one_phrase_may_be_begin_and_end() -> None:
    span = find_span("letter", TEXT, "gates stayed", "gates stayed")
    assert TEXT[span.start : span.end] == "gates stayed"


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        ("Trade", "fell.", "2 times"),
        ("Peace", "fell.", "is not in letter"),
        ("", "fell.", "is not in letter"),
        ("Trade rose", "years.", "same paragraph"),
        ("Trade rose", "Trade fell.", "same paragraph"),
    ],
)
def test_what_cannot_be_found_is_told(first: str, last: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as raised:
        find_span("letter", TEXT, first, last)
    assert raised.value.remedy


@given(st.text(min_size=1, max_size=300), st.data())
def test_positions_count_code_points_whatever_the_script(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = parse_span(Span("letter", start, end).iri)
    assert (span.start, span.end) == (start, end)
    assert digest(text[span.start : span.end].encode("utf-8", "replace").decode()) == digest(
        text[start:end].encode("utf-8", "replace").decode()
    )


@pytest.mark.parametrize(
    "iri",
    [
        "https://w3id.org/entente/id/doc/letter#char=5,5",
        "https://w3id.org/entente/id/doc/letter#char=9,5",
        "https://w3id.org/entente/id/doc/letter#char=05,9",
        "https://w3id.org/entente/id/doc/letter#char=-1,9",
        "https://w3id.org/entente/id/doc/letter",
        "https://example.org/letter#char=1,2",
    ],
)
def test_other_iris_are_no_spans(iri: str) -> None:
    with pytest.raises(InvalidInput, match="no span"):
        parse_span(iri)
    assert not is_span(iri) or "5" in iri
