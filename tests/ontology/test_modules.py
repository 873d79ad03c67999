import re
from pathlib import Path

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS
from rdflib.collection import Collection

from entente import __version__, namespaces
from tests.ontology.modules import CORE, FOLDER, TERMS, merge, module_iri, module_paths, own_terms, read_modules

MODULES = read_modules()
ALL = merge(MODULES)

# What OWL 2 DL and OWL 2 RL both know, and all that the ontology uses.
ALLOWED_PREDICATES = {
    RDF.type,
    RDF.first,
    RDF.rest,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    RDFS.domain,
    RDFS.range,
    OWL.inverseOf,
    OWL.propertyChainAxiom,
    OWL.members,
    OWL.imports,
    OWL.versionIRI,
    OWL.versionInfo,
    OWL.deprecated,
}
ALLOWED_TYPES = {
    OWL.Ontology,
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    OWL.NamedIndividual,
    OWL.TransitiveProperty,
    OWL.SymmetricProperty,
    OWL.AllDisjointClasses,
}


def test_every_module_is_imported_and_nothing_else() -> None:
    imported = set(ALL.objects(CORE, OWL.imports))
    assert imported == {module_iri(path) for path in module_paths()} - {CORE}


@pytest.mark.parametrize("path", module_paths(), ids=lambda path: path.stem)
def test_module_is_the_ontology_that_its_name_says(path: Path) -> None:
    assert list(MODULES[path].subjects(RDF.type, OWL.Ontology)) == [module_iri(path)]


@pytest.mark.parametrize("path", module_paths(), ids=lambda path: path.stem)
def test_module_defines_what_it_describes(path: Path) -> None:
    graph = MODULES[path]
    assert {term: set(graph.objects(term, RDFS.isDefinedBy)) for term in own_terms(graph)} == {
        term: {module_iri(path)} for term in own_terms(graph)
    }


def test_no_term_stands_in_two_modules() -> None:
    homes = [term for graph in MODULES.values() for term in own_terms(graph)]
    assert len(homes) == len(set(homes))


def test_version_is_the_packages() -> None:
    assert ALL.value(CORE, OWL.versionIRI) == rdflib.URIRef(f"{CORE}/{__version__}")
    assert ALL.value(CORE, OWL.versionInfo) == rdflib.Literal(__version__)


def test_constructs_stay_within_owl_2_rl() -> None:
    foreign = {
        predicate
        for predicate in ALL.predicates()
        if str(predicate).startswith((str(OWL), str(RDF), str(RDFS)))
        and predicate not in ALLOWED_PREDICATES | {RDFS.label, RDFS.isDefinedBy}
    }
    assert foreign == set()
    kinds = {kind for kind in ALL.objects(None, RDF.type) if str(kind).startswith((str(OWL), str(RDF), str(RDFS)))}
    assert kinds <= ALLOWED_TYPES


@pytest.mark.parametrize(
    "predicate", [RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf], ids=str
)
def test_axioms_relate_named_and_declared_terms(predicate: rdflib.URIRef) -> None:
    declared = set(ALL.subjects(RDF.type, OWL.Class)) | set(ALL.subjects(RDF.type, OWL.ObjectProperty))
    declared |= set(ALL.subjects(RDF.type, OWL.DatatypeProperty))
    ends = {end for pair in ALL.subject_objects(predicate) for end in pair}
    assert ends <= declared


def test_chains_and_disjointness_list_named_and_declared_terms() -> None:
    classes = set(ALL.subjects(RDF.type, OWL.Class))
    properties = set(ALL.subjects(RDF.type, OWL.ObjectProperty))
    groups = [set(Collection(ALL, head)) for head in ALL.objects(None, OWL.members)]
    chains = [list(Collection(ALL, head)) for head in ALL.objects(None, OWL.propertyChainAxiom)]
    assert groups
    assert chains
    assert all(group <= classes for group in groups)
    assert all(set(chain) <= properties for chain in chains)


def test_datatype_properties_have_no_range() -> None:
    assert not [p for p in ALL.subjects(RDF.type, OWL.DatatypeProperty) if (p, RDFS.range, None) in ALL]


def test_a_term_is_one_kind_of_thing() -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual)
    seen = [term for kind in kinds for term in ALL.subjects(RDF.type, kind)]
    assert len(seen) == len(set(seen))


def test_terms_that_are_used_are_declared() -> None:
    used = {term for triple in ALL for term in triple if str(term).startswith(namespaces.ENT)}
    assert used - set(ALL.subjects(RDFS.isDefinedBy)) == set()


PREFIXES = dict(
    re.findall(r"^@prefix ([\w-]+): <([^>]+)> \.$", (FOLDER / "prefixes.ttl").read_text(encoding="utf-8"), re.MULTILINE)
)


def test_prefix_map_holds_prefixes_only() -> None:
    text = (FOLDER / "prefixes.ttl").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert len(lines) == len(PREFIXES) > 50
    assert len(rdflib.Graph().parse(FOLDER / "prefixes.ttl")) == 0
    assert len(set(PREFIXES.values())) == len(PREFIXES)


