"""The sample, built and furnished once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from entente.build.pipeline import build
from entente.corpus.project import Project
from entente.export.graphs import Graphs, read_graphs
from entente.store.embedded import EmbeddedEngine
from entente.store.snapshots import Snapshot, current
from tests.conftest import ROOT, SAMPLE


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("furnished") / "sample"
    shutil.copytree(SAMPLE, root)
    shutil.copytree(ROOT / "ontology", root / "ontology")
    return Project(root)


@pytest.fixture(scope="session")
def snapshot(built: Project) -> Snapshot:
    _, snapshot = build(built)
    assert snapshot is not None
    return snapshot


@pytest.fixture(scope="session")
def graphs(built: Project, snapshot: Snapshot) -> Graphs:
    assert snapshot.quads
    return read_graphs(built.build / "entente.nq")


@pytest.fixture(scope="session")
def engine(snapshot: Snapshot) -> EmbeddedEngine:
    return EmbeddedEngine.open_read_only(snapshot.store)


@pytest.fixture(scope="session")
def folder(snapshot: Snapshot) -> Path:
    return snapshot.path


@pytest.fixture(scope="session")
def real(published: Project) -> Snapshot:
    """The real dataset's snapshot."""
    return current(published.build)


@pytest.fixture(scope="session")
def real_graphs(published: Project) -> Graphs:
    """The real dataset."""
    return read_graphs(published.build / "entente.nq")
