"""Claims at a glance: what one needs to know of each in a list, read for hundreds at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from entente.kb.columns import read_column, read_pairs, values_block
from entente.kb.facts import ABOUT, quote
from entente.kb.terms import Thing, last_part, read_labels
from entente.namespaces import CLAIM, DOC, DOCUMENTS, ENT, INFERRED, RDFS
from entente.store.engine import Engine

_PLAIN = {"polarity": "Affirmed", "modality": "Factual", "endorsement": "Endorsed", "attitude": "Says"}
"""What goes without saying: a flat statement in the author's own voice."""

_WORDS = {
    "Denied": "denied",
    "NotTaken": "not taken over by the author",
    "Rejected": "rejected by the author",
    "Thinks": "thought",
    "Fears": "feared",
    "Hopes": "hoped",
}
_VOICES = {"AttributedVoice": "another’s words", "CitedWorkVoice": "with a citation"}
_TOLD = ("polarity", "modality", "endorsement", "attitude", "generality", "voice")


@dataclass(frozen=True)
class Mention:
    """A claim in a list.

    Attributes
    ----------
    iri
        The claim.
    label
        What it says in a few words of ours.
    claimants
        Who holds it.
    codes
        The names of its codes by property, ``{"modality": "Predicted"}``, but for those of a flat statement.
    conditional
        Whether it depends on a condition.
    places
        Its evidence as positions in the document, in text order.

    """

    iri: str
    label: str
    claimants: tuple[Thing, ...]
    codes: dict[str, str]
    conditional: bool
    places: tuple[tuple[int, int], ...]

    @property
    def document(self) -> str:
        """The name of the document.

        >>> Mention(CLAIM + "letter/007", "", (), {}, False, ()).document
        'letter'
        """
        return self.iri.removeprefix(CLAIM).rpartition("/")[0]

    @property
    def number(self) -> str:
        """Its number in the document."""
        return last_part(self.iri)

    @cached_property
    def hedges(self) -> tuple[str, ...]:
        """Whatever keeps it from being a flat statement, in words.

        >>> Mention("", "", (), {"polarity": "Denied", "modality": "Predicted"}, True, ()).hedges
        ('denied', 'predicted', 'conditional')
        """
        given = (self.codes.get(name, plain) for name, plain in _PLAIN.items())
        found = [_WORDS.get(code, code.lower()) for code in given if code not in _PLAIN.values()]
        return (*found, *(["conditional"] if self.conditional else []))

    @property
    def voice(self) -> str:
        """Whose words they are, where they are not the author's."""
        return _VOICES.get(self.codes.get("voice", ""), "")


def find_about(engine: Engine, iri: str) -> list[str]:
    """Find the claims about a thing, in the order of documents and numbers."""
    pattern = f"GRAPH <{INFERRED}about> {{ ?claim <{ABOUT}> {quote(iri)} }}"
    return sorted(read_column(engine, "?claim", pattern))


def find_in_document(engine: Engine, document: str) -> list[str]:
    """Find the claims of a document, in the order of the text."""
    pattern = (
        f"GRAPH <{DOCUMENTS}> {{ ?claim <{ENT}inDocument> {quote(document)} ; <{ENT}evidence> ?span }} "
        f"BIND(<{ENT}evidence> AS ?p)"
    )
    first: dict[str, tuple[int, int]] = {}
    for _, claim, span in read_pairs(engine, "?claim", "?span", pattern):
        for place in _read_places([span]):
            first[claim] = min(place, first.get(claim, place))
    return sorted(first, key=lambda claim: (first[claim], claim))


def read_mentions(engine: Engine, claims: Sequence[str]) -> list[Mention]:
    """Read claims, in the order given; what is none is passed over."""
    values = _read_values(engine, claims, (*_TOLD, "claimant", "evidence", "condition"), f", <{RDFS}label>")
    labels = read_labels(engine, {who for found in values.values() for who in found["claimant"]})
    return [_make_mention(claim, values[claim], labels) for claim in claims if values[claim]["label"]]


def read_hedges(engine: Engine, claims: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Read only what hedges each claim, in words; nothing for a flat statement."""
    values = _read_values(engine, claims, (*_PLAIN, "condition"), "")
    return {claim: _make_mention(claim, values[claim], {}).hedges for claim in claims}


def _read_values(
    engine: Engine, claims: Sequence[str], names: Iterable[str], more: str
) -> dict[str, dict[str, list[str]]]:
    """Read values by claim and property; what goes without saying is not read, since that is most of it."""
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    if claims:
        wanted = ", ".join(f"<{ENT}{name}>" for name in names)
        unsaid = ", ".join(f"<{ENT}{code}>" for code in (*_PLAIN.values(), "AuthorVoice"))
        pattern = (
            f"{values_block('?claim', claims)} GRAPH <{DOCUMENTS}> {{ ?claim ?p ?o }} "
            f"FILTER(?p IN ({wanted}{more}) && ?o NOT IN ({unsaid}))"
        )
        for property_, claim, value in read_pairs(engine, "?claim", "?o", pattern):
            values[claim][last_part(property_)].append(value)
    return values


def _make_mention(claim: str, values: dict[str, list[str]], labels: dict[str, str]) -> Mention:
    return Mention(
        iri=claim,
        label=min(values["label"], default=last_part(claim)),
        claimants=tuple(sorted(Thing(who, labels[who]) for who in values["claimant"])),
        codes={name: last_part(values[name][0]) for name in _TOLD if values[name]},
        conditional=bool(values["condition"]),
        places=tuple(sorted(_read_places(values["evidence"]))),
    )


def _read_places(spans: Iterable[str]) -> Iterable[tuple[int, int]]:
    for span in spans:
        start, _, end = span.removeprefix(DOC).partition("#char=")[2].partition(",")
        if start.isdigit() and end.isdigit():
            yield int(start), int(end)
