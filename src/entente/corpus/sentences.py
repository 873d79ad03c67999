"""Sentences of a text, by position, so that coverage can be counted with and without the text at hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sentencex import segment

from entente.corpus.places import read_source
from entente.corpus.writing import write_whole
from entente.errors import InvalidInput, MissingInput, Place

HEAD = "start,end"
_WHITE = re.compile(r"\s")
_ROW = re.compile(r"([0-9]{1,9}),([0-9]{1,9})")


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

    Every other white space is taken for a plain space, since the splitter gives up on a no-break space in odd places.

    >>> [(s.start, s.end) for s in split_sentences("It rains. We stay.")]
    [(0, 9), (10, 18)]
    """
    sentences = []
    offset = 0
    for line in text.split("\n"):
        at = offset
        for piece in segment("en", _WHITE.sub(" ", line)):
            start = at + len(piece) - len(piece.lstrip())
            end = at + len(piece.rstrip())
            if start < end:
                sentences.append(Sentence(start, end))
            at += len(piece)
        offset += len(line) + 1
    return sentences


def write_sentences(sentences: list[Sentence], path: Path) -> None:
    """Write where a document's sentences stand: CSV with the columns start and end."""
    write_whole(path, HEAD + "\n" + "".join(f"{s.start},{s.end}\n" for s in sentences))


def read_sentences(path: Path) -> list[Sentence]:
    """Read where a document's sentences stand.

    Raises
    ------
    MissingInput
        There is no such file.
    InvalidInput
        The file is not UTF-8, or a line is not two increasing numbers.

    """
    if not path.is_file():
        raise MissingInput(
            "it is not recorded where this document's sentences stand",
            place=Place(str(path)),
            remedy="write it with `entente coverage --write`, the text at hand",
        )
    sentences = []
    for number, line in enumerate(read_source(path).content.splitlines(), start=1):
        if number == 1 and line == HEAD:
            continue
        row = _ROW.fullmatch(line)
        if not row or int(row[1]) >= int(row[2]):
            raise InvalidInput(
                "this line is not a start and a larger end",
                place=Place(str(path), number),
                remedy="write the file anew with `entente coverage --write`",
            )
        sentences.append(Sentence(int(row[1]), int(row[2])))
    return sentences
