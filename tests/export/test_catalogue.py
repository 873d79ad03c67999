"""The catalogue's numbers are what queries count, and its addresses are those of the files."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from entente.export.catalogue import FILE, add_host, read_catalogue
from entente.export.files import read_list
from entente.export.graphs import Graphs
from entente.namespaces import BASE, CATALOGUE, CLAIM, DEFAULT, ENT, ID, LINKSET, SKOS
from entente.store.embedded import EmbeddedEngine
from entente.store.snapshots import Snapshot

PREFIXES = f"""
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ent: <{ENT}>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX spdx: <http://spdx.org/rdf/terms#>
PREFIX void: <http://rdfs.org/ns/void#>
"""


@pytest.fixture(scope="module", params=["sample", "real"])
def found(request: pytest.FixtureRequest) -> EmbeddedEngine:
    """The sample's engine, and the real one."""
    if request.param == "sample":
        engine: EmbeddedEngine = request.getfixturevalue("engine")
        return engine
    current: Snapshot = request.getfixturevalue("real")
    return EmbeddedEngine.open_read_only(current.store)


def ask(engine: EmbeddedEngine, query: str, graph: str) -> list[tuple[str, ...]]:
    rows = engine.select(PREFIXES + query, graph)
    return sorted(tuple(getattr(term, "value", str(term)) for term in row.values()) for row in rows)


def one(engine: EmbeddedEngine, query: str, graph: str) -> int:
    ((number,),) = ask(engine, query, graph)
    return int(number)


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ("void:triples", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        ("void:entities", f'SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a ?c FILTER(STRSTARTS(STR(?s), "{ID}")) }}'),
        ("void:classes", "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }"),
        ("void:properties", "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }"),
        ("void:distinctSubjects", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        ("void:distinctObjects", "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"),
    ],
)
def test_numbers_of_the_dataset(found: EmbeddedEngine, said: str, counted: str) -> None:
    number = one(found, f"SELECT ?n {{ <{BASE}> {said} ?n }}", CATALOGUE)
    assert number == one(found, counted, DEFAULT) > 0


def test_class_partitions(found: EmbeddedEngine) -> None:
    query = f"SELECT ?c ?n {{ <{BASE}> void:classPartition [ void:class ?c ; void:entities ?n ] }}"
    counted = ask(found, "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c", DEFAULT)
    assert ask(found, query, CATALOGUE) == counted
    assert len(counted) > 20


def test_property_partitions(found: EmbeddedEngine) -> None:
    query = f"""SELECT ?p ?n ?s ?o {{ <{BASE}> void:propertyPartition
        [ void:property ?p ; void:triples ?n ; void:distinctSubjects ?s ; void:distinctObjects ?o ] }}"""
    counting = """SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?ss) (COUNT(DISTINCT ?o) AS ?os)
        { ?s ?p ?o } GROUP BY ?p"""
    counted = ask(found, counting, DEFAULT)
    assert ask(found, query, CATALOGUE) == counted
    assert len(counted) > 40


