from __future__ import annotations

from pathlib import Path

import pytest

from entente.errors import InvalidInput, MissingInput
from entente.validation.inputs import SourceFile, collect

TRIPLE = "<urn:a> <urn:p> <urn:b> ."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("b.ttl", "a.trig", "deep/er/c.nt", "deep/d.jsonld", ".hidden/e.ttl", "node_modules/f.ttl"):
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TRIPLE, encoding="utf-8")
    for name in ("package.json", "pom.xml", "readme.md"):
        (tmp_path / "data" / name).write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(files: tuple[SourceFile, ...]) -> list[str]:
    return [file.name for file in files]


def test_a_folder_gives_its_rdf_files_in_order(folder: Path) -> None:
    assert names(collect(["data"])) == ["data/a.trig", "data/b.ttl", "data/deep/d.jsonld", "data/deep/er/c.nt"]


def test_patterns_cross_folders(folder: Path) -> None:
    assert names(collect(["data/**/*.nt", "data/*.t*"])) == ["data/deep/er/c.nt", "data/a.trig", "data/b.ttl"]


def test_each_file_once(folder: Path) -> None:
    assert names(collect(["data/b.ttl", "data", str(folder / "data" / "b.ttl")]))[0] == "data/b.ttl"
    assert len(collect(["data/b.ttl", "data", str(folder / "data" / "b.ttl")])) == 4


def test_a_name_with_pattern_characters_is_a_name(folder: Path) -> None:
    (folder / "odd[1].ttl").write_text(TRIPLE, encoding="utf-8")
    assert names(collect(["odd[1].ttl"])) == ["odd[1].ttl"]


@pytest.mark.parametrize(
    ("name", "content", "syntax"),
    [
        ("a.ttl", TRIPLE, "turtle"),
        ("a.turtle", TRIPLE, "turtle"),
        ("A.TTL", TRIPLE, "turtle"),
        ("a.trig", TRIPLE, "trig"),
        ("a.nt", TRIPLE, "ntriples"),
        ("a.nq", TRIPLE, "nquads"),
        ("a.rdf", "<rdf:RDF/>", "rdfxml"),
        ("a.xml", "<?xml version='1.0'?>", "rdfxml"),
        ("a.jsonld", "{}", "jsonld"),
        ("a.json", "{}", "jsonld"),
        ("a.n3", TRIPLE, "n3"),
        ("a.owl", "\ufeff <?xml version='1.0'?>", "rdfxml"),
        ("a.owl", "@prefix e: <urn:e> .", "turtle"),
        ("a.owl", "<http://example.org/> a <urn:C> .", "turtle"),
    ],
)
def test_the_suffix_tells_the_syntax(tmp_path: Path, name: str, content: str, syntax: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    (file,) = collect([tmp_path / name])
    assert file.syntax == syntax


def test_a_syntax_that_is_said_holds_for_files_by_name_and_not_in_folders(folder: Path) -> None:
    (folder / "odd.dat").write_text(TRIPLE, encoding="utf-8")
    files = {file.name: file.syntax for file in collect(["odd.dat", "data/b.ttl", "data"], syntax="ntriples")}
    assert files["odd.dat"] == files["data/b.ttl"] == "ntriples"
    assert files["data/a.trig"] == "trig"


def test_standard_input() -> None:
    (file,) = collect(["-"], syntax="turtle", standard_input=TRIPLE.encode())
    assert (file.name, file.content, file.syntax) == ("-", TRIPLE.encode(), "turtle")


def test_the_base_of_a_relative_path_is_the_same_on_every_machine() -> None:
    assert SourceFile("data/a b.ttl", b"", "turtle").base == "file:///data/a%20b.ttl"
    assert SourceFile("../x.ttl", b"", "turtle").base == "file:///x.ttl"


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        (["nowhere.ttl"], MissingInput, "cannot be read"),
        (["empty"], MissingInput, "no RDF file"),
        (["*.nt"], MissingInput, "matches no file"),
        (["odd.dat"], InvalidInput, "no RDF syntax"),
        (["-"], MissingInput, "standard input"),
    ],
)
def test_what_is_wrong_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], error: type[Exception], said: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "odd.dat").write_text(TRIPLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=said) as caught:
        collect(arguments)
    assert caught.value.remedy  # type: ignore[attr-defined]


def test_standard_input_needs_a_syntax() -> None:
    with pytest.raises(InvalidInput, match="syntax"):
        collect(["-"], standard_input=b"")
    with pytest.raises(InvalidInput, match="no RDF syntax"):
        collect(["-"], syntax="yaml", standard_input=b"")
