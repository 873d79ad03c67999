"""Many values in few rows: fetching a row costs more than finding it, so one row a property brings all pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from entente.store.engine import Engine

_BETWEEN, _BEHIND = "\x1f", "\x1e"
"""Unit and record separator: no IRI has them, and no text that people write."""


def read_pairs(engine: Engine, left: str, right: str, pattern: str) -> Iterator[tuple[str, str, str]]:
    """Read what a pattern binds, as text.

    Parameters
    ----------
    engine
        The dataset.
    left, right
        Two variables of the pattern, with their question marks; only the left one may meet blank nodes, which are
        passed over.
    pattern
        SPARQL that binds ``?p`` to a property besides.

    Yields
    ------
    tuple
        The property, and the texts of the left and of the right variable.

    """
    rows = engine.select(
        f'SELECT ?p (GROUP_CONCAT(CONCAT(STR({left}), "{_BETWEEN}", STR({right})); SEPARATOR="{_BEHIND}") AS ?all) '
        f"{{ {pattern} FILTER(!isBlank({left})) }} GROUP BY ?p"
    )
    for row in rows:
        property_, gathered = row["p"], row["all"]
        if isinstance(property_, ox.NamedNode) and isinstance(gathered, ox.Literal):
            for pair in gathered.value.split(_BEHIND):
                one, _, other = pair.partition(_BETWEEN)
                yield property_.value, one, other


def read_column(engine: Engine, variable: str, pattern: str) -> list[str]:
    """Read all that a variable of a pattern is bound to, as text, in no particular order."""
    rows = engine.select(f'SELECT (GROUP_CONCAT(STR({variable}); SEPARATOR="{_BEHIND}") AS ?all) {{ {pattern} }}')
    gathered = rows[0].get("all") if rows else None
    return gathered.value.split(_BEHIND) if isinstance(gathered, ox.Literal) and gathered.value else []


def values_block(variable: str, iris: Iterable[str]) -> str:
    """Write a ``VALUES`` block of IRIs, each already known to be one.

    >>> values_block("?x", ["urn:a", "urn:b"])
    'VALUES ?x { <urn:a> <urn:b> }'
    """
    return f"VALUES {variable} {{ {' '.join(f'<{iri}>' for iri in iris)} }}"
