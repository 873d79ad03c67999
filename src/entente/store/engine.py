"""What the rest of Entente asks of a SPARQL engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

import pyoxigraph as ox

Row = dict[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]


class Engine(Protocol):
    """A SPARQL 1.1 engine that holds the dataset.

    The default graph of every query is the graph named ``namespaces.DEFAULT`` unless the caller names others.
    """

    def select(self, query: str, default_graph: str | None = None) -> list[Row]:
        """Rows of a SELECT query, unbound variables left out."""
        ...

    def construct(self, query: str, default_graph: str | None = None) -> Iterator[ox.Triple]:
        """Triples of a CONSTRUCT or DESCRIBE query."""
        ...

    def load(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads."""
        ...
