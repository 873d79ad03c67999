"""The built dataset that the library is asked on."""

from __future__ import annotations

from pathlib import Path

import pytest

from entente.build.pipeline import build
from entente.corpus.canonical import read_prefixes
from entente.corpus.project import Project
from entente.errors import MissingInput
from entente.store.embedded import EmbeddedEngine
from entente.store.snapshots import current


@pytest.fixture(scope="session")
def engine(project: Project, tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    """The current build; made for this session where there is none."""
    try:
        return EmbeddedEngine.open_read_only(current(project.build).store)
    except MissingInput:
        return EmbeddedEngine.open_read_only(_build_aside(project, tmp_path_factory.mktemp("project")))


@pytest.fixture(scope="session")
def prefixes(project: Project) -> dict[str, str]:
    """The prefix map: namespaces by prefix."""
    return {short: iri for iri, short in read_prefixes(project.prefixes).items()}


def _build_aside(project: Project, root: Path) -> Path:
    (root / "ontology").symlink_to(project.ontology)
    (root / "data").symlink_to(project.root / "data")
    derived, snapshot = build(Project(root))
    if snapshot is None:
        pytest.fail(f"the dataset does not conform: {len(derived.report)} findings; see `entente validate`")
    return snapshot.store
