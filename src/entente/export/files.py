"""Files that a snapshot holds for others to fetch, and the list of them."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

LIST = "files.json"
GZIP = "application/gzip"


@dataclass(frozen=True)
class File:
    """A file to fetch.

    Attributes
    ----------
    path
        Where it is, from the snapshot's folder: ``dumps/entente.nq.gz``.
    export
        The export that it belongs to, as the command line names it.
    title
        What it holds, in a few words.
    media_type
        Of the content, unpacked.
    standard
        IRI of the format or of the specification that the content follows.
    packed
        Whether it is compressed with gzip.
    size, sha256
        Of the file as it is fetched.
    unpacked
        Size of the content in bytes.

    """

    path: str
    export: str
    title: str
    media_type: str
    standard: str
    packed: bool
    size: int
    sha256: str
    unpacked: int

    @property
    def content_type(self) -> str:
        """The media type of the file as it is fetched."""
        return GZIP if self.packed else self.media_type

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True)
class Content:
    """What is to become a file.

    Attributes
    ----------
    path, export, title, media_type, standard
        As those of `File`, without the suffix of compression.
    body
        The content.
    pack
        Whether to compress it.

    """

    path: str
    export: str
    title: str
    media_type: str
    standard: str
    body: bytes
    pack: bool = True


def write_file(content: Content, folder: Path) -> File:
    """Write a file into a snapshot's folder.

    Compression puts neither clock nor name into the file, so equal content gives equal bytes.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     content = Content("dumps/a.nt", "a", "A", "application/n-triples", "urn:x", b"", pack=True)
    ...     write_file(content, Path(folder)).path
    'dumps/a.nt.gz'
    """
    body = pack(content.body) if content.pack else content.body
    path = content.path + ".gz" if content.pack else content.path
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(body)
    return File(
        path,
        content.export,
        content.title,
        content.media_type,
        content.standard,
        content.pack,
        len(body),
        hashlib.sha256(body).hexdigest(),
        len(content.body),
    )


def write_list(files: Iterable[File], folder: Path) -> None:
    """List the files of a snapshot in its folder."""
    text = json.dumps([asdict(file) for file in files], indent=2, ensure_ascii=False)
    (folder / LIST).write_text(text + "\n", "utf-8")


def read_list(folder: Path) -> tuple[File, ...]:
    """Read which files a snapshot holds; none where it was published without any."""
    path = folder / LIST
    if not path.is_file():
        return ()
    return tuple(File(**entry) for entry in json.loads(path.read_text("utf-8")))


def read_content(file: File, folder: Path) -> bytes:
    """Read the content of a file, unpacked."""
    body = (folder / file.path).read_bytes()
    return zlib.decompress(body, 31) if file.packed else body


def pack(body: bytes) -> bytes:
    """Compress with gzip; the same bytes give the same result."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()