def test_graphs(found: EmbeddedEngine) -> None:
    query = f"SELECT ?g ?n {{ <{BASE}> void:subset ?g . ?g void:triples ?n }}"
    counted = ask(found, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g", DEFAULT)
    claims = [row for row in counted if row[0].startswith(CLAIM)]
    others = [row for row in counted if not row[0].startswith(CLAIM) and row[0] != CATALOGUE]
    said = [row for row in ask(found, query, CATALOGUE) if "#linkset-" not in row[0]]
    assert said == sorted([*others, (CATALOGUE + "#claims", str(sum(int(row[1]) for row in claims)))])


def test_linksets(found: EmbeddedEngine) -> None:
    query = """SELECT ?target ?p (SUM(?n) AS ?sum) { ?l a void:Linkset ; void:linkPredicate ?p ; void:triples ?n ;
        void:objectsTarget [ void:uriSpace ?target ] } GROUP BY ?target ?p"""
    said = {(target, p): int(n) for target, p, n in ask(found, query, CATALOGUE)}
    counting = f"""SELECT ?p (STR(?o) AS ?to) {{ ?s ?p ?o FILTER(STRSTARTS(STR(?p), "{SKOS}")
        && CONTAINS(STR(?p), "Match") && !STRSTARTS(STR(?o), "{BASE}")) }}"""
    counted: dict[tuple[str, str], int] = {}
    for p, to in ask(found, counting, DEFAULT):
        target = "/".join(to.split("/")[:3]) + "/"
        counted[target, p] = counted.get((target, p), 0) + 1
    assert {key: n for key, n in said.items() if key[1].startswith(SKOS)} == counted


def test_wikidata_is_linked(real: Snapshot) -> None:
    engine = EmbeddedEngine.open_read_only(real.store)
    query = f"""SELECT ?graph ?n {{ ?graph void:subset ?l . ?l void:linkPredicate <{SKOS}exactMatch> ; void:triples ?n ;
        void:objectsTarget [ void:uriSpace "http://www.wikidata.org/" ] }}"""
    rows = ask(engine, query, CATALOGUE)
    assert rows
    assert all(graph.startswith((LINKSET, BASE)) for graph, _ in rows)
    assert sum(int(n) for _, n in rows) >= 50


def test_examples_are_in_the_dataset(found: EmbeddedEngine) -> None:
    examples = ask(found, f"SELECT ?x {{ <{BASE}> void:exampleResource ?x }}", CATALOGUE)
    assert len(examples) >= 3
    for (iri,) in examples:
        assert ask(found, f"SELECT ?l {{ <{iri}> a ?c ; <http://www.w3.org/2000/01/rdf-schema#label> ?l }}", DEFAULT)


def test_distributions_are_the_files(engine: EmbeddedEngine, folder: Path) -> None:
    query = f"""SELECT ?url ?size ?sum ?type {{ <{BASE}> dcat:distribution ?d . ?d dcat:downloadURL ?url ;
        dcat:byteSize ?size ; dcat:mediaType ?type ; spdx:checksum [ spdx:checksumValue ?sum ] }}"""
    iana = "https://www.iana.org/assignments/media-types/"
    files = read_list(folder)
    assert len(files) > 6
    assert ask(engine, query, CATALOGUE) == sorted(
        (BASE + file.path, str(file.size), file.sha256, iana + file.media_type) for file in files
    )
    dumps = {url for (url,) in ask(engine, f"SELECT ?u {{ <{BASE}> void:dataDump ?u }}", CATALOGUE)}
    assert dumps == {BASE + file.path for file in files if file.path.startswith("dumps/")}


def test_provenance_leads_to_the_documents(engine: EmbeddedEngine, snapshot: Snapshot) -> None:
    query = f"""SELECT ?version ?sum ?doc ?digest {{ <{BASE}> dcat:hasCurrentVersion ?v . ?v dcat:version ?version ;
        spdx:checksum [ spdx:checksumValue ?sum ] ; prov:wasDerivedFrom ?doc ; prov:wasGeneratedBy [ prov:used ?doc ] .
        ?doc ent:sha256 ?digest }}"""
    documents = ask(engine, "SELECT ?d ?sum { ?d a ent:SourceDocument ; ent:sha256 ?sum }", DEFAULT)
    assert documents
    assert ask(engine, query, CATALOGUE) == sorted(
        (snapshot.version, snapshot.sha256, document, digest) for document, digest in documents
    )


def test_the_catalogue_counts_for_nothing(engine: EmbeddedEngine, snapshot: Snapshot, graphs: Graphs) -> None:
    assert CATALOGUE not in graphs
    assert snapshot.quads == sum(map(len, graphs.values()))
    held = one(engine, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{CATALOGUE}> {{ ?s ?p ?o }} }}", DEFAULT)
    assert len(engine.store) == snapshot.quads + held
    dates = "(<http://www.w3.org/2001/XMLSchema#dateTime>, <http://www.w3.org/2001/XMLSchema#date>)"
    times = ask(engine, f"SELECT ?o {{ ?s ?p ?o FILTER(DATATYPE(?o) IN {dates}) }}", CATALOGUE)
    assert times == []


def test_a_host_stands_beside_the_canonical_addresses(folder: Path) -> None:
    stored = read_catalogue(folder)
    served = add_host(stored, "http://127.0.0.1:8000", read_list(folder))
    assert set(stored) < set(served)
    endpoints = {t.object.value for t in served if t.predicate.value.endswith("#sparqlEndpoint")}  # type: ignore[union-attr]
    assert endpoints == {BASE + "sparql", "http://127.0.0.1:8000/sparql"}


SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
# What the DCAT application profile for European portals makes mandatory or recommends, as far as it concerns us.
[] a sh:NodeShape ; sh:targetClass dcat:Catalog ;
    sh:property [ sh:path dcterms:title ; sh:minCount 1 ] ,
        [ sh:path dcat:dataset ; sh:minCount 1 ; sh:class dcat:Dataset ] .
[] a sh:NodeShape ; sh:targetObjectsOf dcat:dataset ;
    sh:property [ sh:path dcterms:title ; sh:minCount 1 ] ,
        [ sh:path dcterms:description ; sh:minCount 1 ] ,
        [ sh:path dcterms:publisher ; sh:minCount 1 ; sh:class foaf:Agent ] ,
        [ sh:path dcat:distribution ; sh:minCount 1 ; sh:class dcat:Distribution ] ,
        [ sh:path dcterms:license ; sh:minCount 1 ; sh:maxCount 1 ] .
[] a sh:NodeShape ; sh:targetClass dcat:Distribution ;
    sh:property [ sh:path dcat:accessURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path dcat:mediaType ; sh:minCount 1 ; sh:maxCount 1 ] ,
        [ sh:path dcat:byteSize ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:nonNegativeInteger ] ,
        [ sh:path spdx:checksum ; sh:minCount 1 ; sh:maxCount 1 ; sh:class spdx:Checksum ] .
[] a sh:NodeShape ; sh:targetClass spdx:Checksum ;
    sh:property [ sh:path spdx:algorithm ; sh:minCount 1 ; sh:maxCount 1 ] ,
        [ sh:path spdx:checksumValue ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:hexBinary ;
            sh:pattern "^[0-9a-f]{64}$" ] .
"""


def test_the_file_is_the_graph(engine: EmbeddedEngine, folder: Path) -> None:
    stored = set(engine.construct("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", CATALOGUE))
    triples = read_catalogue(folder)
    other = ox.Store()
    other.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    assert {quad.triple for quad in other} == stored  # a store has but one kind of integer
    assert len(set(triples)) == len(triples) == len(stored)


def test_the_catalogue_has_what_portals_ask_for(folder: Path) -> None:
    data = rdflib.Graph().parse(folder / FILE, format="nt")
    conforms, _, report = pyshacl.validate(data, shacl_graph=rdflib.Graph().parse(data=SHAPES, format="turtle"))
    assert conforms, report
