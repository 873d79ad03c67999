"""The reference holds what ontology, shapes, checks, examples and data say, and nothing is left out."""

from __future__ import annotations

import re
from collections import Counter

import pyoxigraph as ox
import pytest

from entente.corpus.project import Project
from entente.corpus.turtle import read_quads
from entente.namespaces import CORPUS, ENT, ONTOLOGY, OWL, RDFS, SKOS
from entente.reference.bearing import Demand
from entente.reference.reading import read_reference
from entente.reference.records import Reference
from entente.store.embedded import EmbeddedEngine
from entente.store.snapshots import current

PREFIXES = f"PREFIX ent: <{ENT}> PREFIX rdfs: <{RDFS}> PREFIX skos: <{SKOS}> PREFIX owl: <{OWL}>\n"


@pytest.fixture(scope="module")
def engine(published: Project) -> EmbeddedEngine:
    return EmbeddedEngine.open_read_only(current(published.build).store)


@pytest.fixture(scope="module")
def reference(engine: EmbeddedEngine, published: Project) -> Reference:
    return read_reference(engine, published.ontology)


def column(engine: EmbeddedEngine, query: str) -> list[str]:
    return [term.value for row in engine.select(PREFIXES + query) for term in row.values()]  # type: ignore[union-attr]


def test_every_term_is_there_once_with_label_and_definition(engine: EmbeddedEngine, reference: Reference) -> None:
    defined = column(
        engine, "SELECT ?term { GRAPH <https://w3id.org/entente/graph/ontology> { ?term rdfs:isDefinedBy ?m } }"
    )
    schemes = {ENT + found.scheme for found in reference.classes.values() if found.scheme}
    found = [*reference.classes, *reference.properties, *reference.codes]
    assert len(found) == len(set(found)) > 700
    assert {ENT + name for name in found} | schemes == set(defined)
    for term in (*reference.classes.values(), *reference.properties.values(), *reference.codes.values()):
        assert term.label
        assert term.definition, term.name


def test_modules_share_out_all_classes_and_properties(reference: Reference) -> None:
    listed = Counter(
        found.name
        for module in reference.modules
        for found in (*(one for _, one in module.classes), *module.lists, *module.properties)
    )
    assert set(listed.values()) == {1}
    assert set(listed) == {*reference.classes, *reference.properties}
    assert len(reference.modules) >= 12
    assert all(module.title and module.description for module in reference.modules)


def test_a_class_stands_below_its_superclass_in_the_tree(reference: Reference) -> None:
    deep = 0
    for module in reference.modules:
        trail: list[str] = []
        for depth, found in module.classes:
            trail[depth:] = [found.name]
            if depth:
                assert trail[depth - 1] in found.above
                deep += 1
    assert deep > 50


def test_facts_of_a_class(reference: Reference) -> None:
    transfer = reference.classes["ArmsTransfer"]
    assert transfer.above == ("Transfer",)
    assert "supplier" in dict(transfer.inherited)["Transfer"]
    assert {"arms-supplier", "arms-recipient"} <= {shape.name for shape in transfer.shapes}
    assert transfer.worked is not None
    assert "a ent:ArmsTransfer" in transfer.worked.text
    assert "Polity" in reference.classes["Person"].disjoint


def test_facts_of_properties(reference: Reference) -> None:
    supplier = reference.properties["supplier"]
    assert (supplier.domain, supplier.range, supplier.inverse) == (("Transfer",), ("Actor",), ("supplierIn",))
    assert "supplier-out-of-its-time" in {check.name for check in supplier.checks}
    assert reference.properties["cites"].chains == (("hasCitation", "citedWork"),)
    assert reference.properties["cites"].derived
    assert "symmetric" in reference.properties["contradicts"].traits
    assert reference.properties["charStart"].range == ("xsd:integer",)


def test_codes_stand_in_their_lists(reference: Reference) -> None:
    assert "Predicted" in reference.classes["Modality"].codes
    assert reference.classes["Modality"].scheme == "ModalityScheme"
    ordered = [reference.codes[name] for name in reference.classes["Strength"].codes]
    numbers = [float(code.ordinal) for code in ordered if code.ordinal]
    assert len(numbers) > 1
    assert numbers == sorted(numbers)
    assert {name for found in reference.classes.values() for name in found.codes} == set(reference.codes)
    for name, code in reference.codes.items():
        for rival in code.rivals:
            assert name in reference.codes[rival].rivals


