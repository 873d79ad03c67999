"""The positioned readers against the parser: the same triples, in the Turtle family in the same order."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.positions import read_statements
from tests.positions.agreement import BASE, read_both

ROOT = Path(__file__).parents[2]
FAMILY = {".ttl": ox.RdfFormat.TURTLE, ".trig": ox.RdfFormat.TRIG}
FILES = sorted(
    path
    for folder in ("ontology", "data", "tests/bad", "tests/sample", "tests/validation")
    for path in (ROOT / folder).rglob("*.t*")
    if path.suffix in FAMILY and "broken" not in path.parts
)
ONTOLOGY = [path for path in FILES if "ontology" in path.parts and path.suffix == ".ttl"]
CASES = [
    line
    for line in (ROOT / "tests" / "cases" / "turtle.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def test_there_is_enough_to_agree_on() -> None:
    assert len(FILES) > 200
    assert len(CASES) >= 38


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_of_ours_reads_the_same_in_the_same_order(path: Path) -> None:
    read, parsed = read_both(path.read_text(encoding="utf-8"), FAMILY[path.suffix])
    assert read == parsed


@pytest.mark.parametrize("case", CASES)
def test_every_construct_reads_the_same_in_the_same_order(case: str) -> None:
    text = "@prefix : <http://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . " + case
    read, parsed = read_both(text.replace("␤", "\n"), ox.RdfFormat.TRIG)
    assert read == parsed
    assert parsed


@pytest.mark.parametrize("syntax", [ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD, ox.RdfFormat.N_TRIPLES])
@pytest.mark.parametrize(
    "path", [path for path in FILES if "ontology" in path.parts and path.suffix == ".ttl"], ids=str
)
def test_other_syntaxes_hold_the_same_triples(path: Path, syntax: ox.RdfFormat) -> None:
    triples = [quad.triple for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=BASE)]
    written = (ox.serialize(triples, format=syntax) or b"").decode("utf-8")
    read, parsed = read_both(written, syntax)
    assert sorted(read) == sorted(parsed)


def test_the_whole_of_rdf_xml() -> None:
    text = (ROOT / "tests" / "positions" / "everything.rdf").read_text(encoding="utf-8")
    read, parsed = read_both(text, ox.RdfFormat.RDF_XML)
    assert sorted(read) == sorted(parsed)
    assert len(parsed) > 25


def test_much_of_json_ld() -> None:
    text = (ROOT / "tests" / "positions" / "much.jsonld").read_text(encoding="utf-8")
    read, parsed = read_both(text, ox.RdfFormat.JSON_LD)
    assert sorted(read) == sorted(parsed)
    assert len(parsed) > 25


def test_n_quads_name_graphs() -> None:
    read, parsed = read_both('<urn:a> <urn:p> "x"@en <urn:g> .\n_:a <urn:p> _:b .\n', ox.RdfFormat.N_QUADS)
    assert read == parsed


def test_n3_formulas_are_graphs() -> None:
    reading = read_statements("@prefix : <urn:> . { :a :p ?x } => { ?x :q :a } . :a = :b .", ox.RdfFormat.N3)
    assert not reading.faults
    assert [each.predicate.rpartition("#")[2] for each in reading.statements][-1] == "sameAs>"


# Generated documents

_NAMES = st.sampled_from(
    [":a", ":b-c", ":d.e", ":", "<rel>", "<#frag>", "<http://example.org/x>", "_:n", "_:m.1", "[]"]
)
_PROPERTIES = st.sampled_from(["a", ":p", ":q:r", "<http://example.org/p>"])
_PLAIN = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=6)


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


_LITERALS = st.one_of(
    st.sampled_from(["1", "-2.5", ".5", "1e3", "+7", "true", "false"]),
    _PLAIN.map(_quote),
    _PLAIN.map(lambda text: f"{_quote(text)}@en-GB"),
    _PLAIN.map(lambda text: f"{_quote(text)}^^:t"),
    _PLAIN.map(lambda text: '"""' + text.replace("\\", "\\\\").replace('"', '\\"') + '\n"""'),
)


def _statements(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    objects = st.lists(values, min_size=1, max_size=3).map(" , ".join)
    return st.lists(st.tuples(_PROPERTIES, objects).map(" ".join), min_size=1, max_size=3).map(" ; ".join)


_VALUES = st.recursive(
    _NAMES | _LITERALS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda members: f"( {' '.join(members)} )"),
        _statements(inner).map(lambda said: f"[ {said} ]"),
    ),
    max_leaves=8,
)
_SUBJECTS = _NAMES | st.lists(_VALUES, min_size=1, max_size=3).map(lambda members: f"( {' '.join(members)} )")
_DOCUMENTS = st.lists(st.tuples(_SUBJECTS, _statements(_VALUES)).map(" ".join), max_size=4)


RDF12 = [
    ":s :p <<:a :b :c>> .",
    '<<:a :b "c">> :p :q .',
    '<<:a :b :c ~ :r>> :p ( <<:d :e "f">> 1 ) .',
    ":s :p :o ~ :r {| :q 1 |} , :o2 ~ {| :q 2 |} .",
    ":s :p <<( :a :b :c )>> .",
    '@version "1.2" . :s :p "x"@en--ltr .',
]


@pytest.mark.parametrize("case", RDF12)
def test_what_rdf_1_2_adds_is_read_without_a_fault(case: str) -> None:
    text = "@prefix : <http://example.org/> . " + case
    reading = read_statements(text, ox.RdfFormat.TURTLE)
    parsed = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    assert not reading.faults
    assert [each.predicate for each in reading.statements] == [str(quad.predicate) for quad in parsed]


@given(_DOCUMENTS, st.sampled_from([" .\n", " . # :x :y\n", ".\n\n"]))
def test_generated_turtle_reads_the_same_in_the_same_order(statements: list[str], end: str) -> None:
    text = "PREFIX : <http://example.org/ns#>\n" + "".join(
        each + (" " if each[-1] in ":.e" else "") + end for each in statements
    )
    read, parsed = read_both(text, ox.RdfFormat.TURTLE)
    assert read == parsed


_SIGNS = "[ ] ( ) { } < > . ; , ' \" @ ^ _ : | ~ = \\ # << >> {| |} a :a <urn:a> @prefix true 1. &amp; </ é 😀"
_SCRAPS = st.sampled_from([*_SIGNS.split(" "), " ", "\n", '"""'])
_SYNTAXES = [*FAMILY.values(), ox.RdfFormat.N_QUADS, ox.RdfFormat.N3, ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD]


@given(st.lists(_SCRAPS, max_size=40).map("".join) | st.text(max_size=60), st.sampled_from(_SYNTAXES))
def test_no_text_makes_a_reader_fail(text: str, syntax: ox.RdfFormat) -> None:
    reading = read_statements(text, syntax, BASE)
    for each in reading.statements:
        assert 0 <= each.at_subject <= len(text)
        assert 0 <= each.at_value <= len(text)


@pytest.mark.parametrize("syntax", [ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.JSON_LD, ox.RdfFormat.N3])
@pytest.mark.parametrize("opening", ["[ :p ", "(", "{", "[", '{"a":', "<<( ", "<<"])
def test_deep_nesting_is_given_up(opening: str, syntax: ox.RdfFormat) -> None:
    assert read_statements("<urn:a> <urn:p> " + opening * 5000, syntax).faults
