"""Sentences of a text, with positions, so that coverage can be counted."""

from __future__ import annotations

from dataclasses import dataclass

from sentencex import segment


@dataclass(frozen=True)
class Sentence:
    """A sentence or heading by position, white space around it left out.

    Attributes
    ----------
    start, end
        Unicode code points, start inclusive, end exclusive.

    """

    start: int
    end: int


def split_sentences(text: str) -> list[Sentence]:
    """Split a text into sentences; a line break always ends one.

    >>> [(s.start, s.end) for s in split_sentences("It rains. We stay.")]
    [(0, 9), (10, 18)]
    """
    sentences = []
    offset = 0
    for line in text.split("\n"):
        at = offset
        for piece in segment("en", line):
            start = at + len(piece) - len(piece.lstrip())
            end = at + len(piece.rstrip())
            if start < end:
                sentences.append(Sentence(start, end))
            at += len(piece)
        offset += len(line) + 1
    return sentences
