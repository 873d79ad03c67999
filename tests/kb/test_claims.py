"""Claims as records: what they hold, their order, their filters."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from entente.corpus.claims import read_claims
from entente.corpus.project import Project
from entente.errors import InvalidInput, MissingInput
from entente.kb.reader import CODES, FILTERS, ClaimReader
from entente.kb.terms import Thing, Value
from entente.namespaces import CLAIM, DOC, ENT, ID
from entente.store.embedded import EmbeddedEngine
from entente.store.snapshots import current


@pytest.fixture(scope="module")
def engine(published: Project) -> EmbeddedEngine:
    return EmbeddedEngine.open_read_only(current(published.build).store)


@pytest.fixture(scope="module")
def reader(engine: EmbeddedEngine) -> ClaimReader:
    return ClaimReader(engine)


def count(engine: EmbeddedEngine, pattern: str) -> int:
    (row,) = engine.select(
        f"PREFIX ent: <{ENT}> PREFIX id: <{ID}> SELECT (COUNT(DISTINCT ?claim) AS ?n)"
        f" {{ ?claim a ent:Claim . {pattern} }}"
    )
    return int(row["n"].value)  # type: ignore[union-attr]


@pytest.mark.parametrize("slug", ["blog-russian-troops", "oped-fragile-partnership"])
def test_every_claim_of_a_document_is_what_its_curator_wrote(
    reader: ClaimReader, published: Project, slug: str
) -> None:
    curated = {claim.iri: claim for claim in read_claims(published.claims / f"{slug}.trig").claims}
    page = reader.find(document=DOC + slug)
    assert page.total == len(page.claims) == len(curated) > 100
    for claim in page.claims:
        source = curated[claim.iri]
        assert {thing.iri for thing in claim.cites} == set(source.values("claimCites"))
        assert {thing.iri for thing in claim.conditions} == set(source.values("condition"))
        assert {span.iri for span in claim.evidence} == set(source.values("evidence"))
        for code in ("modality", "polarity", "generality", "attitude"):
            written = [value.removeprefix(ENT) for value in source.values(code)]
            assert not written or [getattr(claim, code)] == written
        said = {(t.subject.value, t.predicate.value) for t in source.says}  # type: ignore[union-attr]
        assert said <= {(one.subject.iri, one.property.iri) for one in claim.says}


def test_claims_come_in_text_order(reader: ClaimReader) -> None:
    places = [(c.document.iri, c.evidence[0].start) for c in reader.find(about=ID + "state/iran", limit=300).claims]
    assert len(places) == 300
    assert places == sorted(places)


def test_pages_join_without_gap_or_overlap(reader: ClaimReader) -> None:
    whole = reader.find(document=DOC + "oped-fragile-partnership")
    parts = [
        reader.find(document=DOC + "oped-fragile-partnership", limit=70, offset=at) for at in range(0, whole.total, 70)
    ]
    assert [c.iri for part in parts for c in part.claims] == [c.iri for c in whole.claims]
    assert {part.total for part in parts} == {whole.total}
    assert reader.find(document=DOC + "oped-fragile-partnership", offset=whole.total).claims == ()


@pytest.mark.parametrize(
    ("asked", "pattern"),
    [
        ({"about": ID + "state/iran"}, "?claim ent:about <ID/state/iran>"),
        ({"modality": ENT + "Predicted"}, "?claim ent:modality ent:Predicted"),
        (
            {"modality": [ENT + "Predicted", ENT + "Possible"]},
            "?claim ent:modality ?m FILTER(?m IN (ent:Predicted, ent:Possible))",
        ),
        (
            {"polarity": ENT + "Denied", "document": DOC + "amiri-2026"},
            "?claim ent:polarity ent:Denied ; ent:inDocument <ID/doc/amiri-2026>",
        ),
        ({"claimant": ID + "person/vladimir-putin"}, "?claim ent:claimant <ID/person/vladimir-putin>"),
        ({"voice": ENT + "CitedWorkVoice"}, "?claim ent:voice ent:CitedWorkVoice"),
        ({"says": (None, ox.NamedNode(ENT + "partOf"), None)}, "GRAPH ?claim { ?s ent:partOf ?o }"),
        (
            {"says": (None, None, ox.NamedNode(ID + "state/iran")), "modality": ENT + "Possible"},
            "?claim ent:modality ent:Possible . GRAPH ?claim { ?s ?p <ID/state/iran> }",
        ),
    ],
)
def test_a_filter_finds_what_the_query_finds(
    reader: ClaimReader, engine: EmbeddedEngine, asked: dict[str, str], pattern: str
) -> None:
    expected = count(engine, pattern.replace("ID/", ID))
    assert expected > 0
    assert reader.find(**asked, limit=1).total == expected  # type: ignore[arg-type]


def test_filters_stand_for_properties_of_claims(published: Project) -> None:
    written = (published.ontology / "claims.ttl").read_text("utf-8")
    assert set(CODES) <= set(FILTERS)
    for name in FILTERS.values():
        assert re.search(rf"^ent:{name} a owl:ObjectProperty", written, re.M), name


def test_what_is_not_there_is_said(reader: ClaimReader) -> None:
    with pytest.raises(MissingInput, match="no such claim"):
        reader.read(CLAIM + "amiri-2026/99999")
    with pytest.raises(InvalidInput, match="claims have no 'author'"):
        reader.find(author=ID + "person/x")
    with pytest.raises(InvalidInput, match="is no IRI"):
        reader.find(about="http://example.org/> } #")
    assert reader.find(about=ID + "state/atlantis").total == 0


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Value("true", "http://www.w3.org/2001/XMLSchema#boolean"), True),
        (Value("maybe", "http://www.w3.org/2001/XMLSchema#boolean"), "maybe"),
        (Value("1.5", "http://www.w3.org/2001/XMLSchema#double"), 1.5),
        (Value("2019-13-40", "http://www.w3.org/2001/XMLSchema#date"), "2019-13-40"),
        (Value("x", language="en"), "x"),
    ],
)
def test_literals_are_python_values(value: Value, expected: object) -> None:
    assert value.python == expected


def test_a_thing_is_called_by_its_label() -> None:
    thing = Thing(ENT + "Predicted", "predicted")
    assert (str(thing), thing.name) == ("predicted", "Predicted")
