"""The words of evidence, for whoever has the texts: given only where they are the words that were read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from entente.corpus.documents import decode_text
from entente.corpus.spans import digest
from entente.kb.claims import Evidence


class Texts:
    """The documents' texts that are at hand; each is read once.

    Parameters
    ----------
    folders
        Where to look for ``<slug>.txt``, in this order.

    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._read: dict[str, str | None] = {}

    def passage(self, span: Evidence) -> str | None:
        """Give the words of a span; None where the text is not at hand or the digest does not hold.

        Raises
        ------
        InvalidInput
            The text is not UTF-8.

        """
        slug = span.document.name
        if slug not in self._read:
            paths = (folder / f"{slug}.txt" for folder in self._folders)
            path = next((path for path in paths if path.is_file()), None)
            self._read[slug] = decode_text(path.read_bytes(), path) if path else None
        text = self._read[slug]
        words = None if text is None else text[span.start : span.end]
        return words if words is not None and digest(words) == span.sha256 else None
