"""Whatever a value is, it comes back from a query as it was given."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.errors import InvalidInput
from entente.kb.binding import Given, bind, expand, to_iris, to_term
from entente.kb.terms import Scalar, Value, to_python
from entente.namespaces import DOC, ENT, XSD

STORE = ox.Store()
QUERIES = (
    "SELECT ?x { }",
    "SELECT ?x WHERE { VALUES ?x { 1 } }",
    "# ?x { VALUES ?x { 2 }\nSELECT ?x WHERE { FILTER('VALUES ?x { 3 }' != \"{\") }",
)


@pytest.mark.parametrize("query", QUERIES)
@given(
    value=st.one_of(
        st.integers(),
        st.booleans(),
        st.dates(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.decimals(allow_nan=False, allow_infinity=False, places=3),
        st.datetimes(),
    )
)
def test_values_return(query: str, value: Scalar) -> None:
    ((found,),) = STORE.query(bind(query, {"x": to_term(value, {})}))  # type: ignore[misc]
    assert to_python(found) == value
    assert type(to_python(found)) is type(value)


@pytest.mark.parametrize("query", QUERIES)
@given(text=st.text())
def test_texts_return(query: str, text: str) -> None:
    ((found,),) = STORE.query(bind(query, {"x": to_term(Value(text), {})}))  # type: ignore[misc]
    assert found.value == text


@given(text=st.text())
def test_text_is_an_iri_or_itself(text: str) -> None:
    try:
        term = to_term(text, {"state": "https://w3id.org/entente/id/state/"})
    except InvalidInput:
        return
    assert term.value == text or isinstance(term, ox.NamedNode)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("x:y", "http://example.org/y"),
        ("x:", "http://example.org/"),
        ("<http://example.org/a>", "http://example.org/a"),
        ("https://example.org/a#b", "https://example.org/a#b"),
        ("urn:isbn:1", "urn:isbn:1"),
        ("z:y", None),
        ("a text: with a colon", None),
        ("http://exa mple.org", None),
        ("", None),
    ],
)
def test_names_are_expanded(name: str, expected: str | None) -> None:
    assert expand(name, {"x": "http://example.org/"}) == expected


@pytest.mark.parametrize(
    ("given_", "filter_", "expected"),
    [
        ("Predicted", "modality", [ENT + "Predicted"]),
        (["Predicted", "ent:Possible"], "modality", [ENT + "Predicted", ENT + "Possible"]),
        ("amiri-2026", "document", [DOC + "amiri-2026"]),
        (ox.NamedNode("http://example.org/a"), "about", ["http://example.org/a"]),
    ],
)
def test_filters_are_named(given_: Given | list[Given], filter_: str, expected: list[str]) -> None:
    assert to_iris(given_, {"ent": ENT}, filter_) == expected


def test_a_block_of_several_values_is_replaced_whole() -> None:
    query = "SELECT ?x { VALUES ?x { 1 2 3 } }"
    assert bind(query, {"x": to_term(7, {})}) == f'SELECT ?x {{ VALUES ?x {{ "7"^^<{XSD}integer> }} }}'
    assert [type(to_term(value, {})).__name__ for value in (True, Decimal(1), datetime.date.min)] == ["Literal"] * 3


def test_a_broken_iri_is_refused() -> None:
    with pytest.raises(InvalidInput, match="is no IRI"):
        to_term("http://[/", {})


def test_a_query_without_where_has_no_place() -> None:
    with pytest.raises(InvalidInput, match="no WHERE"):
        bind("DESCRIBE ?x", {"x": to_term(1, {})})
