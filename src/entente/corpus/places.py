"""Where in a curated file an IRI is spoken of, so that every message can name the line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from entente.errors import InvalidInput, MissingInput, Place
from entente.positions import Lines, read_statements

_PIECE = re.compile(
    r"""<[^<>"\s]*>"""
    r'''|"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n])*"'''
    r"""|'''(?:\\.|[^\\])*?'''|'(?:\\.|[^'\\\n])*'"""
    r"""|\#[^\n]*""",
    re.S,
)


@dataclass(frozen=True)
class Source:
    """A curated file's text.

    Attributes
    ----------
    path
        The file.
    content
        Its text.

    """

    path: Path
    content: str

    @property
    def name(self) -> str:
        """The file as messages name it: from the working directory where that is shorter."""
        try:
            return str(self.path.relative_to(Path.cwd()))
        except ValueError:
            return str(self.path)

    @cached_property
    def code(self) -> str:
        """The text with strings and comments blanked out, positions kept."""
        return _PIECE.sub(
            lambda found: found[0] if found[0].startswith("<") else re.sub(r"[^\n]", " ", found[0]), self.content
        )

    @property
    def comments(self) -> list[tuple[int, str]]:
        """The comments, each with its line."""
        return [
            (self.content.count("\n", 0, found.start()) + 1, found[0].rstrip())
            for found in _PIECE.finditer(self.content)
            if found[0].startswith("#")
        ]

    @cached_property
    def _lines(self) -> tuple[dict[str, int], dict[str, int]]:
        """The line where each IRI's statement or graph begins, and the line where each is first named."""
        reading = read_statements(self.content, ox.RdfFormat.TRIG)  # Turtle is TriG, too
        lines = Lines(reading.text)
        stated = dict(reading.graphs)
        named = dict(reading.graphs)
        for each in reading.statements:
            if each.graph is None:
                stated[each.subject] = min(each.at_subject, stated.get(each.subject, each.at_subject))
            for term, offset in zip(each[:3], each[4:], strict=True):
                named[term] = min(offset, named.get(term, offset))
        first, second = (
            {term[1:-1]: lines.position(offset)[0] for term, offset in offsets.items()} for offsets in (stated, named)
        )
        return first, second

    def line(self, iri: str) -> int | None:
        """The line where a statement about an IRI begins, else where it is first named; None where it is not."""
        stated, mentioned = self._lines
        return stated.get(iri) or mentioned.get(iri)

    def states(self, iri: str) -> bool:
        """Whether a statement about an IRI begins in this file."""
        return iri in self._lines[0]

    def place(self, iri: str) -> Place:
        """The place of an IRI in this file."""
        return Place(self.name, self.line(iri), iri)


def read_source(path: Path) -> Source:
    """Read a curated file; a byte order mark, which some editors write, is no part of it.

    Raises
    ------
    MissingInput
        There is no such file.
    InvalidInput
        It is not UTF-8.

    """
    if not path.is_file():
        raise MissingInput("there is no such file", place=Place(str(path)), remedy="check the path")
    try:
        return Source(path, path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"the file is not UTF-8: byte {error.start}", place=Place(str(path)), remedy="convert the file to UTF-8"
        ) from error
