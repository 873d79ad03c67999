"""Every term of the ontology is used: by a claim, by a worked example, or by what the build derives.

A term that nothing uses has no meaning that anyone could check. A list or a model that must be complete for documents
to come is completed by examples (``ontology/examples``), which conform as the dataset does.
"""

import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS

from entente.namespaces import ENT
from entente.namespaces import RDF as RDF_NAMES
from tests.ontology.examples import example_paths, read_examples
from tests.ontology.modules import FOLDER, TERMS, merge, own_terms, read_modules
from tests.validation.dataset import load
from tests.validation.test_bad import validate

ROOT = FOLDER.parent
ALL = merge(read_modules())
TYPE = ox.NamedNode(RDF_NAMES + "type")


def _terms_in(quads: list[ox.Quad]) -> set[str]:
    nodes = {node for quad in quads for node in (quad.subject, quad.predicate, quad.object)}
    return {node.value for node in nodes if isinstance(node, ox.NamedNode) and node.value.startswith(ENT)}


def _used_by_data() -> set[str]:
    paths = [path for kind in ("ttl", "trig") for path in sorted((ROOT / "data").rglob(f"*.{kind}"))]
    return {term for path in paths for term in _terms_in(list(ox.parse(path=path)))}


def _used_by_ontology() -> set[str]:
    """What relates terms to one another, as ``ent:incompatibleWith`` does, or tells the build about them."""
    return {str(predicate) for predicate in ALL.predicates() if str(predicate).startswith(ENT)}


def _used_by_build() -> set[str]:
    """What a rule or an analysis concludes, and what the build's code names."""
    found: set[str] = set()
    for folder in ("rules", "analysis"):
        for path in (FOLDER / folder).glob("*.rq"):
            for template in re.findall(r"CONSTRUCT\s*\{(.*?)\}", path.read_text(encoding="utf-8"), re.DOTALL):
                found |= set(re.findall(r"\bent:(\w+)", template))
    for folder in ("build", "corpus", "mappings"):
        for path in (ROOT / "src" / "entente" / folder).glob("*.py"):
            found |= set(re.findall(r'"(\w+)"', path.read_text(encoding="utf-8")))
    return {ENT + name for name in found}


def _derived() -> set[str]:
    """What claims do not use, because the build writes it: derived properties, findings, voices and defaults."""
    derived = set(ALL.subjects(TERMS.derived, None)) | set(ALL.subjects(RDF.type, OWL.AnnotationProperty))
    findings = set(ALL.transitive_subjects(RDFS.subClassOf, TERMS.Finding))
    codes = {code for prop in derived for code in ALL.objects(prop, RDFS.range) if _is_code(code)}
    values = {value for code in codes for value in ALL.subjects(RDF.type, code)}
    bearers = {kind for prop in derived for kind in ALL.objects(prop, RDFS.domain)}
    return {str(term) for term in derived | findings | values | bearers | {TERMS.Affirmed, TERMS.Factual, TERMS.Says}}


def _is_code(term: rdflib.term.Node) -> bool:
    return TERMS.CodeValue in set(ALL.transitive_objects(term, RDFS.subClassOf))


def _with_what_it_needs(used: set[str]) -> set[str]:
    """Add what a used term cannot be without: what lies above it, its class and its list."""
    needs = (RDFS.subClassOf, RDFS.subPropertyOf, RDF.type, SKOS.inScheme)
    known, fresh = set(used), set(used)
    while fresh:
        above = {str(other) for term in fresh for need in needs for other in ALL.objects(rdflib.URIRef(term), need)}
        fresh = above - known
        known |= fresh
    return known


@cache
def used() -> frozenset[str]:
    written = _used_by_data() | _terms_in(read_examples()) | _used_by_ontology()
    return frozenset(_with_what_it_needs(written | (_derived() & (_used_by_build() | _inverses()))))


def _inverses() -> set[str]:
    """What OWL rules conclude from the ontology itself, without a file that names it."""
    owl = set(ALL.subjects(OWL.inverseOf, None)) | set(ALL.subjects(OWL.propertyChainAxiom, None))
    return {str(term) for term in owl}


def test_every_term_is_used() -> None:
    unused = sorted(str(term).removeprefix(ENT) for term in own_terms(ALL) if str(term) not in used())
    assert unused == [], (
        f"nothing uses {', '.join(unused)}. Delete a term that no claim needs; if it completes a list or the model, "
        "use it in a file of ontology/examples; if the build derives it, mark it ent:derived true and derive it"
    )


def test_examples_use_only_terms_that_exist() -> None:
    assert _terms_in(read_examples()) <= {str(term) for term in own_terms(ALL)}


def test_examples_conform() -> None:
    report = validate(load(read_examples()))
    assert [(found.source, found.message) for found in report] == []


def test_each_example_makes_claims_of_one_document() -> None:
    assert len(example_paths()) >= 7
    for path in example_paths():
        claims = {quad.subject.value for quad in ox.parse(path=path) if _is_claim(quad)}
        assert claims
        assert {claim.rpartition("/")[0].rpartition("/")[2] for claim in claims} == {path.stem}


def _is_claim(quad: ox.Quad) -> bool:
    return quad.predicate == TYPE and quad.object == ox.NamedNode(ENT + "Claim")


@pytest.mark.parametrize("path", example_paths(), ids=lambda path: path.stem)
def test_example_says_what_it_shows(path: Path) -> None:
    """Comments make it documentation: one at the top, and more on the way."""
    text = path.read_text(encoding="utf-8")
    assert len(re.findall(r"^# ", text, re.MULTILINE)) >= 2
