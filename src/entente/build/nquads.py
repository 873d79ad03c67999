"""Writing the dataset: sorted N-Quads, the same bytes for the same triples on every machine."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox


def name_blank_nodes(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Name the blank nodes of a graph by what they say (RDF Dataset Canonicalization, RDFC-1.0).

    Curated files hold none; the ontology's lists do.
    """
    graph = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [quad.triple for quad in graph]


def write_nquads(quads: Iterable[ox.Quad], path: Path) -> int:
    """Write quads as sorted N-Quads.

    Parameters
    ----------
    quads
        In any order; no quad twice.
    path
        The file.

    Returns
    -------
    int
        Lines written.

    """
    lines = sorted(f"{quad} .\n" for quad in quads)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines), encoding="utf-8", newline="\n")
    return len(lines)
