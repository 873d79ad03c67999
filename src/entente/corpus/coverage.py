"""Sentences × spans: which sentences carry a claim, which are marked as carrying nothing, which nobody looked at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from entente.corpus.claims import ClaimsFile
from entente.corpus.documents import Document
from entente.corpus.sentences import Sentence
from entente.corpus.spans import parse_span
from entente.namespaces import ENT

COVERED, MARKED, OPEN = "covered", "marked", "open"


@dataclass(frozen=True)
class Standing:
    """What stands on a sentence.

    Attributes
    ----------
    sentence
        Where it is.
    state
        ``covered``, ``marked`` or ``open``.
    claims
        IRIs of the claims whose evidence touches it.
    reason
        Why it is marked: the local name of a code, or empty.

    """

    sentence: Sentence
    state: str
    claims: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Coverage:
    """How far a document has been read into claims.

    Attributes
    ----------
    slug
        The document.
    standings
        One per sentence, in order.

    """

    slug: str
    standings: tuple[Standing, ...]

    def count(self, state: str) -> int:
        """How many sentences are in a state."""
        return sum(standing.state == state for standing in self.standings)

    @property
    def reasons(self) -> dict[str, int]:
        """How often each reason for marking was given, most frequent first."""
        return dict(Counter(standing.reason for standing in self.standings if standing.reason).most_common())


def cover(document: Document, sentences: list[Sentence], claims: ClaimsFile) -> Coverage:
    """Lay a document's spans over its sentences.

    A sentence is covered when a claim's evidence touches it, else marked when a bare span touches it or a range of
    the manifest holds it, else open.
    """
    evidence = sorted((parse_span(iri), tuple(sorted(names))) for iri, names in claims.evidence.items())
    reasons = {
        t.subject.value: t.object.value.removeprefix(ENT)  # type: ignore[union-attr]  # shapes see to it
        for t in claims.span_triples
        if t.predicate.value == ENT + "bareReason"
    }
    bare = [(parse_span(iri), reasons.get(iri, "")) for iri in claims.bare]
    standings = []
    for sentence in sentences:
        touching = {name for span, names in evidence if span.overlaps(sentence.start, sentence.end) for name in names}
        reason = next((why for span, why in bare if span.overlaps(sentence.start, sentence.end)), None)
        if reason is None:
            held = (r.kind for r in document.ranges if r.start <= sentence.start and sentence.end <= r.end)
            reason = next(held, None)
        if touching:
            standings.append(Standing(sentence, COVERED, tuple(sorted(touching)), ""))
        elif reason is not None:
            standings.append(Standing(sentence, MARKED, (), reason))
        else:
            standings.append(Standing(sentence, OPEN, (), ""))
    return Coverage(document.slug, tuple(standings))
