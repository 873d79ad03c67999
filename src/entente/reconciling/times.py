"""Dates in questions: the days that they may mean, and which polity of a line of polities stood then."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from entente.errors import InvalidInput
from entente.search.index import Found

if TYPE_CHECKING:
    from entente.corpus.dates import Bounds

_EDTF = re.compile(r"[0-9X][0-9X.?~%/\-]{3,30}")
_CLOCK = re.compile(r"(?<=[0-9])[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?$")


class Standing(Enum):
    """How the date of a thing and the date of a question go together."""

    HOLDS = "holds"
    PASSED = "passed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Moment:
    """A date of a question.

    Attributes
    ----------
    text
        As the client wrote it, without the time of day.
    bounds
        The days between which it lies.

    """

    text: str
    bounds: Bounds

    def place(self, begin: str, end: str) -> Standing:
        """Tell whether a thing with a first and a last day stood at this moment.

        >>> moment = read_moment("1912")
        >>> moment.place("1721-01-01", "1917-12-31"), moment.place("1922-01-01", "1991-12-31"), moment.place("", "")
        (<Standing.HOLDS: 'holds'>, <Standing.PASSED: 'passed'>, <Standing.UNKNOWN: 'unknown'>)
        """
        if not begin or not end:
            return Standing.UNKNOWN
        stood = begin <= self.bounds.not_after.isoformat() and end >= self.bounds.not_before.isoformat()
        return Standing.HOLDS if stood else Standing.PASSED

    def place_thing(self, thing: Found) -> Standing:
        """Tell whether a thing stood at this moment."""
        return self.place(thing.begin, thing.end)


def read_moment(text: str) -> Moment | None:
    """Read a date: a year, an ISO date with or without time, or EDTF; None where it is none of them.

    >>> read_moment("1912-05-03T00:00:00Z").bounds.not_before
    datetime.date(1912, 5, 3)
    >>> read_moment("May 1912") is None, read_moment("194X").bounds.not_after
    (True, datetime.date(1949, 12, 31))
    """
    cleaned = _CLOCK.sub("", text.strip())
    if not _EDTF.fullmatch(cleaned):
        return None
    from entente.corpus.dates import bound  # its grammar takes a while to load, and servers should start at once

    try:
        found = bound(cleaned)
    except InvalidInput:
        return None
    return Moment(cleaned, found) if found is not None else None
