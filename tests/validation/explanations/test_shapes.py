"""Shapes are explained in words, with examples that pySHACL judges as they say."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyshacl
import pytest
import rdflib

from entente.errors import InvalidInput, MissingInput
from entente.validation.engines.graph import Graph
from entente.validation.engines.schema import Schema, read_schema
from entente.validation.explanations.collection import Collection, collect_explanations
from entente.validation.explanations.examples import make_examples
from entente.validation.inputs import SourceFile, collect
from entente.validation.lints import LINTS
from entente.validation.parsing import parse
from entente.validation.tables import read_table
from tests.conftest import ROOT

SHAPES = ROOT / "ontology" / "shapes"
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
OWN = "https://w3id.org/entente/shapes#"
FOREIGN = """
@prefix ex: <http://example.org/ships#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:ShipShape a sh:NodeShape ; sh:targetClass ex:Ship ; sh:closed true ; sh:ignoredProperties ( ex:note ) ;
    sh:property ex:ShipShape-built , [ sh:path ex:flag ; sh:in ( ex:Arvonia ex:Belmark ) ; sh:minCount 1 ] .
ex:ShipShape-built a sh:PropertyShape ; sh:path ex:built ; sh:name "Year"@en , "Baujahr"@de ;
    sh:description "When she was launched." ; sh:message "The year is odd. Write four digits." ;
    sh:or ( [ sh:datatype xsd:gYear ] [ sh:datatype xsd:date ; sh:maxInclusive "2030-01-01"^^xsd:date ] ) ;
    sh:severity sh:Warning .
ex:Whole a sh:NodeShape ; sh:targetObjectsOf ex:partOf ; sh:nodeKind sh:BlankNodeOrIRI ;
    sh:property [ sh:path ( ex:partOf [ sh:inversePath ex:owns ] ) ; sh:qualifiedValueShape [ sh:class ex:State ] ;
        sh:qualifiedMinCount 1 ] .
