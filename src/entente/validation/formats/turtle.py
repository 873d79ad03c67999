"""A report as a SHACL validation report, so that shapes and checks read alike to other tools.

Standard: `SHACL, validation report <https://www.w3.org/TR/shacl/#validation-report>`_.
"""

from __future__ import annotations

from io import BytesIO

import pyoxigraph as ox

from entente.namespaces import RDF, XSD
from entente.validation.report import Finding, Report, Severity

SH = "http://www.w3.org/ns/shacl#"
_SEVERITIES = {Severity.VIOLATION: "Violation", Severity.WARNING: "Warning", Severity.INFO: "Info"}


def render_turtle(report: Report) -> str:
    """Write a report as Turtle: a ``sh:ValidationReport`` whose results name shape or check as ``sh:sourceShape``."""
    head = ox.BlankNode("report")
    triples = [
        ox.Triple(head, ox.NamedNode(RDF + "type"), _sh("ValidationReport")),
        ox.Triple(
            head, _sh("conforms"), ox.Literal(str(report.conforms).lower(), datatype=ox.NamedNode(XSD + "boolean"))
        ),
    ]
    for number, found in enumerate(report, 1):
        result = ox.BlankNode(f"result{number}")
        triples.append(ox.Triple(head, _sh("result"), result))
        triples += _describe(result, found)
    stream = BytesIO()
    ox.serialize(triples, stream, format=ox.RdfFormat.TURTLE, prefixes={"sh": SH, "xsd": XSD})
    return stream.getvalue().decode("utf-8")


def _describe(result: ox.BlankNode, found: Finding) -> list[ox.Triple]:
    text = f"{found.message} {found.remedy}".strip()
    said = [
        ox.Triple(result, ox.NamedNode(RDF + "type"), _sh("ValidationResult")),
        ox.Triple(result, _sh("focusNode"), _read_term(found.focus)),
        ox.Triple(result, _sh("resultSeverity"), _sh(_SEVERITIES[found.severity])),
        ox.Triple(result, _sh("sourceShape"), ox.NamedNode(found.source)),
        ox.Triple(result, _sh("resultMessage"), ox.Literal(text, language="en")),
    ]
    if found.path and "|" not in found.path and not found.path.startswith(("^", "<")):
        said.append(ox.Triple(result, _sh("resultPath"), ox.NamedNode(found.path)))
    if found.value is not None:
        said.append(ox.Triple(result, _sh("value"), _read_value(found.value)))
    return said


def _read_term(text: str) -> ox.NamedNode | ox.Literal:
    """Take an IRI for an IRI; a blank node that a check found has no name outside its store."""
    return ox.Literal(text) if text.startswith("_:") else ox.NamedNode(text)


def _read_value(term: str) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple:
    quads: list[ox.Quad] = list(ox.parse(f"<urn:s> <urn:p> {term} .", format=ox.RdfFormat.N_TRIPLES))
    return quads[0].object


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)
