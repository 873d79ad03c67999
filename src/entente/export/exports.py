"""Everything that a snapshot offers to fetch, made in one go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from entente.export.annotations import make_annotations
from entente.export.dumps import make_dumps
from entente.export.files import Content
from entente.export.graphs import Graphs
from entente.export.maps import make_maps
from entente.export.nanopubs import make_nanopubs
from entente.export.registers import make_registers
from entente.export.things import Things
from entente.namespaces import DEFAULT


def make_all(quads: Path, graphs: Graphs, licence: str, prefixes: Mapping[str, str]) -> Iterator[Content]:
    """Make the dumps, then the exports.

    Parameters
    ----------
    quads
        The dataset's file.
    graphs
        What it holds.
    licence
        The IRI of its licence.
    prefixes
        Namespaces by name.

    """
    yield from make_dumps(quads, graphs, prefixes)
    things = Things(graphs.get(DEFAULT, ()))
    yield make_annotations(things, licence)
    yield make_nanopubs(graphs, licence, prefixes)
    yield from make_registers(things)
    yield from make_maps(things)
