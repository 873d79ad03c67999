"""Parsed files kept from one run to the next, under the digest of their content.

What is kept is data only (JSON and numbers), so that a cache that came with somebody else's branch can do no more harm
than any other file; a damaged entry is parsed again.
"""

from __future__ import annotations

import json
import os
import sys
from array import array
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from entente.validation.inputs import SourceFile
from entente.validation.tables import Table, read_table

FOLDER = Path(".entente-cache")
"""Where parsed files are kept unless another folder is named."""

_FORMAT = "2"
_SMALLEST = 50_000  # bytes; below, parsing is as quick as reading what was kept


@dataclass(frozen=True)
class ParseCache:
    """A folder of parsed files.

    Attributes
    ----------
    folder
        Made when the first entry is written.

    """

    folder: Path

    def read(self, file: SourceFile) -> Table:
        """Give what a file holds: what was kept of it, or what parsing it gives, which is kept then.

        Raises
        ------
        InvalidInput
            It does not parse. Nothing is kept of such a file.

        """
        if len(file.content) < _SMALLEST:
            return read_table(file)
        entry = self.folder / f"{_key(file)}.table"
        kept = _load(entry)
        if kept is None:
            kept = read_table(file)
            _store(entry, kept)
        return kept


def _key(file: SourceFile) -> str:
    """Identify all that a table depends on: relative IRIs make the base a part of it."""
    parts = (_FORMAT, version("pyoxigraph"), sys.byteorder, file.syntax, file.base, file.digest)
    return sha256("\n".join(parts).encode()).hexdigest()


def _load(entry: Path) -> Table | None:
    try:
        content = entry.read_bytes()
    except OSError:
        return None
    digest, body = content[:32], content[32:]
    if sha256(body).digest() != digest:
        return None
    length = int.from_bytes(body[:8], "big")
    rows = array("I")
    rows.frombytes(body[8 + length :])
    terms, prefixes = json.loads(body[8 : 8 + length])
    return Table(tuple(terms), rows, tuple((name, namespace) for name, namespace in prefixes))


def _store(entry: Path, table: Table) -> None:
    """Write an entry under its name in one step, so that no run ever reads half of it; a full disk is no fault."""
    terms = json.dumps([table.terms, table.prefixes], ensure_ascii=False, separators=(",", ":")).encode()
    body = len(terms).to_bytes(8, "big") + terms + table.rows.tobytes()
    unfinished = entry.with_suffix(f".{os.getpid()}")
    try:
        _make_folder(entry.parent)
        unfinished.write_bytes(sha256(body).digest() + body)
        unfinished.replace(entry)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
