"""Baselines let pass what was known, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.errors import InvalidInput, MissingInput, Place
from entente.validation.baseline import Baseline, fingerprint, judge, read_baseline, write_baseline
from entente.validation.outcome import Failure, Outcome, Verdict
from entente.validation.report import LINTS, Finding, Report, Severity

FOUND = Finding(Severity.VIOLATION, "urn:shape", "urn:x", "No label.", path="urn:label", place=Place("a.ttl", 3))
BLANK = replace(FOUND, focus="_:b1")
TEXTS = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
FINDINGS = st.lists(
    st.builds(
        Finding,
        severity=st.sampled_from(list(Severity)),
        source=st.sampled_from(["urn:s1", "urn:s2", "_:b0", LINTS + "unknown-term"]),
        focus=st.sampled_from(["urn:x", "urn:y", "_:b1", "_:b2", '"text"', ""]),
        message=TEXTS,
        value=st.sampled_from([None, '"1"', "<urn:v>", "_:b3"]),
        place=st.builds(Place, file=st.sampled_from(["a.ttl", "b.ttl"]), line=st.integers(1, 9)),
    ),
    max_size=12,
)


def read(report: Report, folder: Path) -> Baseline:
    path = folder / "baseline.json"
    path.write_text(write_baseline(report), encoding="utf-8")
    return read_baseline(path)


@given(findings=FINDINGS)
def test_what_is_written_lets_all_of_it_pass_and_is_not_stale(
    findings: list[Finding], tmp_path_factory: pytest.TempPathFactory
) -> None:
    report = Report(tuple(findings))
    judgement = judge(
        Outcome(report), threshold=Severity.INFO, baseline=read(report, tmp_path_factory.mktemp("baseline"))
    )
    assert judgement.verdict is Verdict.CONFORMS
    assert len(judgement.known) == len(report)
    assert judgement.stale == ()


@given(findings=FINDINGS, extra=FINDINGS)
def test_more_of_the_same_is_new(
    findings: list[Finding], extra: list[Finding], tmp_path_factory: pytest.TempPathFactory
) -> None:
    known, now = Report(tuple(findings)), Report((*findings, *extra))
    judgement = judge(Outcome(now), baseline=read(known, tmp_path_factory.mktemp("baseline")))
    assert len(judgement.new) == len(now) - len(known)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (replace(FOUND, place=Place("a.ttl", 300, column=9)), True),
        (replace(FOUND, place=Place("moved.ttl", 3)), True),
        (replace(FOUND, message="Reworded.", remedy="Do this.", snippet="x", fixes=("y",)), True),
        (replace(FOUND, severity=Severity.WARNING), True),
        (replace(FOUND, focus="urn:y"), False),
        (replace(FOUND, path="urn:name"), False),
        (replace(FOUND, value='"v"'), False),
        (replace(FOUND, source="urn:other"), False),
        (replace(FOUND, component="urn:component"), False),
        (replace(FOUND, document="letter"), False),
    ],
)
def test_what_makes_a_finding_another(other: Finding, same: bool) -> None:
    assert (fingerprint(other) == fingerprint(FOUND)) is same


def test_a_blank_node_is_known_by_its_file_not_its_label() -> None:
    assert fingerprint(replace(BLANK, focus="_:b9")) == fingerprint(BLANK)
    assert fingerprint(replace(BLANK, place=Place("b.ttl", 3))) != fingerprint(BLANK)


def test_the_file_is_one_line_a_finding_and_sorted() -> None:
    other = replace(FOUND, focus="urn:a", place=Place("0.ttl", 1))
    text = write_baseline(Report((FOUND, other)))
    entries = [json.loads(line.strip().rstrip(",")) for line in text.splitlines()[3:5]]
    assert [entry["focus"] for entry in entries] == ["urn:a", "urn:x"]
    assert text == write_baseline(Report((other, FOUND)))
    assert json.loads(write_baseline(Report())) == {"version": 1, "findings": []}


def test_syntax_errors_never_pass(tmp_path: Path) -> None:
    broken = Report((replace(FOUND, source=LINTS + "syntax"),))
    assert read(broken, tmp_path).entries == ()


def test_what_is_mended_is_stale_unless_something_could_not_run(tmp_path: Path) -> None:
    baseline = read(Report((FOUND, BLANK, replace(BLANK, focus="_:b2"))), tmp_path)
    judgement = judge(Outcome(Report((BLANK,))), baseline=baseline)
    assert sorted((entry.message, entry.count) for entry in judgement.stale) == [("No label.", 1), ("No label.", 1)]
    assert judge(Outcome(Report((BLANK,)), (Failure("no"),)), baseline=baseline).stale == ()


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"version": 2, "findings": []}', '{"version": 1}', '{"version": 1, "findings": [{}]}', "\xff"],
)
def test_what_is_no_baseline_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(InvalidInput) as caught:
        read_baseline(path)
    assert caught.value.place == Place(str(path))


def test_a_baseline_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match="no such baseline"):
        read_baseline(tmp_path / "none.json")