@pytest.mark.parametrize("name", ["ENT", "SHAPES", "DOC", "GRAPH", "RDF", "RDFS", "OWL", "SKOS", "XSD", "DCTERMS"])
def test_prefix_map_agrees_with_the_package(name: str) -> None:
    prefix = {"SHAPES": "shape"}.get(name, name.lower())
    assert PREFIXES[prefix] == getattr(namespaces, name)


def test_each_kind_of_thing_has_the_prefix_of_its_name() -> None:
    kinds = {prefix: iri for prefix, iri in PREFIXES.items() if iri.startswith(namespaces.ID)}
    assert kinds == {prefix: f"{namespaces.ID}{prefix}/" for prefix in kinds}
    assert "claim" not in kinds


@pytest.mark.parametrize("path", [*module_paths(), FOLDER / "alignments.ttl"], ids=lambda path: path.stem)
def test_prefixes_of_the_modules_are_those_of_the_map(path: Path) -> None:
    bound = dict(re.findall(r"^@prefix ([\w-]+): <([^>]+)> \.$", path.read_text(encoding="utf-8"), re.MULTILINE))
    assert {prefix: iri for prefix, iri in bound.items() if prefix in PREFIXES} == {
        prefix: PREFIXES[prefix] for prefix in bound if prefix in PREFIXES
    }


KEYS = {
    "Alignment": {"between", "directedAgainst"},
    "CausalLink": {"cause", "effect"},
    "Cooperation": {"between", "inDomain", "arena"},
    "Grievance": {"grievant", "grievanceAgainst", "grievanceCause"},
    "Rivalry": {"between", "inDomain", "arena"},
    "Stance": {"stanceHolder", "stanceObject", "publicity"},
    "StatusPhase": {"phaseOf", "status", "edtf", "during"},
    "ThreatPerception": {"perceiver", "threatSource", "triggeredBy"},
}


def test_contested_classes_declare_their_identity_key() -> None:
    found: dict[str, set[str]] = {}
    for kind, key in ALL.subject_objects(TERMS.identityKeyProperty):
        found.setdefault(str(kind).removeprefix(namespaces.ENT), set()).add(str(key).removeprefix(namespaces.ENT))
    assert found == KEYS


def test_identity_keys_fit_their_class() -> None:
    """A key's domain is the class or lies above it, so that every member can have it."""
    for kind, key in ALL.subject_objects(TERMS.identityKeyProperty):
        above = set(ALL.transitive_objects(kind, RDFS.subClassOf))
        assert set(ALL.objects(key, RDFS.domain)) <= above, key


def test_label_patterns_name_properties() -> None:
    properties = {str(p).removeprefix(namespaces.ENT) for p in ALL.subjects(RDFS.isDefinedBy) if _is_property(p)}
    patterns = [str(pattern) for pattern in ALL.objects(None, TERMS.labelPattern)]
    assert patterns
    for pattern in patterns:
        outside = re.sub(r"\{[a-zA-Z|]+\}", "", pattern)
        assert outside.count("[") == outside.count("]"), pattern
        assert not set(outside) & set("{}"), pattern
        assert {name for group in re.findall(r"\{(.+?)\}", pattern) for name in group.split("|")} <= properties


def _is_property(term: rdflib.term.Node) -> bool:
    return (term, RDF.type, OWL.ObjectProperty) in ALL or (term, RDF.type, OWL.DatatypeProperty) in ALL


def test_incompatible_values_are_written_once_and_within_a_list() -> None:
    pairs = set(ALL.subject_objects(TERMS.incompatibleWith))
    assert pairs
    assert not {(first, second) for first, second in pairs if (second, first) in pairs}
    assert all(ALL.value(first, SKOS.inScheme) == ALL.value(second, SKOS.inScheme) for first, second in pairs)


def test_neighbouring_phases_of_one_life_are_compatible() -> None:
    """What comes after another in the ordinary course must be sayable beside it, at another time."""
    pairs = set(ALL.subject_objects(TERMS.incompatibleWith))
    for first, second in [("Ordered", "Delivered"), ("Signed", "InForce"), ("Hinted", "Official")]:
        assert not pairs & {(TERMS[first], TERMS[second]), (TERMS[second], TERMS[first])}


def test_alignments_map_terms_that_exist_and_stay_outside() -> None:
    alignments = rdflib.Graph().parse(FOLDER / "alignments.ttl")
    own = {term for term in alignments.subjects() if str(term).startswith(namespaces.ENT)}
    assert own
    assert own <= set(ALL.subjects(RDFS.isDefinedBy))
    assert not set(alignments.predicates()) & {OWL.equivalentClass, OWL.equivalentProperty, OWL.sameAs}
    assert rdflib.URIRef(f"{CORE}/alignments") not in set(ALL.objects(CORE, OWL.imports))
