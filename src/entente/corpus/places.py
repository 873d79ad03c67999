"""Where in a curated file an IRI is spoken of, so that every message can name the line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from entente.errors import InvalidInput, MissingInput, Place

_PIECE = re.compile(r'<[^<>"\s]*>|"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*', re.S)
_PREFIX = re.compile(r"@prefix\s+([\w-]*):\s*<([^>]*)>", re.I)
_BASE = re.compile(r"@base\s+<([^>]*)>", re.I)


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

    @cached_property
    def _names(self) -> list[tuple[str, str]]:
        return [(iri, name) for name, iri in _PREFIX.findall(self.content)]

    def line(self, iri: str) -> int | None:
        """The line where a statement about an IRI begins, else where the IRI is first named; None where it is not."""
        written = [f"<{iri}>"]
        written += [f"{name}:{iri[len(start) :]}" for start, name in self._names if iri.startswith(start)]
        base = _BASE.search(self.content)
        if base and iri.startswith(base[1]):
            written.append(f"<{iri[len(base[1]) :]}>")
        names = "|".join(re.escape(form) for form in written)
        for pattern in (rf"^(?:{names})(?=[\s{{])", rf"(?<![\w:-])(?:{names})(?![\w-])"):
            found = re.search(pattern, self.code, re.M)
            if found:
                return self.code.count("\n", 0, found.start()) + 1
        return None

    def place(self, iri: str) -> Place:
        """The place of an IRI in this file."""
        return Place(self.name, self.line(iri), iri)


def read_source(path: Path) -> Source:
    """Read a curated file.

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
        return Source(path, path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"the file is not UTF-8: byte {error.start}", place=Place(str(path)), remedy="convert the file to UTF-8"
        ) from error
