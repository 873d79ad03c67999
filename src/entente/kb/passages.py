"""Passages of documents whose texts are at hand: quoted only where the digest proves that they are the ones meant."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from entente.corpus.spans import digest
from entente.kb.facts import quote
from entente.namespaces import DOC, DOCUMENTS, ENT
from entente.store.engine import Engine

LONGEST = 1000
"""Characters of a passage that is asked for by its positions; what curators quote is shorter."""

_PLACE = re.compile(r"(0|[1-9][0-9]{0,8}),(0|[1-9][0-9]{0,8})")
_SLUG = re.compile(r"[a-z0-9-]+")


@dataclass(frozen=True)
class Edition:
    """A document as the dataset knows it.

    Attributes
    ----------
    slug
        The last part of its IRI.
    sha256
        Digest of the file as received.
    length
        Unicode code points of the decoded file.

    """

    slug: str
    sha256: str
    length: int


def read_edition(engine: Engine, slug: str) -> Edition | None:
    """Read which edition of a document the positions count; None where the dataset has no such document."""
    if not _SLUG.fullmatch(slug):
        return None
    rows = engine.select(
        f"SELECT ?digest ?length {{ {quote(DOC + slug)} <{ENT}sha256> ?digest ; <{ENT}charLength> ?length }} LIMIT 1",
        DOCUMENTS,
    )
    return Edition(slug, rows[0]["digest"].value, int(rows[0]["length"].value)) if rows else None  # type: ignore[union-attr]


def read_place(text: str) -> tuple[int, int] | None:
    """Read positions as RFC 5147 writes them, without the scheme.

    >>> read_place("15,80"), read_place("80,15"), read_place("15")
    ((15, 80), None, None)
    """
    found = _PLACE.fullmatch(text)
    place = (int(found[1]), int(found[2])) if found else (0, 0)
    return place if place[0] < place[1] else None


def read_passage(folder: str, edition: Edition, start: int, end: int, sha256: str = "") -> str | None:
    """Read a passage.

    Parameters
    ----------
    folder
        The folder of the texts, ``<slug>.txt`` each; empty where none may be quoted.
    edition
        The document.
    start, end
        Unicode code points, start inclusive, end exclusive.
    sha256
        The digest of the passage, where it is known.

    Returns
    -------
    str or None
        The passage; None where there is no text, where it is another edition, or where the digest is not the
        passage's.

    """
    if not folder:
        return None
    path = Path(folder) / f"{edition.slug}.txt"
    try:
        content = path.read_bytes()
    except (FileNotFoundError, PermissionError):
        return None
    if hashlib.sha256(content).hexdigest() != edition.sha256:
        return None
    passage = content.decode("utf-8")[start:end]
    return passage if not sha256 or digest(passage) == sha256 else None
