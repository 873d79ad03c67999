"""The whole way from files to an outcome."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from entente.errors import InvalidInput, MissingInput
from entente.validation.lints import find_lint
from entente.validation.outcome import Outcome
from entente.validation.parsing import SYNTAX
from entente.validation.questions import collect_checks
from entente.validation.report import LINTS
from entente.validation.request import Request
from entente.validation.tool import validate_files

PREFIXES = "@prefix e: <urn:e/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
FILES = {
    "data/one.ttl": "e:one a e:Ship ; e:home e:port .",
    "data/two.ttl": "e:port a e:Port .",
    "data/three.trig": "e:g { e:two a e:Ship . }",
    "shapes/ship.ttl": (
        "e:Shape sh:targetClass e:Ship ; sh:property [ sh:path e:home ; sh:minCount 1 ; sh:class e:Place ] ."
    ),
    "ontology.ttl": "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . e:Port rdfs:subClassOf e:Place .",
}
CHECK = """#+ message: {ship} has no home.
#+ severity: warning
#+ remedy: Write one.
SELECT ?ship WHERE { ?ship a <urn:e/Ship> FILTER NOT EXISTS { ?ship <urn:e/home> ?home } }
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        write(tmp_path / name, PREFIXES + text)
    write(tmp_path / "checks" / "homeless.rq", CHECK)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


REQUEST = Request(("data",), shapes=("shapes",), ontology=("ontology.ttl",), lint=False)


def told(outcome: Outcome) -> set[tuple[str, str]]:
    """Focus node and component, or source where there is none."""
    return {(found.focus, (found.component or found.source).rpartition("#")[2]) for found in outcome.report}


NO_HOME = ("urn:e/two", "MinCountConstraintComponent")
NO_PLACE = ("urn:e/one", "ClassConstraintComponent")


def test_files_are_one_dataset() -> None:
    outcome = validate_files(REQUEST)
    assert told(outcome) == {NO_HOME}
    assert outcome.complete
    assert outcome.files == ("data/one.ttl", "data/three.trig", "data/two.ttl")
    assert outcome.prefixes["urn:e/"] == "e"
    assert [rule.source[:2] for rule in outcome.rules] == ["_:"]


def test_findings_have_places_and_shapes_theirs() -> None:
    (found,) = validate_files(REQUEST).report
    assert found.place is not None
    assert (found.place.file, found.place.line) == ("data/three.trig", 2)
    assert found.defined is not None
    assert found.defined.file == "shapes/ship.ttl"


def test_each_file_alone() -> None:
    assert told(validate_files(replace(REQUEST, each=True))) == {NO_HOME, NO_PLACE}


def test_without_the_ontology_a_class_is_only_itself() -> None:
    assert told(validate_files(replace(REQUEST, ontology=()))) == {NO_HOME, NO_PLACE}


@pytest.mark.parametrize(("graphs", "expected"), [("union", {NO_HOME}), ("default", set()), ("each", {NO_HOME})])
def test_graphs(graphs: str, expected: set[tuple[str, str]]) -> None:
    assert told(validate_files(replace(REQUEST, graphs=graphs))) == expected


def test_each_graph_is_named(folder: Path) -> None:
    write(
        folder / "data" / "three.trig",
        PREFIXES + "e:g { e:two a e:Ship } e:h { e:two a e:Ship ; e:home e:port . e:port a e:Port }",
    )
    (found,) = [each for each in validate_files(replace(REQUEST, graphs="each")).report if each.focus == "urn:e/two"]
    assert found.place is not None
    assert found.place.iri == "urn:e/g"


def test_shapes_may_stand_in_the_data() -> None:
    request = replace(REQUEST, data=("data", "shapes"), shapes=())
    assert told(validate_files(request)) == {NO_HOME}


def test_without_any_shape_it_says_so() -> None:
    outcome = validate_files(replace(REQUEST, shapes=(), ontology=()))
    assert [found.source for found in outcome.report] == [LINTS + "no-shapes"]


@pytest.mark.parametrize("name", ["data/broken.ttl", "shapes/broken.ttl", "ontology.ttl"])
def test_a_file_that_does_not_parse_makes_the_outcome_incomplete(folder: Path, name: str) -> None:
    """Shapes would judge a part of the data, and a part of the shapes would judge it."""
    write(folder / name, "<urn:a> .")
    outcome = validate_files(REQUEST)
    assert not outcome.complete
    assert {found.source for found in outcome.report} == {SYNTAX}
    assert {found.place.file for found in outcome.report if found.place} == {name}


