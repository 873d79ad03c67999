"""Reads the reference: terms from the dataset's ontology, what bears on them from the files beside it."""

from __future__ import annotations

from pathlib import Path

from entente.corpus.canonical import read_prefixes
from entente.namespaces import ONTOLOGY
from entente.reference.bearing import Surroundings
from entente.reference.checks import read_check_queries
from entente.reference.index import Index
from entente.reference.records import Reference
from entente.reference.shapes import read_shape_triples, read_shapes
from entente.reference.terms import TermReader, find_below
from entente.reference.usage import read_alignments, read_uses, read_worked
from entente.store.engine import Engine


def read_reference(engine: Engine, folder: Path) -> Reference:
    """Read the reference.

    Parameters
    ----------
    engine
        The dataset, whose ontology graph holds the terms.
    folder
        ``ontology/``, with shapes, checks, examples and alignments.

    Raises
    ------
    MissingInput, InvalidInput
        A file of the folder is not there or cannot be read.

    """
    prefixes = {name: iri for iri, name in read_prefixes(folder / "prefixes.ttl").items()}
    index = Index.of_rows(engine.select("SELECT ?s ?p ?o { ?s ?p ?o }", ONTOLOGY))
    # Shapes without a message only gather others, and those of style are over the ontology itself.
    shapes = read_shapes(read_shape_triples(folder / "shapes"), prefixes)
    around = Surroundings(
        tuple(shape for shape in shapes if shape.message and shape.topic != "style"),
        read_check_queries(folder / "checks"),
        read_alignments(engine, folder / "alignments.ttl", prefixes),
        read_uses(engine, find_below(index)),
        read_worked(folder / "examples", prefixes),
    )
    return TermReader(index, around, prefixes).read()
