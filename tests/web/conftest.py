"""One server for the tests that do not need special limits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from entente.corpus.project import Project
from tests.web.dataset import publish_dataset
from tests.web.running import Server, run_server

TOKEN = "a-token-of-the-tests-alone"


@pytest.fixture(scope="session")
def build_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dataset")
    publish_dataset(folder)
    return folder / "build"


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("examples")
    header = "#+ title: Who sold what\n#+ question: Who supplied whom?\n"
    (folder / "suppliers.rq").write_text(header + "SELECT * { ?s ?p ?o } LIMIT 3\n", "utf-8")
    return folder


@pytest.fixture(scope="session")
def server(build_dir: Path, examples: Path) -> Iterator[Server]:
    with run_server(build_dir, queries_dir=str(examples), token=TOKEN, processes=2) as running:
        yield running


@pytest.fixture(scope="session")
def corpus_server(published: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on the real knowledge base."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "build").symlink_to(published.build, target_is_directory=True)
    with run_server(folder / "build", queries_dir=str(published.queries), token=TOKEN, processes=1) as running:
        yield running
