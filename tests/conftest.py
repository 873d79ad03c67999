"""Fixtures that every test may use."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from entente.corpus.project import Project
from entente.errors import MissingInput
from entente.store.snapshots import current

ROOT = Path(__file__).parents[1]
settings.register_profile("entente", deadline=None, derandomize=True)  # a busy machine is no failure
settings.load_profile("entente")

SAMPLE = Path(__file__).parent / "sample"
TEXTS = Path(os.environ.get("ENTENTE_DOCUMENTS", ROOT.parent / "shared" / "documents"))


@pytest.fixture
def sample(tmp_path: Path) -> Project:
    """A small project that conforms, with a text of its own and the real ontology; free to be changed."""
    root = tmp_path / "sample"
    shutil.copytree(SAMPLE, root)
    shutil.copytree(ROOT / "ontology", root / "ontology")
    return Project(root)


@pytest.fixture(scope="session")
def texts() -> Path:
    """The corpus texts. A run without them must say so; it fails here rather than passing silently."""
    if not TEXTS.is_dir():
        pytest.fail(f"the corpus texts are not at {TEXTS}: name their folder in ENTENTE_DOCUMENTS")
    return TEXTS


@pytest.fixture(scope="session")
def project() -> Project:
    """The real knowledge base."""
    return Project(ROOT)


@pytest.fixture(scope="session")
def published(project: Project) -> Project:
    """The real knowledge base with its current build; `make test` makes one first."""
    try:
        current(project.build)
    except MissingInput:
        pytest.fail("nothing is built: run `make build` (or `make test`, which does)")
    return project
