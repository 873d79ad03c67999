"""Snapshots: the dataset as an immutable store on disk, published by one atomic rename.

::

    build/snapshots/<version>/store/          an Oxigraph store that is only ever opened read-only
    build/snapshots/<version>/snapshot.json   what it holds; no clock, so that equal quads give equal bytes
    build/current -> snapshots/<version>      replaced atomically; readers always see one whole version

A version is the first 16 hexadecimal digits of the sha256 of the N-Quads that it was loaded from.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from entente.errors import EnvironmentFault, InvalidInput, MissingInput, Place

FORMAT = 2
"""The layout of a snapshot; a reader refuses every other."""

CURRENT = "current"
SNAPSHOTS = "snapshots"
RECORD = "snapshot.json"
STORE = "store"
REPORTS = "validation"
"""The folder for what the build's validation found, a file for each format of report, called after it."""
_BUILD_FIRST = "run `entente build`"


@dataclass(frozen=True)
class Snapshot:
    """One published version of the dataset.

    Attributes
    ----------
    path
        Its folder.
    version
        The first 16 hexadecimal digits of `sha256`.
    sha256
        Digest of the N-Quads that were loaded.
    quads, graphs
        How many quads and how many named graphs it holds.
    title, licence
        What the dataset is called, and the IRI of its licence.
    edition
        Names what it holds beside the quads.

    """

    path: Path
    version: str
    sha256: str
    quads: int
    graphs: int
    title: str
    licence: str
    edition: str = ""

    @property
    def store(self) -> Path:
        """The folder of the Oxigraph store."""
        return self.path / STORE

    @property
    def published(self) -> float:
        """When it was published, in seconds since the epoch; kept by the file system, not by the record."""
        return (self.path / RECORD).stat().st_mtime


Furnish = Callable[[Path, ox.Store], None]
"""Puts into the folder of a snapshot in the making, and into its store, what is derived from the dataset."""


def publish(
    quads_path: Path,
    build_dir: Path,
    *,
    title: str,
    licence: str,
    keep: int = 3,
    furnish: Furnish | None = None,
    edition: str = "",
) -> Snapshot:
    """Load N-Quads into a new snapshot and make it the current one.

    Nothing half-built is ever visible: the store is loaded in a temporary sibling folder, flushed to the disk,
    renamed, and only then pointed to. A snapshot of the same quads is used again instead of being loaded twice.

    Parameters
    ----------
    quads_path
        The dataset as N-Quads.
    build_dir
        Where snapshots live.
    title, licence
        Recorded in the snapshot.
    keep
        How many versions stay on the disk, the new one included.
    furnish
        Adds to the snapshot what readers need beside the quads: what it adds counts for neither digest nor version,
        so it must follow from the quads and the edition alone.
    edition
        Names what `furnish` makes; a snapshot of the same quads and another edition is made anew.

    Raises
    ------
    MissingInput
        `quads_path` is not there.
    InvalidInput
        It is not N-Quads.
    EnvironmentFault
        Someone else is publishing into the same folder.

    """
    if not quads_path.is_file():
        raise MissingInput("the dataset is not there", place=Place(str(quads_path)), remedy=_BUILD_FIRST)
    sha256 = _digest(quads_path)
    snapshots = build_dir / SNAPSHOTS
    snapshots.mkdir(parents=True, exist_ok=True)
    with _lock(snapshots):
        _sweep(snapshots)
        target = snapshots / sha256[:16]
        stamp = {"sha256": sha256, "title": title, "licence": licence, "edition": edition}
        if not _is_usable(target, stamp):
            _make(quads_path, target, stamp, furnish)
        _point(build_dir / CURRENT, target)
        _prune(snapshots, target, keep)
    return read_snapshot(target)


def current(build_dir: Path) -> Snapshot:
    """Find the snapshot that is being served.

    Raises
    ------
    MissingInput
        Nothing has been built yet, or what was built is gone.
    EnvironmentFault
        The snapshot was made by another version of Entente.

    """
    link = build_dir / CURRENT
    try:
        target = link.resolve(strict=True)
    except (FileNotFoundError, NotADirectoryError):
        raise MissingInput("there is no dataset to serve", place=Place(str(link)), remedy=_BUILD_FIRST) from None
    return read_snapshot(target)


