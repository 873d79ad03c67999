"""Taking a new document in."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from entente.corpus.canonical import format_file, read_prefixes, write_canonical
from entente.corpus.dates import bound
from entente.corpus.documents import decode_text, read_manifest
from entente.corpus.project import Project
from entente.corpus.sentences import split_sentences, write_sentences
from entente.corpus.turtle import read_quads
from entente.corpus.writing import write_whole
from entente.errors import InvalidInput, Place
from entente.namespaces import DCTERMS, DOC, ENT, ID, RDF, RDFS, XSD


@dataclass(frozen=True)
class Added:
    """A document that was taken in.

    Attributes
    ----------
    slug
        Its short name.
    length, sentences
        Code points and sentences of its text.
    written
        Files that were written.

    """

    slug: str
    length: int
    sentences: int
    written: tuple[Path, ...]


def make_slug(name: str) -> str:
    """Make a slug out of a name: lower case ASCII, hyphens.

    >>> make_slug("Négociations à Vienne")
    'negociations-a-vienne'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def add_document(
    project: Project,
    texts: Path | None,
    file: Path,
    slug: str | None,
    title: str | None,
    author: str,
    genre: str,
    edtf: str,
) -> Added:
    """Take a text file in as a document; nothing is written unless all of it can be.

    Parameters
    ----------
    project
        Where everything stands.
    texts
        The folder of texts; None makes ``documents/`` in the project. The file is copied there unless it is there.
    file
        The text, UTF-8.
    slug, title, author, genre, edtf
        Bibliography; an unnamed author gets an IRI of their own.

    Raises
    ------
    InvalidInput
        The text is not UTF-8 or empty, the date is no EDTF, the genre is unknown, the slug is taken or malformed, or
        another text has its name.

    """
    name = slug or make_slug(file.stem)
    content = file.read_bytes()
    text = decode_text(content, file)
    sentences = split_sentences(text)
    bound(edtf)
    if not sentences:
        raise InvalidInput("the text is empty", place=Place(str(file)), remedy="give a file with sentences in it")
    if not name or name != make_slug(name):
        raise InvalidInput(
            f"{slug or file.stem!r} is no slug",
            remedy=f"name one with --slug, in lower case ASCII with hyphens, as {make_slug(name) or 'river-note'}",
        )
    documents = read_manifest(project.manifest) if project.manifest.is_file() else {}
    if name in documents or (project.claims / f"{name}.trig").exists():
        raise InvalidInput(f"there is already a document {name!r}", remedy="choose another name with --slug")
    quads, of_genre = read_quads(project.ontology / "codes.ttl"), (_node(RDF + "type"), _node(ENT + "Genre"))
    codes = {str(quad.subject)[1:-1] for quad in quads if (quad.predicate, quad.object) == of_genre}
    if ENT + genre not in codes:
        known = ", ".join(sorted(code.removeprefix(ENT) for code in codes))
        raise InvalidInput(f"{genre!r} is no genre", remedy=f"choose one of {known}")

    target = (texts or project.root / "documents") / f"{name}.txt"
    in_place = target.is_file() and target.samefile(file)
    if target.exists() and not in_place:
        raise InvalidInput(
            "another text has this name", place=Place(str(target)), remedy="move it away, or choose another --slug"
        )
    prefixes = read_prefixes(project.prefixes)
    person = ID + "person/" + (make_slug(author) or f"author-of-{name}")
    entry = _describe(name, title or name, person, genre, edtf, content, text)
    files = {project.manifest: _extend(project.manifest, entry, prefixes)}
    people = project.entities / "person.ttl"
    if not people.is_file() or _node(person) not in {quad.subject for quad in read_quads(people)}:
        label = author or f"unnamed author of {name}"
        described = [_triple(person, RDF + "type", _node(ENT + "Person")), _label(person, label)]
        files[people] = _extend(people, described, prefixes)
    files[project.claims / f"{name}.trig"] = _skeleton(name, prefixes)
    for path, turtle in files.items():
        write_whole(path, turtle)
    places = project.sentences / f"{name}.csv"
    write_sentences(sentences, places)
    written = [*files, places]
    if not in_place:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        written.append(target)
    return Added(name, len(text), len(sentences), tuple(written))


def _describe(slug: str, title: str, person: str, genre: str, edtf: str, content: bytes, text: str) -> list[ox.Triple]:
    iri = DOC + slug
    integer = _node(XSD + "integer")
    return [
        _triple(iri, RDF + "type", _node(ENT + "SourceDocument")),
        _label(iri, slug),
        _triple(iri, DCTERMS + "title", ox.Literal(title)),
        _triple(iri, DCTERMS + "language", ox.Literal("en")),
        _triple(iri, ENT + "author", _node(person)),
        _triple(iri, ENT + "genre", _node(ENT + genre)),
        _triple(iri, ENT + "completeness", _node(ENT + "CompleteText")),
        _triple(iri, ENT + "edtf", ox.Literal(edtf)),
        _triple(iri, ENT + "dateBasis", _node(ENT + "InferredByCurator")),
        _triple(iri, ENT + "charLength", ox.Literal(str(len(text)), datatype=integer)),
        _triple(iri, ENT + "sha256", ox.Literal(hashlib.sha256(content).hexdigest())),
    ]


def _extend(path: Path, triples: list[ox.Triple], prefixes: dict[str, str]) -> str:
    """Give the text of a curated file with more triples; its header comment stays."""
    more = [ox.Quad(t.subject, t.predicate, t.object) for t in triples]
    return format_file(path, prefixes, more) if path.is_file() else write_canonical(more, prefixes)


def _skeleton(slug: str, prefixes: dict[str, str]) -> str:
    declared = sorted((name, iri) for iri, name in {**prefixes, f"{ID}claim/{slug}/": "claim"}.items())
    lines = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in declared)
    return f"@base <{DOC}{slug}> .\n{lines}"


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _triple(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(_node(subject), _node(predicate), value)


def _label(subject: str, label: str) -> ox.Triple:
    return _triple(subject, RDFS + "label", ox.Literal(label, language="en"))
