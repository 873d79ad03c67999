"""Which known names are near to one that is not known: for “did you mean”."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process
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
    choices = sorted(set(known))
    wanted, folded = name.casefold(), [choice.casefold() for choice in choices]
    scored: dict[int, float] = {}
    for scorer, weight in _SCORERS if " " in name or any(" " in choice for choice in choices) else _SCORERS[:1]:
        cutoff = least / weight
        for _, score, position in process.extract(wanted, folded, scorer=scorer, limit=None, score_cutoff=cutoff):
            scored[position] = max(scored.get(position, 0.0), score * weight)
    near = sorted((-score, OSA.distance(name, choices[at]), choices[at]) for at, score in scored.items())
    return [choice for _, _, choice in near[:most]]


_SCORERS = ((OSA.normalized_similarity, 100.0), (fuzz.token_sort_ratio, 0.95))
"""Slips of the pen, and words in another order; each with what makes a percentage of its score."""
