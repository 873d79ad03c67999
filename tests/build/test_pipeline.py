"""The flow from curated files to the dataset, on the sample."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from entente.build.pipeline import Derived, build, derive
from entente.corpus.project import Project
from entente.namespaces import (
    ANALYSIS,
    CLAIM,
    CORPUS,
    DEFAULT,
    DOC,
    DOC_GRAPH,
    DOCUMENTS,
    ENT,
    ID,
    INFERRED,
    LINKSET,
    RDF,
    RDFS,
    SKOS,
)

LETTER = CLAIM + "harbour-letter/"
GUNS = ID + "transfer/guns-belmar-arvia"


@pytest.fixture
def derived(sample: Project) -> Derived:
    return derive(sample)


def says(derived: Derived, graph: str, subject: str, name: str) -> set[str]:
    predicate = name if name.startswith("http") else ENT + name
    return {
        t.object.value
        for t in derived.dataset.graphs.get(graph, ())
        if t.subject == ox.NamedNode(subject)
        and t.predicate.value == predicate
        and not isinstance(t.object, ox.BlankNode | ox.Triple)
    }


def test_building_twice_gives_the_same_bytes(sample: Project) -> None:
    quads = sample.build / "entente.nq"
    build(sample)
    first = quads.read_bytes()
    quads.unlink()
    build(sample)
    assert quads.read_bytes() == first
    lines = first.splitlines()
    assert lines == sorted(set(lines))
    assert len(lines) > 1000


def test_the_same_bytes_with_and_without_the_texts(sample: Project) -> None:
    build(sample)
    first = (sample.build / "entente.nq").read_bytes()
    (sample.root / "documents" / "harbour-letter.txt").unlink()
    build(sample)
    assert (sample.build / "entente.nq").read_bytes() == first


def test_defaults_are_written_out(derived: Derived) -> None:
    claim = LETTER + "001"
    said = {
        name: says(derived, DOCUMENTS, claim, name)
        for name in ("claimant", "endorsement", "polarity", "modality", "attitude", "voice")
    }
    assert said == {
        "claimant": {ID + "person/letter-writer"},
        "endorsement": {ENT + "Endorsed"},
        "polarity": {ENT + "Affirmed"},
        "modality": {ENT + "Factual"},
        "attitude": {ENT + "Says"},
        "voice": {ENT + "AuthorVoice"},
    }
    assert says(derived, DOCUMENTS, LETTER + "006", "voice") == {ENT + "AttributedVoice"}
    assert says(derived, DOCUMENTS, claim, "inDocument") == {DOC + "harbour-letter"}


def test_dates_are_bounded_where_they_stand(derived: Derived) -> None:
    assert says(derived, LETTER + "005", GUNS, "notBefore") == {"1923-01-01"}
    assert says(derived, LETTER + "005", GUNS, "endYear") == {"1923"}
    assert says(derived, CORPUS, GUNS, "notBefore") == set(), "a hedged date must not stand as a fact"


def test_only_what_is_flat_stands_in_the_views(derived: Derived) -> None:
    view = DOC_GRAPH + "harbour-letter"
    assert says(derived, view, ID + "agreement/harbour-treaty", "party") == {ID + "state/arvia", ID + "state/belmar"}
    for hedged in (
        GUNS,
        ID + "event/selm-reopening",
        ID + "link/selm-reopening--trade",
        ID + "conduct/belmar-shuts-port",
    ):
        assert says(derived, view, hedged, RDF + "type") == set()
        assert says(derived, CORPUS, hedged, RDF + "type") == set()
        assert says(derived, DEFAULT, hedged, RDF + "type") <= {ENT + "Entity"}
    assert derived.dataset.graphs[view] <= derived.dataset.graphs[CORPUS] <= derived.dataset.graphs[DEFAULT]


def test_spans_are_described(derived: Derived) -> None:
    (span,) = says(derived, DOCUMENTS, LETTER + "001", "evidence")
    start, end = map(int, span.partition("#char=")[2].split(","))
    assert says(derived, DOCUMENTS, span, "charStart") == {str(start)}
    assert says(derived, DOCUMENTS, span, "charEnd") == {str(end)}
    assert says(derived, DOCUMENTS, span, "spanOf") == {DOC + "harbour-letter"}


def test_rules_conclude_into_graphs_of_their_own(derived: Derived) -> None:
    teal, belmar, arvia = ID + "person/ona-teal", ID + "state/belmar", ID + "state/arvia"
    assert says(derived, INFERRED + "has-grievance-against", teal, "hasGrievanceAgainst") == {belmar}
    assert says(derived, INFERRED + "owl-inverse", arvia, "partyTo") == {ID + "agreement/harbour-treaty"}
    assert says(derived, INFERRED + "supplied-arms-to", belmar, "suppliedArmsTo") == set(), "the sale is only reported"
    assert ENT + "Agreement" in says(derived, INFERRED + "owl-subclass", ID + "agreement/harbour-treaty", RDF + "type")
    (phase,) = says(derived, INFERRED + "agreement-phase", ID + "agreement/harbour-treaty", "hasPhase")
    assert says(derived, INFERRED + "agreement-phase", phase, "status") == {ENT + "Signed"}


def test_a_claim_is_about_all_that_it_mentions(derived: Derived) -> None:
    about = says(derived, INFERRED + "about", LETTER + "008", "about")
    assert {
        ID + "event/selm-reopening",
        ID + "circumstance/arvia-belmar-trade",
        ID + "state/belmar",
        ID + "port/selm",
    } <= about


def test_what_has_no_label_gets_one_from_its_participants(derived: Derived) -> None:
    labels = says(derived, INFERRED + "label", ID + "link/selm-reopening--trade", RDFS + "label")
    assert labels == {"reopening of the port of Selm increases trade between Arvia and Belmar"}


def test_coverage_is_counted(derived: Derived) -> None:
    letter = DOC + "harbour-letter"
    counts = {
        n: says(derived, ANALYSIS, letter, n)
        for n in ("sentenceCount", "coveredSentenceCount", "bareSentenceCount", "uncoveredSentenceCount")
    }
    assert counts == {
        "sentenceCount": {"9"},
        "coveredSentenceCount": {"7"},
        "bareSentenceCount": {"2"},
        "uncoveredSentenceCount": {"0"},
    }


def test_affirming_and_denying_one_triple_is_a_conflict(derived: Derived) -> None:
    assert says(derived, ANALYSIS, LETTER + "005", "conflictsWith") == {LETTER + "006"}


def test_one_source_is_told_from_several(derived: Derived) -> None:
    alone = {t.object.value for t in derived.dataset.graphs[ANALYSIS] if t.predicate.value == ENT + "supportingClaim"}  # type: ignore[union-attr]
    assert LETTER + "001" in alone
    assert LETTER + "005" not in alone, "a hedged claim is no single-source fact"


def test_the_default_graph_is_all_views_together(derived: Derived) -> None:
    graphs = derived.dataset.graphs
    beside = (INFERRED, LINKSET)
    views = [triples for name, triples in graphs.items() if name in (CORPUS, ANALYSIS) or name.startswith(beside)]
    assert graphs[DEFAULT] == set().union(*views)


def test_mappings_become_linksets_that_every_query_sees_and_no_document_asserts(derived: Derived) -> None:
    arvia, item = ID + "state/arvia", "http://www.wikidata.org/entity/Q900000011"
    assert says(derived, LINKSET + "wikidata", arvia, SKOS + "exactMatch") == {item}
    assert says(derived, DEFAULT, arvia, SKOS + "exactMatch") == {item}
    assert says(derived, CORPUS, arvia, SKOS + "exactMatch") == set()


def test_a_code_is_a_node_with_its_time(derived: Derived) -> None:
    code, graph = ID + "code/cow-907-arvia-1901", LINKSET + "cow"
    assert says(derived, graph, code, SKOS + "notation") == {"907"}
    assert says(derived, graph, code, "codeOf") == {ID + "state/arvia"}
    assert says(derived, graph, code, "codeList") == {ENT + "CorrelatesOfWar"}
    assert says(derived, graph, code, "beginYear") == {"1901"}
    assert says(derived, graph, code, "endYear") == {"9999"}
    assert says(derived, DEFAULT, code, RDF + "type") == {ENT + "StateCode", ENT + "InformationObject", ENT + "Entity"}
