"""The dataset in a package: packing, unpacking, and a wheel in an environment of its own that answers offline."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest

from entente.corpus.project import Project
from entente.errors import EnvironmentFault
from entente.namespaces import ID, RDFS
from entente.opening.pack import pack
from entente.opening.shipped import QUADS, RECORD, Shipped, find_shipped, find_snapshot, unpack
from entente.store.snapshots import current
from tests.web.running import Server, wait_until_ready

pytestmark = pytest.mark.acceptance

EPOCH = {"SOURCE_DATE_EPOCH": "315532800"}


@pytest.fixture(scope="session")
def package(published: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources with the dataset in them, as `make wheel` lays them out."""
    target = tmp_path_factory.mktemp("package") / "package"
    pack(published, target)
    return target


@pytest.fixture
def shipped(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shipped:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found = find_shipped(package / "src" / "entente" / "shipped")
    assert found is not None
    return found


def test_a_package_holds_the_dataset_and_what_it_was_built_from(package: Path, published: Project) -> None:
    folder = package / "src" / "entente" / "shipped"
    assert gzip.decompress((folder / QUADS).read_bytes()) == (published.build / "entente.nq").read_bytes()
    for part in ("ontology", "data", "queries"):
        here = {path.relative_to(folder): path.read_bytes() for path in (folder / part).rglob("*") if path.is_file()}
        there = {
            path.relative_to(published.root): path.read_bytes()
            for path in (published.root / part).rglob("*")
            if path.is_file()
        }
        assert here == there
    assert not list(package.rglob("__pycache__"))


def test_packing_twice_gives_the_same_bytes(package: Path, published: Project, tmp_path: Path) -> None:
    pack(published, tmp_path / "again")
    first = {path.relative_to(package): path for path in package.rglob("*") if path.is_file()}
    second = {path.relative_to(tmp_path / "again"): path for path in (tmp_path / "again").rglob("*") if path.is_file()}
    assert set(first) >= set(second)  # building a wheel adds to the first
    assert all(first[name].read_bytes() == path.read_bytes() for name, path in second.items())


def test_a_dataset_that_is_not_the_snapshot_is_not_packed(published: Project, tmp_path: Path) -> None:
    build = tmp_path / "build"
    build.mkdir()
    (build / "current").symlink_to((published.build / "current").resolve())
    (build / "entente.nq").write_text("")
    with pytest.raises(EnvironmentFault, match="not the dataset of the current snapshot"):
        pack(Project(published.root, build), tmp_path / "package")


def test_processes_that_unpack_at_once_wait_for_the_first(shipped: Shipped, published: Project) -> None:
    with ThreadPool(3) as threads:
        snapshots = threads.map(lambda _: unpack(shipped), range(3))
    assert {snapshot.version for snapshot in snapshots} == {current(published.build).version}
    assert (snapshots[0].path / "search.sqlite").is_file()
    assert find_snapshot(shipped.project) == snapshots[0]
    build = shipped.project.build
    assert not list(build.glob("*.nq")), "the unpacked quads must not stay"
    (build / "current").unlink()
    assert unpack(shipped) == snapshots[0]


def test_a_damaged_package_is_told(shipped: Shipped, tmp_path: Path) -> None:
    (tmp_path / RECORD).write_text((shipped.folder / RECORD).read_text())
    (tmp_path / QUADS).write_bytes((shipped.folder / QUADS).read_bytes()[:5000])
    damaged = find_shipped(tmp_path)
    assert damaged is not None
    with pytest.raises(EnvironmentFault, match="damaged"):
        unpack(damaged)
    (tmp_path / RECORD).write_text(json.dumps({"version": "x"}))
    with pytest.raises(EnvironmentFault, match="damaged"):
        find_shipped(tmp_path)


@pytest.fixture(scope="session")
def wheel(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*command, "-w", target, package], check=True, env=os.environ | EPOCH, capture_output=True)
    (path,) = target.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment of its own with the wheel; the libraries it needs are those of the environment of the tests.

    They come by a ``.pth`` file, whose paths stand behind the environment's own, and which reads no further ``.pth``
    files: so this checkout, which is installed by one, is out of reach.
    """
    root = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", root / "venv"], check=True)
    python = root / "venv" / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*command, str(wheel)], check=True, capture_output=True)
    (packages,) = (root / "venv" / "lib").glob("python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (root / "elsewhere").mkdir()
    return root


def run(root: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ENTENTE", "PYTHON"))}
    given = kept | {"XDG_CACHE_HOME": str(root / "cache")} | environment
    return subprocess.run(
        [root / "venv" / "bin" / command[0], *command[1:]],
        cwd=root / "elsewhere",
        env=given,
        capture_output=True,
        text=True,
        check=False,
    )


THREE_LINES = """
import entente
kb = entente.open()
print(*(row.grievanceLabel for row in kb.ask("grievances-of-a-state", holder="state:iran")), sep="\\n")
"""


def test_three_lines_answer_a_question(installed: Path) -> None:
    told = run(installed, "python", "-c", THREE_LINES + "import sys; print(entente.__file__, file=sys.stderr)")
    assert told.returncode == 0, told.stderr
    assert len(told.stdout.splitlines()) > 20
    assert "Iran against Russia over Turkmenchay" in told.stdout
    assert str(installed) in told.stderr


def test_without_a_cache_the_dataset_is_read_into_memory(installed: Path) -> None:
    told = run(installed, "python", "-c", THREE_LINES, XDG_CACHE_HOME="/proc/nowhere")
    assert told.returncode == 0, told.stderr
    assert "Iran against Russia over Turkmenchay" in told.stdout


def test_commands_that_read_work_outside_of_a_project(installed: Path, texts: Path) -> None:
    asked = run(installed, "entente", "query", "grievances-of-a-state", "--format", "csv")
    assert asked.returncode == 0, asked.stderr
    assert len(asked.stdout.splitlines()) > 20
    verified = run(installed, "entente", "--documents", str(texts), "verify", "--strict")
    assert verified.returncode == 0, verified.stderr
    written = run(installed, "entente", "docs", "--out", str(installed / "docs"))
    assert written.returncode == 0, written.stderr
    assert (installed / "docs" / "ontology.html").stat().st_size > 100_000


def test_commands_that_write_want_a_project(installed: Path) -> None:
    for command in ("build", "fmt"):
        told = run(installed, "entente", command)
        assert told.returncode == 4
        assert "belongs to no Entente project" in told.stderr
    named = run(installed, "entente", "--project", ".", "query", "--list")
    assert named.returncode == 4, "a project that is named is not replaced by another"


def test_an_installed_wheel_serves(installed: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ENTENTE", "PYTHON"))}
    with (installed / "serve.err").open("w") as complaints:
        child = subprocess.Popen(
            [installed / "venv" / "bin" / "entente", "serve", "--port", "0", "--processes", "1", "--access-log", ""],
            cwd=installed / "elsewhere",
            env=environment | {"XDG_CACHE_HOME": str(installed / "cache")},
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
        )
    try:
        assert child.stdout is not None
        greeting = child.stdout.readline()
        assert "http://" in greeting, (installed / "serve.err").read_text()
        server = Server(
            child, int(greeting.rpartition(":")[2].split()[0].strip("/")), greeting, installed / "serve.err"
        )
        wait_until_ready(server)
        assert server.rows(f"SELECT ?l {{ <{ID}state/iran> <{RDFS}label> ?l }}") == [{"l": "Iran"}]
        assert server.get("/search?q=iran&format=json").status == 200
        assert server.get("/ontology", Accept="text/html").status == 200
    finally:
        child.terminate()
        child.wait(30)
        if child.stdout is not None:
            child.stdout.close()


def test_the_wheel_is_whole_and_reproducible(wheel: Path, package: Path, tmp_path: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    sources = {str(p.relative_to(package / "src")) for p in (package / "src" / "entente").rglob("*") if p.is_file()}
    assert sources <= set(names)
    assert {"entente/py.typed", "entente/shipped/entente.nq.gz"} <= sources
    assert any(name.endswith("licenses/LICENSE-DATA.md") for name in names)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*command, "-w", tmp_path, package], check=True, env=os.environ | EPOCH, capture_output=True)
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_a_source_package_holds_the_dataset_too(package: Path, tmp_path: Path) -> None:
    code = f"import setuptools.build_meta as backend; backend.build_sdist({str(tmp_path)!r})"
    subprocess.run([sys.executable, "-c", code], cwd=package, check=True, env=os.environ | EPOCH, capture_output=True)
    (path,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"src/entente/shipped/entente.nq.gz", "src/entente/shipped/dataset.json", "pyproject.toml"} <= names
    assert {str(p.relative_to(package)) for p in (package / "src" / "entente").rglob("*") if p.is_file()} <= names
