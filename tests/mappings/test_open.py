"""The list of things that wait for a mapping."""

from __future__ import annotations

from pathlib import Path

import pytest

from entente.corpus.canonical import read_prefixes
from entente.corpus.project import Project
from entente.errors import Faults, InvalidInput
from entente.mappings.naming import read_names
from entente.mappings.open import OpenList, judge_open, read_open, write_open
from entente.mappings.sssom import read_mappings

HEAD = "subject_id\tsubject_label\ttitle\tcandidate_id\tcomment\n"
ROW = "state:qajar-iran\tQajar Iran\tQajar Iran\twd:Q900000001\t\n"


def read(folder: Path, text: str) -> OpenList:
    path = folder / "mappings-open.tsv"
    path.write_text(text, encoding="utf-8")
    return read_open(path)


def judge(project: Project, listed: OpenList) -> list[str]:
    namespaces = {name: iri for iri, name in read_prefixes(project.prefixes).items()}
    known = read_mappings(project.mappings)
    return [fault.message for fault in judge_open(listed, known, read_names(project), namespaces)]


def test_a_list_is_read_and_written(tmp_path: Path) -> None:
    listed = read(tmp_path, HEAD + ROW)
    assert listed.entries[0].title == "Qajar Iran"
    assert write_open(listed) == HEAD + ROW
    assert read_open(tmp_path / "none.tsv").entries == ()


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        (ROW.replace("wd:Q900000001", "Q900000001"), "no Wikidata item"),
        (ROW.replace("Qajar Iran\twd", "\twd"), "lacks a name, a label or a title"),
        (ROW.replace("state:qajar-iran", "Qajar Iran"), "lacks a name, a label or a title"),
        (ROW.replace("\t\n", "\n"), "4 cells for 5 columns"),
        (ROW + ROW, "stands in line 2 already"),
    ],
)
def test_a_flaw_is_told_with_its_line(tmp_path: Path, rows: str, complaint: str) -> None:
    with pytest.raises(Faults) as caught:
        read(tmp_path, HEAD + rows)
    assert complaint in caught.value.faults[0].message
    assert caught.value.faults[0].place is not None
    assert caught.value.faults[0].place.line in (2, 3)


def test_other_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="not the columns"):
        read(tmp_path, HEAD.replace("title", "key") + ROW)


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        (ROW.replace("qajar-iran", "qajar-iram"), "nothing describes"),
        (ROW.replace("Qajar Iran\tQ", "Kadjar Iran\tQ"), "is labelled 'Qajar Iran' now"),
        ("state:iran\tIran\tIran\t\t\n", "has a mapping already"),
    ],
)
def test_what_is_not_open_is_told(tmp_path: Path, project: Project, row: str, complaint: str) -> None:
    (told,) = judge(project, read(tmp_path, HEAD + row))
    assert complaint in told


def test_our_list_is_sound_canonical_and_of_some_size(project: Project) -> None:
    listed = read_open(project.open_mappings)
    assert judge(project, listed) == []
    assert write_open(listed) == project.open_mappings.read_text("utf-8")
    assert len(listed.entries) >= 95
