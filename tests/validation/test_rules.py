"""Shapes and checks as they are written: what each of them must say, and that they speak of terms that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from entente.namespaces import ENT, SHAPES
from entente.validation.checks import read_checks
from tests.validation.dataset import ONTOLOGY

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
FILES = [path for path in sorted((ONTOLOGY / "shapes").glob("*.ttl")) if path.name != "style.ttl"]
CHECKS = read_checks(ONTOLOGY / "checks")
SEVERITIES = {SH.Violation, SH.Warning, SH.Info}


def read_graph(path: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(path)


def list_terms(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w:-])ent:([A-Za-z]\w*)", text))


def declared() -> set[str]:
    quads = (quad for path in ONTOLOGY.glob("*.ttl") for quad in ox.parse(path=path))
    return {
        quad.subject.value.removeprefix(ENT)
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(ENT)
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shape_has_name_severity_and_a_message_that_says_what_to_do(path: Path) -> None:
    graph = read_graph(path)
    said = set(graph.subjects(SH.message, None))
    assert said
    for shape in said:
        assert isinstance(shape, rdflib.URIRef), "a finding could not name a shape without an IRI"
        assert shape.startswith(SHAPES)
        (message,) = graph.objects(shape, SH.message)
        (name,) = graph.objects(shape, SH.name)
        (severity,) = graph.objects(shape, SH.severity)
        wrong, _, remedy = str(message).partition(". ")
        assert wrong, "the first sentence says what is wrong"
        assert remedy.endswith("."), "and then what to do"
        assert str(name)[0].isupper()
        assert severity in SEVERITIES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shape_reports_under_a_name(path: Path) -> None:
    graph = read_graph(path)
    unnamed = [shape for shape in graph.objects(None, SH.property) if isinstance(shape, rdflib.URIRef)]
    assert all((shape, SH.message, None) in graph for shape in unnamed)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shape_is_core(path: Path) -> None:
    """A SPARQL constraint costs milliseconds for each focus node; what needs one is a check."""
    assert (None, SH.sparql, None) not in read_graph(path)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_check_says_what_is_wrong_and_what_to_do(check: object) -> None:
    from entente.validation.checks import Check

    assert isinstance(check, Check)
    assert check.message.endswith(".")
    assert check.remedy.endswith(".")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", check.name)


def test_terms_exist() -> None:
    used = {term for path in FILES for term in list_terms(path.read_text(encoding="utf-8"))}
    used |= {term for check in CHECKS for term in list_terms(check.query)}
    assert used - declared() == set()


def test_every_kind_has_its_class() -> None:
    """The check on kinds is the second home of the kinds in the prefix map."""
    prefixes = (ONTOLOGY / "prefixes.ttl").read_text(encoding="utf-8")
    kinds = set(re.findall(r"<https://w3id\.org/entente/id/([a-z-]+)/>", prefixes)) - {"doc", "finding"}
    (check,) = [check for check in CHECKS if check.name == "kind-of-another-class"]
    assert set(re.findall(r'\("([a-z-]+)" ent:\w+\)', check.query)) == kinds
