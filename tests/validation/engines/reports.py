"""The report of plain pySHACL and ours of the same data and shapes, in a form that can be compared."""

from __future__ import annotations

import warnings
from collections.abc import Iterable

import pyoxigraph as ox
import pyshacl
import rdflib
from pyshacl.constraints.sparql.sparql_based_constraint_components import SPARQLConstraintComponentValidator

from entente.validation.engines.graph import Graph
from entente.validation.engines.run import Held, hold_shapes
from entente.validation.engines.schema import Schema, read_schema
from entente.validation.engines.terms import canonical, to_rdflib, unheard
from entente.validation.inputs import SourceFile
from entente.validation.report import Finding
from entente.validation.tables import read_table
from entente.validation.views import write_term

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")

Row = tuple[str, str | None, str | None, str, str, str, tuple[str, ...]]
"""Focus, path, value, component, source shape, severity, and messages where the shape has some."""


def read_graph(text: str, name: str = "data.ttl", syntax: str = "turtle") -> Graph:
    return Graph([read_table(SourceFile(name, text.encode(), syntax))])


def read_shapes(text: str) -> Schema:
    return read_schema(read_graph(text, "shapes.ttl"))


def to_graph(graph: Graph) -> rdflib.Graph:
    """Give the same triples to rdflib, blank nodes under the same labels."""
    made = rdflib.Graph(bind_namespaces="none")
    for triple in graph.triples():
        subject, predicate, value = (to_rdflib(graph.terms[number]) for number in triple)
        made.add((subject, predicate, value))
    return made


def reference_rows(data: Graph, shapes: Graph) -> set[Row]:
    """What plain pySHACL reports, all shapes in one go; it may raise."""
    SPARQLConstraintComponentValidator.validator_cache.clear()
    with unheard(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _, results, text = pyshacl.validate(to_graph(data), shacl_graph=to_graph(shapes), inplace=True)
    if not isinstance(results, rdflib.Graph):
        raise ValueError(text)
    schema = read_schema(shapes)
    rows = set()
    for report in results.subjects(rdflib.RDF.type, SH.ValidationReport):
        for node in results.objects(report, SH.result):
            found = {name: results.value(node, SH[name]) for name in _PARTS}
            term = {name: canonical(write_term(value)) for name, value in found.items() if value is not None}
            shape = schema.shapes[term["sourceShape"]]
            path = term.get("resultPath")
            own = {text for text in shape.messages if "{" not in text}
            said = {write_term(message) for message in results.objects(node, SH.resultMessage)} & own
            rows.add(
                (
                    _bare(term["focusNode"]),
                    _bare(path) if path and path[0] == "<" else shape.path.name if shape.path and path else None,
                    term.get("value"),
                    _bare(term["sourceConstraintComponent"]),
                    shape.source,
                    _bare(term["resultSeverity"]).removeprefix(str(SH)),
                    tuple(sorted(said)),
                )
            )
    return rows


_PARTS = ("focusNode", "resultPath", "value", "sourceConstraintComponent", "sourceShape", "resultSeverity")


def our_rows(held: Held, schema: Schema) -> set[Row]:
    return {_row(found, schema) for found in held.findings}


def _row(found: Finding, schema: Schema) -> Row:
    shape = schema.shapes[f"<{found.source}>" if found.source[0] != "_" else found.source]
    own = tuple(sorted(text for text in shape.messages if "{" not in text))
    with unheard():
        focus = canonical(found.focus) if found.focus[0] == '"' else found.focus
        value = canonical(found.value) if found.value else None
    return (
        focus,
        found.path,
        value,
        str(found.component),
        found.source,
        found.severity.value.capitalize(),
        own,
    )


def _bare(term: str) -> str:
    return term[1:-1] if term[0] == "<" else term


def compare(data: Graph, shapes: Graph, *, engine: str = "auto") -> tuple[set[Row], set[Row], Held]:
    """Give pySHACL's rows, ours, and what ours came to."""
    schema = read_schema(shapes)
    held = hold_shapes(data, schema, engine=engine)
    return reference_rows(data, shapes), our_rows(held, schema), held


def lines_of(quads: Iterable[ox.Quad]) -> list[str]:
    return [f"{quad.subject} {quad.predicate} {quad.object} ." for quad in quads]
