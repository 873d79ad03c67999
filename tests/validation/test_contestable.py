"""What documents may disagree about is no defect, and what is denied or hedged satisfies nothing."""

from __future__ import annotations

import pytest

from tests.validation.dataset import load_trig
from tests.validation.test_bad import BASE, validate

PREFIXES = "\n".join(line for line in BASE.splitlines() if line.startswith("@"))
EVIDENCE = {"letter": "<#char=100,160>", "memo": "<memo#char=100,160>"}


def write_claim(number: int, said: str, more: str = "", document: str = "letter") -> str:
    claim = f"{'claim' if document == 'letter' else document}:{number}"
    label = '"Arvonia and Belmark do something in the valley"@en'
    return (
        f"{claim} a ent:Claim ; rdfs:label {label} ; {more} ent:evidence {EVIDENCE[document]} .\n{claim} {{ {said} }}\n"
    )


def find_sources(*claims: str) -> list[str]:
    report = validate(load_trig(BASE, "\n".join((PREFIXES, *claims))))
    return [found.source.partition("#")[2] for found in report]


DENIED = "ent:polarity ent:Denied ;"
GUNS = "transfer:guns-again a ent:ArmsTransfer ; ent:recipient state:corland ; ent:item weapon:mark-two ; " + (
    'rdfs:label "guns once more"@en ; ent:hasPhase phase:guns-again-ordered . '
    "phase:guns-again-ordered a ent:StatusPhase ; ent:status ent:Ordered ."
)


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param(
            [
                write_claim(
                    900,
                    "stance:belmark-on-valley a ent:Stance ; ent:stanceHolder state:belmark ;"
                    " ent:stanceObject corridor:valley ; ent:stanceValue ent:Supports ; ent:publicity ent:Official .",
                    document="memo",
                )
            ],
            id="two documents give one stance two values",
        ),
        pytest.param(
            [
                write_claim(
                    900, "stance:belmark-on-valley ent:stanceValue ent:Supports .", "ent:modality ent:Suspected ;"
                )
            ],
            id="one document suspects another value",
        ),
        pytest.param(
            [
                write_claim(
                    900,
                    "event:mill-war a ent:Invasion ; ent:place region:lower-valley ; ent:during event:mill-war .",
                    document="memo",
                )
            ],
            id="two documents give one event two classes",
        ),
        pytest.param(
            [write_claim(900, "state:belmark ent:concerns event:evacuation .")],
            id="a flat claim mentions what is only supposed",
        ),
        pytest.param(
            [
                write_claim(
                    900,
                    "link:mill-war--trade a ent:CausalLink ; ent:cause event:mill-war ;"
                    " ent:effect relation:arvonia-corland-trade ; ent:causalPolarity ent:Triggers .",
                    DENIED,
                )
            ],
            id="one node is denied to exist",
        ),
        pytest.param(
            [
                write_claim(
                    900,
                    "transfer:guns ent:hasPhase phase:guns-late . phase:guns-late a ent:StatusPhase ;"
                    ' ent:status ent:Withheld ; ent:edtf "1999" ; ent:dateBasis ent:StatedInText .',
                    DENIED,
                )
            ],
            id="a phase is denied, with its date",
        ),
        pytest.param(
            [write_claim(900, "event:mill-war ent:place region:lower-valley .", DENIED + ' ent:asOf "1993" ;')],
            id="a denial as of a date",
        ),
        pytest.param(
            [write_claim(900, "event:mill-war ent:place region:lower-valley .", DENIED, document="memo")],
            id="one document denies what another asserts",
        ),
    ],
)
def test_disagreement_is_no_defect(claims: list[str]) -> None:
    assert find_sources(*claims) == []


def test_what_is_denied_satisfies_no_shape() -> None:
    denial = write_claim(901, "transfer:guns-again ent:supplier state:arvonia .", DENIED)
    assert find_sources(write_claim(900, GUNS), denial) == ["arms-supplier"]


def test_what_is_hedged_satisfies_a_shape() -> None:
    guess = write_claim(901, "transfer:guns-again ent:supplier state:arvonia .", "ent:modality ent:Suspected ;")
    assert find_sources(write_claim(900, GUNS), guess) == []


@pytest.mark.parametrize(
    ("said", "sources"),
    [
        pytest.param(
            "transfer:guns ent:hasPhase phase:guns-given ."
            " phase:guns-given a ent:StatusPhase ; ent:status ent:Delivered .",
            ["identity-key"],
            id="the inverse of the written property counts",
        ),
        pytest.param(
            'relation:valley-trade a ent:Cooperation ; rdfs:label "valley trade"@en ; ent:inDomain ent:TradeDomain ;'
            " ent:seniorPartner state:arvonia ; ent:juniorPartner state:corland .",
            ["identity-key"],
            id="narrower properties count",
        ),
        pytest.param(
            "threat:belmark-arvonia a ent:ThreatPerception ; ent:perceiver state:belmark ;"
            " ent:threatSource state:arvonia ; ent:threatDimension ent:AggregatePower .",
            [],
            id="a part of the key is not the key",
        ),
        pytest.param(
            "event:mill-war ent:precedes event:fair .", ["dangling-reference"], id="an object that is nowhere"
        ),
        pytest.param(
            "event:fair ent:precedes event:mill-war .", ["dangling-reference"], id="a subject that is nowhere"
        ),
    ],
)
def test_things_are_told_apart(said: str, sources: list[str]) -> None:
    assert find_sources(write_claim(900, said)) == sources
