"""No lint cries wolf: on our own files, on vocabularies that libraries bring along, and on what only looks odd."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from entente.validation.inputs import collect
from entente.validation.lints import run_lints
from entente.validation.parsing import Parsed, parse
from entente.validation.report import Report

ROOT = Path(__file__).parents[3]


def read(*names: Path) -> Parsed:
    parsed = parse(collect(names))
    assert not parsed.report.findings
    return parsed


def name(report: Report) -> set[str]:
    """Name the lints that spoke, but for the one on imports: those of others' files are not at hand."""
    return {found.source.partition("#")[2] for found in report} - {"import-not-fetched"}


def test_our_own_files_are_clean() -> None:
    data, shapes = read(ROOT / "data"), read(ROOT / "ontology" / "shapes")
    ontology = read(ROOT / "ontology" / "*.ttl")
    assert sum(len(file.table) for file in data.files) > 10_000
    assert list(run_lints(data.files, shapes.files, ontology.files)) == []


def test_our_examples_are_clean() -> None:
    assert (
        list(run_lints(read(ROOT / "ontology" / "examples").files, (), read(ROOT / "ontology" / "*.ttl").files)) == []
    )


def package(library: str, *parts: str) -> Path:
    spec = find_spec(library)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent.joinpath(*parts)


FOREIGN = [
    ("pyshacl", "assets", "shacl.ttl"),
    ("pyshacl", "assets", "shacl-shacl.ttl"),
    ("pyshacl", "assets", "schema.ttl"),
    ("owlready2", "ontos", "dc.owl"),
    ("owlready2", "ontos", "dcterms.owl"),
    ("owlready2", "ontos", "dcam.owl"),
    ("owlready2", "ontos", "dcmitype.owl"),
]


@pytest.mark.parametrize("parts", FOREIGN, ids=lambda parts: parts[-1])
def test_vocabularies_of_others_are_clean(parts: tuple[str, ...]) -> None:
    files = read(package(*parts)).files
    assert sum(len(file.table) for file in files) > 10
    assert name(run_lints(files, files, files)) == set()


def test_of_dash_only_what_is_wrong_is_told() -> None:
    """Queries use sh: without declaring it, one term is declared nowhere, two terms are called alike."""
    files = read(package("pyshacl", "assets", "dash.ttl")).files
    told = {"query-syntax", "unknown-term", "unused-shape", "label-missing", "label-shared"}
    report = run_lints(files, files, files)
    assert name(report) == told
    assert len(report) <= 14
