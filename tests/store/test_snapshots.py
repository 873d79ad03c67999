"""Publishing: whole or not at all."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path

import pyoxigraph as ox
import pytest

from entente.errors import EnvironmentFault, InvalidInput, MissingInput
from entente.store import snapshots


def write_quads(path: Path, count: int) -> Path:
    path.write_text("".join(f'<urn:s{n}> <urn:p> "{n}" <urn:g{n % 2}> .\n' for n in range(count)), "utf-8")
    return path


def publish(
    path: Path, build: Path, keep: int = 3, furnish: snapshots.Furnish | None = None, edition: str = ""
) -> snapshots.Snapshot:
    return snapshots.publish(
        path, build, title="Test", licence="https://example.org/licence", keep=keep, furnish=furnish, edition=edition
    )


def test_published_snapshot_is_current_and_readable(tmp_path: Path) -> None:
    made = publish(write_quads(tmp_path / "a.nq", 10), tmp_path / "build")
    assert snapshots.current(tmp_path / "build") == made
    assert (made.quads, made.graphs, made.title) == (10, 2, "Test")
    assert made.version == made.sha256[:16]
    assert made.published == pytest.approx((made.path / "snapshot.json").stat().st_mtime)
    assert len(ox.Store.read_only(str(made.store))) == 10


def test_record_has_no_clock(tmp_path: Path) -> None:
    quads = write_quads(tmp_path / "a.nq", 10)
    records = [(publish(quads, tmp_path / name).path / "snapshot.json").read_bytes() for name in ("one", "two")]
    assert records[0] == records[1]
    names = ["edition", "format", "graphs", "licence", "quads", "sha256", "title", "version"]
    assert sorted(json.loads(records[0])) == names


def test_same_quads_are_not_loaded_twice(tmp_path: Path) -> None:
    quads = write_quads(tmp_path / "a.nq", 10)
    first = publish(quads, tmp_path / "build")
    inode = first.store.stat().st_ino
    assert publish(quads, tmp_path / "build").store.stat().st_ino == inode


def test_keeps_the_last_versions(tmp_path: Path) -> None:
    build = tmp_path / "build"
    made = []
    for count in range(1, 5):
        made.append(publish(write_quads(tmp_path / "a.nq", count), build, keep=2))
        os.utime(made[-1].path, (count, count))
    assert sorted(path.name for path in (build / "snapshots").iterdir() if path.is_dir()) == sorted(
        snapshot.version for snapshot in made[-2:]
    )
    assert snapshots.current(build) == made[-1]


def test_broken_quads_leave_the_last_build_as_it_was(tmp_path: Path) -> None:
    build = tmp_path / "build"
    good = publish(write_quads(tmp_path / "a.nq", 3), build)
    broken = tmp_path / "b.nq"
    broken.write_text('<urn:s> <urn:p> "ok" <urn:g> .\n<urn:s> <urn:p> .\n', "utf-8")
    with pytest.raises(InvalidInput) as caught:
        publish(broken, build)
    assert caught.value.place is not None
    assert (caught.value.place.file, caught.value.place.line) == (str(broken), 2)
    assert snapshots.current(build) == good
    assert [path.name for path in (build / "snapshots").iterdir() if path.is_dir()] == [good.version]


def test_leftovers_of_a_killed_build_are_swept(tmp_path: Path) -> None:
    build = tmp_path / "build"
    left = build / "snapshots" / ".0123456789abcdef.making"
    (left / "store").mkdir(parents=True)
    publish(write_quads(tmp_path / "a.nq", 3), build)
    assert not left.exists()


def test_what_is_furnished_counts_for_nothing_but_its_edition(tmp_path: Path) -> None:
    quads, build = write_quads(tmp_path / "a.nq", 10), tmp_path / "build"
    plain = publish(quads, build)

    def furnish(folder: Path, store: ox.Store) -> None:
        (folder / "extra.txt").write_text(f"{len(store)} quads", "utf-8")
        store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("x"), ox.NamedNode("urn:extra")))

    first = publish(quads, build, furnish=furnish, edition="one")
    assert (first.version, first.quads, first.graphs) == (plain.version, plain.quads, plain.graphs)
    assert len(ox.Store.read_only(str(first.store))) == plain.quads + 1
    marker = first.path / "marker"
    marker.touch()
    publish(quads, build, furnish=furnish, edition="one")
    assert marker.exists()
    publish(quads, build, furnish=furnish, edition="two")
    assert not marker.exists()
    assert (first.path / "extra.txt").read_text("utf-8") == "10 quads"


def test_nothing_built_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match="entente build"):
        snapshots.current(tmp_path)
    with pytest.raises(MissingInput, match="entente build"):
        publish(tmp_path / "absent.nq", tmp_path)


def test_store_from_another_version_is_refused_and_can_be_built_anew(tmp_path: Path) -> None:
    quads, build = write_quads(tmp_path / "a.nq", 3), tmp_path / "build"
    record = publish(quads, build).path / "snapshot.json"
    record.write_text(json.dumps(json.loads(record.read_text("utf-8")) | {"format": 99}), "utf-8")
    with pytest.raises(EnvironmentFault, match="another version"):
        snapshots.current(build)
    publish(quads, build)
    assert snapshots.current(build).quads == 3


def test_damaged_record_is_refused(tmp_path: Path) -> None:
    build = tmp_path / "build"
    (publish(write_quads(tmp_path / "a.nq", 3), build).path / "snapshot.json").write_text("{", "utf-8")
    with pytest.raises(EnvironmentFault, match="another version"):
        snapshots.current(build)


def test_one_publisher_at_a_time(tmp_path: Path) -> None:
    build = tmp_path / "build"
    (build / "snapshots").mkdir(parents=True)
    with (build / "snapshots" / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(EnvironmentFault, match="another build"):
            publish(write_quads(tmp_path / "a.nq", 3), build)
