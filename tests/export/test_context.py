"""The published context means what the ontology means, to processors that are not ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld

from entente.corpus.canonical import read_prefixes
from entente.corpus.project import Project
from entente.export.context import CONTEXT, Context, make_context
from entente.export.graphs import Graphs, read_graphs
from entente.export.jsonld import Compactor, write_jsonld
from entente.namespaces import BASE, DEFAULT, ENT, ID, ONTOLOGY, RDF, RDFS, SKOS, XSD
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def context(graphs: Graphs) -> Context:
    prefixes = {name: iri for iri, name in read_prefixes(ROOT / "ontology" / "prefixes.ttl").items()}
    return make_context(graphs[ONTOLOGY], prefixes)


def load_nothing(url: str, options: dict[str, Any]) -> dict[str, Any]:
    raise AssertionError(f"the network is asked for {url}")


def expand(document: Any, context: Context) -> list[str]:
    """Read JSON-LD with `pyld`, whose only document is our context."""

    def load(url: str, options: dict[str, Any]) -> dict[str, Any]:
        if url != CONTEXT:
            return load_nothing(url, options)
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": context}}

    written = jsonld.to_rdf(document, {"format": "application/n-quads", "documentLoader": load})
    return canonical(quad.triple for quad in ox.parse(written, format=ox.RdfFormat.N_QUADS))


def canonical(triples: Any) -> list[str]:
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return sorted(map(str, dataset))


def test_the_published_file_is_the_context(folder: Path, context: Context) -> None:
    assert json.loads((folder / "context.jsonld").read_bytes()) == {"@context": context}


def test_pyld_reads_our_jsonld_as_the_same_triples(graphs: Graphs, context: Context) -> None:
    triples = graphs[DEFAULT]
    assert len(triples) > 1000
    document = json.loads(write_jsonld(triples, context))
    assert expand(document, context) == canonical(triples)


def test_pyld_reads_what_refers_to_the_published_context(context: Context) -> None:
    document = {
        "@context": CONTEXT,
        "id": "transfer:a",
        "type": "ArmsTransfer",
        "label": "a",
        "supplier": "state:russia",
        "itemCategory": "AirDefenceSystem",
        "beginYear": 1990,
        "notBefore": "1990-01-01",
    }
    subject = f"<{ID}transfer/a>"
    assert expand(document, context) == sorted(
        [
            f"{subject} <{RDF}type> <{ENT}ArmsTransfer>",
            f'{subject} <{RDFS}label> "a"@en',
            f"{subject} <{ENT}supplier> <{ID}state/russia>",
            f"{subject} <{ENT}itemCategory> <{ENT}AirDefenceSystem>",
            f'{subject} <{ENT}beginYear> "1990"^^<{XSD}integer>',
            f'{subject} <{ENT}notBefore> "1990-01-01"^^<{XSD}date>',
        ]
    )


def test_every_term_of_the_ontology_has_its_local_name(graphs: Graphs, context: Context) -> None:
    subjects = {t.subject.value for t in graphs[ONTOLOGY] if isinstance(t.subject, ox.NamedNode)}
    terms = {iri for iri in subjects if iri.startswith(ENT)}
    assert len(terms) > 500
    for iri in terms:
        found = context[iri.removeprefix(ENT)]
        assert (found if isinstance(found, str) else found["@id"]) == iri


def test_pyld_reads_the_real_claims_as_the_same_triples(published: Project) -> None:
    """A slice of the real dataset, since `pyld` needs a minute for all of it; Oxigraph reads all of it elsewhere."""
    graphs = read_graphs(published.build / "entente.nq")
    prefixes = {name: iri for iri, name in read_prefixes(published.prefixes).items()}
    context = make_context(graphs[ONTOLOGY], prefixes)
    triples = graphs[DEFAULT][::40]
    assert len(triples) > 2000
    assert expand(json.loads(write_jsonld(triples, context)), context) == canonical(triples)
    whole = [quad.triple for quad in ox.parse(write_jsonld(graphs[DEFAULT], context), format=ox.RdfFormat.JSON_LD)]
    assert set(whole) == set(graphs[DEFAULT])


IRIS = st.sampled_from([f"{ID}state/iran", f"{ENT}Withheld", f"{BASE}x", "urn:a:b", "http://e.org/a//b", ID, ENT])
PREDICATES = st.sampled_from(
    [ENT + name for name in ("status", "supplier", "edtf", "beginYear", "notBefore", "derived", "nothing")]
    + [RDFS + "label", SKOS + "exactMatch", RDF + "type", "urn:p"]
)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
LITERALS = st.one_of(
    TEXT.map(ox.Literal),
    TEXT.map(lambda text: ox.Literal(text, language="en")),
    TEXT.map(lambda text: ox.Literal(text, language="fa")),
    st.sampled_from(["1", "-7", "007", "1.50", "true", "1", "-0", "90071992547409930", "1990-01-01"]).flatmap(
        lambda text: st.sampled_from(["integer", "decimal", "boolean", "date", "gYear"]).map(
            lambda kind: ox.Literal(text, datatype=ox.NamedNode(XSD + kind))
        )
    ),
)


@given(st.lists(st.tuples(IRIS, PREDICATES, st.one_of(LITERALS, IRIS.map(ox.NamedNode))), max_size=4))
def test_any_triples_survive(rows: list[tuple[str, str, Any]]) -> None:
    triples = [ox.Triple(ox.NamedNode(s), ox.NamedNode(p), o) for s, p, o in rows]
    back = ox.parse(write_jsonld(triples, REAL), format=ox.RdfFormat.JSON_LD)
    assert {str(quad.triple) for quad in back} == {str(triple) for triple in triples}
    assert expand(json.loads(write_jsonld(triples, REAL)), REAL) == canonical(triples)


def read_ontology() -> list[ox.Triple]:
    return [
        quad.triple
        for path in sorted((ROOT / "ontology").glob("*.ttl"))
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    ]


REAL = make_context(
    read_ontology(), {name: iri for iri, name in read_prefixes(ROOT / "ontology" / "prefixes.ttl").items()}
)


def test_names_are_short() -> None:
    nodes = Compactor(REAL).compact(
        [ox.Triple(ox.NamedNode(ID + "phase/a"), ox.NamedNode(ENT + "status"), ox.NamedNode(ENT + "Withheld"))]
    )
    assert nodes == [{"id": "phase:a", "status": "Withheld"}]
