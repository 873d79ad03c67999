from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from entente.errors import InvalidInput, MissingInput, Place
from entente.namespaces import DEFAULT, DOC, ENT, ID
from entente.store.embedded import EmbeddedEngine
from entente.validation.checks import read_check, read_checks, run_check, run_checks
from entente.validation.report import Severity

HEADER = """#+ message: {offender} has {path} {value} and no {other}.
#+ severity: warning
#+ remedy: Correct {offender}.
"""
QUERY = (
    "SELECT ?thing ?path (STR(?size) AS ?value) ?other ?document WHERE { ?thing ?path ?size . ?document ?in ?thing }\n"
)


def write_check(folder: Path, header: str = HEADER, query: str = QUERY) -> Path:
    path = folder / "sized.rq"
    path.write_text(header + query, encoding="utf-8")
    return path


def make_engine() -> EmbeddedEngine:
    engine = EmbeddedEngine.in_memory()
    thing, graph = ox.NamedNode(ID + "state/x"), ox.NamedNode(DEFAULT)
    engine.load(
        [
            ox.Quad(thing, ox.NamedNode(ENT + "rank"), ox.Literal("3"), graph),
            ox.Quad(ox.NamedNode(DOC + "letter"), ox.NamedNode(ENT + "studies"), thing, graph),
        ]
    )
    return engine


def test_row_becomes_a_finding(tmp_path: Path) -> None:
    write_check(tmp_path)
    report = run_checks(make_engine(), read_checks(tmp_path), lambda iri, document: Place(f"{document}.trig", 5, iri))
    (found,) = report
    assert found.source == "https://w3id.org/entente/checks#sized"
    assert found.severity is Severity.WARNING
    assert found.focus == ID + "state/x"
    assert found.message == 'state:x has ent:rank "3" and no nothing.'
    assert found.remedy == "Correct state:x."
    assert (found.path, found.value, found.document) == (ENT + "rank", '"3"', "letter")
    assert found.place == Place("letter.trig", 5, ID + "state/x")


def test_place_is_looked_up_and_tells_the_document(tmp_path: Path) -> None:
    query = 'SELECT ?thing (IRI(CONCAT(STR(?document), "#char=3,40")) AS ?place) WHERE { ?document ?in ?thing }'
    write_check(tmp_path, HEADER.replace("{path} {value} and no {other}", "a place"), query)
    engine = make_engine()
    found = run_checks(engine, read_checks(tmp_path), lambda iri, document: Place(document, None, iri)).findings
    assert [each.place for each in found if each.document] == [Place("letter", None, DOC + "letter#char=3,40")]


def test_no_row_no_finding(tmp_path: Path) -> None:
    write_check(tmp_path)
    assert not run_checks(EmbeddedEngine.in_memory(), read_checks(tmp_path))


@pytest.mark.parametrize(
    ("header", "query", "complaint"),
    [
        ("#+ severity: warning\n#+ remedy: Do.\n", QUERY, "no message"),
        ("#+ message: Bad.\n#+ remedy: Do.\n", QUERY, "no severity"),
        ("#+ message: Bad.\n#+ severity: warning\n", QUERY, "no remedy"),
        (HEADER.replace("warning", "grave"), QUERY, "no severity"),
        (HEADER.replace("{other}", "{colour}"), QUERY, "no column"),
        (HEADER, "ASK { ?s ?p ?o }", "names no columns"),
    ],
)
def test_ill_formed_check_is_refused_with_its_place(tmp_path: Path, header: str, query: str, complaint: str) -> None:
    path = write_check(tmp_path, header, query)
    with pytest.raises(InvalidInput, match=complaint) as caught:
        read_check(path)
    assert caught.value.place == Place(str(path))
    assert caught.value.remedy


def test_check_that_does_not_parse_names_its_file(tmp_path: Path) -> None:
    path = write_check(tmp_path, query=QUERY.replace("}", ""))
    with pytest.raises(InvalidInput, match="does not parse") as caught:
        run_checks(make_engine(), [read_check(path)])
    assert caught.value.place == Place(str(path))


def test_no_checks(tmp_path: Path) -> None:
    with pytest.raises(MissingInput):
        read_checks(tmp_path)


def test_an_offender_that_is_not_bound_is_still_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "odd.rq"
    head = "#+ message: {thing} is odd.\n#+ severity: info\n#+ remedy: Look.\n"
    path.write_text(head + "SELECT ?thing ?value WHERE { VALUES (?thing ?value) { (UNDEF 1) } }", encoding="utf-8")
    (found,) = run_check(EmbeddedEngine.in_memory(), read_check(path))
    assert (found.focus, found.message) == ("", "nothing is odd.")
