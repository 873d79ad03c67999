"""``entente export``: the bytes that are served, as files or on standard output."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import Result

from entente.corpus.project import Project
from entente.export.files import read_content, read_list
from entente.namespaces import BASE
from entente.store.snapshots import current
from tests.cli.commands import run
from tests.conftest import ROOT, SAMPLE


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A built sample."""
    root = tmp_path_factory.mktemp("export") / "sample"
    shutil.copytree(SAMPLE, root)
    shutil.copytree(ROOT / "ontology", root / "ontology")
    project = Project(root)
    assert run(project, "build").exit_code == 0
    return project


def export(project: Project, *arguments: str) -> Result:
    result = run(project, "export", *arguments)
    assert result.exit_code == 0, result.stderr
    return result


def test_list(ready: Project) -> None:
    files = read_list(current(ready.build).path)
    listed = json.loads(export(ready, "--list", "--json").stdout)
    assert [(entry["file"], entry["sha256"]) for entry in listed] == [(file.name, file.sha256) for file in files]
    assert all(file.name in export(ready, "--list").stdout for file in files)


def test_one_file_goes_to_standard_output(ready: Project) -> None:
    snapshot = current(ready.build)
    body = export(ready, "nquads").stdout_bytes
    assert hashlib.sha256(body).hexdigest() == snapshot.sha256
    for file in read_list(snapshot.path):
        assert export(ready, file.name).stdout_bytes == read_content(file, snapshot.path), file.name


def test_a_name_in_gz_is_compressed(ready: Project, tmp_path: Path) -> None:
    plain, packed = tmp_path / "new" / "a.ttl", tmp_path / "new" / "a.ttl.gz"
    export(ready, "turtle", "-o", str(plain))
    export(ready, "turtle", "-o", str(packed))
    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()
    assert list(ox.parse(path=str(plain), format=ox.RdfFormat.TURTLE))


def test_several_files_go_into_a_folder(ready: Project, tmp_path: Path) -> None:
    target = tmp_path / "tables"
    printed = export(ready, "csv", "-o", str(target)).stdout.split()
    assert sorted(map(Path, printed)) == sorted(target.iterdir())
    assert {"claims.csv", "csv-metadata.json"} <= {path.name for path in target.iterdir()}
    assert not list(target.glob(".*"))


def test_the_catalogue_is_turtle(ready: Project) -> None:
    found = {quad.subject for quad in ox.parse(export(ready, "catalogue").stdout_bytes, format=ox.RdfFormat.TURTLE)}
    assert ox.NamedNode(BASE) in found


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((), 2, "--list"),
        (("csv",), 2, "--output"),
        (("excel",), 3, "nanopubs"),
        (("nquads", "-o", "/proc/none/x.nq"), 5, "rights"),
    ],
)
def test_what_cannot_be_written(ready: Project, arguments: tuple[str, ...], code: int, told: str) -> None:
    result = run(ready, "export", *arguments)
    assert result.exit_code == code
    assert told in result.stderr
    assert result.stdout == ""


def test_nothing_is_built(sample: Project) -> None:
    result = run(sample, "export", "nquads")
    assert result.exit_code == 4
    assert "entente build" in result.stderr
