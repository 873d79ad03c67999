"""What HermiT objects to in any ontology is told with the statements that clash, each at its place."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from entente.reasoning.reason import judge
from entente.reasoning.statements import read_statements
from entente.validation.inputs import SourceFile
from entente.validation.logic import find_contradictions
from entente.validation.parsing import parse
from entente.validation.report import Finding
from entente.validation.request import Request
from entente.validation.tool import validate_files

HEAD = """@prefix ex: <http://example.org/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
CASES = [
    (
        "disjoint classes above one",
        "ex:A a owl:Class . ex:B a owl:Class ; owl:disjointWith ex:A .\nex:C rdfs:subClassOf ex:A , ex:B .\n",
        "ex:C can have no member: 3 statements cannot all hold.",
        {"ex:C is a subclass of ex:A.": 6, "ex:C is a subclass of ex:B.": 6, "nothing is both ex:A and ex:B.": 5},
    ),
    (
        "a restriction that nothing meets",
        "ex:p a owl:ObjectProperty . ex:B a owl:Class . ex:Z a owl:Class ; rdfs:subClassOf ex:B . ex:A a owl:Class ;\n"
        "  rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom ex:B ] ,\n"
        "  [ a owl:Restriction ; owl:onProperty ex:p ; owl:maxCardinality 0 ] .\n",
        "ex:A can have no member: 2 statements cannot all hold.",
        {
            "ex:A is a subclass of [ owl:onProperty ex:p ; owl:someValuesFrom ex:B ].": 6,
            "ex:A is a subclass of [ owl:maxCardinality 0 ; owl:onProperty ex:p ].": 7,
        },
    ),
    (
        "two values of a functional property",
        "ex:p a owl:ObjectProperty , owl:FunctionalProperty .\nex:a ex:p ex:b ,\n ex:c . ex:x ex:p ex:b .\n"
        "[] a owl:AllDifferent ; owl:distinctMembers ( ex:b ex:c ) .\n",
        "ex:p contradicts the ontology: 4 statements cannot all hold.",
        {
            "ex:p is functional.": 5,
            "ex:a ex:p ex:b.": 6,
            "ex:a ex:p ex:c.": 7,
            "[ a owl:AllDifferent ; owl:distinctMembers ( ex:b ex:c ) ].": 8,
        },
    ),
    (
        "one of a list of disjoint classes",
        "ex:A a owl:Class . ex:B a owl:Class . ex:C a owl:Class .\n"
        "[] a owl:AllDisjointClasses ; owl:members ( ex:A ex:B ex:C ) .\nex:x a ex:A .\nex:x a ex:C .\n",
        "ex:x contradicts the ontology: 3 statements cannot all hold.",
        {"ex:x is a ex:A.": 7, "ex:x is a ex:C.": 8, "nothing is both ex:A and ex:C.": 6},
    ),
    (
        "a complement, among dates and labels that the logic does not see",
        'ex:A a owl:Class ; rdfs:label "A"@en . ex:when a owl:DatatypeProperty .\n'
        "ex:B a owl:Class ; owl:equivalentClass [ owl:complementOf ex:A ] .\n"
        'ex:x a ex:A , ex:B ; ex:when "2024-01-01"^^xsd:date .\n',
        "ex:A contradicts the ontology: 3 statements cannot all hold.",
        {
            "ex:x is a ex:A.": 7,
            "ex:x is a ex:B.": 7,
            "ex:B owl:equivalentClass [ owl:complementOf ex:A ].": 6,
        },
    ),
]


def find(text: str, syntax: str = "turtle") -> list[Finding]:
    files = parse([SourceFile("o.ttl", text.encode(), syntax)]).files
    prefixes = {"http://example.org/ns#": "ex"}
    return list(find_contradictions(files, prefixes))


@pytest.mark.parametrize(("text", "message", "clash"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_statements_that_clash_are_told(text: str, message: str, clash: dict[str, int]) -> None:
    (found,) = find(HEAD + text)
    assert found.message == message
    assert {each.message: each.place.line for each in found.details if each.place} == clash
    assert found.place is not None


CONSISTENT = [
    "ex:A a owl:Class . ex:x a ex:A .\n",
    "ex:x ex:foo ex:bar . [] ex:foo [ ex:q 1 ] .\n",
    'ex:p a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:range xsd:date . ex:x ex:p "soon" .\n',
    "ex:A owl:equivalentClass [ owl:unionOf ( ex:B ex:C ) ] . ex:B owl:disjointWith ex:C . ex:x a ex:A , ex:B .\n",
    "ex:A rdfs:subClassOf [ owl:onProperty ex:p ; owl:hasValue 3 ] . ex:p a owl:DatatypeProperty . ex:x a ex:A .\n",
]


@pytest.mark.parametrize("text", CONSISTENT)
def test_what_can_hold_is_let_pass(text: str) -> None:
    assert find(HEAD + text) == []


def test_any_syntax_will_do() -> None:
    triples = [quad.triple for quad in ox.parse(HEAD + CASES[0][1], format=ox.RdfFormat.TURTLE)]
    written = (ox.serialize(triples, format=ox.RdfFormat.RDF_XML) or b"").decode()
    (found,) = find(written, "rdfxml")
    assert found.focus == "http://example.org/ns#C"
    assert all(each.place and each.place.line for each in found.details)


def test_our_own_ontology_is_consistent_as_any_other() -> None:
    folder = Path(__file__).parents[2] / "ontology"
    triples = [
        quad.triple
        for path in sorted(folder.glob("*.ttl"))
        if path.name not in ("prefixes.ttl", "alignments.ttl")
        for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
    ]
    ontology = read_statements(triples, str)
    assert len(ontology.axioms) > 300
    assert judge(ontology).conforms


def test_the_tool_reasons_where_it_is_asked(tmp_path: Path) -> None:
    (tmp_path / "data.ttl").write_text(HEAD + "ex:x a ex:A , ex:B .\n")
    (tmp_path / "ontology.ttl").write_text(HEAD + "ex:A a owl:Class ; owl:disjointWith ex:B . ex:B a owl:Class .\n")
    names = [str(tmp_path / name) for name in ("data.ttl", "ontology.ttl")]
    asked = Request((names[0],), ontology=(names[1],), reason=True)
    found = [each for each in validate_files(asked).report if each.source.endswith("#inconsistent")]
    assert {each.place.file for each in found[0].details if each.place} == set(names)
    not_asked = validate_files(Request((names[0],), ontology=(names[1],))).report
    assert not [each for each in not_asked if each.source.endswith("#inconsistent")]
