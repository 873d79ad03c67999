"""Files with a statement on each line are read line by line, and give the places that reading the whole gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from entente.validation.inputs import SourceFile
from entente.validation.places.files import LinedFile, LocatedFile
from entente.validation.tables import read_table

TERMS = ["<urn:a>", "<urn:b>", "_:x", "_:y"]
VALUES = [*TERMS, '"é"', '"two\\nlines"@en', '"7"^^<http://www.w3.org/2001/XMLSchema#integer>']
BETWEEN = ["\n", "\n\n", "\n# a remark\n", " # a remark\n", "\n   ", "\r\n"]


@st.composite
def texts(draw: st.DrawFn) -> str:
    lines = []
    for _ in range(draw(st.integers(1, 8))):
        subject, value = draw(st.sampled_from(TERMS)), draw(st.sampled_from(VALUES))
        lines.append(
            f"{subject} {draw(st.sampled_from(['<urn:p>', '<urn:q>']))} {value} .{draw(st.sampled_from(BETWEEN))}"
        )
    return "".join(lines)


def both(text: str) -> tuple[LinedFile, LocatedFile]:
    file = SourceFile("a.nt", text.encode(), "ntriples")
    table = read_table(file)
    return LinedFile(file, table, 1), LocatedFile(file, table, 1)


@given(texts())
def test_places_are_those_of_the_whole_file(text: str) -> None:
    lined, whole = both(text)
    for term in sorted(whole.terms):
        assert list(lined.about(term)) == list(whole.about(term))
        assert list(lined.naming(term)) == list(whole.naming(term))
        for predicate in ("<urn:p>", "<urn:q>"):
            assert list(lined.about(term, predicate)) == list(whole.about(term, predicate))
            assert list(lined.naming(term, predicate)) == list(whole.naming(term, predicate))
        assert [lined.spot(each.at_value).place for each in lined.about(term)] == [
            whole.spot(each.at_value).place for each in whole.about(term)
        ]


def test_what_has_other_line_ends_is_found_all_the_same() -> None:
    lined, whole = both("<urn:a> <urn:p> <urn:b> .\r<urn:a> <urn:p> <urn:c> .\r")
    assert [each.value for each in lined.about("<urn:a>")] == ["<urn:b>", "<urn:c>"]
    assert list(lined.about("<urn:a>")) == list(whole.about("<urn:a>"))


def test_a_term_that_is_not_there() -> None:
    lined, _ = both("<urn:a> <urn:p> <urn:b> .\n")
    assert list(lined.about("<urn:z>")) == []
