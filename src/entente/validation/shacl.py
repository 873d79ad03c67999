"""SHACL shapes on one view: one document's triples, and what shapes may look at besides.

Standard: `SHACL <https://www.w3.org/TR/shacl/>`_.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from entente.errors import EntenteError, Faults, InvalidInput, MissingInput, Place
from entente.validation.engines.graph import Graph
from entente.validation.engines.run import hold_shapes
from entente.validation.engines.schema import Schema, read_schema
from entente.validation.inputs import collect
from entente.validation.outcome import Failure
from entente.validation.report import Report
from entente.validation.tables import Table, make_table, read_table
from entente.validation.views import View

NOT_OVER_DATA = ("style.ttl",)
"""Files of shapes that judge the ontology itself."""


@dataclass(frozen=True)
class Shapes:
    """A shapes graph.

    Use `read_shapes`.

    Attributes
    ----------
    schema
        Its shapes.

    """

    schema: Schema

    @property
    def text(self) -> str:
        """The graph as N-Triples."""
        return "".join(f"{line} .\n" for line in self.schema.lines)


def read_shapes(folder: Path, *, without: Sequence[str] = NOT_OVER_DATA) -> Shapes:
    """Read the shapes of a folder.

    Parameters
    ----------
    folder
        Its RDF files are read.
    without
        Names of files that hold shapes over something else, as the ontology itself. Blank nodes bear the labels that
        they would bear if these were read too.

    Raises
    ------
    MissingInput
        The folder has no shapes.
    InvalidInput
        A file does not parse.

    """
    try:
        files = collect([folder])
    except MissingInput as error:
        raise MissingInput(
            "there are no shapes", place=Place(str(folder)), remedy="name the folder of *.ttl shapes"
        ) from error
    tables = [read_table(file) for file in files]
    read = [
        replace(table, rows=array("I")) if Path(file.name).name in without else table
        for file, table in zip(files, tables, strict=True)
    ]
    return Shapes(read_schema(Graph(read)))


def validate_view(view: View, shapes: Shapes, *, context: View | None = None) -> Report:
    """Validate one view in this process.

    Parameters
    ----------
    view
        What is validated: findings on other nodes than its subjects are dropped.
    shapes
        As `read_shapes` reads them.
    context
        What shapes may look at besides: the authority file and the ontology's `vocabulary`.

    Raises
    ------
    InvalidInput
        A shape cannot be evaluated. That is no "does not conform".

    """
    own, beside = _make_table(view), _make_table(context or View(None, frozenset()))
    held = hold_shapes(Graph([own, beside], own=1), shapes.schema, document=view.document)
    if held.failures:
        raise _failure(held.failures)
    subjects = {line.partition(" ")[0][1:-1] for line in view.lines}
    return Report(tuple(found for found in held.findings if found.focus in subjects))


def _make_table(view: View) -> Table:
    return make_table(ox.parse("".join(f"{line} .\n" for line in sorted(view.lines)), format=ox.RdfFormat.N_TRIPLES))


def _failure(failures: Sequence[Failure]) -> EntenteError:
    faults = [
        InvalidInput(
            f"{failure.message[0].lower()}{failure.message[1:]}",
            place=Place(iri=failure.source),
            remedy=failure.remedy or "mend the shape; the data may well be right",
        )
        for failure in failures
    ]
    return faults[0] if len(faults) == 1 else Faults(faults)
