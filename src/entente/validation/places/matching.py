"""Which blank node of a positioned reading is which of the parser's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

_ROUNDS = 8

Terms = tuple[str, str, str, str]


def match_nodes(read: Sequence[Terms], parsed: Iterable[Terms]) -> dict[str, str]:
    """Map the labels of blank nodes in one list of quads to those in another.

    Parameters
    ----------
    read, parsed
        The same quads with other labels, as N-Triples writes terms; the graph is empty for the default graph. Where
        both are in the same order, the match is exact; else nodes are matched by what is said of them, and those of
        which the same is said in the order in which they come.

    Returns
    -------
    dict
        Nodes without a counterpart are left out.

    Examples
    --------
    >>> match_nodes([("_:a", "<urn:p>", '"1"', "")], [("_:1", "<urn:p>", '"1"', "")])
    {'_:a': '_:1'}

    """
    parsed = list(parsed)
    return _match_in_order(read, parsed) or _match_by_content(read, parsed)


def _match_in_order(read: Sequence[Terms], parsed: Sequence[Terms]) -> dict[str, str] | None:
    matched: dict[str, str] = {}
    for ours, theirs in zip_longest(read, parsed):
        if ours is None or theirs is None:
            return None
        if ours == theirs:
            continue
        for one, other in zip(ours, theirs, strict=True):
            if one.startswith("_:") and other.startswith("_:"):
                if matched.setdefault(one, other) != other:
                    return None
            elif one != other and "_:" not in one:
                return None
    return matched


def _match_by_content(read: Sequence[Terms], parsed: Sequence[Terms]) -> dict[str, str]:
    """Colour the nodes of both sides by what is said of them and of their neighbours, and pair equal colours."""
    sides = [_Side(read), _Side(parsed)]
    matched: dict[str, str] = {}
    history = [[dict(side.colours) for side in sides]]
    for _ in range(_ROUNDS):
        for side in sides:
            side.refine()
        history.append([dict(side.colours) for side in sides])
    for ours, theirs in reversed(history):  # the finest first; what has no counterpart there may have one further up
        free: dict[int, list[str]] = {}
        taken = set(matched.values())
        for node, colour in theirs.items():
            if node not in taken:
                free.setdefault(colour, []).append(node)
        for node, colour in ours.items():
            if node not in matched and free.get(colour):
                matched[node] = free[colour].pop(0)
    return matched


class _Side:
    """The quads of one side that have blank nodes, and the colour of each node."""

    def __init__(self, quads: Sequence[Terms]) -> None:
        self._quads = [quad for quad in quads if any(term.startswith("_:") for term in quad)]
        self.colours = {term: 0 for quad in self._quads for term in quad if term.startswith("_:")}

    def refine(self) -> None:
        seen: dict[str, list[int]] = {node: [] for node in self.colours}
        for quad in self._quads:
            painted = [self.colours.get(term, term) for term in quad]
            for position, term in enumerate(quad):
                if term in seen:
                    seen[term].append(hash((position, *painted)))
        self.colours = {node: hash((self.colours[node], *sorted(marks))) for node, marks in seen.items()}
