"""Statements with a slip each, and others that only look like it: one case a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from entente.validation.checks import read_check
from entente.validation.inputs import SourceFile
from entente.validation.lints import run_lints
from entente.validation.parsing import parse

PREFIXES = """@prefix ex: <http://example.org/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
"""
CASES = [
    line.split("\t")
    for line in (Path(__file__).parents[2] / "cases" / "lints.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def test_there_are_cases_of_both_kinds() -> None:
    assert sum(case[0] != "-" for case in CASES) >= 35
    assert sum(case[0] == "-" for case in CASES) >= 15


@pytest.mark.parametrize(("name", "written", "fix", "statement"), CASES, ids=[case[3] for case in CASES])
def test_a_statement_is_found_guilty_of_its_slip_alone(name: str, written: str, fix: str, statement: str) -> None:
    files = parse([SourceFile("case.ttl", f"{PREFIXES}{statement}\n".encode(), "turtle")]).files
    found = list(run_lints(files))
    if name == "-":
        assert found == []
        return
    assert [each.source.partition("#")[2] for each in found] == [name]
    place, snippet = found[0].place, found[0].snippet
    assert place is not None
    assert snippet == statement
    assert statement[(place.column or 0) - 1 :].startswith(written)
    assert (found[0].fixes or ("-",))[0] == fix
    assert found[0].replaces == (written if fix != "-" else None)


QUERIES = [
    ("SELECT $this WHERE {\\n $this ex:p ?x .\\n FILTER(?x > ) }", (13, 17)),
    ("SELECT $this WHERE {\\n $this no:p ?x }", (12, 8)),
    ("PREFIX no: <urn:no#> SELECT $this WHERE { $this no:p ?x . $this $PATH ?value }", None),
    ("SELECT $this WHERE { $this ex:p/ex:q* ?value . FILTER NOT EXISTS { ?value a ex:T } }", None),
    ("SELECT $this WHERE { SERVICE <http://127.0.0.1:9/> { $this ex:p ?x } }", None),
]


@pytest.mark.parametrize(("query", "position"), QUERIES, ids=[query for query, _ in QUERIES])
def test_a_query_is_told_at_its_line_of_the_file(query: str, position: tuple[int, int] | None) -> None:
    head = PREFIXES + "ex:s sh:targetNode ex:s ; sh:sparql [ sh:prefixes ex: ; sh:select '''"
    text = query.replace("\\n", "\n")
    rest = "''' ] . ex: sh:declare [ sh:prefix 'ex' ; sh:namespace 'http://example.org/ns#'^^xsd:anyURI ] .\n"
    files = parse([SourceFile("shapes.ttl", f"{head}{text}{rest}".encode(), "turtle")]).files
    found = list(run_lints(files, files))
    assert [(each.place.line, each.place.column) for each in found if each.place] == ([position] if position else [])
    assert {each.source.partition("#")[2] for each in found} <= {"query-syntax"}


def test_a_check_is_told_at_its_line(tmp_path: Path) -> None:
    head = "#+ message: {offender} is odd.\n#+ severity: info\n#+ remedy: Mend it.\n"
    (tmp_path / "odd.rq").write_text(head + "SELECT ?offender WHERE {\n ?offender a } }\n")
    (found,) = run_lints((), checks=[read_check(tmp_path / "odd.rq")])
    assert found.place is not None
    assert (found.place.file, found.place.line, found.place.column) == (str(tmp_path / "odd.rq"), 5, 14)
    assert found.snippet == " ?offender a } }"
