"""Validators, problems, syntax explanations and the service description."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from entente.sparql.description import describe
from entente.sparql.formats import FORMATS, Kind, by_name
from entente.sparql.problems import KINDS, Problem
from entente.sparql.protocol import Ask
from entente.sparql.syntax import explain
from entente.sparql.validators import is_held, tag

SD = "http://www.w3.org/ns/sparql-service-description#"


def test_a_tag_depends_on_everything_that_the_bytes_depend_on() -> None:
    base = ("v1", Ask("ASK {}"), "json", "example.org", "")
    others = [
        ("v2", Ask("ASK {}"), "json", "example.org", ""),
        ("v1", Ask("ASK { }"), "json", "example.org", ""),
        ("v1", Ask("ASK {}", ("urn:g",)), "json", "example.org", ""),
        ("v1", Ask("ASK {}", (), ("urn:g",)), "json", "example.org", ""),
        ("v1", Ask("ASK {}", ("urn:g", "urn:h")), "json", "example.org", ""),
        ("v1", Ask("ASK {}"), "xml", "example.org", ""),
        ("v1", Ask("ASK {}"), "json", "example.com", ""),
        ("v1", Ask("ASK {}"), "json", "example.org", "gzip"),
    ]
    assert len({tag(*base), *(tag(*other) for other in others)}) == len(others) + 1
    assert tag(*base) == tag(*base)


@pytest.mark.parametrize(
    ("header", "held"),
    [
        (None, False),
        ('"x"', True),
        ('W/"x"', True),
        ('"a", "x"', True),
        ('"a","b"', False),
        ('"xx"', False),
        ("x", False),
        ("", False),
    ],
)
def test_if_none_match(header: str | None, held: bool) -> None:
    assert is_held(header, '"x"') is held


def test_every_problem_has_a_status_and_a_title() -> None:
    for kind in KINDS:
        problem = Problem(kind, "Why.")
        assert problem.as_json().keys() == {"type", "title", "status", "detail"}
        assert 400 <= problem.status < 600


def find_message(query: str) -> str:
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(query)
    return str(caught.value)


@pytest.mark.parametrize(
    ("query", "line", "text"),
    [
        ("SELECT * {\n  ?s ?p ?o ?x\n}", 3, "}"),
        ("SELECT *\nWHERE {\n  ?s nope:x ?o\n}", 3, "  ?s nope:x ?o"),
        ("SELECT", 1, "SELECT"),
        ("SELECT * { ?s ?p 'ü' ?é }\r\n", 1, "SELECT * { ?s ?p 'ü' ?é }"),
    ],
)
def test_a_syntax_error_shows_the_line(query: str, line: int, text: str) -> None:
    problem = explain(query, find_message(query))
    assert (problem.status, problem.members["line"], problem.members["text"]) == (400, line, text)
    assert problem.members["column"] >= 1
    assert f"Line {line}" in problem.detail
    assert "\\u{" not in problem.detail


def test_an_unknown_prefix_is_named_as_such() -> None:
    query = "SELECT * { ?s nope:x ?o }"
    assert "Prefix not found" in explain(query, find_message(query)).detail


def test_the_description_is_true() -> None:
    for written_as in FORMATS[Kind.TRIPLES]:
        if written_as.name == "html":
            continue
        body = describe(
            "http://example.org/sparql",
            written_as,
            graphs=["urn:g"],
            limits={"seconds": 30.0},
            federates=["http://other.example/"],
        )
        syntax = ox.RdfFormat.from_media_type(written_as.media_type)
        assert syntax is not None
        quads = list(ox.parse(body, format=syntax))
        formats = {quad.object.value for quad in quads if quad.predicate.value == SD + "resultFormat"}
        assert formats == {known.iri for offers in FORMATS.values() for known in offers if known.iri}
        assert any(quad.predicate.value == SD + "name" for quad in quads)
        assert any(quad.object == ox.NamedNode(SD + "BasicFederatedQuery") for quad in quads)


def test_formats_are_found_by_any_of_their_names() -> None:
    for kind, formats in FORMATS.items():
        for known in formats:
            for name in (known.name, known.extension, known.media_type, known.name.upper()):
                assert by_name(name, kind) is known
