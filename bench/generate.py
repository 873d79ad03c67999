"""A generated dataset of any size in the shape of Entente's own, as N-Quads, the same for the same seed.

Claims are named graphs with descriptions (claimant, modality, evidence …); what they say stands again in the view of
their document, in the corpus, and, with what follows from it and with findings about it, in the default graph. Words
are drawn from a list, so that nothing of a real document is in it.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from entente.namespaces import (
    ANALYSIS,
    CORPUS,
    DCTERMS,
    DEFAULT,
    DOC_GRAPH,
    DOCUMENTS,
    ENT,
    ENTITIES,
    ID,
    INFERRED,
    ONTOLOGY,
    RDF,
    RDFS,
    XSD,
)

CLAIMS_PER_DOCUMENT = 200
STATES = 60
Triple = tuple[str, str, str]

_TYPE, _LABEL, _SUBCLASS = f"<{RDF}type>", f"<{RDFS}label>", f"<{RDFS}subClassOf>"
_PARENTS = {
    "State": "Polity",
    "Polity": "Actor",
    "Person": "Actor",
    "Organization": "Actor",
    "Actor": "Thing",
    "Circumstance": "Situation",
    "Goal": "Situation",
    "Stance": "Situation",
    "CausalLink": "Situation",
    "ArmsTransfer": "Transfer",
    "Transfer": "Event",
    "Summit": "DiplomaticEvent",
    "DiplomaticEvent": "Event",
    "Event": "Situation",
    "Situation": "TemporalEntity",
    "TemporalEntity": "Thing",
    "Claim": "InformationObject",
    "Document": "InformationObject",
    "Span": "InformationObject",
    "InformationObject": "Thing",
    "Finding": "Thing",
}
_MODALITIES = ("Factual", "Factual", "Factual", "Probable", "Possible", "Predicted")
_VOICES = ("AuthorVoice", "AuthorVoice", "ReportedVoice")
_WORDS = (
    "basin", "border", "canal", "ceasefire", "channel", "charter", "coast", "convoy", "corridor", "council", "credit",
    "customs", "delta", "dialogue", "embargo", "envoy", "exchange", "export", "fleet", "freight", "garrison", "grain",
    "harbour", "import", "island", "ledger", "market", "mission", "mountain", "pact", "pipeline", "plateau", "port",
    "province", "quota", "railway", "reform", "reserve", "river", "road", "sanction", "strait", "summit", "tariff",
    "tender", "terminal", "transit", "treaty", "truce", "tunnel", "valley", "visa",
)  # fmt: skip


def _term(name: str) -> str:
    return f"<{ENT}{name}>"


def _literal(text: str, language: str = "en") -> str:
    return f'"{text}"@{language}'


def _number(value: int) -> str:
    return f'"{value}"^^<{XSD}integer>'


def _day(text: str) -> str:
    return f'"{text}"^^<{XSD}date>'


def _lift(subject: str, kind: str) -> list[Triple]:
    """Write the types of a thing that follow from its class."""
    lifted = []
    while kind in _PARENTS:
        kind = _PARENTS[kind]
        lifted.append((subject, _TYPE, _term(kind)))
    return lifted


@dataclass
class _World:
    """What the claims so far have brought up."""

    chance: random.Random
    states: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    circumstances: list[str] = field(default_factory=list)

    def phrase(self, words: int = 4) -> str:
        """Draw words."""
        return " ".join(self.chance.choices(_WORDS, k=words))

    def pick(self, things: list[str]) -> str:
        """Draw a thing; a few are named far more often than the rest, as states are."""
        return things[int(len(things) * self.chance.random() ** 3)]


def generate(quads: int, seed: int = 1) -> Iterator[str]:
    """Write a dataset, line by line.

    Parameters
    ----------
    quads
        How many lines; the last claim may be cut short to keep to it.
    seed
        Another seed gives another dataset of the same shape.

    Returns
    -------
    Iterator[str]
        N-Quads, none of them twice.

    """
    return islice(_write_all(_World(random.Random(seed))), quads)


def _write_all(world: _World) -> Iterator[str]:
    hierarchy = [(_term(kind), _SUBCLASS, _term(parent)) for kind, parent in _PARENTS.items()]
    yield from _write(hierarchy, ONTOLOGY, CORPUS, DEFAULT)
    for number in range(STATES):
        yield from _introduce(world, f"<{ID}state/s{number:02}>", "State", world.states)
    document_number = 0
    while True:
        yield from _write_document(world, f"text-{document_number:05}")
        document_number += 1


def _introduce(world: _World, thing: str, kind: str, known: list[str]) -> Iterator[str]:
    """Write an entity's entry in the authority file."""
    known.append(thing)
    entry = [(thing, _TYPE, _term(kind)), (thing, _LABEL, _literal(world.phrase(3)))]
    if kind == "Person":
        entry.append((thing, _term("ofState"), world.pick(world.states)))
    yield from _write(entry, ENTITIES, CORPUS, DEFAULT)
    yield from _write(_lift(thing, kind), INFERRED + "owl-subclass", DEFAULT)