@pytest.mark.parametrize("name", ["State", "Agreement", "Grievance", "ThreatPerception"])
def test_uses_of_classes_are_counted(engine: EmbeddedEngine, reference: Reference, name: str) -> None:
    (counted,) = column(
        engine,
        f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ GRAPH <{CORPUS}> {{ ?s a ?type }}"
        f" GRAPH <{ONTOLOGY}> {{ ?type rdfs:subClassOf* ent:{name} }} }}",
    )
    use = reference.classes[name].use
    assert use.flat == int(counted) > 0
    assert use.examples
    for thing in use.examples:
        (typed,) = column(engine, f"SELECT (COUNT(*) AS ?n) {{ <{thing.iri}> a ent:{name} }}")
        assert typed == "1"


@pytest.mark.parametrize("name", ["supplier", "grievant", "partOf"])
def test_uses_of_properties_are_counted(engine: EmbeddedEngine, reference: Reference, name: str) -> None:
    (flat,) = column(engine, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{CORPUS}> {{ ?s ent:{name} ?o }} }}")
    (claimed,) = column(engine, f"SELECT (COUNT(*) AS ?n) {{ ?c a ent:Claim . GRAPH ?c {{ ?s ent:{name} ?o }} }}")
    use = reference.properties[name].use
    assert (use.flat, use.claimed) == (int(flat), int(claimed))
    assert use.claimed >= 10


def test_every_shape_with_a_message_is_read(reference: Reference, published: Project) -> None:
    written = "".join(
        p.read_text("utf-8") for p in (published.ontology / "shapes").glob("*.ttl") if p.name != "style.ttl"
    )
    assert {shape.name for shape in reference.shapes} <= set(re.findall(r"^shape:([\w-]+) a ", written, re.M))
    assert len(reference.shapes) == len(re.findall(r"\bsh:message\b", written))
    assert {shape.severity for shape in reference.shapes} == {"violation", "warning", "info"}
    assert sum(bool(shape.targets or shape.properties) for shape in reference.shapes) > 90


def test_a_path_is_written_as_in_sparql(reference: Reference) -> None:
    shapes = {shape.name: shape for shape in reference.shapes}
    assert shapes["arms-content"].path == "(ent:item | ent:itemCategory)"
    assert shapes["arms-content"].demands == (Demand("minCount", "1"),)
    assert any("^" in shape.path for shape in shapes.values())


def test_every_check_is_read(reference: Reference, published: Project) -> None:
    assert {check.name for check in reference.checks} == {p.stem for p in (published.ontology / "checks").glob("*.rq")}
    assert not any("#+" in check.query for check in reference.checks)


def test_worked_examples_say_what_the_examples_say(reference: Reference, published: Project) -> None:
    worked = [term for term in (*reference.classes.values(), *reference.properties.values()) if term.worked]
    assert len(worked) > 100
    known: dict[str, set[str]] = {}
    for path in (published.ontology / "examples").glob("*.trig"):
        known[path.name] = {
            node.value.removeprefix(ENT)
            for quad in read_quads(path, base=f"https://w3id.org/entente/id/doc/{path.stem}")
            for node in (quad.predicate, quad.object)
            if isinstance(node, ox.NamedNode)
        }
    for term in worked:
        assert term.worked is not None
        assert term.name in known[term.worked.file]
        assert f"ent:{term.name}" in term.worked.text


def test_alignments_of_the_axioms_are_shown(reference: Reference, published: Project) -> None:
    for quad in read_quads(published.ontology / "alignments.ttl"):
        if quad.predicate.value == RDFS + "subClassOf" and isinstance(quad.subject, ox.NamedNode):
            shown = reference.classes[quad.subject.value.removeprefix(ENT)].alignments
            assert any(one.target.iri == quad.object.value for one in shown)  # type: ignore[union-attr]
