"""SHACL shapes on one view, with pySHACL.

pySHACL sees a plain graph, never a dataset, because it would take the union of all graphs for one.

Standard: `SHACL <https://www.w3.org/TR/shacl/>`_.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import rdflib

from entente.errors import EntenteError, InvalidInput, MissingInput, Place
from entente.validation.report import Finding, Report, Severity
from entente.validation.views import View, write_term


@dataclass(frozen=True)
class Shapes:
    """A shapes graph, as N-Triples, and what identifies it.

    Use `read_shapes`.
    """

    text: str
    digest: str


def read_shapes(folder: Path, *, without: Sequence[str] = ("style.ttl",)) -> Shapes:
    """Read the shapes of a folder.

    Parameters
    ----------
    folder
        Its ``*.ttl`` files are read.
    without
        Names of files that hold shapes over something else, as the ontology itself.

    Raises
    ------
    MissingInput
        The folder has no shapes.
    InvalidInput
        A file does not parse.

    """
    lines: list[str] = []
    digest = sha256()
    for path in sorted(folder.glob("*.ttl")):
        if path.name in without:
            continue
        content = path.read_bytes()
        try:
            lines += (f"{each}" for each in ox.parse(content, format=ox.RdfFormat.TURTLE))
        except SyntaxError as error:
            raise InvalidInput(
                f"the shapes do not parse: {error.msg}", place=Place(str(path), error.lineno), remedy="mend the line"
            ) from error
        digest.update(sha256(content).digest())
    if not lines:
        raise MissingInput("there are no shapes", place=Place(str(folder)), remedy="name the folder of *.ttl shapes")
    return Shapes(" .\n".join(lines) + " .\n", digest.hexdigest())


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
        pySHACL cannot evaluate a shape. That is no "does not conform".

    """
    from pyshacl import validate  # it takes half a second to import, and most validations come from the cache
    from pyshacl.errors import ReportableRuntimeError

    known = view.lines | (context.lines if context else frozenset())
    graph = rdflib.Graph(bind_namespaces="none")
    graph.parse(data="".join(f"{line} .\n" for line in sorted(known)), format="nt")
    constraints = rdflib.Graph(bind_namespaces="none")
    constraints.parse(data=shapes.text, format="nt")
    try:
        _, results, text = validate(graph, shacl_graph=constraints, inplace=True)
    except ReportableRuntimeError as error:
        raise _failure(str(error)) from error
    if not isinstance(results, rdflib.Graph):
        raise _failure(text)
    own = {line.partition(" ")[0][1:-1] for line in view.lines}
    return Report(tuple(found for found in _findings(results, constraints, view.document) if found.focus in own))


def _failure(reason: str) -> EntenteError:
    return InvalidInput(f"a shape cannot be evaluated: {reason}", remedy="mend the shape; the data may well be right")


_SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
_SEVERITIES: dict[rdflib.term.Node | None, Severity] = {
    _SH.Violation: Severity.VIOLATION,
    _SH.Warning: Severity.WARNING,
    _SH.Info: Severity.INFO,
}


def _findings(results: rdflib.Graph, shapes: rdflib.Graph, document: str | None) -> Iterable[Finding]:
    """Read pySHACL's results; a message says in its first sentence what is wrong and then what to do."""
    for result in results.objects(None, _SH.result):
        path, value = results.value(result, _SH.resultPath), results.value(result, _SH.value)
        source = results.value(result, _SH.sourceShape)
        message, _, remedy = str(results.value(result, _SH.resultMessage)).partition(". ")
        yield Finding(
            _SEVERITIES[results.value(result, _SH.resultSeverity)],
            str(source),
            str(results.value(result, _SH.focusNode)),
            f"{message.removesuffix('.')}.",
            remedy,
            path=str(path) if isinstance(path, rdflib.URIRef) else _path(shapes, source),
            value=write_term(value) if value is not None else None,
            document=document,
        )


def _path(shapes: rdflib.Graph, source: rdflib.term.Node | None) -> str | None:
    """Write a property shape's path as SPARQL does, for alternatives and inverses of properties."""
    path = shapes.value(source, _SH.path)
    if path is None:
        return None

    def write(step: rdflib.term.Node) -> str:
        inverse = shapes.value(step, _SH.inversePath)
        return f"^{write(inverse)}" if inverse is not None else f"<{step}>"

    alternatives = shapes.value(path, _SH.alternativePath)
    return "|".join(map(write, shapes.items(alternatives))) if alternatives is not None else write(path)
