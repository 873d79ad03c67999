"""The dataset in memory, graph by graph, in the order of its file."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

Graphs = dict[str, list[ox.Triple]]
"""Triples by the IRI of their graph, both sorted, so that equal data gives equal bytes."""


def read_graphs(quads: Path) -> Graphs:
    """Read sorted N-Quads.

    Literals keep the form in which they are written, which a store would not promise.

    Parameters
    ----------
    quads
        The dataset as `entente build` writes it; every quad stands in a named graph.

    """
    graphs: Graphs = {}
    for quad in ox.parse(path=str(quads), format=ox.RdfFormat.N_QUADS):
        if isinstance(quad.graph_name, ox.NamedNode):
            graphs.setdefault(quad.graph_name.value, []).append(quad.triple)
    return dict(sorted(graphs.items()))
