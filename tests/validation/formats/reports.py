"""Judgements with what formats must cope with: hostile texts, nested findings, blank nodes, no place, failures."""

from __future__ import annotations

from entente.errors import Place
from entente.namespaces import ENT, ID, SHAPES
from entente.validation.baseline import Baseline, Entry, fingerprint, judge
from entente.validation.outcome import Failure, Judgement, Outcome, Rule, Timing
from entente.validation.report import CHECKS, LINTS, Finding, Report, Severity

SH = "http://www.w3.org/ns/shacl#"
EX = "http://example.org/ships#"

LATE = Finding(Severity.INFO, SHAPES + "event-time", ID + "event/fair", "It has no time.", "Add ent:edtf.")
BAD = Finding(
    Severity.VIOLATION,
    CHECKS + "range",
    ID + "claim/letter/004",
    "A place in words.",
    "Name the place.",
    path=ENT + "transits",
    value='"the \\"hills\\""@en',
    document="letter",
    place=Place("data/claims/letter.trig", 40, ID + "claim/letter/004"),
)
OTHER = Finding(Severity.VIOLATION, CHECKS + "range", ID + "claim/letter/005", "A place in words.", "Name the place.")
CLASSIC = Report((LATE, BAD, OTHER, BAD))

NESTED = Finding(
    Severity.VIOLATION,
    EX + "CargoShape",
    EX + "selene",
    "None of the alternatives holds.",
    path=f"^<{EX}carries>/(<{EX}in>|<{EX}on>)*",
    value=f"<{EX}crate>",
    place=Place("data/a b,c.ttl", 3, column=11),
    component=SH + "OrConstraintComponent",
    defined=Place("shapes/ships.ttl", 12, column=5),
    snippet="ex:selene ex:carries ex:crate . # ]]> <b>&\x1b[31m \u202eevil",
    details=(
        Finding(
            Severity.VIOLATION,
            "_:b7",
            EX + "crate",
            "Too few values: 1 expected.",
            path=EX + "mass",
            component=SH + "MinCountConstraintComponent",
            details=(Finding(Severity.INFO, "_:b8", "_:x", "Deep inside."),),
        ),
        Finding(
            Severity.VIOLATION, EX + "Barrel", EX + "crate", "Not a barrel.", component=SH + "ClassConstraintComponent"
        ),
    ),
)
REPLACED = Finding(
    Severity.WARNING,
    "_:b7",
    "_:b1",
    'The flag is "unknown": 100% wrong,\nin two lines.',
    "Choose one of the list.",
    path=EX + "flag",
    value='"Atlantiss"',
    place=Place("data/ships.ttl", 7, column=13),
    component=SH + "InConstraintComponent",
    defined=Place("shapes/ships.ttl", 30),
    snippet='    ex:flag "Atlantiss" ;',
    fixes=('"Atlantis"', '"Atlas"'),
    replaces='"Atlantiss"',
)
ADDED = Finding(
    Severity.VIOLATION,
    EX + "NameShape",
    EX + "selene",
    "The ship has no name.",
    path=EX + "name",
    place=Place("data/ships.ttl", 5, column=1),
    component=SH + "MinCountConstraintComponent",
    snippet="ex:selene a ex:Ship ;",
    fixes=('ex:name "…"',),
)
PLAIN = Finding(
    Severity.VIOLATION, LINTS + "syntax", "", "Expected a full stop.", place=Place("data/broken.ttl", 9, column=2)
)
LITERAL = Finding(Severity.INFO, EX + "CodeShape", '"x\\ny"^^<http://www.w3.org/2001/XMLSchema#token>', "An odd code.")
FINDINGS = (NESTED, REPLACED, ADDED, PLAIN, LITERAL)
RULES = (
    Rule(EX + "NameShape", "Name of a ship", "The ship has no name.", Severity.VIOLATION, Place("shapes/ships.ttl", 3)),
    Rule(EX + "SilentShape", "Found nothing"),
    Rule("_:b7", "", "", Severity.WARNING, Place("shapes/ships.ttl", 30)),
)
OUTCOME = Outcome(
    Report(FINDINGS),
    rules=RULES,
    files=("data/a b,c.ttl", "data/broken.ttl", "data/ships.ttl"),
    timings=(Timing(EX + "NameShape", 0.25, "sparql", 1),),
    prefixes={EX: "ex", "http://www.w3.org/2001/XMLSchema#": "xsd"},
)
FAILURES = (
    Failure("It took longer than 5 s.", "Allow more time.", Place("shapes/ships.ttl", 44, column=3), EX + "SlowShape"),
    Failure("there is no such file", "name a file that can be read", Place("data/gone.ttl")),
)
BASELINE = Baseline((Entry(fingerprint(ADDED), 1), Entry("0" * 32, 2, message="Mended long ago.", file="data/old.ttl")))

JUDGEMENTS: dict[str, Judgement] = {
    "nothing": judge(Outcome()),
    "classic": judge(Outcome(CLASSIC)),
    "findings": judge(OUTCOME),
    "warnings": judge(OUTCOME, threshold=Severity.WARNING),
    "baseline": judge(OUTCOME, baseline=BASELINE),
    "failed": judge(Outcome(Report(FINDINGS), FAILURES, RULES, OUTCOME.files, prefixes=OUTCOME.prefixes)),
    "only failed": judge(Outcome(failures=FAILURES)),
    "passing": judge(Outcome(Report((LATE,)), rules=RULES, files=("data/ships.ttl",))),
}
