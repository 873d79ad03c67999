"""Holding every span against the texts at hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from entente.corpus.claims import ClaimsFile
from entente.corpus.documents import Document, decode_text, read_text
from entente.corpus.sentences import Sentence, split_sentences
from entente.corpus.spans import Span, digest, parse_span
from entente.errors import EntenteError, InvalidInput, MissingInput, Place


@dataclass(frozen=True)
class Verification:
    """What holding a document's spans against its text showed.

    Attributes
    ----------
    slug
        The document.
    checked
        How many spans were held against the text.
    faults
        Spans that are not what they say.
    skipped
        Why nothing could be checked; empty where it was.

    """

    slug: str
    checked: int
    faults: tuple[EntenteError, ...]
    skipped: str = ""


def find_span_faults(document: Document, claims: ClaimsFile) -> list[EntenteError]:
    """What is wrong with a document's spans even without its text: out of the document, of another one, no digest."""
    faults: list[EntenteError] = []
    for iri in sorted({*claims.evidence, *claims.digests, *claims.bare}):
        try:
            span = parse_span(iri)
        except InvalidInput as fault:
            faults.append(InvalidInput(fault.message, place=claims.source.place(iri), remedy=fault.remedy))
            continue
        if span.document != document.slug:
            faults.append(
                _fault(claims, iri, f"the span is of {span.document}", "give evidence from the claim's own document")
            )
        elif span.end > document.length:
            faults.append(
                _fault(
                    claims,
                    iri,
                    f"the span ends at {span.end}, the document at {document.length}",
                    f"find the passage anew: entente span {document.slug} START END",
                )
            )
        elif iri not in claims.digests:
            faults.append(
                _fault(
                    claims, iri, "the span has no digest", f"write the line that entente span {document.slug} prints"
                )
            )
    return faults


def verify_spans(
    document: Document, claims: ClaimsFile, sentences: list[Sentence], folder: Path | None
) -> Verification:
    """Hold every span of a document against its text.

    Parameters
    ----------
    document, claims, sentences
        The document as the manifest has it, its claims, and where its sentences are said to stand.
    folder
        The texts at hand, or None.

    Returns
    -------
    Verification
        Faults that need no text are found even where the text is not at hand; a text of another edition is one more.

    """
    faults = find_span_faults(document, claims)
    if folder is None:
        return Verification(document.slug, 0, tuple(faults), "no folder of texts is at hand")
    try:
        text = read_text(document, folder)
    except MissingInput as missing:
        return Verification(document.slug, 0, tuple(faults), missing.message)
    except InvalidInput as other:
        return Verification(document.slug, 0, (*faults, other), "its text is not the one of the manifest")
    checked = 0
    for iri, said in sorted(claims.digests.items()):
        try:
            span = parse_span(iri)
        except InvalidInput:
            continue
        checked += 1
        if span.document == document.slug and digest(text[span.start : span.end]) != said:
            faults.append(
                _fault(
                    claims,
                    iri,
                    "the digest is not that of the passage",
                    f"find the passage anew with `entente span {document.slug} START END`, or restore the digest",
                )
            )
        elif "\n\n" in text[span.start : span.end]:
            faults.append(_fault(claims, iri, "the span crosses a paragraph", "use a span per paragraph"))
    if split_sentences(text) != sentences:
        faults.append(
            InvalidInput(
                f"the sentences of {document.slug} do not stand where they are recorded",
                place=Place(iri=document.iri),
                remedy="write them anew with `entente coverage --write`",
            )
        )
    return Verification(document.slug, checked, tuple(faults))


@dataclass(frozen=True)
class Move:
    """Where a passage went in another edition of its document.

    Attributes
    ----------
    span
        The span as curated.
    found
        Where the same characters stand now; empty where the passage is stale.

    """

    span: Span
    found: tuple[Span, ...]


def find_moves(document: Document, claims: ClaimsFile, edition: Path) -> list[Move]:
    """Search another edition of a document for its passages, by digest.

    Parameters
    ----------
    document, claims
        The document as the manifest has it, and its claims.
    edition
        The other edition's text file.

    Returns
    -------
    list
        A move for every span that does not stand where it stood.

    """
    text = decode_text(edition.read_bytes(), edition)
    moves = []
    for iri, said in sorted(claims.digests.items()):
        span = parse_span(iri)
        width = span.end - span.start
        if digest(text[span.start : span.end]) == said:
            continue
        found = tuple(
            Span(document.slug, at, at + width)
            for at in range(len(text) - width + 1)
            if digest(text[at : at + width]) == said
        )
        moves.append(Move(span, found))
    return moves


def _fault(claims: ClaimsFile, iri: str, message: str, remedy: str) -> InvalidInput:
    return InvalidInput(message, place=claims.source.place(iri), remedy=remedy)
