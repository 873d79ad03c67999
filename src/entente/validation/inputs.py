"""Files to validate: found by name, folder or pattern, or read from standard input.

Every syntax of RDF is known by its suffix: Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD and N3.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from glob import glob, has_magic
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from entente.errors import InvalidInput, MissingInput, Place

STANDARD_INPUT = "-"

SYNTAXES: dict[str, ox.RdfFormat] = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "n3": ox.RdfFormat.N3,
}
"""Syntaxes by the names that ``--syntax`` takes."""

_SUFFIXES = {
    ".ttl": "turtle",
    ".turtle": "turtle",
    ".trig": "trig",
    ".nt": "ntriples",
    ".nq": "nquads",
    ".rdf": "rdfxml",
    ".owl": "rdfxml",
    ".jsonld": "jsonld",
    ".n3": "n3",
}
_ONLY_WHERE_NAMED = {".xml": "rdfxml", ".json": "jsonld", ".txt": "turtle"}  # in a folder these are mostly no RDF
_SKIPPED_FOLDERS = {"node_modules", "__pycache__"}


@dataclass(frozen=True)
class SourceFile:
    """One file to validate, with its content.

    Attributes
    ----------
    name
        The path as reports show it: relative where the user wrote it so; ``-`` is standard input.
    content
        The bytes.
    syntax
        A key of `SYNTAXES`.
    base
        IRI that relative IRIs are resolved against, the same on every machine for a relative path.
    digest
        SHA-256 of the content, in hexadecimal.

    """

    name: str
    content: bytes = field(repr=False)
    syntax: str
    base: str = ""
    digest: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", sha256(self.content).hexdigest())
        if not self.base:
            object.__setattr__(self, "base", _base_of(self.name))


def collect(
    arguments: Sequence[str | Path], *, syntax: str | None = None, standard_input: bytes | None = None
) -> tuple[SourceFile, ...]:
    """Find and read the files that arguments name.

    Parameters
    ----------
    arguments
        Files, folders (searched for RDF files at any depth, hidden folders left out), glob patterns (``**`` crosses
        folders), or ``-`` for standard input.
    syntax
        A key of `SYNTAXES` that holds for every file named and for standard input, whatever the suffix; files in
        folders are still chosen by their suffix.
    standard_input
        What ``-`` stands for.

    Returns
    -------
    tuple of SourceFile
        In the order of the arguments, those of a folder or pattern sorted; each file once.

    Raises
    ------
    MissingInput
        There is no such file, or no RDF file in the folder or under the pattern.
    InvalidInput
        Nothing tells the syntax of a file.

    """
    if syntax is not None and syntax not in SYNTAXES:
        raise InvalidInput(f"{syntax!r} is no RDF syntax", remedy=f"name one of {', '.join(SYNTAXES)}")
    found: dict[str, SourceFile] = {}
    for argument in map(str, arguments):
        if argument == STANDARD_INPUT:
            found[argument] = _standard_input(standard_input, syntax)
            continue
        for path, named in _paths(argument):
            identity = str(path.resolve())
            if identity not in found:
                found[identity] = read_file(path, syntax if named else None)
    return tuple(found.values())


def read_file(path: Path, syntax: str | None = None) -> SourceFile:
    """Read one file.

    Raises
    ------
    MissingInput
        It is not there or may not be read.
    InvalidInput
        Nothing tells its syntax.

    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MissingInput(
            f"the file cannot be read: {error.strerror}", place=Place(str(path)), remedy="name a file that can be read"
        ) from error
    return SourceFile(path.as_posix(), content, syntax or _syntax_of(path, content))


def _standard_input(content: bytes | None, syntax: str | None) -> SourceFile:
    if content is None:
        raise MissingInput("there is nothing on standard input", remedy="pipe RDF into the command, or name a file")
    if syntax is None:
        raise InvalidInput(
            "nothing tells the syntax of standard input", remedy=f"say --syntax with one of {', '.join(SYNTAXES)}"
        )
    return SourceFile(STANDARD_INPUT, content, syntax)


def _paths(argument: str) -> Iterator[tuple[Path, bool]]:
    """Find the paths of one argument, each with whether the user named it by name or pattern."""
    path = Path(argument)
    if path.is_dir():
        inside = sorted(_walk(path))
        if not inside:
            raise MissingInput(
                "the folder has no RDF file", place=Place(argument), remedy=f"put files {', '.join(_SUFFIXES)} into it"
            )
        yield from ((each, False) for each in inside)
    elif path.exists() or not has_magic(argument):
        yield path, True
    else:
        matches = sorted(Path(each) for each in glob(argument, recursive=True))
        files = [each for each in matches if each.is_file()]
        if not files:
            raise MissingInput("the pattern matches no file", place=Place(argument), remedy="quote it, and check it")
        yield from ((each, True) for each in files)


def _walk(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.name.startswith(".") or entry.name in _SKIPPED_FOLDERS:
            continue
        if entry.is_dir():
            yield from _walk(entry)
        elif entry.suffix.lower() in _SUFFIXES:
            yield entry


def _syntax_of(path: Path, content: bytes) -> str:
    suffix = path.suffix.lower()
    syntax = _SUFFIXES.get(suffix) or _ONLY_WHERE_NAMED.get(suffix)
    if syntax is None:
        raise InvalidInput(
            f"the suffix {path.suffix!r} tells no RDF syntax",
            place=Place(str(path)),
            remedy=f"say --syntax with one of {', '.join(SYNTAXES)}, or use a suffix as .ttl",
        )
    if syntax == "rdfxml" and not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "turtle"  # many an .owl file is Turtle
    if suffix == ".owl" and content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<http", b"<urn")):
        return "turtle"
    return syntax


def _base_of(name: str) -> str:
    if name == STANDARD_INPUT:
        return "file:///-"
    path = Path(name)
    return path.as_uri() if path.is_absolute() else Path("/", *(part for part in path.parts if part != "..")).as_uri()
