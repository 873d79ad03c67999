from __future__ import annotations

from entente.errors import Place
from entente.namespaces import ID, SHAPES
from entente.validation.report import Finding, Report, Severity, gather


def find(severity: Severity, focus: str = "state/x", document: str | None = None) -> Finding:
    return Finding(severity, SHAPES + "s", ID + focus, "Wrong.", "Mend it.", document=document)


def test_only_a_violation_does_not_conform() -> None:
    assert Report().conforms
    assert Report((find(Severity.WARNING), find(Severity.INFO))).conforms
    assert not Report((find(Severity.INFO), find(Severity.VIOLATION))).conforms


def test_merge_sorts_and_keeps_each_once() -> None:
    one, two = find(Severity.WARNING), find(Severity.VIOLATION, document="letter")
    assert Report((one,)).merge(Report((two, one))).findings == (two, one)
    assert gather([Report((one,)), Report((two,)), Report()]) == Report((one, two))


def test_a_place_that_is_known_stays() -> None:
    known = Finding(Severity.INFO, SHAPES + "s", ID + "state/x", "Wrong.", place=Place("a.ttl", 1))
    report = Report((known, find(Severity.INFO, "state/y")))
    places = [found.place for found in report.located(lambda iri, document: Place("b.ttl", 2, iri))]
    assert places == [Place("a.ttl", 1), Place("b.ttl", 2, ID + "state/y")]
