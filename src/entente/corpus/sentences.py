"""Sentences of a text, by position, so that coverage can be counted with and without the text at hand."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from sentencex import segment

from entente.errors import InvalidInput, MissingInput, Place


@dataclass(frozen=True, order=True)
class Sentence:
    """A sentence or heading, white space around it left out.

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


def write_sentences(sentences: list[Sentence], path: Path) -> None:
    """Write where a document's sentences stand: CSV with the columns start and end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = "".join(f"{s.start},{s.end}\n" for s in sentences)
    path.write_text("start,end\n" + rows, encoding="utf-8")


def read_sentences(path: Path) -> list[Sentence]:
    """Read where a document's sentences stand.

    Raises
    ------
    MissingInput
        There is no such file.
    InvalidInput
        A line is not two increasing numbers.

    """
    if not path.is_file():
        raise MissingInput(
            "it is not recorded where this document's sentences stand",
            place=Place(str(path)),
            remedy="write it with `entente coverage --write`, the text at hand",
        )
    sentences = []
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.reader(lines), start=1):
            if number == 1 and row == ["start", "end"]:
                continue
            if len(row) != 2 or not all(cell.isdigit() for cell in row) or int(row[0]) >= int(row[1]):
                raise InvalidInput(
                    "this line is not a start and a larger end",
                    place=Place(str(path), number),
                    remedy="write the file anew with `entente coverage --write`",
                )
            sentences.append(Sentence(int(row[0]), int(row[1])))
    return sentences
