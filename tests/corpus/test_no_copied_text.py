"""No literal of the project repeats six consecutive words of a source document."""

from __future__ import annotations

import csv
import re
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest

from entente.corpus.documents import read_manifest, read_text
from entente.corpus.project import Project
from entente.corpus.turtle import read_quads
from entente.namespaces import DCTERMS

RUN = 6
TITLES = {DCTERMS + "title", DCTERMS + "bibliographicCitation", DCTERMS + "creator"}
PROPER_NAMES = (
    "Lithuanian Ministry of National Defence 2023",
    "International Centre for Defence and Security",
    "International North–South Transport Corridor (INSTC)",
    "Joint Comprehensive Plan of Action (JCPOA)",
    "Walt's Balance of Threat theory",
    "https://creativecommons.org/licenses/by/4.0/",
)
"""Names and fixed terms that are longer than the run; each must be one."""


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def split(path: Path) -> list[str]:
    """A file's text as one, or a table cell by cell without the IRIs, since neighbouring cells make no sentence."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".csv":
        return [text]
    return [cell for row in csv.reader(text.splitlines()) for cell in row if not cell.startswith("https://")]


@pytest.fixture(scope="module")
def source_runs(texts: Path, project: Project) -> set[tuple[str, ...]]:
    documents = read_manifest(project.manifest).values()
    assert len(documents) >= 2
    titles = set().union(*(runs(document.title) for document in documents))
    return set().union(*(runs(read_text(document, texts)) for document in documents)) - titles


def repeated(text: str, source_runs: set[tuple[str, ...]]) -> set[str]:
    names = set().union(*(runs(name) for name in PROPER_NAMES))
    return {" ".join(run) for run in (runs(text) & source_runs) - names}


def test_literals_of_the_data_are_in_our_own_words(project: Project, source_runs: set[tuple[str, ...]]) -> None:
    files = [p for p in (project.root / "data").rglob("*") if p.suffix in (".ttl", ".trig")]
    files += list(project.ontology.rglob("*.ttl"))
    literals = [
        (path.name, quad.object.value)
        for path in files
        for quad in read_quads(path)
        if isinstance(quad.object, ox.Literal) and quad.predicate.value not in TITLES
    ]
    assert len(literals) > 1000
    copied = {(name, text) for name, text in literals if repeated(text, source_runs)}
    assert copied == set()


def test_no_other_file_of_the_project_repeats_a_source(project: Project, source_runs: set[tuple[str, ...]]) -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=project.root, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    kept = [
        name
        for name in listed
        if name and name != "LICENSE" and not name.startswith("data/") and not name.startswith("ontology/")
    ]
    assert len(kept) > 50
    for name in kept:
        path = project.root / name
        if path.is_file() and path.suffix not in (".png", ".ico", ".woff2"):
            for text in split(path):
                assert repeated(text, source_runs) == set(), name
