"""What a search finds first, and that nothing that a reader types breaks it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.corpus.project import Project
from entente.errors import EnvironmentFault, MissingInput
from entente.namespaces import ENT, ID
from entente.search.entries import Entry, Name, Order, Sort, read_entries
from entente.search.folding import fold
from entente.search.index import SearchIndex
from entente.search.layout import FILE
from entente.search.searching import MOST_CHARACTERS, Searcher
from entente.search.writing import write_index
from entente.store.embedded import EmbeddedEngine
from entente.store.snapshots import current

_FILE = Path(__file__).parents[1] / "cases" / "searches.tsv"
CASES = [tuple(line.split("\t")) for line in _FILE.read_text("utf-8").splitlines() if line[:1] != "#"]


def make_entry(slug: str, *names: str, uses: int = 0, kind: str = "state", order: Order = Order.ENTITY) -> Entry:
    label, *aliases = names
    return Entry(
        iri=f"{ID}{kind}/{slug}",
        label=label,
        names=(Name(label, Sort.LABEL), *(Name(alias, Sort.ALIAS) for alias in aliases)),
        kind=kind,
        order=order,
        types=("State",),
        chief=("State",),
        description="",
        uses=uses,
        begin="",
        end="",
        dates="",
        alike=(),
        lineage="",
        successor_of=(),
    )


def search_in(folder: Path, *entries: Entry) -> Searcher:
    write_index(folder / FILE, entries)
    return Searcher(SearchIndex.open(folder))


@pytest.fixture(scope="module")
def index(published: Project) -> Iterator[SearchIndex]:
    index = SearchIndex.open(current(published.build).path)
    yield index
    index.close()


@pytest.fixture(scope="module")
def searcher(index: SearchIndex) -> Searcher:
    return Searcher(index)


def test_there_are_cases() -> None:
    assert len(CASES) >= 25


@pytest.mark.parametrize(("words", "label", "why"), CASES)
def test_first_hits(searcher: Searcher, words: str, label: str, why: str) -> None:
    first = searcher.search(words).hits[0]
    assert (first.thing.label, first.why) == (label, why)


def test_everything_is_found_first_or_tied_by_its_own_label(searcher: Searcher, index: SearchIndex) -> None:
    rows = index.rows("SELECT iri, label FROM thing ORDER BY iri")
    assert len(rows) > 5000
    for iri, label in rows:
        hits = searcher.search(label, limit=20).hits
        tied = [hit.thing.iri for hit in hits if hit.why == "exact" and fold(hit.thing.label) == fold(label)]
        if len(fold(label)) < MOST_CHARACTERS and len(fold(label).split()) <= 16:
            assert iri in tied, label
            assert hits[0].thing.iri in tied, label


def test_every_labelled_thing_of_the_dataset_is_in_the_index(published: Project, index: SearchIndex) -> None:
    engine = EmbeddedEngine.open_read_only(current(published.build).store)
    rows = engine.select("SELECT DISTINCT ?s { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l }")
    labelled = {getattr(row["s"], "value", "") for row in rows}
    ours = {iri for iri in labelled if iri.startswith((ID, ENT))}
    assert {row[0] for row in index.rows("SELECT iri FROM thing")} == ours


def test_the_same_dataset_gives_the_same_bytes(published: Project, tmp_path: Path) -> None:
    engine = EmbeddedEngine.open_read_only(current(published.build).store)
    for name in ("one", "two"):
        write_index(tmp_path / name, reversed(read_entries(engine)) if name == "two" else read_entries(engine))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_tiers(tmp_path: Path) -> None:
    searcher = search_in(
        tmp_path,
        make_entry("a", "Port", uses=1),
        make_entry("b", "Harbour", "Port", uses=9),
        make_entry("c", "Port of Selm", uses=5),
        make_entry("d", "Old port", uses=7),
        make_entry("e", "Portage", uses=9),
        make_entry("g", "New portage", uses=99),
        make_entry("f", "Port Arvian", uses=6, order=Order.CLAIM),
    )
    found = searcher.search("port")
    assert [(hit.thing.iri[-1], hit.why) for hit in found.hits] == [
        ("a", "exact"),
        ("b", "exact"),
        ("c", "begins"),
        ("f", "begins"),
        ("d", "words"),
        ("e", "prefix"),
        ("g", "prefix"),
    ]
    assert found.hits[1].name == "Port"
    assert found.total == 7
    assert not found.approximate


def test_pages_and_kinds_count_alike(searcher: Searcher) -> None:
    everything = searcher.search("iran", limit=100)
    assert everything.total == sum(count for _, count in everything.kinds)
    kind, count = everything.kinds[-1]
    only = searcher.search("iran", kind=kind)
    assert only.total == count
    assert only.kinds == everything.kinds
    assert {hit.thing.kind for hit in only.hits} == {kind}
    seen = [hit for page in range(5) for hit in searcher.search("iran", limit=20, offset=20 * page).hits]
    assert seen == list(everything.hits)
    assert searcher.search("iran", offset=everything.total).hits == ()


def test_classes_include_narrower_ones(searcher: Searcher) -> None:
    agreements = searcher.search("treaty", type_="Agreement", limit=100)
    treaties = searcher.search("treaty", type_="Treaty", limit=100)
    assert 0 < treaties.total <= agreements.total
    assert {hit.thing.iri for hit in treaties.hits} <= {hit.thing.iri for hit in agreements.hits}
    assert searcher.search("treaty", type_="Nothing").total == 0


@pytest.mark.parametrize(
    "text",
    ["", " ", '"', "*", "iran AND", "NEAR(a b)", "names : x", "-iran", "^iran", "(", "a OR", "{names}:a", "\x00", "😀"],
)
def test_syntax_of_the_index_is_only_text(searcher: Searcher, text: str) -> None:
    hits = searcher.search(text)
    assert hits.total >= len(hits.hits)


@given(text=st.text(st.characters(), max_size=40))
@settings(max_examples=300)
def test_any_text_can_be_searched(searcher: Searcher, text: str) -> None:
    hits = searcher.search(text, limit=5)
    assert hits.total >= len(hits.hits)
    assert [hit.thing for hit in hits.hits] == [
        hit.thing for hit in searcher.search(text.swapcase(), limit=5).hits
    ] or (fold(text) != fold(text.swapcase()))


@given(text=st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12))
@settings(max_examples=200)
def test_what_is_called_so_is_found_so(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    if not fold(text):
        return
    searcher = search_in(tmp_path_factory.mktemp("index"), make_entry("a", text), make_entry("b", "Selm"))
    assert searcher.search(text).hits[0].thing.iri == f"{ID}state/a"


def test_a_snapshot_without_index_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match="no search index"):
        SearchIndex.open(tmp_path)
    (tmp_path / FILE).write_bytes(b"no database at all, but longer than a header of one" * 4)
    with pytest.raises(EnvironmentFault, match="another version"):
        SearchIndex.open(tmp_path)
    (tmp_path / FILE).unlink()
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(EnvironmentFault, match="another version"):
        SearchIndex.open(tmp_path)


def test_the_file_is_never_written(index: SearchIndex) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        index.rows("DELETE FROM thing")
