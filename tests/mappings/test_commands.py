"""The commands on mappings, as a curator runs them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from entente.corpus.project import Project
from entente.mappings.sssom import read_mappings
from tests.cli.commands import run
from tests.endpoint import StandIn, run_endpoint

WIKIDATA = (Path(__file__).parent / "wikidata.ttl").read_text("utf-8")


@pytest.fixture
def wikidata() -> Iterator[StandIn]:
    with run_endpoint(WIKIDATA) as running:
        yield running


def edit(project: Project, old: str, new: str) -> None:
    text = project.mappings.read_text("utf-8")
    assert old in text
    project.mappings.write_text(text.replace(old, new), encoding="utf-8")


def check(project: Project, address: str, *flags: str) -> tuple[int, dict[str, str]]:
    done = run(project, "mappings", "check", "--endpoint", address, "--json", *flags)
    return done.exit_code, {row["object"]: row["outcome"] for row in json.loads(done.stdout)}


def test_mappings_are_listed(sample: Project) -> None:
    done = run(sample, "mappings", "list", "--json")
    assert [row["object"] for row in json.loads(done.stdout)] == ["wd:Q900000011", "ent:CorrelatesOfWar 907"]
    assert "907\t1901/.." in run(sample, "mappings", "list", "--to", "cow").stdout
    refused = run(sample, "mappings", "list", "--to", "moon")
    assert refused.exit_code == 2
    assert "cow" in refused.stderr


def test_what_waits_is_listed(project: Project) -> None:
    assert "Treaty of Turkmenchay" in run(project, "mappings", "list", "--to", "open").stdout


def test_sound_mappings_are_counted(sample: Project) -> None:
    done = run(sample, "mappings", "validate", "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (0, {"cow": 1, "wikidata": 1, "open": 0})


def test_a_faulty_row_ends_validation_and_build_with_its_line(sample: Project) -> None:
    edit(sample, "state:arvia\tArvia\tskos:exactMatch", "state:arvia\tArwia\tskos:exactMatch")
    for command in (["mappings", "validate"], ["build"]):
        done = run(sample, *command)
        assert done.exit_code == 3
        assert "mappings.sssom.tsv:12: state:arvia is labelled 'Arvia', not 'Arwia'" in done.stderr


def test_two_things_for_one_item_stop_the_build(sample: Project) -> None:
    rows = "Arvia\tsemapv:ManualMappingCuration"
    edit(sample, "\t\n", f"\t\nstate:belmar\tBelmar\tskos:exactMatch\twd:Q900000011\t{rows}\t\t\t0.95\t\n")
    done = run(sample, "validate")
    assert done.exit_code == 1
    assert "wikidata-shared" in done.stdout or "one Wikidata item" in done.stdout
    assert "mappings.sssom.tsv:12" in done.stdout


def test_fmt_brings_them_into_canonical_form(sample: Project) -> None:
    text = sample.mappings.read_text("utf-8")
    head, first, second = text[: text.index("state:arvia\t")], *[f"{row}\n" for row in text.splitlines()[-2:]]
    sample.mappings.write_text(head + second + first, encoding="utf-8")
    assert run(sample, "mappings", "validate").exit_code == 1
    assert run(sample, "fmt", "--check").exit_code == 1
    assert run(sample, "fmt").exit_code == 0
    assert sample.mappings.read_text("utf-8") == text
    assert run(sample, "mappings", "validate").exit_code == 0


def test_items_that_agree(sample: Project, wikidata: StandIn) -> None:
    assert check(sample, wikidata.address) == (0, {"wd:Q900000011": "agree"})


@pytest.mark.parametrize(
    ("item", "outcome"), [("Q900000012", "doubtful"), ("Q900000013", "redirect"), ("Q900000014", "missing")]
)
def test_items_that_do_not(sample: Project, wikidata: StandIn, item: str, outcome: str) -> None:
    edit(sample, "wd:Q900000011", f"wd:{item}")
    assert check(sample, wikidata.address) == (1, {f"wd:{item}": outcome})
    shown = run(sample, "mappings", "check", "--endpoint", wikidata.address)
    assert shown.exit_code == 1
    assert f"mappings.sssom.tsv:12: {outcome}: Arvia = wd:{item}" in shown.stdout
    assert "1 " + outcome in shown.stdout


def test_a_curator_settles_a_doubt_by_recording_the_label(sample: Project, wikidata: StandIn) -> None:
    edit(sample, "wd:Q900000011\tArvia", "wd:Q900000012\ta genus of beetles")
    assert check(sample, wikidata.address) == (0, {"wd:Q900000012": "agree"})


def test_what_agrees_is_recorded(sample: Project, wikidata: StandIn) -> None:
    edit(sample, "wd:Q900000011\tArvia", "wd:Q900000011\t")
    assert check(sample, wikidata.address, "--write")[0] == 0
    row = read_mappings(sample.mappings).mappings[0]
    assert (row.say("object_label"), row.say("similarity_score")) == ("Arvia", "1.00")
    assert "rapidfuzz" in row.say("similarity_measure")
    once = sample.mappings.read_bytes()
    assert check(sample, wikidata.address, "--write")[0] == 0
    assert sample.mappings.read_bytes() == once
    assert run(sample, "mappings", "validate").exit_code == 0


def test_a_doubt_is_recorded_as_one(sample: Project, wikidata: StandIn) -> None:
    edit(sample, "wd:Q900000011", "wd:Q900000012")
    assert check(sample, wikidata.address, "--write")[0] == 1
    row = read_mappings(sample.mappings).mappings[0]
    assert row.say("object_label") == "Arvia"
    assert float(row.say("similarity_score")) < 0.8


def test_the_corpus_is_checked_too(project: Project, wikidata: StandIn) -> None:
    """Of the items that the stand-in knows none is doubtful: Türkiye is told by its alias."""
    done = run(project, "mappings", "check", "--endpoint", wikidata.address, "--json")
    outcomes = {row["object"]: row["outcome"] for row in json.loads(done.stdout)}
    known = ("wd:Q794", "wd:Q159", "wd:Q43", "wd:Q649", "wd:Q17001802")
    assert {outcomes[item] for item in known} == {"agree"}
    assert outcomes["wd:Q30"] == "missing"
    assert len(wikidata.seen) >= 2


def test_no_endpoint_is_no_verdict(sample: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sample.mappings.read_bytes()
    monkeypatch.setattr("time.sleep", lambda _: None)
    done = run(sample, "mappings", "check", "--write", "--endpoint", "http://127.0.0.1:1/")
    assert done.exit_code == 5
    assert sample.mappings.read_bytes() == before


def test_what_waits_is_looked_up(sample: Project, wikidata: StandIn) -> None:
    head = "subject_id\tsubject_label\ttitle\tcandidate_id\tcomment\n"
    rows = "agreement:harbour-treaty\tharbour treaty\tTreaty of the Harbour\twd:Q900000012\t\n"
    sample.open_mappings.write_text(head + rows + "state:belmar\tBelmar\tBelmar\t\t\n", encoding="utf-8")
    done = run(sample, "mappings", "propose", "--endpoint", wikidata.address, "--json")
    treaty, belmar = json.loads(done.stdout)
    assert (treaty["object"], treaty["label"], treaty["score"]) == ("wd:Q900000021", "Harbour Treaty", 1.0)
    assert belmar["object"] == ""
    shown = run(sample, "mappings", "propose", "--endpoint", wikidata.address)
    assert "not the guess wd:Q900000012" in shown.stdout
    assert "state:belmar\tno such article" in shown.stdout