def test_imports_are_not_followed_and_said_not_to_be(folder: Path) -> None:
    text = "<urn:o> <http://www.w3.org/2002/07/owl#imports> <urn:elsewhere> . e:port a e:Port ."
    write(folder / "data/two.ttl", PREFIXES + text)
    outcome = validate_files(replace(REQUEST, lint=True, lints=("import-not-fetched",)))
    assert LINTS + "import-not-fetched" in {found.source for found in outcome.report}


@pytest.mark.parametrize("advanced", [True, False])
def test_advanced_features_are_evaluated_or_said_not_to_be(folder: Path, advanced: bool) -> None:
    target = 'sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this WHERE { ?this a <urn:e/Port> }" ]'
    write(folder / "shapes/port.ttl", PREFIXES + f"e:Ports a sh:NodeShape ; {target} ; sh:nodeKind sh:Literal .")
    outcome = validate_files(replace(REQUEST, lint=True, lints=("advanced-feature",), advanced=advanced))
    sources = {found.source for found in outcome.report}
    assert ("urn:e/Ports" in sources) is advanced
    assert (LINTS + "advanced-feature" in sources) is not advanced
    assert outcome.complete
    assert NO_HOME in told(outcome)


def test_the_example_of_no_shapes(folder: Path) -> None:
    lint = find_lint("no-shapes")
    assert lint
    for text, expected in ((lint.bad, {lint.iri}), (lint.good, set())):
        write(folder / "alone.ttl", text)
        found = {each.source for each in validate_files(Request(("alone.ttl",), lint=False)).report}
        assert found == expected


def test_checks_run_on_any_data() -> None:
    outcome = validate_files(replace(REQUEST, shapes=(), ontology=(), checks=("checks",)))
    (found,) = outcome.report
    assert (found.focus, found.message) == ("urn:e/two", "e:two has no home.")
    assert found.place is not None
    assert found.place.file == "data/three.trig"
    assert [timing.engine for timing in outcome.timings] == ["oxigraph"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CHECK.replace("SELECT ?ship WHERE {", "SELECT ?ship WHERE"), "does not parse"),
        (CHECK.replace("FILTER NOT EXISTS", "SERVICE <urn:nowhere>"), ""),
    ],
)
def test_a_check_that_fails_is_told_and_the_others_go_on(folder: Path, text: str, said: str) -> None:
    write(folder / "checks" / "another.rq", text)
    outcome = validate_files(replace(REQUEST, checks=("checks",)))
    (failure,) = outcome.failures
    assert said in failure.message
    assert failure.place is not None
    assert failure.place.file == str(Path("checks", "another.rq"))
    assert "homeless" in {found.source.rpartition("#")[2] for found in outcome.report}


def test_a_check_out_of_time_is_told(folder: Path) -> None:
    ships = " ".join(f"e:s{number} e:p {number} ." for number in range(400))
    write(folder / "data/many.ttl", PREFIXES + ships)
    endless = "SELECT ?a WHERE { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h FILTER (?b + ?d + ?f + ?h < -1) }"
    write(folder / "checks" / "endless.rq", CHECK.replace("{ship}", "{a}").partition("SELECT")[0] + endless)
    outcome = validate_files(replace(REQUEST, checks=("checks",), limit=3.0))
    assert ["did not finish" in failure.message for failure in outcome.failures] == [True]
    assert "homeless" in {found.source.rpartition("#")[2] for found in outcome.report}


def test_checks_by_file_and_folder(folder: Path) -> None:
    assert [check.name for check in collect_checks(["checks", "checks/homeless.rq"])] == ["homeless"]
    with pytest.raises(MissingInput):
        collect_checks(["nowhere"])
    write(folder / "checks" / "bare.rq", "SELECT ?x {}")
    with pytest.raises(InvalidInput):
        collect_checks(["checks"])


def test_what_follows_by_rdf_schema(folder: Path) -> None:
    write(
        folder / "ontology.ttl",
        PREFIXES + "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . e:home rdfs:range e:Place .",
    )
    assert NO_PLACE in told(validate_files(REQUEST))
    assert told(validate_files(replace(REQUEST, inference="rdfs"))) == {NO_HOME}


def test_the_outcome_is_the_same_with_and_without_cache(folder: Path) -> None:
    write(
        folder / "data/large.ttl",
        PREFIXES + "".join(f"e:p{number} a e:Port ; e:n {number} .\n" for number in range(4000)),
    )
    first = validate_files(replace(REQUEST, cache=folder / "cache"))
    assert list((folder / "cache").glob("*.table"))
    again = validate_files(replace(REQUEST, cache=folder / "cache"))
    alone = validate_files(REQUEST)
    assert first.report == again.report == alone.report
