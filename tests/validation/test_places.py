"""Where findings point to, and what may be written there: a case a line for every kind of constraint."""

from __future__ import annotations

from pathlib import Path

import pytest

from entente.validation.report import Finding
from entente.validation.request import Request
from entente.validation.tool import validate_files

PREFIXES = """@prefix ex: <http://example.org/ns#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPE = PREFIXES + "@prefix sh: <http://www.w3.org/ns/shacl#> .\nex:S a sh:NodeShape ;\n    "
COMPONENT = "http://www.w3.org/ns/shacl#{}ConstraintComponent"
CASES = [
    line.split("\t")
    for line in (Path(__file__).parents[1] / "cases" / "places.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("# ")
]
MARK = "»"


def find(folder: Path, shape: str, data: str, suffix: str = ".ttl") -> list[Finding]:
    """Hold one file against one shape."""
    target = "" if "sh:target" in shape else " ; sh:targetClass ex:T"
    (folder / "shapes.ttl").write_text(f"{SHAPE}{shape}{target} .\n", encoding="utf-8")
    (folder / f"data{suffix}").write_text(data, encoding="utf-8")
    outcome = validate_files(Request((str(folder / f"data{suffix}"),), (str(folder / "shapes.ttl"),), lint=False))
    assert not outcome.failures
    return list(outcome.report)


def position(text: str) -> tuple[int, int]:
    """Give line and column of the last mark."""
    before = text[: text.rindex(MARK)].split("\n")
    return len(before), len(before[-1]) + 1


def test_there_are_cases_for_every_kind_of_constraint() -> None:
    assert len(CASES) >= 70
    assert len({case[0] for case in CASES}) >= 27


@pytest.mark.parametrize(("component", "fix", "shape", "marked"), CASES, ids=[f"{c[0]}: {c[3]}" for c in CASES])
def test_a_finding_points_to_its_place(tmp_path: Path, component: str, fix: str, shape: str, marked: str) -> None:
    text = PREFIXES + marked.replace("␤", "\n") + "\n"
    line, column = position(text) if MARK in text else (5, 1)
    start = text.rindex(MARK) if MARK in text else 0
    data = text[:start] + text[start:].replace(MARK, "", 1)
    (found,) = find(tmp_path, shape, data)
    assert found.component == COMPONENT.format(component)
    assert found.place is not None
    assert (found.place.line, found.place.column) == (line, column)
    assert found.snippet == data.split("\n")[line - 1]
    assert (found.fixes or ("-",))[0] == fix
    if found.replaces is not None:
        assert data[start:].startswith(found.replaces)
    assert found.defined is not None
    assert (found.defined.line or 0) >= 6


SYNTAXES = [
    (".nt", '<http://example.org/ns#a> <{t}> <http://example.org/ns#T> .\n<http://example.org/ns#a> <{p}> »"5" .\n'),
    (
        ".nq",
        '<http://example.org/ns#a> <{t}> <http://example.org/ns#T> .\n<http://example.org/ns#a> <{p}> »"5" <urn:g> .\n',
    ),
    (".trig", PREFIXES + 'ex:g { ex:a a ex:T .\n  ex:a ex:p »"5" }\n'),
    (".n3", PREFIXES + 'ex:a a ex:T ;\n  ex:p »"5" .\n'),
    (
        ".rdf",
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="http://example.org/ns#">\n'
        '  <ex:T rdf:about="http://example.org/ns#a"><ex:p>»5</ex:p></ex:T>\n</rdf:RDF>\n',
    ),
    (
        ".jsonld",
        '{"@context": {"ex": "http://example.org/ns#"},\n "@id": "ex:a", "@type": "ex:T",\n "ex:p": »"5"}\n',
    ),
]
FIXES = {
    ".nt": '"5"^^<http://www.w3.org/2001/XMLSchema#integer>',
    ".nq": '"5"^^<http://www.w3.org/2001/XMLSchema#integer>',
}


@pytest.mark.parametrize(("suffix", "marked"), SYNTAXES, ids=[suffix for suffix, _ in SYNTAXES])
def test_every_syntax_has_places_and_fixes(tmp_path: Path, suffix: str, marked: str) -> None:
    names = {"t": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "p": "http://example.org/ns#p"}
    for name, iri in names.items():
        marked = marked.replace(f"<{{{name}}}>", f"<{iri}>")
    (found,) = find(
        tmp_path, "sh:property [ sh:path ex:p ; sh:datatype xsd:integer ]", marked.replace(MARK, ""), suffix
    )
    assert found.place is not None
    assert (found.place.line, found.place.column) == position(marked)
    assert found.fixes == (FIXES.get(suffix, "5"),)
    assert marked.replace(MARK, "")[marked.index(MARK) :].startswith(found.replaces or "?")


def test_each_of_too_many_values_is_told(tmp_path: Path) -> None:
    data = PREFIXES + "ex:a a ex:T ; ex:p 1 ,\n  2 , 3 .\n"
    (found,) = find(tmp_path, "sh:property [ sh:path ex:p ; sh:maxCount 1 ]", data)
    told = [(each.place.line, each.place.column, each.message) for each in found.details if each.place]
    assert told == [
        (5, 20, "One of 3 values: 1."),
        (6, 3, "One of 3 values: 2."),
        (6, 7, "One of 3 values: 3."),
    ]


def test_what_failed_inside_has_places_and_fixes_too(tmp_path: Path) -> None:
    data = PREFIXES + 'ex:a a ex:T ; ex:p [ ex:q "5" ] .\n'
    (found,) = find(
        tmp_path,
        "sh:property [ sh:path ex:p ; sh:node [ sh:property [ sh:path ex:q ; sh:datatype xsd:integer ] ] ]",
        data,
    )
    (inner,) = found.details
    assert (inner.place and inner.place.column, inner.fixes, inner.replaces) == (27, ("5",), '"5"')


def test_a_node_that_no_file_speaks_of_is_found_where_it_is_a_target(tmp_path: Path) -> None:
    shape = "sh:targetNode ex:nowhere ; sh:property [ sh:path ex:p ; sh:minCount 1 ]"
    (found,) = find(tmp_path, shape, PREFIXES + "ex:a ex:p 1 .\n")
    assert found.place is not None
    assert (found.place.file, found.place.line) == (str(tmp_path / "shapes.ttl"), 7)


def test_findings_in_two_files_point_each_to_its_own(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(SHAPE + "sh:targetClass ex:T ; sh:property [ sh:path ex:p ; sh:maxCount 0 ] .")
    (tmp_path / "a.ttl").write_text(PREFIXES + "ex:a a ex:T . [] a ex:T ; ex:p 1 .\n")
    (tmp_path / "b.ttl").write_text(PREFIXES + "\n[] a ex:T ; ex:p 2 . ex:a ex:p 3 .\n")
    outcome = validate_files(
        Request((str(tmp_path / "a.ttl"), str(tmp_path / "b.ttl")), (str(tmp_path / "shapes.ttl"),))
    )
    places = [
        (Path(found.place.file or "").name, found.place.line, found.place.column)
        for found in outcome.report
        if found.place
    ]
    assert places == [("a.ttl", 5, 32), ("b.ttl", 6, 18), ("b.ttl", 6, 32)]
