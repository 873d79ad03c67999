from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.corpus.canonical import format_file, read_prefixes, write_canonical
from entente.corpus.project import Project
from entente.errors import InvalidInput
from entente.namespaces import ENT, ID, XSD

PREFIXES = {ENT: "ent", ID + "state/": "state", XSD: "xsd"}

names = st.sampled_from([ID + "state/" + slug for slug in ("iran", "a", "x.y", "b--c", "ünder", "1")])
literals = st.one_of(
    st.builds(ox.Literal, st.text(max_size=40)),
    st.builds(lambda text: ox.Literal(text, language="en"), st.text(max_size=40)),
    st.builds(
        lambda n: ox.Literal(n, datatype=ox.NamedNode(XSD + "integer")), st.sampled_from(["7", "007", "-1", "+3"])
    ),
    st.builds(lambda n: ox.Literal(n, datatype=ox.NamedNode(XSD + "decimal")), st.sampled_from(["1.50", ".5", "2"])),
    st.builds(lambda n: ox.Literal(n, datatype=ox.NamedNode(XSD + "boolean")), st.sampled_from(["true", "1"])),
)
values = st.one_of(names.map(ox.NamedNode), literals)
graphs = st.one_of(st.none(), st.sampled_from(["001", "002"]).map(lambda n: ox.NamedNode(f"{ID}claim/letter/{n}")))
quads = st.builds(
    lambda s, p, o, g: ox.Quad(ox.NamedNode(s), ox.NamedNode(p), o, g),
    names,
    st.sampled_from([ENT + "supplier", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "https://example.org/p"]),
    values,
    graphs,
)


@given(st.lists(quads, max_size=30), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_text_and_the_text_the_same_quads(given_: list[ox.Quad], random) -> None:  # type: ignore[no-untyped-def]
    text = write_canonical(given_, PREFIXES, "letter")
    shuffled = list(given_)
    random.shuffle(shuffled)
    assert write_canonical(shuffled, PREFIXES, "letter") == text
    read = set(ox.parse(text, format=ox.RdfFormat.TRIG))
    assert read == set(given_)


def test_formatting_twice_changes_nothing_more(sample: Project) -> None:
    prefixes = read_prefixes(sample.prefixes)
    for path in sorted(p for p in (sample.root / "data").rglob("*") if p.suffix in (".ttl", ".trig")):
        path.write_text(format_file(path, prefixes), encoding="utf-8")
        assert format_file(path, prefixes) == path.read_text(encoding="utf-8")


def test_curated_files_stay_canonical(project: Project) -> None:
    prefixes = read_prefixes(project.prefixes)
    files = sorted(p for p in (project.root / "data").rglob("*") if p.suffix in (".ttl", ".trig"))
    assert len(files) > 20
    assert [p.name for p in files if format_file(p, prefixes) != p.read_text(encoding="utf-8")] == []


def test_a_header_comment_stays(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text("# States.\n\n@prefix ent: <https://w3id.org/entente/ontology#> .\nent:a ent:b ent:c .\n")
    assert format_file(path, PREFIXES).startswith("# States.\n\n@prefix ent:")


def test_a_comment_that_would_be_lost_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text("@prefix ent: <https://w3id.org/entente/ontology#> .\nent:a ent:b ent:c . # not sure\n")
    with pytest.raises(InvalidInput, match="comment would be lost") as raised:
        format_file(path, PREFIXES)
    assert raised.value.place is not None
    assert raised.value.place.line == 2


def test_a_blank_node_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text("@prefix ent: <https://w3id.org/entente/ontology#> .\nent:a ent:b [ ent:c ent:d ] .\n")
    with pytest.raises(InvalidInput, match="blank node"):
        format_file(path, PREFIXES)


@pytest.mark.parametrize("value", ['"X"', "'X'", '"""X\n\n"""'])
def test_a_comment_behind_a_string_is_refused_as_well(tmp_path: Path, value: str) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(
        f"@prefix ent: <https://w3id.org/entente/ontology#> .\nent:a ent:b\n    {value} # not sure\n    .\n"
    )
    with pytest.raises(InvalidInput, match="comment would be lost"):
        format_file(path, PREFIXES)


@pytest.mark.parametrize("value", ["'No # 1'", '"""one\n# two"""', '"one\u2028two"', '"one\x85two"', "'say \"#\"'"])
def test_what_looks_like_a_comment_in_a_string_is_none(tmp_path: Path, value: str) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(f"@prefix ent: <https://w3id.org/entente/ontology#> .\nent:a ent:b {value} .\n", encoding="utf-8")
    assert set(ox.parse(format_file(path, PREFIXES), format=ox.RdfFormat.TURTLE)) == set(
        ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    )


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text("# Notes\n")
    with pytest.raises(InvalidInput, match="no curated file"):
        format_file(path, PREFIXES)
