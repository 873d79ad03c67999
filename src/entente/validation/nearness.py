"""Which known names are near to one that is not known: for “did you mean”."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

_LEAST = 70.0
_ENDING = re.compile(r"[^/#:]*$")


def local_name(iri: str) -> str:
    """Give the last part of an IRI, behind its last slash, number sign or colon.

    >>> local_name("http://example.org/ns#Ship"), local_name("urn:isbn:0451450523"), local_name("http://example.org/a/")
    ('Ship', '0451450523', 'a')
    """
    found = _ENDING.search(iri.rstrip("/#"))
    return found[0] if found else iri


def find_nearest(name: str, known: Iterable[str], *, most: int = 3, least: float = _LEAST) -> list[str]:
    """Find names near to one, the nearest first.

    Parameters
    ----------
    name
        What was written.
    known
        What could have been meant.
    most
        How many are given at most.
    least
        From 0 to 100: how near they must be. A single slip in a word of four letters is 75.

    Examples
    --------
    >>> find_nearest("supplyer", ["supplier", "supply", "buyer"]), find_nearest("Label", ["label", "comment"])
    (['supplier', 'supply'], ['label'])

    """
    wanted = name.casefold()
    scored = ((_score(wanted, choice.casefold()), choice) for choice in set(known))
    near = [(-score, OSA.distance(name, choice), choice) for score, choice in scored if score >= least]
    return [choice for _, _, choice in sorted(near)[:most]]


def _score(one: str, other: str) -> float:
    """Weigh slips of the pen against words in another order."""
    slips = 100.0 * OSA.normalized_similarity(one, other)
    words = 0.95 * fuzz.token_sort_ratio(one, other) if " " in one or " " in other else 0.0
    return max(slips, words)