def read_snapshot(path: Path) -> Snapshot:
    """Read the record of one snapshot.

    Parameters
    ----------
    path
        Its folder.

    Raises
    ------
    MissingInput
        It has no record.
    EnvironmentFault
        It was made by another version of Entente.

    """
    record_path = path / RECORD
    try:
        record = json.loads(record_path.read_text("utf-8"))
    except FileNotFoundError:
        raise MissingInput("the snapshot has no record", place=Place(str(record_path)), remedy=_BUILD_FIRST) from None
    except ValueError:
        record = None
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise EnvironmentFault(
            f"the store is from another version: this Entente reads snapshot format {FORMAT}",
            place=Place(str(record_path)),
            remedy="run `entente build` with this version to make the store anew",
        )
    fields = ("version", "sha256", "quads", "graphs", "title", "licence")
    return Snapshot(path=path, edition=record.get("edition", ""), **{name: record[name] for name in fields})


def _is_usable(target: Path, stamp: dict[str, str]) -> bool:
    if not target.is_dir():
        return False
    try:
        found = read_snapshot(target)
    except (MissingInput, EnvironmentFault):
        return False
    return all(getattr(found, name) == value for name, value in stamp.items()) and found.store.is_dir()


def _make(quads_path: Path, target: Path, stamp: dict[str, str], furnish: Furnish | None) -> None:
    making = target.with_name(f".{target.name}.making")
    try:
        making.mkdir()
        quads, graphs = _load(quads_path, making, furnish)
        counts = {"quads": quads, "graphs": graphs}
        record = {"format": FORMAT, "version": stamp["sha256"][:16], **stamp, **counts}
        (making / RECORD).write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", "utf-8")
        _flush_tree(making)
        if target.exists():  # unusable: of another format, or damaged
            target.rename(making.with_name(f".{target.name}.replaced"))
        making.rename(target)
        _flush(target.parent)
    finally:
        shutil.rmtree(making, ignore_errors=True)
        shutil.rmtree(making.with_name(f".{target.name}.replaced"), ignore_errors=True)


def _load(quads_path: Path, folder: Path, furnish: Furnish | None) -> tuple[int, int]:
    store = ox.Store(str(folder / STORE))
    try:
        store.bulk_load(path=str(quads_path), format=ox.RdfFormat.N_QUADS)
    except SyntaxError as error:
        place = Place(str(quads_path), error.lineno)
        raise InvalidInput(f"not N-Quads: {error.msg}", place=place, remedy="build the dataset anew") from None
    counts = len(store), sum(1 for _ in store.named_graphs())
    if furnish is not None:
        furnish(folder, store)
        # Oxigraph opens 16 table files at once and the others when they are needed, which sealed workers cannot.
        store.optimize()
    store.flush()
    return counts


def _point(link: Path, target: Path) -> None:
    fresh = link.with_name(f".{link.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(Path(SNAPSHOTS) / target.name)
    fresh.replace(link)
    _flush(link.parent)


def _prune(snapshots: Path, newest: Path, keep: int) -> None:
    os.utime(newest / RECORD)  # publishing an old version again makes it the newest
    others = [path for path in snapshots.iterdir() if path.is_dir() and path != newest and not path.is_symlink()]
    others.sort(key=lambda path: (path.stat().st_mtime, path.name), reverse=True)
    for path in others[max(keep - 1, 0) :]:
        shutil.rmtree(path, ignore_errors=True)


def _sweep(snapshots: Path) -> None:
    """Remove what a killed build left behind; the caller holds the lock."""
    for path in snapshots.glob(".*.*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _lock(snapshots: Path) -> Iterator[None]:
    with (snapshots / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise EnvironmentFault(
                "another build is publishing into this folder",
                place=Place(str(snapshots)),
                remedy="wait until it has ended, then build again",
            ) from None
        yield


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _flush_tree(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        _flush(path)
    _flush(folder)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