"""


@cache
def schema() -> Schema:
    return read_schema(Graph(parse(collect([SHAPES])).tables))


@cache
def collection() -> Collection:
    return collect_explanations([str(SHAPES)], [str(ROOT / "ontology" / "checks")], [ROOT / "tests" / "bad"])


def foreign(folder: Path) -> Collection:
    (folder / "ships.ttl").write_text(FOREIGN, encoding="utf-8")
    return collect_explanations([str(folder / "ships.ttl")])


def sources_in_reference(lines: tuple[str, ...], shapes: rdflib.Graph) -> set[str]:
    graph = rdflib.Graph().parse(data="".join(f"{line} .\n" for line in lines), format="nt")
    _, results, _ = pyshacl.validate(graph, shacl_graph=shapes)
    return {str(shape) for shape in results.objects(None, SH.sourceShape)}


def test_made_examples_do_what_they_show_in_the_reference_engine() -> None:
    """A slow engine looks at few of them; `test_most_shapes_have_examples` says how many there are."""
    shapes = rdflib.Graph().parse(data="".join(f"{line} .\n" for line in schema().lines), format="nt")
    looked_at = [shape for node, shape in sorted(schema().shapes.items()) if node.startswith(f"<{OWN}")][::12]
    tried = 0
    for shape in looked_at:
        examples = make_examples(shape, schema())
        if examples.bad and examples.good:
            tried += 1
            assert shape.source in sources_in_reference(examples.bad, shapes)
            assert shape.source not in sources_in_reference(examples.good, shapes)
    assert tried >= 8


def test_most_shapes_have_examples() -> None:
    shapes = [shape for shape in schema().shapes.values() if shape.messages]
    made = [shape for shape in shapes if make_examples(shape, schema()).good]
    assert len(made) >= 90
    told = [each for each in collection() if each.kind == "shape" and each.source[len(OWN) :] != "" and each.remedy]
    without = {each.source[len(OWN) :] for each in told if not each.bad}
    assert len(without) <= 25  # those over the ontology itself, which have no fixture of data


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "ontology" / "checks").glob("*.rq")))
def test_every_check_is_explained_with_a_bad_example(name: str) -> None:
    told = collection().find(f"check:{name}")
    assert (told.kind, bool(told.meaning), bool(told.remedy), bool(told.bad)) == ("check", True, True, True)
    assert told.defined is not None


def test_a_shape_in_words(tmp_path: Path) -> None:
    told = foreign(tmp_path).find("ex:ShipShape-built")
    assert (told.title, told.meaning, told.remedy, told.severity) == (
        "Year",
        "The year is odd. When she was launched.",
        "Write four digits.",
        "warning",
    )
    assert told.facts == (
        "held against every instance of ex:Ship",
        "looks at ex:built",
        "demands: conforms to at least one of these:",
        "  each value is a literal of datatype xsd:gYear",
        "  each value is a literal of datatype xsd:date",
        "  each value is at most 2030-01-01",
    )
    assert told.bad == 'ex:thing a ex:Ship ; ex:built "word" .'
    assert told.good == 'ex:thing a ex:Ship ; ex:built "2020"^^xsd:gYear .'
    assert told.defined is not None
    assert (told.defined.line, told.defined.column) == (7, 1)


def test_closed_shapes_paths_and_qualified_shapes_in_words(tmp_path: Path) -> None:
    found = foreign(tmp_path)
    facts = found.find("ex:ShipShape").facts
    assert "demands: no other properties than those of its property shapes and ex:note" in facts
    assert "  on ex:flag:" in facts
    assert "    each value is one of ex:Arvonia, ex:Belmark" in facts
    assert facts[-1] == "has the property shapes ex:ShipShape-built"
    facts = found.find("Whole").facts
    assert facts[0] == "held against whatever is a value of ex:partOf"
    assert "demands: each value is a blank node or an IRI" in facts
    assert "  on ex:partOf/^ex:owns:" in facts or "  on ex:partOf/^ex:owns: at least 1 value conforms to" in facts


@pytest.mark.parametrize(
    "wanted",
    [
        "minCount",
        "sh:minCount",
        "sh:MinCountConstraintComponent",
        "http://www.w3.org/ns/shacl#MinCountConstraintComponent",
    ],
)
def test_a_constraint_goes_by_several_names(wanted: str) -> None:
    assert collection().find(wanted).title == "Too few values"


def test_what_is_not_there_is_told_with_what_is_near() -> None:
    with pytest.raises(MissingInput, match="nothing called 'minCuont'") as caught:
        collection().find("minCuont")
    assert "sh:MinCountConstraintComponent" in caught.value.remedy


def test_shapes_that_do_not_parse_are_told(tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("<urn:a> <urn:b> .\n")
    with pytest.raises(InvalidInput) as caught:
        collect_explanations([str(tmp_path / "broken.ttl")])
    assert caught.value.place is not None


def test_no_example_is_better_than_a_wrong_one() -> None:
    content = b"""
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:s> a sh:NodeShape ; sh:targetClass <urn:C> ; sh:property <urn:p> .
<urn:p> a sh:PropertyShape ; sh:path <urn:q> ; sh:minCount 3 ; sh:pattern "^[0-9]{7}-[A-Z]$" .
<urn:loop> a sh:NodeShape ; sh:targetClass <urn:D> ; sh:property [ sh:path <urn:r> ; sh:node <urn:loop> ] .
"""
    read = read_schema(Graph([read_table(SourceFile("a.ttl", content, "turtle"))]))
    assert make_examples(read.shapes["<urn:p>"], read).good == ()
    assert make_examples(read.shapes["<urn:p>"], read).bad == (
        "<http://example.org/thing> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:C>",
    )
    assert make_examples(read.shapes["<urn:loop>"], read).bad == ()


def test_every_lint_is_explained_with_examples() -> None:
    told = [each for each in collection() if each.kind == "lint"]
    assert len(told) == len(LINTS) >= 15
    assert all(each.bad and each.good and each.meaning and each.severity for each in told)
