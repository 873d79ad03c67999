"""One layout for Turtle and TriG, which changes white space only."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.errors import InvalidInput
from entente.positions.layout import WIDTH, lay_out

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path for folder in ("ontology", "tests") for path in (ROOT / folder).rglob("*") if path.suffix in (".ttl", ".trig")
)

CASES = [
    ("ex:a   a ex:Harbour;ex:depth 3   .", "ex:a a ex:Harbour ;\n    ex:depth 3 .\n"),
    ("ex:a ex:b ex:c,ex:d.", "ex:a ex:b ex:c , ex:d .\n"),
    ("ex:a ex:b ex:c ; ; .", "ex:a ex:b ex:c .\n"),
    ("@prefix ex:<https://example.org/>.", "@prefix ex: <https://example.org/> .\n"),
    ("PREFIX ex:<https://example.org/> BASE <https://a.example/>", "PREFIX ex: <https://example.org/>\nBASE <https://a.example/>\n"),
    ("ex:a ex:b 'x'@en,\"1\"^^ex:t .", "ex:a ex:b 'x'@en , \"1\"^^ex:t .\n"),
    ("ex:a ex:b[],() .", "ex:a ex:b [] , () .\n"),
    ("[ex:b ex:c]ex:d(1 2 'x').", "[ ex:b ex:c ] ex:d ( 1 2 'x' ) .\n"),
    ("ex:g{ex:a ex:b ex:c .ex:d ex:e ex:f}", "ex:g {\n    ex:a ex:b ex:c .\n    ex:d ex:e ex:f\n}\n"),
    ("GRAPH ex:g{}", "GRAPH ex:g {\n}\n"),
    ("\n\n# head\n\n\n\nex:a ex:b ex:c . # side\n# foot\n\n", "# head\n\nex:a ex:b ex:c .  # side\n# foot\n"),
    ("ex:a ex:b ex:c ;\n  # about d\n ex:d ex:e .", "ex:a ex:b ex:c ;\n    # about d\n    ex:d ex:e .\n"),
    ("ex:a # who\n ex:b ex:c .", "ex:a  # who\n    ex:b ex:c .\n"),
    ("ex:a ex:b 'x # y' .", "ex:a ex:b 'x # y' .\n"),
    ('ex:a ex:b """one\n  two""" .', 'ex:a ex:b """one\n  two""" .\n'),
    ("ex:a ex:b ex:c {|ex:d ex:e|} .", "ex:a ex:b ex:c {| ex:d ex:e |} .\n"),
    ("<a>ex:b<c>.", "<a> ex:b <c> .\n"),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("given_", "expected"), CASES)
def test_the_layout(given_: str, expected: str) -> None:
    assert lay_out(given_) == expected
    assert lay_out(expected) == expected


def test_what_is_too_long_is_broken_by_clause_object_and_item() -> None:
    values = " ".join(f"ex:value-{number}" for number in range(15))
    laid = lay_out(f"ex:a ex:b [ ex:in ( {values} ) ; ex:c {values.replace(' ', ',')} ] .")
    assert max(map(len, laid.splitlines())) <= WIDTH
    assert "    ex:in\n" not in laid
    assert laid.count("\n") > 30
    assert lay_out(laid) == laid


def read(text: str) -> list[str]:
    """Parse, with blank nodes named in the order in which they come."""
    names: dict[str, str] = {}
    quads = ox.parse(text, format=ox.RdfFormat.TRIG, base_iri="https://example.org/")
    return [
        " ".join(
            names.setdefault(str(term), f"_:{len(names)}") if isinstance(term, ox.BlankNode) else str(term)
            for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        )
        for quad in quads
    ]


def test_there_are_files_to_lay_out() -> None:
    assert len(FILES) > 150


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_of_this_repository_keep_their_triples_and_comments(path: Path) -> None:
    text = path.read_text("utf-8")
    try:
        expected = read(text)
    except SyntaxError:
        return  # a planted defect
    laid = lay_out(text)
    assert read(laid) == expected
    assert lay_out(laid) == laid


TERMS = st.sampled_from(["ex:a", "<b>", "_:n", "'x'@en", '"y"^^ex:t', "3", "true", "[]", "()", '"""\n # no comment"""'])
NODES = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=12).map(lambda nodes: f"( {' '.join(nodes)} )"),
        st.lists(inner, min_size=1, max_size=9).map(lambda nodes: f"[ ex:p {' , '.join(nodes)} ; ex:q {nodes[0]} ]"),
    ),
    max_leaves=25,
)
GAPS = st.sampled_from([" ", "\n", "  # said\n", "\n\n\n# alone\n", "\t"])


@given(st.lists(st.tuples(NODES, NODES, GAPS, GAPS), max_size=6))
def test_any_document_keeps_its_triples_and_has_one_form(statements: list[tuple[str, str, str, str]]) -> None:
    text = "@prefix ex: <https://example.org/> .\n" + "".join(
        f"ex:s ex:p{one}{first} ;{two}ex:q{one}{second}{two}.\n" for first, second, one, two in statements
    )
    laid = lay_out(text)
    assert read(laid) == read(text)
    assert lay_out(laid) == laid
    assert sum(line.count("# said") for line in laid.splitlines()) == text.count("# said")


@pytest.mark.parametrize("text", ["ex:a ex:b [ .", "ex:a ex:b ( ] .", "ex:a ex:b ) ."])
def test_brackets_that_do_not_pair_are_told(text: str) -> None:
    with pytest.raises(InvalidInput):
        lay_out(text)
