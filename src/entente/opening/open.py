"""What `entente.open` does: find a dataset, open it, and say which texts and queries belong to it."""

from __future__ import annotations

import gzip
import hashlib
import os
from pathlib import Path

from entente.corpus.documents import TEXT_FOLDERS
from entente.corpus.project import Project, find_project
from entente.errors import InvalidInput, MissingInput, Place
from entente.kb.base import KnowledgeBase
from entente.opening.shipped import Shipped, find_shipped, unpack
from entente.store.embedded import EmbeddedEngine
from entente.store.snapshots import CURRENT, RECORD, Snapshot, current, read_snapshot

CHECKOUT = Path(__file__).parents[3]
"""The project that this module belongs to when it is not installed from a wheel."""


def open_knowledge_base(path: str | Path | None = None, *, documents: str | Path | None = None) -> KnowledgeBase:
    """Open a knowledge base.

    Parameters
    ----------
    path
        A project's folder, a build or snapshot folder, or a file of N-Quads or TriG, perhaps compressed with gzip.
        By default the project that the working folder (or ``ENTENTE_PROJECT``) belongs to; outside of any, the
        dataset that was installed with this package.
    documents
        The folder of the documents' texts, by default ``ENTENTE_DOCUMENTS`` or the project's usual places.

    Raises
    ------
    MissingInput
        There is nothing at `path`, the project has not been built, or no dataset was installed.
    InvalidInput
        The file is no dataset.
    EnvironmentFault
        The dataset was built by another version of Entente.

    """
    if path is None:
        return _open_default(documents)
    given = Path(path)
    if given.is_file():
        return _open_file(given, documents)
    if not given.exists():
        raise MissingInput("there is nothing here", place=Place(str(path)), remedy="name a project, a build or a file")
    if (given / "ontology" / "entente.ttl").is_file():
        project = Project(given)
        return _open_snapshot(current(project.build), project, documents)
    if (given / RECORD).is_file():
        return _open_snapshot(read_snapshot(given), find_names(given), documents)
    if os.path.lexists(given / CURRENT):
        return _open_snapshot(current(given), find_names(given), documents)
    raise MissingInput(
        "this folder holds no dataset",
        place=Place(str(path)),
        remedy="name a project's folder, its build folder, or a file of N-Quads",
    )


def find_default() -> Project | Shipped:
    """Find what a user means who names nothing.

    Raises
    ------
    MissingInput
        The working folder belongs to no project, and no dataset was installed.

    """
    try:
        return find_project(Path(os.environ.get("ENTENTE_PROJECT", ".")).resolve())
    except MissingInput:
        found = find_installed()
    if found is None:
        raise MissingInput(
            "no dataset was installed with this package, and this folder belongs to no project",
            place=Place(str(Path.cwd())),
            remedy="install a released wheel (`make wheel` makes one), or name a project that has been built",
        )
    return found


def find_installed() -> Project | Shipped | None:
    """Find the dataset of this installation: that of its wheel, or that of the checkout that it runs from."""
    if (CHECKOUT / "ontology" / "entente.ttl").is_file() and (CHECKOUT / "src" / "entente").is_dir():
        return Project(CHECKOUT)
    return find_shipped()


def find_names(near: Path) -> Project:
    """Find the prefix map and query library that go with a dataset: of the project around it, else the installed ones.

    Raises
    ------
    MissingInput
        There are none.

    """
    try:
        return find_project(near.resolve())
    except MissingInput:
        found = find_default()
        return found.project if isinstance(found, Shipped) else found


def _open_default(documents: str | Path | None) -> KnowledgeBase:
    found = find_default()
    if isinstance(found, Project):
        return _open_snapshot(current(found.build), found, documents)
    try:
        snapshot = unpack(found)
    except OSError:  # a cache that cannot be written costs time and memory, no more
        return _open_file(found.quads, documents, found.project)
    return _open_snapshot(snapshot, found.project, documents)


def _open_snapshot(snapshot: Snapshot, project: Project, documents: str | Path | None) -> KnowledgeBase:
    engine = EmbeddedEngine.open_read_only(snapshot.store)
    return _make(engine, snapshot.version, project, documents, snapshot.path)


def _open_file(path: Path, documents: str | Path | None, project: Project | None = None) -> KnowledgeBase:
    content = path.read_bytes()
    name = path.name.removesuffix(".gz")
    if path.suffix == ".gz":
        try:
            content = gzip.decompress(content)
        except (EOFError, gzip.BadGzipFile) as error:
            raise InvalidInput("the file is no gzip", place=Place(str(path)), remedy="fetch it again") from error
    engine = EmbeddedEngine.read(content, name.rpartition(".")[2], str(path))
    version = hashlib.sha256(content).hexdigest()[:16]
    return _make(engine, version, project or find_names(path.parent), documents)


def _make(
    engine: EmbeddedEngine, version: str, project: Project, documents: str | Path | None, folder: Path | None = None
) -> KnowledgeBase:
    named = documents or os.environ.get("ENTENTE_DOCUMENTS")
    if named and not Path(named).is_dir():
        raise MissingInput(
            "there is no such folder of texts", place=Place(str(named)), remedy="name the folder that holds them"
        )
    texts = [Path(named)] if named else [project.root / folder for folder in TEXT_FOLDERS]
    return KnowledgeBase(engine, version, project.prefixes, project.queries, texts=texts, folder=folder)
