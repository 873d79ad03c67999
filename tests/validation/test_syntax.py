"""Every syntax error of a file is told at its place, with what was expected."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.validation.inputs import SYNTAXES, SourceFile
from entente.validation.parsing import parse
from entente.validation.report import Finding
from entente.validation.syntax import MOST, find_syntax_errors

HEAD = "@prefix ex: <http://example.org/ns#> .\n"


def errors(text: str, syntax: str = "turtle") -> list[Finding]:
    return find_syntax_errors(SourceFile("data.ttl", text.encode(), syntax))


def places(found: list[Finding]) -> list[tuple[int | None, int | None]]:
    return [(each.place.line, each.place.column) for each in found if each.place]


CASES = {
    "no full stop": ("ex:a ex:p 1\nex:b ex:p 2 .\n", [(3, 1)], "full stop"),
    "no value": ("ex:a ex:p .\n", [(2, 11)], "a value"),
    "an open string": ('ex:a ex:p "one .\nex:b ex:p 2 .\n', [(2, 11)], "a value"),
    "an open bracket": ("ex:a ex:p [ ex:q 1 .\nex:b ex:p 2 .\n", [(2, 20)], "closing bracket"),
    "an open list": ("ex:a ex:p ( 1 2 .\nex:b ex:p 2 .\n", [(2, 17)], "closing parenthesis"),
    "a literal as subject": ('"x" ex:p 1 .\n', [(2, 1)], None),
    "a space in an IRI": ("ex:a ex:p <http://example.org/a b> .\n", [(2, 11)], "a value"),
    "three errors": (
        "ex:a ex:p .\nex:b ex:p 1 .\nex:c ex:p 1 ; ex:q ( 1 .\nex:d ex:p 2 .\nex:e 7 ex:f .\n",
        [(2, 11), (4, 24), (6, 6)],
        None,
    ),
    "an odd directive": ("@prefx un: <urn:n> .\nex:a ex:p 1 .\n", [(2, 1)], None),
    "a datatype without a name": ('ex:a ex:p "1"^^ .\nex:b ex:p 2 .\n', [(2, 17)], "a datatype"),
}


@pytest.mark.parametrize("name", CASES)
def test_each_error_is_told_at_its_place(name: str) -> None:
    text, expected, wanted = CASES[name]
    found = errors(HEAD + text)
    assert places(found) == expected
    assert wanted is None or wanted in found[0].remedy
    for each in found:
        assert each.message.startswith("The file does not parse: ")
        assert each.snippet in (HEAD + text).splitlines()


def test_a_file_that_parses_has_none() -> None:
    assert errors(HEAD + 'ex:a ex:p "a . b" , """.\n""" . # ex:c .\n') == []


def test_in_trig_a_graph_stays_open() -> None:
    text = HEAD + "ex:g {\n  ex:a ex:p .\n  ex:b ex:p 1 .\n  ex:c ex:p ex:d ex:e\n}\nex:h { ex:a 1 }\n"
    assert places(errors(text, "trig")) == [(3, 13), (5, 18), (7, 13)]


def test_in_n_triples_each_line_stands_alone() -> None:
    text = '<urn:a> <urn:p> .\n<urn:b> <urn:p> <urn:c> .\n<urn:d> "x" <urn:e> .\n<urn:f> <urn:p> <rel> .\n'
    assert [line for line, _ in places(errors(text, "ntriples"))] == [1, 3, 4]


def test_undeclared_prefixes_are_told_once_each_beside_other_errors() -> None:
    text = HEAD + "ex:a foaf:name 1 ; foaf:knows ex:b .\nex:c xe:p ex:d .\nex:d ex:p .\nex:e ex:p unheard:x .\n"
    found = errors(text)
    assert [each.source.partition("#")[2] for each in found] == [*["undeclared-prefix"] * 3, "syntax"]
    assert places(found) == [(2, 6), (3, 6), (5, 11), (4, 11)]
    assert [each.fixes for each in found] == [
        ("@prefix foaf: <http://xmlns.com/foaf/0.1/> .",),
        ("ex:",),
        (),
        (),
    ]
    assert "used 2 times" in found[0].message
    assert found[1].replaces == "xe:"


def test_a_prefix_that_is_known_by_another_name() -> None:
    (found,) = errors("@prefix s: <http://www.w3.org/2004/02/skos/core#> .\n<urn:a> skos:prefLabel 1 .\n")
    assert (found.fixes, found.replaces) == (("s:",), "skos:")


def test_a_broken_declaration_is_one_error() -> None:
    assert places(errors("@prefix ex: <http://exa mple.org/> .\nex:a ex:p 1 .\nex:b ex:p 2 .\n")) == [(1, 13)]


def test_xml_and_json_are_told_where_they_break() -> None:
    rdf = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n<rdf:Description>\n</rdf:RDF>\n'
    assert [line for line, _ in places(errors(rdf, "rdfxml"))] == [3]
    head = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    odd = head + '\n<rdf:Description rdf:about="a b"/></rdf:RDF>\n'
    assert places(errors(odd, "rdfxml")) == [(2, 29)]
    assert places(errors(odd.replace("rdf:about", "ex:of"), "rdfxml")) == [(2, 18)]
    found = errors('{"@id": "urn:a",\n "urn:p": [1 2]}\n', "jsonld")
    assert [line for line, _ in places(found)] == [2]
    assert "a comma or a closing bracket" in found[0].remedy


def test_a_file_of_another_encoding_is_told() -> None:
    file = SourceFile("data.ttl", HEAD.encode() + 'ex:a ex:p "é" .'.encode("latin-1"), "turtle")
    (found,) = find_syntax_errors(file)
    assert (found.message, places([found])) == ("The file is not UTF-8: byte 50 is 0xe9.", [(2, None)])


def test_there_is_an_end_to_it() -> None:
    assert len(errors(HEAD + "ex:a ex:p .\n" * 100)) == MOST


def test_one_broken_file_hides_no_other() -> None:
    files = [SourceFile(f"{n}.ttl", text.encode(), "turtle") for n, text in enumerate(["a b .", HEAD, "c d e ."])]
    parsed = parse(files)
    assert [file.file.name for file in parsed.files] == ["1.ttl"]
    assert {each.place.file for each in parsed.report if each.place} == {"0.ttl", "2.ttl"}


_PIECES = st.lists(
    st.sampled_from(["ex:a", "ex:p", "1", '"x"', ".", ";", "[", "]", "(", ")", "\n", "no:x", "@en", "<", "é"])
)


@given(_PIECES.map(" ".join), st.sampled_from(["turtle", "trig", "ntriples", "n3"]))
def test_there_are_errors_exactly_where_the_parser_fails(text: str, syntax: str) -> None:
    try:
        list(ox.parse(HEAD * (syntax != "ntriples") + text, format=SYNTAXES[syntax]))
        fails = False
    except SyntaxError:
        fails = True
    assert bool(errors(HEAD * (syntax != "ntriples") + text, syntax)) is fails
