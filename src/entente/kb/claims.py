"""The records of what someone says: a claim, its evidence, and the triples that it says."""

from __future__ import annotations

from dataclasses import dataclass

from entente.kb.terms import Thing, Value


@dataclass(frozen=True)
class Evidence:
    """Where a claim stands: a passage by position and digest.

    Attributes
    ----------
    iri
        The span.
    document
        The document.
    start, end
        Unicode code points of the decoded text, start inclusive, end exclusive (after RFC 5147).
    sha256
        Digest of the UTF-8 bytes of exactly that slice, lower case hex.
    passage
        The slice itself where the text was at hand and the digest holds; never part of the dataset.

    """

    iri: str
    document: Thing
    start: int
    end: int
    sha256: str
    passage: str | None = None

    def __str__(self) -> str:
        return f"{self.document.name} {self.start}-{self.end}"


@dataclass(frozen=True)
class Statement:
    """A triple with the names of its parts.

    Attributes
    ----------
    subject, property, value
        Its parts; a literal is a `Value`.

    """

    subject: Thing
    property: Thing
    value: Thing | Value

    def __str__(self) -> str:
        return f"{self.subject} · {self.property} · {self.value}"


@dataclass(frozen=True)
class Claim:
    """What someone says in a document.

    Codes are given by name; the IRI of ``Predicted`` is ``ent:Predicted``.

    Attributes
    ----------
    iri
        The claim, which also names the graph of what it says.
    label
        What it says in a few words of ours.
    document
        Where it stands.
    claimants
        Who holds it; more than one where several hold it together.
    attitude
        Says, Thinks, Fears, Hopes.
    polarity
        Affirmed or Denied.
    modality
        Factual, Reported, Suspected, Possible, Predicted, Supposed, Counterfactual, Normative.
    generality
        Always, Usually, Often, Sometimes, Partly; empty where it is not qualified.
    endorsement
        Endorsed, NotTaken, Rejected: what the author thinks of a voice that is not theirs.
    voice
        Whose words they are, by the graph: own, attributed, or of a cited work.
    conditions
        On what it depends; several are alternatives.
    as_of
        When it is said to hold, in EDTF; empty where it is not dated.
    via
        Works that relay the words.
    stated_in
        The speech acts in which the claimants said it.
    cites
        The works cited beside the sentence.
    evidence
        Where it stands, in text order.
    says
        What it says, whatever its polarity and hedge.

    """

    iri: str
    label: str
    document: Thing
    claimants: tuple[Thing, ...]
    attitude: str
    polarity: str
    modality: str
    generality: str
    endorsement: str
    voice: str
    conditions: tuple[Thing, ...]
    as_of: str
    via: tuple[Thing, ...]
    stated_in: tuple[Thing, ...]
    cites: tuple[Thing, ...]
    evidence: tuple[Evidence, ...]
    says: tuple[Statement, ...]

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True)
class ClaimPage:
    """Some of the claims that were asked for.

    Attributes
    ----------
    claims
        In text order: by document, then by where the first evidence begins.
    total
        How many there are in all.
    offset
        How many come before.

    """

    claims: tuple[Claim, ...]
    total: int
    offset: int
