"""Evidence without text: a span is a document, two positions and a digest.

Positions count Unicode code points of the decoded file, start inclusive, end exclusive; the IRI follows RFC 5147
(``…/id/doc/<slug>#char=start,end``). The digest is sha256 over the UTF-8 bytes of exactly that slice.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from entente.errors import InvalidInput, Place
from entente.namespaces import DOC

SHORTEST = 20
LONGEST = 600

_SPAN = re.compile(re.escape(DOC) + r"([a-z0-9-]+)#char=(0|[1-9][0-9]{0,8}),(0|[1-9][0-9]{0,8})")


@dataclass(frozen=True, order=True)
class Span:
    """A passage of a document by position.

    >>> Span("letter", 3, 8).iri
    'https://w3id.org/entente/id/doc/letter#char=3,8'
    """

    document: str
    start: int
    end: int

    @property
    def iri(self) -> str:
        """The span's IRI."""
        return f"{DOC}{self.document}#char={self.start},{self.end}"

    def overlaps(self, start: int, end: int) -> bool:
        """Whether the span shares a character with the stretch from start to end."""
        return self.start < end and start < self.end


def parse_span(iri: str) -> Span:
    """Read a span's IRI.

    Raises
    ------
    InvalidInput
        The IRI is not of the form ``…/id/doc/<slug>#char=start,end`` with start before end.

    """
    found = _SPAN.fullmatch(iri)
    if not found or int(found[2]) >= int(found[3]):
        raise InvalidInput(
            "this is no span", place=Place(iri=iri), remedy="write <#char=START,END>; `entente span` prints it"
        )
    return Span(found[1], int(found[2]), int(found[3]))


def is_span(iri: str) -> bool:
    """Whether an IRI has the form of a span.

    >>> is_span(DOC + "letter#char=3,8"), is_span(DOC + "letter")
    (True, False)
    """
    return _SPAN.fullmatch(iri) is not None


def digest(passage: str) -> str:
    """Sha256 of a passage's UTF-8 bytes, lower case hex.

    >>> digest("peace")[:8]
    'c2e10c20'
    """
    return hashlib.sha256(passage.encode("utf-8")).hexdigest()


def find_span(document: str, text: str, first: str, last: str) -> Span:
    """Find the passage that begins with one phrase and ends with another.

    Parameters
    ----------
    document
        Slug of the document.
    text
        Its text.
    first, last
        How the passage begins and how it ends; the same phrase twice stands for a passage of just that phrase.

    Returns
    -------
    Span
        From the only place of `first` to the nearest end of `last` at or behind it.

    Raises
    ------
    InvalidInput
        `first` is not found or stands in several places, or `last` does not follow in the same paragraph.

    """
    starts = [found.start() for found in re.finditer(re.escape(first), text)]
    if not first or not starts:
        raise InvalidInput(f"{first!r} is not in {document}", remedy="copy the words exactly, with their quotes")
    if len(starts) > 1:
        raise InvalidInput(
            f"{first!r} stands in {document} {len(starts)} times, at {', '.join(map(str, starts[:5]))}",
            remedy="begin with more words",
        )
    return close_span(document, text, starts[0], first, last)


def close_span(document: str, text: str, start: int, first: str, last: str) -> Span:
    """End a passage that begins at `start` with `first` at the nearest `last` in its paragraph.

    Raises
    ------
    InvalidInput
        `last` does not follow in the same paragraph.

    """
    behind = start if last == first else start + max(0, len(first) - len(last))
    at = text.find(last, behind)
    if not last or at < 0 or "\n" in text[start : at + len(last)]:
        raise InvalidInput(
            f"no {last!r} follows in the same paragraph of {document}",
            remedy="end with words of the same paragraph; a claim may have several spans",
        )
    return Span(document, start, at + len(last))
