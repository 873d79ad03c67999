"""The dataset that an installed wheel holds: where it is, and its unpacking into the user's cache.

::

    entente/shipped/dataset.json        version, digest, title and licence
    entente/shipped/entente.nq.gz       the dataset
    entente/shipped/ontology|data|queries/   what it was built from, so that every command works on it
    <cache>/entente/<version>/          a build folder, made at the first use; may be deleted at any time
"""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from entente.corpus.project import Project
from entente.errors import EnvironmentFault, MissingInput, Place
from entente.store.snapshots import Snapshot, current, publish

FOLDER = Path(__file__).parents[1] / "shipped"
RECORD = "dataset.json"
QUADS = "entente.nq.gz"


@dataclass(frozen=True)
class Shipped:
    """A dataset in a wheel.

    Attributes
    ----------
    folder
        Where its files are.
    version, sha256, title, licence
        As the snapshot that it was made of says.

    """

    folder: Path
    version: str
    sha256: str
    title: str
    licence: str

    @property
    def project(self) -> Project:
        """The project that it was built from, with its build in the user's cache."""
        return Project(self.folder, find_cache() / self.version)

    @property
    def quads(self) -> Path:
        """The dataset as N-Quads, compressed with gzip."""
        return self.folder / QUADS


def find_shipped(folder: Path = FOLDER) -> Shipped | None:
    """Find the dataset in this installation; None where it has none, as in a checkout.

    Raises
    ------
    EnvironmentFault
        The installation is damaged.

    """
    path = folder / RECORD
    if not path.is_file():
        return None
    try:
        record = json.loads(path.read_text("utf-8"))
        return Shipped(folder, *(record[name] for name in ("version", "sha256", "title", "licence")))
    except (ValueError, KeyError, TypeError) as error:
        raise EnvironmentFault(
            "the record of the shipped dataset is damaged", place=Place(str(path)), remedy="install Entente again"
        ) from error


def find_cache() -> Path:
    """Name the folder in which datasets are unpacked: ``$XDG_CACHE_HOME/entente``, else the system's usual place."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    usual = Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
    return (Path(named) if Path(named).is_absolute() else usual) / "entente"


def find_snapshot(project: Project) -> Snapshot:
    """Give the current snapshot of a project, or of the shipped one, which is made when it is not there yet.

    Raises
    ------
    MissingInput
        The project has not been built.
    EnvironmentFault
        It was built by another version of Entente, or the installation is damaged.

    """
    shipped = find_shipped(project.root)
    return unpack(shipped) if shipped else current(project.build)


def unpack(shipped: Shipped) -> Snapshot:
    """Give the snapshot of a shipped dataset, and make it when it is not there yet.

    Processes that ask at the same time wait for the first.

    Raises
    ------
    EnvironmentFault
        The installation is damaged.
    OSError
        The cache cannot be written.

    """
    try:
        return current(shipped.project.build)
    except (MissingInput, EnvironmentFault):  # never unpacked, partly deleted, or by another version of Entente
        pass
    from entente.search.writing import furnish as write_search_index  # costs time, and only the first use needs it

    with inflate(shipped) as quads:
        try:
            return current(shipped.project.build)
        except (MissingInput, EnvironmentFault):
            return publish(
                quads, shipped.project.build, title=shipped.title, licence=shipped.licence, furnish=write_search_index
            )


@contextmanager
def inflate(shipped: Shipped) -> Iterator[Path]:
    """Lay the dataset out as N-Quads beside its build for as long as the block runs; one process at a time.

    Raises
    ------
    EnvironmentFault
        The dataset is not what its record says.

    """
    build = shipped.project.build
    build.mkdir(parents=True, exist_ok=True)
    with (build / ".unpacking").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        quads = build / f".entente.{os.getpid()}.nq"
        try:
            with gzip.open(shipped.quads) as packed, quads.open("wb") as out:
                shutil.copyfileobj(packed, out, 1 << 20)
            yield quads
        except (EOFError, gzip.BadGzipFile) as error:
            raise EnvironmentFault(
                "the shipped dataset is damaged", place=Place(str(shipped.quads)), remedy="install Entente again"
            ) from error
        finally:
            quads.unlink(missing_ok=True)
