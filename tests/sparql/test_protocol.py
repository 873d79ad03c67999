"""The protocol's pure part: what a request means."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.sparql import protocol
from entente.sparql.problems import Refused
from entente.sparql.protocol import Ask, Describe, read

FORM = "application/x-www-form-urlencoded"


def test_three_forms_mean_the_same() -> None:
    expected = Ask("ASK { <urn:a&b> ?p 'ü' }", ("urn:g",), ("urn:h",))
    encoded = "query=ASK%20%7B%20%3Curn%3Aa%26b%3E+%3Fp+%27%C3%BC%27+%7D"
    graphs = "default-graph-uri=urn%3Ag&named-graph-uri=urn%3Ah"
    assert read("GET", f"{encoded}&{graphs}", "", b"") == expected
    assert read("POST", "", FORM, f"{encoded}&{graphs}".encode()) == expected
    assert read("POST", graphs, "application/sparql-query", expected.query.encode()) == expected


def test_decoded_once() -> None:
    request = read("GET", "query=ASK%7B%7D%23%2520", "", b"")
    assert isinstance(request, Ask)
    assert request.query == "ASK{}#%20"


def test_no_query_asks_for_the_description() -> None:
    assert read("GET", "", "", b"") == Describe()
    assert read("GET", "format=turtle", "", b"") == Describe("turtle")


def test_own_parameters() -> None:
    request = read("GET", "query=ASK%7B%7D&timeout=2.5&format=csv", "", b"")
    assert isinstance(request, Ask)
    assert (request.timeout, request.format) == (2.5, "csv")


def test_too_many_parameters() -> None:
    with pytest.raises(Refused) as caught:
        read("GET", "query=ASK%7B%7D&" + "a=1&" * 2000, "", b"")
    assert caught.value.problem.status == 400


def test_a_refused_media_type_says_what_is_taken() -> None:
    with pytest.raises(Refused) as caught:
        read("POST", "", "text/plain", b"ASK{}")
    assert dict(caught.value.problem.headers)["Accept-Post"].startswith("application/sparql-query")


@given(st.text(alphabet="%=aF09 é\n+", max_size=12))
def test_escapes_are_resolved_as_the_standard_library_does(text: str) -> None:
    try:
        expected = unquote_to_bytes(text).decode("utf-8")
    except UnicodeDecodeError:
        with pytest.raises(UnicodeDecodeError):
            protocol._decode(text)
    else:
        assert protocol._decode(text) == expected
