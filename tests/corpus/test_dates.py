from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.corpus.dates import FIRST_DAY, LAST_DAY, bound
from entente.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1967", date(1967, 1, 1), date(1967, 12, 31)),
        ("2018-05", date(2018, 5, 1), date(2018, 5, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("199X", date(1990, 1, 1), date(1999, 12, 31)),
        ("18XX", date(1800, 1, 1), date(1899, 12, 31)),
        ("1990~/1993~", date(1990, 1, 1), date(1993, 12, 31)),
        ("2022-02-24/..", date(2022, 2, 24), LAST_DAY),
        ("../2002", FIRST_DAY, date(2002, 12, 31)),
        ("/2022-07", FIRST_DAY, date(2022, 7, 31)),
        ("1979/", date(1979, 1, 1), LAST_DAY),
        ("2018-01/2018-04~", date(2018, 1, 1), date(2018, 4, 30)),
        ("18XX/1920~", date(1800, 1, 1), date(1920, 12, 31)),
        ("2014?", date(2014, 1, 1), date(2014, 12, 31)),
    ],
)
def test_bounds(text: str, first: date, last: date) -> None:
    bounds = bound(text)
    assert bounds is not None
    assert (bounds.not_before, bounds.not_after) == (first, last)


@pytest.mark.parametrize("text", ["XXXX-10-03", "XXXX-12", "XXXX-06-26/.."])
def test_a_date_without_a_year_has_no_bounds(text: str) -> None:
    assert bound(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("", "/", "../..", "19th century", "2021-13", "2021-02-30", "2005/2001", "XXXX-13", "soon", "1967 ", "1967/x"),
        *("20XX-02-30", "[..1984]", "19XX-12-0X", "2004-X5", "1990//1991", "1990/1991/1992", "0000", "Y-170000002"),
    ],
)
def test_what_is_no_edtf_is_told(text: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        bound(text)
    assert raised.value.remedy


@given(st.dates(), st.dates())
def test_a_known_interval_is_bounded_by_its_ends(one: date, other: date) -> None:
    first, last = sorted((one, other))
    bounds = bound(f"{first.isoformat()}/{last.isoformat()}")
    assert bounds is not None
    assert (bounds.not_before, bounds.not_after) == (first, last)
