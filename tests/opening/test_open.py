"""What `entente.open` may be given, what it finds by itself, and what it says where there is nothing."""

from __future__ import annotations

import gzip
import os
import shutil
from pathlib import Path

import pytest

import entente
from entente.corpus.project import Project
from entente.errors import EnvironmentFault, InvalidInput, MissingInput
from entente.opening import open as opening
from entente.store.snapshots import FORMAT, current, publish

ASK = "SELECT ?label { state:iran rdfs:label ?label }"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build folder outside of any project."""
    folder = tmp_path_factory.mktemp("small")
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    quads = folder / "small.nq"
    quads.write_text(
        f'<https://w3id.org/entente/id/state/iran> {label} "Iran" <https://w3id.org/entente/graph/default> .\n', "utf-8"
    )
    publish(quads, folder / "build", title="Small", licence="https://example.org/")
    return folder


@pytest.mark.parametrize("given", [".", "build", "build/current", "build/entente.nq"])
def test_a_project_a_build_a_snapshot_a_file(published: Project, given: str) -> None:
    with entente.open(published.root / given) as kb:
        assert kb.query(ASK).column("label") == ["Iran"]
        assert kb.version == current(published.build).version
        assert kb.queries()


def test_a_compressed_file_outside_of_any_project(small: Path, tmp_path: Path) -> None:
    (tmp_path / "x.nq.gz").write_bytes(gzip.compress((small / "small.nq").read_bytes()))
    with entente.open(str(tmp_path / "x.nq.gz")) as kb:
        assert kb.query(ASK).column("label") == ["Iran"]
        assert kb.version == current(small / "build").version


def test_a_build_folder_borrows_prefixes_and_queries(small: Path) -> None:
    with entente.open(small / "build") as kb:
        assert kb.query(ASK).column("label") == ["Iran"]
        assert len(kb.queries()) > 80


def test_trig_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "x.trig"
    path.write_text(
        "@prefix state: <https://w3id.org/entente/id/state/> . @prefix r: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        '<https://w3id.org/entente/graph/default> { state:iran r:label "Iran" }\n',
        "utf-8",
    )
    assert entente.open(path).query(ASK).column("label") == ["Iran"]


def test_the_working_folder_comes_first(sample: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sample.root)
    with pytest.raises(MissingInput, match="no dataset to serve"):
        entente.open()
    publish_sample(sample)
    assert entente.open().version == current(sample.build).version
    monkeypatch.chdir(sample.root.parent)
    monkeypatch.setenv("ENTENTE_PROJECT", str(sample.root))
    assert entente.open().version == current(sample.build).version


def publish_sample(sample: Project) -> None:
    quads = sample.root / "quads.nq"
    quads.write_text("<http://example.org/a> <http://example.org/b> <http://example.org/c> <http://example.org/g> .\n")
    publish(quads, sample.build, title="Sample", licence="https://example.org/")


def test_a_checkout_serves_its_own_build_from_anywhere(
    published: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert entente.open().version == current(published.build).version


def test_where_nothing_was_installed_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(opening, "CHECKOUT", tmp_path)
    monkeypatch.setattr(opening, "find_shipped", lambda: None)
    with pytest.raises(MissingInput, match="no dataset was installed") as raised:
        entente.open()
    assert "make wheel" in raised.value.remedy


@pytest.mark.parametrize(
    ("name", "content", "error", "words"),
    [
        ("nowhere", None, MissingInput, "there is nothing here"),
        ("x.nq", b"nonsense", InvalidInput, "not N-Quads"),
        ("x.nq.gz", b"nonsense", InvalidInput, "no gzip"),
        ("x.ttl", b"", InvalidInput, "holds no dataset"),
        ("x.docx", b"", InvalidInput, "holds no dataset"),
    ],
)
def test_what_is_no_dataset_is_said(
    tmp_path: Path, name: str, content: bytes | None, error: type[Exception], words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(error, match=words):
        entente.open(tmp_path / name)


def test_an_empty_folder_and_absent_texts_are_said(tmp_path: Path, published: Project) -> None:
    with pytest.raises(MissingInput, match="holds no dataset"):
        entente.open(tmp_path)
    with pytest.raises(MissingInput, match="no such folder of texts"):
        entente.open(published.root, documents=tmp_path / "none")


def test_a_snapshot_of_another_version_is_said(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small / "build", tmp_path / "build", symlinks=True)
    record = tmp_path / "build" / os.readlink(tmp_path / "build" / "current") / "snapshot.json"
    record.write_text(record.read_text().replace(f'"format": {FORMAT}', '"format": 0'))
    with pytest.raises(EnvironmentFault, match="from another version"):
        entente.open(tmp_path / "build")