def _write_document(world: _World, slug: str) -> Iterator[str]:
    document, author = f"<{ID}doc/{slug}>", f"<{ID}person/author-of-{slug}>"
    year = world.chance.randint(1990, 2025)
    yield from _introduce(world, author, "Person", world.people)
    about = [
        (document, _TYPE, _term("Document")),
        (document, f"<{DCTERMS}title>", _literal(world.phrase(5))),
        (document, _term("author"), author),
        (document, _term("edtf"), f'"{year}"'),
        (document, _term("beginYear"), _number(year)),
        (document, _term("endYear"), _number(year)),
    ]
    yield from _write(about, DOCUMENTS, CORPUS, DEFAULT)
    yield from _write(_lift(document, "Document"), INFERRED + "owl-subclass", DEFAULT)
    chain: list[str] = []
    for number in range(1, CLAIMS_PER_DOCUMENT + 1):
        yield from _write_claim(world, slug, number, author, chain)


def _write_claim(world: _World, slug: str, number: int, author: str, chain: list[str]) -> Iterator[str]:
    claim, document = f"<{ID}claim/{slug}/{number:03}>", f"<{ID}doc/{slug}>"
    key = f"{slug}-{number:03}"
    if world.chance.random() < 0.25:
        yield from _introduce(world, f"<{ID}person/p-{key}>", "Person", world.people)
    subject, kind, content = _state_something(world, key, chain)
    label = _literal(world.phrase())
    yield from _write([(subject, _LABEL, label)], ENTITIES, CORPUS, DEFAULT)
    yield from _write(content, claim[1:-1], DOC_GRAPH + slug, CORPUS, DEFAULT)
    start = number * 120 + world.chance.randint(0, 40)
    span = f"<{ID}doc/{slug}#char={start},{start + 70}>"
    claimant = author if world.chance.random() < 0.8 else world.pick(world.people)
    description = [
        (claim, _TYPE, _term("Claim")),
        (claim, _LABEL, label),
        (claim, _term("inDocument"), document),
        (claim, _term("evidence"), span),
        (claim, _term("claimant"), claimant),
        (claim, _term("attitude"), _term("Says")),
        (claim, _term("endorsement"), _term("Endorsed" if claimant == author else "Neutral")),
        (claim, _term("polarity"), _term("Affirmed" if world.chance.random() < 0.95 else "Denied")),
        (claim, _term("modality"), _term(world.chance.choice(_MODALITIES))),
        (claim, _term("voice"), _term(world.chance.choice(_VOICES))),
        (span, _TYPE, _term("Span")),
        (span, _term("spanOf"), document),
        (span, _term("charStart"), _number(start)),
        (span, _term("charEnd"), _number(start + 70)),
        (span, _term("sha256"), f'"{world.chance.getrandbits(256):064x}"'),
    ]
    yield from _write(description, DOCUMENTS, CORPUS, DEFAULT)
    things = sorted({subject, *(thing for triple in content for thing in triple[::2] if thing.startswith(f"<{ID}"))})
    lifted = [*_lift(claim, "Claim"), *_lift(span, "Span"), *_lift(subject, kind)]
    mentioned = [thing for thing in things if thing != subject]
    yield from _write(lifted, INFERRED + "owl-subclass", DEFAULT)
    yield from _write([(claim, _term("about"), thing) for thing in things], INFERRED + "about", DEFAULT)
    yield from _write([(subject, _term("mentions"), thing) for thing in mentioned], INFERRED + "mentions", DEFAULT)
    inverse = [(thing, _term("participatesIn"), subject) for thing in mentioned if thing in world.states]
    yield from _write(inverse, INFERRED + "owl-inverse", DEFAULT)
    if kind == "CausalLink":
        cause, effect = content[1][2], content[2][2]
        yield from _write([(cause, _term("leadsTo"), effect)], INFERRED + "leads-to", DEFAULT)
    finding = f"<{ID}finding/single-{key}>"
    found = [
        (finding, _TYPE, _term("Finding")),
        (finding, _LABEL, label),
        (finding, _term("supportingClaim"), claim),
        (finding, _term("claimantCount"), _number(1)),
        (finding, _term("documentCount"), _number(1)),
    ]
    yield from _write(found, ANALYSIS, DEFAULT)


