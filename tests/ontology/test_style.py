"""The style shapes accept the ontology, and each of them refuses a flaw of its own kind."""

from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH

from entente.namespaces import SHAPES
from tests.ontology.modules import FOLDER, merge, read_modules

STYLE = FOLDER / "shapes" / "style.ttl"
SOUND = (Path(__file__).parent / "sound.ttl").read_text(encoding="utf-8")

FLAWS = [
    ("term-label", 'rdfs:label "ship"@en', 'rdfs:label "ship"@en , "vessel"@en'),
    ("term-label", 'rdfs:label "ship"@en', 'rdfs:label "ship"'),
    ("term-label", 'rdfs:label "ship"@en', 'rdfs:label "ship."@en'),
    ("term-definition", 'skos:definition "An entity that floats."@en ;', ""),
    ("term-definition", "An entity that floats.", "An entity that floats"),
    ("term-home", "rdfs:isDefinedBy <https://w3id.org/entente/ontology> ; # ship", ""),
    ("term-replacement", "dcterms:isReplacedBy ent:Ship ;", ""),
    ("class-name", "ent:Ship a", "ent:ship_class a"),
    ("class-definition", "An entity that floats.", "Ships and similar entities."),
    ("class-parent", "rdfs:subClassOf ent:Entity ; # ship", ""),
    ("identity-key", "ent:identityKeyProperty ent:tows , ent:tonnage", "ent:identityKeyProperty ent:tows"),
    ("identity-key", "ent:identityKeyProperty ent:tows , ent:tonnage", "ent:identityKeyProperty ent:tows , ent:Ship"),
    ("property-name", "ent:tonnage a", "ent:Tonnage a"),
    ("relation-definition", "Relates a ship to one that it pulls.", "A ship that is pulled by another."),
    ("value-definition", "Gives the weight", "The weight"),
    ("value-datatype", "ent:valueDatatype xsd:integer", "rdfs:range xsd:integer"),
    ("inverse-pair", "owl:inverseOf ent:tows ; ent:derived true ;", "owl:inverseOf ent:tows ;"),
    ("code-name", "ent:Red ", "ent:red "),
    ("code-definition", "A colour that warns.", "Red, the colour of warning."),
    ("code-scheme", "skos:inScheme ent:ColourScheme ; # red", ""),
    ("code-scheme", "ent:valuesOf ent:Colour", "ent:valuesOf ent:Shade"),
    ("code-label", 'skos:prefLabel "red"@en', 'skos:prefLabel "Red"@en'),
    ("code-label", "ent:Colour , skos:Concept ; # red", "ent:Colour ;"),
    ("code-order", "ent:ordinal 2", "ent:ordinal 1"),
    ("code-order", "ent:ordinal 2 ;", ""),
    ("code-clash", "ent:incompatibleWith ent:Green", "ent:incompatibleWith ent:Red"),
    ("code-clash", "ent:incompatibleWith ent:Green", "ent:incompatibleWith ent:Dark"),
    ("scheme-values", "ent:valuesOf ent:Colour ;", ""),
]


def broken(graph: rdflib.Graph) -> set[str]:
    """The shapes that a graph does not meet, by name."""
    shapes = rdflib.Graph().parse(STYLE)
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, meta_shacl=False, advanced=False)
    assert isinstance(report, rdflib.Graph)
    found = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        shape = report.value(result, SH.sourceShape)
        owner = shape if isinstance(shape, rdflib.URIRef) else _owner(shapes, shape)
        found.add(str(owner).removeprefix(SHAPES))
    return found


def _owner(shapes: rdflib.Graph, shape: rdflib.term.Node | None) -> rdflib.term.Node | None:
    """The named shape that a shape without a name stands in."""
    while isinstance(shape, rdflib.BNode):
        shape = next(iter(shapes.subjects(None, shape)), None)
    return shape


def test_ontology_keeps_to_the_style() -> None:
    assert broken(merge(read_modules())) == set()


def test_sound_example_keeps_to_the_style() -> None:
    assert broken(rdflib.Graph().parse(data=SOUND)) == set()


@pytest.mark.parametrize(("shape", "sound", "flawed"), FLAWS)
def test_flaw_is_found(shape: str, sound: str, flawed: str) -> None:
    assert sound in SOUND
    assert shape in broken(rdflib.Graph().parse(data=SOUND.replace(sound, flawed, 1)))


def test_every_shape_has_a_flaw_that_breaks_it() -> None:
    shapes = rdflib.Graph().parse(STYLE)
    named = {str(shape).removeprefix(SHAPES) for shape in shapes.subjects(SH.severity)}
    assert named == {shape for shape, _, _ in FLAWS}
