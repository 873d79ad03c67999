"""The layout of the index file, which its writer and its readers share."""

from __future__ import annotations

from collections.abc import Iterable

FILE = "search.sqlite"
"""What the index is called in the folder of a snapshot."""

FORMAT = 1
"""The layout of the file; a reader refuses every other."""


def make_bag(sounded: Iterable[str]) -> str:
    """Write the words of a name so that their sequence does not count.

    >>> make_bag(("vladimir", "potin")) == make_bag(("potin", "vladimir"))
    True
    """
    return " ".join(sorted(sounded))
