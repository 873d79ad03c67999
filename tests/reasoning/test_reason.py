import json
import shutil
import tempfile
from pathlib import Path

import owlready2
import pyoxigraph as ox
import pytest

from entente.errors import InvalidInput, MissingInput, Place, Rejected
from entente.namespaces import ENT, ID, RDF, RDFS, XSD
from entente.reasoning import Verdict, classify, reason
from entente.reasoning.axioms import read_ontology
from tests.ontology.modules import FOLDER

TYPE = ox.NamedNode(RDF + "type")


def fact(subject: str, predicate: str, value: str) -> ox.Triple:
    """A triple about Entente's things, terms by their local names."""
    relation = TYPE if predicate == "a" else ox.NamedNode(ENT + predicate)
    target = ox.NamedNode(ID + value if "/" in value else ENT + value)
    return ox.Triple(ox.NamedNode(ID + subject), relation, target)


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    return classify(FOLDER)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The ontology's files, free to be broken."""
    folder = tmp_path / "ontology"
    folder.mkdir()
    for path in FOLDER.glob("*.ttl"):
        shutil.copy(path, folder)
    return folder


def rewrite(path: Path, old: str, new: str) -> int:
    """Replace a passage of a file that stands there once and tell its line."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_ontology_is_consistent(verdict: Verdict) -> None:
    assert verdict.consistent
    assert verdict.conforms
    assert verdict.axioms > 1000


def test_every_class_can_have_members(verdict: Verdict) -> None:
    assert verdict.unsatisfiable == ()


def test_class_tree_is_written_out(verdict: Verdict) -> None:
    """A superclass that only the reasoner knows is missing from the tree that people read."""
    assert verdict.inferred == ()


def test_class_below_disjoint_classes_is_explained(copy: Path) -> None:
    line = rewrite(
        copy / "relations.ttl",
        "ent:Dispute a owl:Class ;\n    rdfs:subClassOf ent:DyadicRelation ;",
        "ent:Dispute a owl:Class ;\n    rdfs:subClassOf ent:DyadicRelation , ent:Negotiation ;",
    )
    verdict = classify(copy)
    assert verdict.consistent
    assert verdict.unsatisfiable == (ENT + "Dispute",)
    assert [explanation.smallest for explanation in verdict.explanations] == [True]
    assert [axiom.text for axiom in verdict.explanations[0].axioms] == [
        "ent:Dispute is a subclass of ent:DyadicRelation",
        "ent:Dispute is a subclass of ent:Negotiation",
        "ent:DiplomaticEvent is a subclass of ent:Event",
        "ent:DyadicRelation is a subclass of ent:Situation",
        "ent:Negotiation is a subclass of ent:DiplomaticEvent",
        "nothing is both ent:Event and ent:Situation",
    ]
    (error,) = verdict.errors()
    assert isinstance(error, Rejected)
    assert error.place == Place(str(copy / "relations.ttl"), line + 1, ENT + "Dispute")
    assert "ent:Dispute can have no member" in str(error)
    assert "correct it" in error.remedy


def test_only_the_topmost_failing_class_is_explained(copy: Path) -> None:
    rewrite(
        copy / "transfers.ttl",
        "ent:Transfer a owl:Class ;\n    rdfs:subClassOf ent:Situation ;",
        "ent:Transfer a owl:Class ;\n    rdfs:subClassOf ent:Situation , ent:Event ;",
    )
    verdict = classify(copy)
    assert set(verdict.unsatisfiable) == {
        ENT + name for name in ("Transfer", "ArmsTransfer", "TechnologyTransfer", "CommodityTransfer")
    }
    assert [explanation.subject for explanation in verdict.explanations] == [ENT + "Transfer"]


def test_facts_that_fit_are_consistent() -> None:
    facts = [
        fact("transfer/x", "a", "ArmsTransfer"),
        fact("transfer/x", "supplier", "state/russia"),
        fact("state/russia", "a", "State"),
    ]
    verdict = reason(FOLDER, facts)
    assert (verdict.conforms, verdict.assertions) == (True, 3)


def test_dates_and_labels_are_left_out() -> None:
    event = ox.NamedNode(ID + "event/x")
    day = ox.Literal("2022-02-24", datatype=ox.NamedNode(XSD + "date"))
    facts = [
        ox.Triple(event, ox.NamedNode(ENT + "notBefore"), day),
        ox.Triple(event, ox.NamedNode(RDFS + "label"), ox.Literal("x", language="en")),
        fact("event/x", "a", "War"),
    ]
    assert reason(FOLDER, facts).assertions == 1


def test_values_that_documents_disagree_about_are_consistent() -> None:
    facts = [
        fact("relation/x", "characterizedAs", "StrategicPartnership"),
        fact("relation/x", "characterizedAs", "PartnershipOfConvenience"),
        fact("relation/x", "a", "Alignment"),
    ]
    assert reason(FOLDER, facts).consistent


def test_contradictory_facts_are_explained() -> None:
    facts = [
        fact("event/enlargement", "a", "Enlargement"),
        fact("event/enlargement", "conductBy", "org/nato"),
        fact("org/nato", "a", "InternationalOrganization"),
        fact("event/war", "a", "War"),
    ]
    claimed = Place("data/claims/letter.trig", 7)
    verdict = reason(FOLDER, facts, locate=lambda triple: claimed if triple.predicate == TYPE else None)
    assert not verdict.consistent
    (explanation,) = verdict.explanations
    assert explanation.subject == ID + "event/enlargement"
    assert explanation.smallest
    texts = [axiom.text for axiom in explanation.axioms]
    assert texts[:2] == ["event:enlargement ent:conductBy org:nato", "event:enlargement is typed ent:Enlargement"]
    assert "ent:conductBy has the domain ent:Conduct" in texts
    assert texts[-1] == "nothing is both ent:Event and ent:Situation"
    message = str(verdict.errors()[0])
    assert message.startswith(f"data/claims/letter.trig:7 <{ID}event/enlargement>: event:enlargement contradicts")
    assert "grievances.ttl" in message


def test_explaining_can_be_left_out() -> None:
    facts = [fact("event/x", "a", "War"), fact("event/x", "a", "Stance")]
    verdict = reason(FOLDER, facts, explain=False)
    assert (verdict.consistent, verdict.explanations) == (False, ())


def test_verdict_goes_into_json() -> None:
    facts = [fact("event/x", "a", "War"), fact("event/x", "a", "Stance")]
    said = json.loads(json.dumps(reason(FOLDER, facts).as_json()))
    assert said["consistent"] is False
    assert said["explanations"][0]["subject"] == ID + "event/x"
    assert {"text", "file", "line"} == set(said["explanations"][0]["axioms"][0])


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    facts = [fact("event/x", "a", "War"), fact("event/x", "a", "Stance")]
    assert not reason(FOLDER, facts, explain=False).consistent
    assert list(tmp_path.iterdir()) == []
    assert not list(owlready2.default_world.classes())


def test_places_of_axioms_name_the_line() -> None:
    ontology = read_ontology(FOLDER)
    assert {axiom.place is not None and axiom.place.line is not None for axiom in ontology.axioms} == {True}
    for axiom in ontology.axioms:
        assert axiom.place
        if " is a subclass of " in axiom.text:
            line = Path(str(axiom.place.file)).read_text(encoding="utf-8").splitlines()[(axiom.place.line or 0) - 1]
            line = line[(axiom.place.column or 1) - 1 :]
            assert axiom.text.split(" of ")[1].strip("<>").rpartition("#")[2].removeprefix("ent:") in line.split()[0]


def test_missing_modules_are_named(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match="no ontology module"):
        classify(tmp_path)


def test_broken_turtle_is_placed(copy: Path) -> None:
    (copy / "events.ttl").write_text("ent:Event a\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        classify(copy)
    assert caught.value.place is not None
    assert caught.value.place.file == str(copy / "events.ttl")
    assert caught.value.place.line
