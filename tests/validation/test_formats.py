from __future__ import annotations

import json

import pytest
import rdflib
from pyshacl import validate

from entente.errors import InvalidInput, Place
from entente.namespaces import ENT, ID, SHAPES
from entente.validation.formats import FORMATS, render
from entente.validation.report import CHECKS, Finding, Report, Severity

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
LATE = Finding(Severity.INFO, SHAPES + "event-time", ID + "event/fair", "It has no time.", "Add ent:edtf.")
BAD = Finding(
    Severity.VIOLATION,
    CHECKS + "range",
    ID + "claim/letter/004",
    "A place in words.",
    "Name the place.",
    path=ENT + "transits",
    value='"the \\"hills\\""@en',
    document="letter",
    place=Place("data/claims/letter.trig", 40, ID + "claim/letter/004"),
)
OTHER = Finding(Severity.VIOLATION, CHECKS + "range", ID + "claim/letter/005", "A place in words.", "Name the place.")
REPORT = Report((LATE, BAD, OTHER, BAD))


def test_text_groups_and_says_place_message_remedy() -> None:
    assert render(REPORT, "text").splitlines() == [
        "VIOLATION  check:range  (2)",
        "  A place in words.",
        "    claim:letter/005",
        '    data/claims/letter.trig:40  claim:letter/004  ent:transits "the \\"hills\\""@en',
        "  → Name the place.",
        "",
        "INFO  shape:event-time",
        "  It has no time.",
        "    event:fair",
        "  → Add ent:edtf.",
        "",
        "Does not conform: 2 violations, 1 remark.",
    ]


def test_json_has_everything() -> None:
    content = json.loads(render(REPORT, "json"))
    assert content["conforms"] is False
    assert content["counts"] == {"violation": 2, "warning": 0, "info": 1}
    assert content["findings"][1] == {
        "severity": "violation",
        "source": CHECKS + "range",
        "focus": ID + "claim/letter/004",
        "path": ENT + "transits",
        "value": '"the \\"hills\\""@en',
        "message": "A place in words.",
        "remedy": "Name the place.",
        "document": "letter",
        "file": "data/claims/letter.trig",
        "line": 40,
    }


def test_turtle_is_a_shacl_report() -> None:
    graph = rdflib.Graph().parse(data=render(REPORT, "turtle"), format="turtle")
    (report,) = graph.subjects(rdflib.RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms) == rdflib.Literal(False)
    assert len(list(graph.objects(report, SH.result))) == 3
    (value,) = graph.objects(None, SH.value)
    assert value == rdflib.Literal('the "hills"', lang="en")
    shape = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
[] a sh:NodeShape ; sh:targetClass sh:ValidationResult ;
    sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] ,
        [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ] , [ sh:path sh:sourceShape ; sh:maxCount 1 ] ,
        [ sh:path sh:value ; sh:maxCount 1 ] , [ sh:path sh:resultPath ; sh:maxCount 1 ] .
"""
    conforms, _, text = validate(graph, shacl_graph=rdflib.Graph().parse(data=shape, format="turtle"))
    assert conforms, text


@pytest.mark.parametrize("name", FORMATS)
def test_same_findings_same_bytes(name: str) -> None:
    assert render(Report((OTHER, LATE, BAD)), name) == render(Report((BAD, OTHER, LATE)), name)


def test_unknown_format() -> None:
    with pytest.raises(InvalidInput, match="report format") as caught:
        render(REPORT, "papyrus")
    assert "json" in caught.value.remedy
