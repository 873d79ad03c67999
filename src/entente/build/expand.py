"""Writing out what the curator may leave unsaid: defaults of claims, bounds of dates, positions of spans."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from entente.corpus.claims import Claim, ClaimsFile
from entente.corpus.dates import bound
from entente.corpus.documents import Document
from entente.corpus.spans import parse_span
from entente.errors import EntenteError, Faults, InvalidInput, Place
from entente.namespaces import ENT, RDF, XSD

TYPE = ox.NamedNode(RDF + "type")
EDTF = ENT + "edtf"
AS_OF = ENT + "asOf"
DEFAULTS = {"attitude": "Says", "endorsement": "Endorsed", "polarity": "Affirmed", "modality": "Factual"}


@dataclass(frozen=True)
class ExpandedClaim:
    """A claim with everything written out.

    Attributes
    ----------
    iri
        The claim.
    description
        Triples about it, defaults and bounds included.
    says
        Triples of its graph, bounds of its dates included.
    affirmed
        Whether it is affirmed rather than denied.
    flat
        Whether its document asserts it flatly: affirmed, factual, unconditioned, the author's own or endorsed.

    """

    iri: str
    description: tuple[ox.Triple, ...]
    says: tuple[ox.Triple, ...]
    affirmed: bool
    flat: bool


def expand_claims(document: Document, claims: ClaimsFile) -> list[ExpandedClaim]:
    """Write out a document's claims.

    Raises
    ------
    Faults
        Dates that are no EDTF, each with its place.

    """
    faults: list[EntenteError] = []
    expanded = []
    for claim in claims.claims:
        try:
            expanded.append(_expand(document, claim))
        except InvalidInput as fault:
            faults.append(InvalidInput(fault.message, place=claims.source.place(claim.iri), remedy=fault.remedy))
    if faults:
        raise Faults(faults)
    return expanded


def _expand(document: Document, claim: Claim) -> ExpandedClaim:
    subject = ox.NamedNode(claim.iri)

    def say(name: str, value: str) -> ox.Triple:
        return ox.Triple(subject, ox.NamedNode(ENT + name), ox.NamedNode(value))

    description = [*claim.description, say("inDocument", document.iri)]
    claimants = claim.values("claimant")
    if not claimants:
        claimants = list(document.authors)
        description += [say("claimant", author) for author in claimants]
    for name, value in DEFAULTS.items():
        if not claim.values(name):
            description.append(say(name, ENT + value))
    own_voice = "CitedWorkVoice" if claim.values("claimCites") else "AuthorVoice"
    voice = own_voice if set(claimants) <= set(document.authors) else "AttributedVoice"
    description.append(say("voice", ENT + voice))

    def holds(name: str) -> bool:
        return claim.values(name) in ([], [ENT + DEFAULTS[name]])

    affirmed = holds("polarity")
    flat = affirmed and holds("modality") and holds("endorsement") and not claim.values("condition")
    return ExpandedClaim(
        claim.iri,
        tuple(bound_dates(description)),
        tuple(bound_dates(claim.says)),
        affirmed,
        flat,
    )


def bound_dates(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Add the bounds of every date beside it: ``ent:notBefore``, ``notAfter``, ``beginYear``, ``endYear``.

    Raises
    ------
    InvalidInput
        A date is no EDTF.

    """
    bounded = list(triples)
    for triple in list(bounded):
        if triple.predicate.value not in (EDTF, AS_OF) or not isinstance(triple.object, ox.Literal):
            continue
        bounds = bound(triple.object.value)
        if bounds is None:
            continue
        for name, value, datatype in (
            ("notBefore", bounds.not_before.isoformat(), "date"),
            ("notAfter", bounds.not_after.isoformat(), "date"),
            ("beginYear", str(bounds.not_before.year), "integer"),
            ("endYear", str(bounds.not_after.year), "integer"),
        ):
            literal = ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))
            bounded.append(ox.Triple(triple.subject, ox.NamedNode(ENT + name), literal))
    return bounded


def find_undatable(triples: Iterable[ox.Triple], locate: Callable[[str], Place]) -> list[EntenteError]:
    """Find the things whose date is no EDTF, each with its place."""
    faults: list[EntenteError] = []
    for triple in triples:
        try:
            bound_dates([triple])
        except InvalidInput as fault:
            place = locate(triple.subject.value) if isinstance(triple.subject, ox.NamedNode) else None
            faults.append(InvalidInput(fault.message, place=place, remedy=fault.remedy))
    return faults


def expand_spans(claims: ClaimsFile) -> list[ox.Triple]:
    """Describe every span of a document: type, document, positions, digest."""
    triples = list(claims.span_triples)
    integer = ox.NamedNode(XSD + "integer")
    for iri in sorted({*claims.evidence, *claims.bare, *claims.digests}):
        span, subject = parse_span(iri), ox.NamedNode(iri)
        triples += [
            ox.Triple(subject, TYPE, ox.NamedNode(ENT + "TextSpan")),
            ox.Triple(subject, ox.NamedNode(ENT + "spanOf"), ox.NamedNode(iri.partition("#")[0])),
            ox.Triple(subject, ox.NamedNode(ENT + "charStart"), ox.Literal(str(span.start), datatype=integer)),
            ox.Triple(subject, ox.NamedNode(ENT + "charEnd"), ox.Literal(str(span.end), datatype=integer)),
        ]
    return triples
