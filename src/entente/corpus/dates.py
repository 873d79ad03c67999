"""Dates as documents give them: EDTF strings (ISO 8601-2:2019), with bounds for range queries.

An open or unknown end is bounded by the first or last day that ``xsd:date`` queries expect; a date without a year has
no bounds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

from entente.errors import InvalidInput

_HALF_KNOWN = re.compile(r"-(?:[0-9]X|X[0-9])")
"""A month or day of which one digit is known: such a date has no bounds that anybody would expect."""

FIRST_DAY = date(1, 1, 1)
LAST_DAY = date(9999, 12, 31)


@dataclass(frozen=True)
class Bounds:
    """The first and the last day that a date may mean.

    Attributes
    ----------
    not_before, not_after
        Days, both inclusive.

    """

    not_before: date
    not_after: date


@lru_cache(maxsize=4096)
def bound(text: str) -> Bounds | None:
    """Bound an EDTF date.

    Parameters
    ----------
    text
        EDTF, levels 0 to 2.

    Returns
    -------
    Bounds or None
        The days between which it lies; None where the year is not given.

    Raises
    ------
    InvalidInput
        The text is no EDTF, or ends before it begins.

    >>> bound("1990~/1993~")
    Bounds(not_before=datetime.date(1990, 1, 1), not_after=datetime.date(1993, 12, 31))
    >>> bound("2022-02-24/..").not_after
    datetime.date(9999, 12, 31)
    >>> bound("XXXX-10-03") is None
    True

    """
    begin, slash, end = text.partition("/")
    if text != text.strip() or "/" in end or (slash and {begin, end} <= {"", ".."}):
        raise _no_date(text)
    if slash:
        first = FIRST_DAY if begin in ("", "..") else _ends(begin, text)
        last = LAST_DAY if end in ("", "..") else _ends(end, text)
        if first is None or last is None:
            return None
        bounds = Bounds(
            first if isinstance(first, date) else first.not_before, last if isinstance(last, date) else last.not_after
        )
    else:
        single = _ends(text, text)
        if single is None:
            return None
        bounds = single
    if bounds.not_before > bounds.not_after:
        raise InvalidInput(f"{text!r} ends before it begins", remedy="write the earlier date first")
    return bounds


def _ends(part: str, whole: str) -> Bounds | None:
    if part.startswith("XXXX"):
        _parse("2000" + part[4:], whole)  # a leap year takes every day
        return None
    parsed = _parse(part, whole)
    try:
        lower, upper = parsed.lower_strict(), parsed.upper_strict()
        years = lower[0], upper[0]
    except (ValueError, TypeError, AttributeError) as error:  # edtf's own, on dates that it reads but cannot bound
        raise _no_date(whole) from error
    if not (FIRST_DAY.year <= years[0] <= years[1] <= LAST_DAY.year):
        raise InvalidInput(f"{whole!r} lies outside the years 1 to 9999", remedy="xsd:date bounds need such a year")
    try:
        return Bounds(date(*lower[:3]), date(*upper[:3]))
    except ValueError as error:  # a day that the month does not have
        raise _no_date(whole) from error


def _parse(part: str, whole: str):  # type: ignore[no-untyped-def]  # edtf has no types
    if _HALF_KNOWN.search(part):
        raise _no_date(whole)
    try:
        return parse_edtf(part)
    except EDTFParseException as error:
        raise _no_date(whole) from error


def _no_date(text: str) -> InvalidInput:
    remedy = "write it as 1967, 2018-05, 199X, 1990~, 2003/.., 2018-01/2018-04 or XXXX-10-03"
    return InvalidInput(f"{text!r} is no EDTF date", remedy=remedy)