def _state_something(world: _World, key: str, chain: list[str]) -> tuple[str, str, list[Triple]]:
    """Make up what a claim says: a thing, its class and its triples."""
    drawn = world.chance.random()
    if drawn < 0.3 and chain:
        # An effect is new, so that chains run forward and end within their document.
        cause, effect, link = world.chance.choice(chain), f"<{ID}circumstance/c-{key}>", f"<{ID}link/l-{key}>"
        chain.append(effect)
        world.circumstances.append(effect)
        polarity = _term(world.chance.choice(("Increases", "Decreases", "Enables")))
        typed = (effect, _TYPE, _term("Circumstance"))
        concern = (effect, _term("concerns"), world.pick(world.states))
        content = [(link, _term("cause"), cause), (link, _term("effect"), effect)]
        return link, "CausalLink", [
            (link, _TYPE, _term("CausalLink")), *content, (link, _term("causalPolarity"), polarity), typed, concern,
        ]  # fmt: skip
    if drawn < 0.65:
        return _state_event(world, key, chain)
    if drawn < 0.8:
        stance = f"<{ID}stance/t-{key}>"
        topic = world.pick(world.circumstances or world.states)
        return stance, "Stance", [
            (stance, _TYPE, _term("Stance")),
            (stance, _term("stanceHolder"), world.pick(world.states)),
            (stance, _term("stanceObject"), topic),
            (stance, _term("stanceValue"), _term(world.chance.choice(("Supports", "Opposes", "LeansOppose")))),
        ]  # fmt: skip
    goal = f"<{ID}goal/g-{key}>"
    return goal, "Goal", [
        (goal, _TYPE, _term("Goal")),
        (goal, _term("goalHolder"), world.pick(world.states)),
        (goal, _term("aim"), world.pick(world.circumstances or world.states)),
        (goal, _term("inDomain"), _term(world.chance.choice(("TradeDomain", "FinanceDomain", "SecurityDomain")))),
    ]  # fmt: skip


def _state_event(world: _World, key: str, chain: list[str]) -> tuple[str, str, list[Triple]]:
    event, kind = f"<{ID}event/e-{key}>", world.chance.choice(("Summit", "ArmsTransfer", "DiplomaticEvent"))
    year, month = world.chance.randint(1900, 2025), world.chance.randint(1, 12)
    content = [
        (event, _TYPE, _term(kind)),
        (event, _term("initiator"), world.pick(world.states)),
        (event, _term("target"), world.pick(world.people)),
        (event, _term("place"), world.pick(world.states)),
        (event, _term("edtf"), f'"{year}-{month:02}"'),
        (event, _term("notBefore"), _day(f"{year}-{month:02}-01")),
        (event, _term("notAfter"), _day(f"{year}-{month:02}-28")),
        (event, _term("beginYear"), _number(year)),
        (event, _term("endYear"), _number(year)),
    ]
    if world.events and world.chance.random() < 0.3:
        content.append((event, _term("subEventOf"), world.chance.choice(world.events[-50:])))
    world.events.append(event)
    chain.append(event)
    return event, kind, content


def _write(triples: Iterable[Triple], *graphs: str) -> Iterator[str]:
    for subject, predicate, thing in triples:
        for graph in graphs:
            yield f"{subject} {predicate} {thing} <{graph}> .\n"


def main() -> None:
    """Write a dataset to a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--quads", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with given.path.open("w", encoding="ascii") as stream:
        stream.writelines(generate(given.quads, given.seed))


if __name__ == "__main__":
    main()
