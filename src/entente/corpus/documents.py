"""The manifest: which documents there are, and their texts where they are at hand."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from entente.corpus.spans import parse_span
from entente.corpus.turtle import read_triples
from entente.errors import InvalidInput, MissingInput, Place
from entente.namespaces import DCTERMS, DOC, ENT, RDF

_SLUG = re.compile(r"[a-z0-9-]+")
_LENGTH = re.compile(r"[0-9]{1,9}")
TEXT_FOLDERS = ("documents", "../shared/documents")


@dataclass(frozen=True)
class Range:
    """A stretch of a document that holds no sentences of its own: a table of contents, a reference list.

    Attributes
    ----------
    start, end
        Unicode code points, start inclusive, end exclusive.
    kind
        The local name of an ``ent:RangeKind`` value.

    """

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Document:
    """A document of the corpus, as the manifest describes it.

    Attributes
    ----------
    slug
        Last segment of the IRI.
    title
        Title of the work.
    sha256
        Digest of the file as received, lower case hex.
    length
        Unicode code points in the decoded file.
    ranges
        Stretches without sentences, in order.
    authors
        IRIs of the authors.

    """

    slug: str
    title: str
    sha256: str
    length: int
    ranges: tuple[Range, ...]
    authors: tuple[str, ...]

    @property
    def iri(self) -> str:
        """The document's IRI."""
        return DOC + self.slug

    @property
    def file_name(self) -> str:
        """The name of the text file."""
        return self.slug + ".txt"


def read_manifest(path: Path) -> dict[str, Document]:
    """Read the manifest.

    Parameters
    ----------
    path
        ``data/documents.ttl``.

    Returns
    -------
    dict
        Documents by slug, in order of slug.

    Raises
    ------
    MissingInput
        There is no manifest.
    InvalidInput
        It does not parse, a document has no slug for an IRI or lacks its digest or length, or a range is no span.

    """
    if not path.is_file():
        raise MissingInput("there is no manifest", place=Place(str(path)), remedy="make one with `entente add FILE`")
    properties: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, value in read_triples(path):
        properties.setdefault(subject, {}).setdefault(predicate, []).append(value)
    documents = {}
    for iri, values in sorted(properties.items()):
        if ENT + "SourceDocument" not in values.get(RDF + "type", []):
            continue
        slug = iri.removeprefix(DOC)
        place = Place(str(path), iri=iri)
        if not _SLUG.fullmatch(slug):
            raise InvalidInput(
                "the document's IRI is not …/id/doc/SLUG", place=place, remedy="name it doc: and a lower case slug"
            )
        try:
            documents[slug] = Document(
                slug=slug,
                title=values.get(DCTERMS + "title", [slug])[0],
                sha256=values[ENT + "sha256"][0],
                length=_read_length(values[ENT + "charLength"][0], place),
                ranges=_read_ranges(iri, properties, place),
                authors=tuple(sorted(values.get(ENT + "author", []))),
            )
        except KeyError as error:
            raise InvalidInput(
                f"the document has no {error.args[0]}",
                place=place,
                remedy="give ent:sha256 and ent:charLength; `entente add FILE` prints both",
            ) from error
    return documents


def _read_length(text: str, place: Place) -> int:
    if not _LENGTH.fullmatch(text):
        raise InvalidInput(
            f"the length {text!r} is no number of characters",
            place=place,
            remedy="give ent:charLength as `entente add FILE` prints it",
        )
    return int(text)


def _read_ranges(iri: str, properties: dict[str, dict[str, list[str]]], place: Place) -> tuple[Range, ...]:
    ranges = []
    for subject, values in properties.items():
        if subject.startswith(iri + "#") and ENT + "rangeKind" in values:
            try:
                span = parse_span(subject)
            except InvalidInput as fault:
                raise InvalidInput(fault.message, place=Place(place.file, iri=subject), remedy=fault.remedy) from fault
            ranges.append(Range(span.start, span.end, values[ENT + "rangeKind"][0].removeprefix(ENT)))
    return tuple(sorted(ranges, key=lambda r: (r.start, r.end)))


def find_texts(named: Path | None, root: Path) -> Path | None:
    """Find the folder of document texts.

    Parameters
    ----------
    named
        The folder that the user named, if any.
    root
        The project folder, beside whose ``data/`` a ``documents/`` folder may stand.

    Returns
    -------
    Path or None
        The folder, or None where no texts are at hand.

    Raises
    ------
    MissingInput
        The folder that the user named is not there.

    """
    if named is not None:
        if not named.is_dir():
            raise MissingInput(
                "there is no such folder of texts", place=Place(str(named)), remedy="name the folder that holds them"
            )
        return named
    return next((root / folder for folder in TEXT_FOLDERS if (root / folder).is_dir()), None)


def decode_text(content: bytes, path: Path) -> str:
    """Decode a document as UTF-8, changing nothing.

    Raises
    ------
    InvalidInput
        The bytes are not UTF-8.

    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"the text is not UTF-8: byte {error.start}", place=Place(str(path)), remedy="convert the file to UTF-8"
        ) from error


def read_text(document: Document, folder: Path) -> str:
    """Read a document's text and make sure that it is the edition of the manifest.

    Raises
    ------
    MissingInput
        The text is not in the folder.
    InvalidInput
        It is another edition, or not UTF-8.

    """
    beside = [folder.parent / other for other in TEXT_FOLDERS]  # a corpus may lie partly in one default folder
    path = next((at / document.file_name for at in (folder, *beside) if (at / document.file_name).is_file()), None)
    if path is None:
        raise MissingInput(
            f"the text of {document.slug} is not at hand",
            place=Place(str(folder / document.file_name)),
            remedy="put the text there, or name its folder with --documents or ENTENTE_DOCUMENTS",
        )
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise InvalidInput(
            f"the text of {document.slug} is another edition: its sha256 is not that of the manifest",
            place=Place(str(path), iri=document.iri),
            remedy="restore the file as received, or run `entente verify --moved` to see where its spans went",
        )
    return decode_text(content, path)
