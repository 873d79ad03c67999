from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from entente.errors import InvalidInput, MissingInput
from entente.namespaces import ENT, ID, RDF
from entente.validation.report import Severity
from entente.validation.shacl import read_shapes, validate_view
from entente.validation.views import View, vocabulary

PREFIXES = """
@prefix ent: <https://w3id.org/entente/ontology#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://w3id.org/entente/shapes#> .
"""
SHAPE = (
    PREFIXES
    + """
shape:transfer a sh:NodeShape ; sh:targetClass ent:Transfer ; sh:property shape:supplier .
shape:supplier a sh:PropertyShape ; sh:path ent:supplier ; sh:name "Supplier" ; sh:severity sh:Warning ;
    sh:message "Nobody supplies. Write ent:supplier." ; sh:minCount 1 ; sh:class ent:Actor .
"""
)
GUNS, ARVONIA = f"<{ID}transfer/guns>", f"<{ID}state/arvonia>"
A_TRANSFER = f"{GUNS} <{RDF}type> <{ENT}ArmsTransfer>"
SUPPLIED = f"{GUNS} <{ENT}supplier> {ARVONIA}"
CONTEXT = View(
    None,
    frozenset(
        {
            f"{ARVONIA} <{RDF}type> <{ENT}State>",
            f"<{ENT}State> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <{ENT}Actor>",
            f"<{ENT}ArmsTransfer> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <{ENT}Transfer>",
            f"<{ID}transfer/other> <{RDF}type> <{ENT}Transfer>",
        }
    ),
)


def write_shapes(folder: Path, text: str = SHAPE) -> Path:
    (folder / "shapes.ttl").write_text(text, encoding="utf-8")
    return folder


def test_finding_says_where_what_and_what_to_do(tmp_path: Path) -> None:
    shapes = read_shapes(write_shapes(tmp_path))
    (found,) = validate_view(View("letter", frozenset({A_TRANSFER})), shapes, context=CONTEXT)
    assert found.focus == ID + "transfer/guns"
    assert found.source == "https://w3id.org/entente/shapes#supplier"
    assert (found.severity, found.document, found.path) == (Severity.WARNING, "letter", ENT + "supplier")
    assert (found.message, found.remedy) == ("Nobody supplies.", "Write ent:supplier.")


def test_context_is_looked_at_and_not_reported(tmp_path: Path) -> None:
    shapes = read_shapes(write_shapes(tmp_path))
    assert validate_view(View("letter", frozenset({A_TRANSFER, SUPPLIED})), shapes, context=CONTEXT).findings == ()


def test_a_shape_that_cannot_be_evaluated_is_a_failure(tmp_path: Path) -> None:
    """``VALUES`` is forbidden in SHACL-SPARQL; pySHACL then says that the data do not conform."""
    constraint = """
shape:transfer a sh:NodeShape ; sh:targetClass ent:Transfer ;
    sh:sparql [ sh:select "SELECT $this WHERE { VALUES ?x { 1 } $this ?p ?o }" ] .
"""
    shapes = read_shapes(write_shapes(tmp_path, PREFIXES + constraint))
    with pytest.raises(InvalidInput, match="cannot be evaluated"):
        validate_view(View("letter", frozenset({A_TRANSFER})), shapes, context=CONTEXT)


def test_an_ill_formed_shape_is_a_failure(tmp_path: Path) -> None:
    text = (
        PREFIXES
        + "shape:s a sh:PropertyShape ; sh:targetClass ent:Transfer ; sh:path ent:supplier ; sh:minCount 1 , 2 ."
    )
    with pytest.raises(InvalidInput, match="cannot be evaluated"):
        validate_view(
            View("letter", frozenset({A_TRANSFER})), read_shapes(write_shapes(tmp_path, text)), context=CONTEXT
        )


def test_a_dataset_is_no_view() -> None:
    """pySHACL would validate the union of its graphs, so that a denial satisfied a shape."""
    with pytest.raises(InvalidInput, match="dataset"):
        View.of_graph("letter", rdflib.Dataset())


def test_views_of_rdflib_and_oxigraph_are_one() -> None:
    text = f'{A_TRANSFER} . {SUPPLIED} . {GUNS} <http://www.w3.org/2000/01/rdf-schema#label> "«guns»"@en .'
    from_rdflib = View.of_graph("letter", rdflib.Graph().parse(data=text, format="turtle"))
    assert from_rdflib == View.of("letter", ox.parse(text, format=ox.RdfFormat.TURTLE))


def test_view_mentions_step_by_step() -> None:
    mentioned = CONTEXT.mentioned_in(View("letter", frozenset({SUPPLIED})))
    assert {line.split(" ")[0] for line in mentioned.lines} == {ARVONIA, f"<{ENT}State>"}


def test_vocabulary_keeps_classes_and_codes() -> None:
    text = PREFIXES + (
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> ."
        'ent:State a owl:Class ; rdfs:subClassOf ent:Actor , [ a owl:Restriction ] ; rdfs:label "state" .'
        "ent:Official a ent:Publicity , owl:NamedIndividual ."
    )
    kept = vocabulary(ox.parse(text, format=ox.RdfFormat.TURTLE))
    assert {line.split("#")[-1] for line in kept.lines} == {"Actor>", "Publicity>"}


def test_no_shapes(tmp_path: Path) -> None:
    with pytest.raises(MissingInput):
        read_shapes(tmp_path)


def test_broken_shapes_name_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_shapes(write_shapes(tmp_path, PREFIXES + "shape:x a sh:NodeShape"))
    assert caught.value.place is not None
    assert str(caught.value.place).startswith(str(tmp_path / "shapes.ttl"))
    assert caught.value.place.line
