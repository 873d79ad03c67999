from __future__ import annotations

import pytest

from entente.errors import InvalidInput
from entente.validation.inputs import SourceFile
from entente.validation.parsing import parse
from entente.validation.report import Severity
from entente.validation.tables import read_table

SAME = {
    "turtle": "@prefix e: <urn:e/> . e:a e:p e:b .",
    "trig": "@prefix e: <urn:e/> . e:a e:p e:b .",
    "ntriples": "<urn:e/a> <urn:e/p> <urn:e/b> .",
    "nquads": "<urn:e/a> <urn:e/p> <urn:e/b> .",
    "n3": "@prefix e: <urn:e/> . e:a e:p e:b .",
    "jsonld": '{"@context": {"e": "urn:e/"}, "@id": "e:a", "e:p": {"@id": "e:b"}}',
    "rdfxml": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e/">'
        '<rdf:Description rdf:about="urn:e/a"><e:p rdf:resource="urn:e/b"/></rdf:Description></rdf:RDF>'
    ),
}


def file(text: str, syntax: str = "turtle", name: str = "a.ttl") -> SourceFile:
    return SourceFile(name, text.encode(), syntax)


@pytest.mark.parametrize("syntax", SAME)
def test_every_syntax_says_the_same(syntax: str) -> None:
    table = read_table(file(SAME[syntax], syntax))
    assert list(table.quads()) == [("<urn:e/a>", "<urn:e/p>", "<urn:e/b>", "")]
    if syntax not in ("ntriples", "nquads"):
        assert ("e", "urn:e/") in table.prefixes


def test_graphs_are_kept_and_blank_nodes_numbered() -> None:
    table = read_table(file("<urn:g> { _:x <urn:p> [ <urn:q> _:x ] } <urn:a> <urn:p> 1 .", "trig"))
    assert {graph for *_, graph in table.quads()} == {"<urn:g>", ""}
    assert {term for term in table.terms if term.startswith("_")} == {"_:1", "_:2"}
    assert list(table.quads()) == list(
        read_table(file("<urn:g> { _:x <urn:p> [ <urn:q> _:x ] } <urn:a> <urn:p> 1 .", "trig")).quads()
    )


def test_every_file_that_does_not_parse_is_told() -> None:
    parsed = parse([file("<urn:a> .", name="one.ttl"), file(SAME["turtle"]), file("<urn:a> x:b 1 .", name="two.ttl")])
    assert [each.file.name for each in parsed.files] == ["a.ttl"]
    assert {found.place.file for found in parsed.report if found.place} == {"one.ttl", "two.ttl"}
    assert {found.severity for found in parsed.report} == {Severity.VIOLATION}


def test_a_fault_has_line_and_column() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_table(file('<urn:a> <urn:p> "x" .\n<urn:a> <urn:p> .'))
    assert caught.value.place is not None
    assert (caught.value.place.line, caught.value.place.column) == (2, 17)
    assert "Parser error" not in caught.value.message


def test_a_context_elsewhere_is_not_fetched() -> None:
    with pytest.raises(InvalidInput, match="nothing is fetched"):
        read_table(file('{"@context": "http://example.invalid/c", "@id": "urn:a", "b": 1}', "jsonld"))


def test_a_triple_as_a_term_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"RDF 1\.1"):
        read_table(file("<urn:a> <urn:p> <<( <urn:b> <urn:q> <urn:c> )>> ."))
