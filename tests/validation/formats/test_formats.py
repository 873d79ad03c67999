"""Every format of every judgement: valid by its schema, true about failure, and harmless."""

from __future__ import annotations

import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from jsonschema import Draft4Validator, Draft202012Validator
from lxml import etree  # type: ignore[import-untyped]
from pyshacl import validate
from rdflib.compare import isomorphic

from entente.errors import InvalidInput
from entente.namespaces import ENT, ID
from entente.validation import formats
from entente.validation.baseline import judge
from entente.validation.formats import FORMATS, render
from entente.validation.formats.text import write_brief
from entente.validation.outcome import Judgement, Outcome, Verdict
from entente.validation.report import CHECKS, Finding, Report, Severity
from tests.conftest import ROOT
from tests.validation.formats.reports import BAD, CLASSIC, EX, FAILURES, JUDGEMENTS, LATE, OTHER

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
OWN = rdflib.Namespace("https://w3id.org/entente/report#")
FOLDER = Path(formats.__file__).parent
SARIF_SCHEMA = ROOT.parent / "shared" / "schemas" / "sarif-schema-2.1.0.json"
REPORT_SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass sh:ValidationReport ;
    sh:property [ sh:path sh:conforms ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:boolean ] ,
        [ sh:path sh:result ; sh:class sh:ValidationResult ] .
[] a sh:NodeShape ; sh:targetClass sh:ValidationResult ;
    sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] ,
        [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path sh:sourceShape ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ] ,
        [ sh:path sh:value ; sh:maxCount 1 ] , [ sh:path sh:resultMessage ; sh:nodeKind sh:Literal ] ,
        [ sh:path sh:resultPath ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ] ,
        [ sh:path sh:detail ; sh:class sh:ValidationResult ] .
"""
EVERY = pytest.mark.parametrize("judgement", JUDGEMENTS.values(), ids=list(JUDGEMENTS))


@cache
def sarif_schema() -> Draft4Validator:
    if not SARIF_SCHEMA.is_file():
        pytest.fail(f"the SARIF schema is not at {SARIF_SCHEMA}")
    return Draft4Validator(json.loads(SARIF_SCHEMA.read_text(encoding="utf-8")))


def test_text_groups_and_says_place_message_remedy() -> None:
    assert render(JUDGEMENTS["classic"], "text").splitlines() == [
        "VIOLATION  check:range  (2)",
        "  A place in words.",
        "    claim:letter/005",
        '    data/claims/letter.trig:40  claim:letter/004  ent:transits "the \\"hills\\""@en',
        "  → Name the place.",
        "",
        "INFO  shape:event-time",
        "  It has no time.",
        "    event:fair",
        "  → Add ent:edtf.",
        "",
        "Does not conform: 2 violations, 1 remark.",
    ]


def test_text_points_at_what_is_wrong_and_tells_why() -> None:
    text = render(JUDGEMENTS["findings"], "text")
    assert '    data/ships.ttl:7:13  _:b1  ex:flag "Atlantiss"\n' in text
    assert '      7 │ ex:flag "Atlantiss" ;\n        │         ^^^^^^^^^^^\n' in text
    assert '      write: "Atlantis" or "Atlas"\n' in text
    assert '      try: ex:name "…"\n' in text
    assert "      · Too few values: 1 expected.  ex:crate ex:mass\n        · Deep inside.  _:x\n" in text
    assert "path: ^ex:carries/(ex:in|ex:on)*" in text
    assert "defined at shapes/ships.ttl:12:5" in text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nothing", "Conforms: nothing found."),
        ("findings", "Does not conform: 3 violations, 1 warning, 1 remark."),
        ("baseline", "Does not conform: 2 violations, 1 warning, 1 remark. 1 more from the baseline."),
        ("failed", "Could not run: 2 failures; what could be looked at has 3 violations, 1 warning, 1 remark."),
        ("only failed", "Could not run: 2 failures."),
        ("passing", "Conforms: 1 remark."),
    ],
)
def test_the_last_line_says_what_it_came_to(name: str, said: str) -> None:
    assert render(JUDGEMENTS[name], "text").splitlines()[-1] == said


def test_brief_lines_are_what_editors_read() -> None:
    lines = write_brief(JUDGEMENTS["failed"]).splitlines()
    assert lines[0] == "shapes/ships.ttl:44:3: error: It took longer than 5 s. Allow more time."
    assert "data/ships.ttl:5:1: violation: The ship has no name. [ex:NameShape]" in lines
    assert len(lines) == 5
    assert write_brief(JUDGEMENTS["passing"]) == ""


def test_json_has_everything() -> None:
    content = json.loads(render(JUDGEMENTS["classic"], "json"))
    assert content["conforms"] is False
    assert content["counts"] == {"violation": 2, "warning": 0, "info": 1}
    found = content["findings"][1]
    assert (
        found
        | {
            "severity": "violation",
            "source": CHECKS + "range",
            "focus": ID + "claim/letter/004",
            "path": ENT + "transits",
            "value": '"the \\"hills\\""@en',
            "message": "A place in words.",
            "remedy": "Name the place.",
            "document": "letter",
            "file": "data/claims/letter.trig",
            "line": 40,
            "column": None,
            "known": False,
        }
        == found
    )


@EVERY
def test_json_keeps_its_schema(judgement: Judgement) -> None:
    schema = json.loads((FOLDER / "report.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    content = json.loads(render(judgement, "json"))
    Draft202012Validator(schema).validate(content)
    described = schema["$defs"]["judged"]["allOf"][0]["$ref"].rpartition("/")[2]
    known = {*schema["$defs"][described]["properties"], *schema["$defs"]["place"]["properties"], "known", "fingerprint"}
    assert set(content) <= set(schema["properties"])
    assert all(set(found) <= known for found in content["findings"])
    assert (content["verdict"], content["exitCode"]) == (judgement.verdict.value, judgement.verdict.exit_code)


@EVERY
def test_sarif_keeps_its_schema(judgement: Judgement) -> None:
    content = json.loads(render(judgement, "sarif"))
    sarif_schema().validate(content)
    (run,) = content["runs"]
    assert len(run["results"]) == len(judgement.outcome.report)
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["partialFingerprints"]
        for location in result["locations"]:
            uri = location.get("physicalLocation", {}).get("artifactLocation", {}).get("uri", "x")
            assert re.fullmatch(r"[\w.%-][\w./%-]*", uri)


def test_sarif_regions_fixes_suppressions_and_notifications() -> None:
    run = json.loads(render(JUDGEMENTS["baseline"], "sarif"))["runs"][0]
    by_rule = {result["ruleId"]: result for result in run["results"]}
    assert [rule for rule, result in by_rule.items() if "suppressions" in result] == ["ex:NameShape"]
    assert [rule for rule, result in by_rule.items() if "fixes" in result] == ["shape on ex:flag"]
    replaced = by_rule["shape on ex:flag"]
    region = replaced["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (7, 13, 24)
    (change,) = replaced["fixes"][0]["artifactChanges"][0]["replacements"]
    assert change["insertedContent"]["text"] == '"Atlantis"'
    line = region["snippet"]["text"]
    deleted = change["deletedRegion"]
    assert line[deleted["startColumn"] - 1 : deleted["endColumn"] - 1] == '"Atlantiss"'
    failed = json.loads(render(JUDGEMENTS["only failed"], "sarif"))["runs"][0]["invocations"][0]
    assert failed["executionSuccessful"] is False
    assert len(failed["toolExecutionNotifications"]) == 2


@EVERY
def test_junit_keeps_its_schema(judgement: Judgement) -> None:
    schema = etree.XMLSchema(etree.parse(Path(__file__).with_name("junit.xsd")))
    root = etree.fromstring(render(judgement, "junit").encode("utf-8"))
    schema.assertValid(root)
    assert len(root.findall(".//error")) == len(judgement.outcome.failures) == int(root.get("errors"))
    assert bool(root.findall(".//failure")) == bool(judgement.failing)
    for counted, path in (("tests", ".//testcase"), ("failures", ".//failure"), ("errors", ".//error")):
        assert int(root.get(counted)) == len(root.findall(path))
    if not judgement.outcome.complete:
        assert root.find("testsuite[@name='rules']") is None


def test_junit_has_a_case_for_each_rule_and_file() -> None:
    root = etree.fromstring(render(JUDGEMENTS["findings"], "junit").encode("utf-8"))
    cases = [(case.get("classname"), case.get("name"), [child.tag for child in case]) for case in root.iter("testcase")]
    assert cases == [
        ("data/a b,c.ttl", "ex:CargoShape", ["failure"]),
        ("data/broken.ttl", "lint:syntax", ["failure"]),
        ("data/ships.ttl", "ex:NameShape", ["failure"]),
        ("data/ships.ttl", "shape at shapes/ships.ttl:30", ["system-out"]),
        ("no file", "ex:CodeShape", ["system-out"]),
        ("rules", "ex:SilentShape", []),
    ]


@EVERY
def test_github_commands_are_one_line_each(judgement: Judgement) -> None:
    lines = render(judgement, "github").splitlines()
    command = re.compile(r"::(error|warning|notice) (file=[^:,]+(,line=\d+(,col=\d+)?)?,)?title=[^:,]+::[^\r\n]+")
    assert all(command.fullmatch(line) for line in lines)
    assert len(lines) == len(judgement.new) + len(judgement.outcome.failures)


def test_github_escapes_what_would_end_a_property() -> None:
    lines = render(JUDGEMENTS["findings"], "github")
    assert "::error file=data/a b%2Cc.ttl,line=3,col=11,title=ex%3ACargoShape::None of the alternatives" in lines
    assert '100%25 wrong,\\nin two lines. (_:b1 ex:flag)%0Awrite: "Atlantis" or "Atlas"%0AChoose' in lines


def test_github_says_where_there_are_more_than_it_marks() -> None:
    many = tuple(Finding(Severity.WARNING, EX + "s", f"{EX}n{number}", "Odd.") for number in range(11))
    lines = render(judge(Outcome(Report(many))), "github").splitlines()
    assert lines[-1].startswith("::notice title=entente validate::Conforms: 11 warnings. GitHub marks 10 lines")


@EVERY
def test_turtle_is_a_shacl_report(judgement: Judgement) -> None:
    graph = rdflib.Graph().parse(data=render(judgement, "turtle"), format="turtle")
    (report,) = graph.subjects(rdflib.RDF.type, SH.ValidationReport)
    clean = not judgement.outcome.report.findings and judgement.outcome.complete
    assert graph.value(report, SH.conforms) == rdflib.Literal(clean)
    assert len(list(graph.objects(report, SH.result))) == len(judgement.outcome.report)
    conforms, _, text = validate(graph, shacl_graph=rdflib.Graph().parse(data=REPORT_SHAPE, format="turtle"))
    assert conforms, text
    vocabulary = rdflib.Graph().parse(FOLDER / "vocabulary.ttl")
    used = {term for triple in graph for term in triple if isinstance(term, rdflib.URIRef) and term in OWN}
    assert used <= set(vocabulary.subjects(rdflib.RDF.type, None))


def test_turtle_says_paths_values_and_details() -> None:
    graph = rdflib.Graph().parse(data=render(JUDGEMENTS["findings"], "turtle"), format="turtle")
    (nested,) = graph.subjects(SH.sourceShape, rdflib.URIRef(EX + "CargoShape"))
    path = graph.value(nested, SH.resultPath)
    assert path is not None
    first, second = graph.items(path)
    assert graph.value(first, SH.inversePath) == rdflib.URIRef(EX + "carries")
    (alternatives,) = graph.objects(second, SH.zeroOrMorePath / SH.alternativePath)
    assert list(graph.items(alternatives)) == [rdflib.URIRef(EX + "in"), rdflib.URIRef(EX + "on")]
    assert len(list(graph.objects(nested, SH.detail))) == 2
    assert graph.value(nested, OWN.line) == rdflib.Literal(3)
    (flag,) = graph.subjects(SH.value, rdflib.Literal("Atlantiss"))
    assert isinstance(graph.value(flag, SH.focusNode), rdflib.BNode)


@EVERY
def test_jsonld_says_what_turtle_says(judgement: Judgement) -> None:
    turtle = rdflib.Graph().parse(data=render(judgement, "turtle"), format="turtle")
    text = render(judgement, "jsonld")
    lines = ox.serialize(ox.parse(text, format=ox.RdfFormat.JSON_LD), format=ox.RdfFormat.N_TRIPLES)
    assert isomorphic(rdflib.Graph().parse(data=lines, format="nt"), turtle)
    results = json.loads(text).get("sh:result", [])
    assert len(results if isinstance(results, list) else [results]) == len(judgement.outcome.report)


class Page(HTMLParser):
    """Collects what a page is made of, and holds that every element is closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@EVERY
def test_html_is_whole_and_loads_nothing(judgement: Judgement) -> None:
    text = render(judgement, "html")
    page = Page()
    page.feed(text)
    assert page.open == []
    tags = {tag for tag, _ in page.seen}
    assert {"html", "title", "h1", "main"} <= tags
    assert not tags & {"script", "link", "img", "iframe", "form", "b"}
    assert all(not name.startswith("on") and name not in ("src", "style") for _, attrs in page.seen for name in attrs)
    anchors = {attrs["href"] for tag, attrs in page.seen if tag == "a"}
    assert anchors <= {f"#{attrs['id']}" for _, attrs in page.seen if "id" in attrs}
    for found in judgement.new:
        assert " ".join(found.message.replace("\n", "\\n").split()) in " ".join(page.text.split())
    for failure in judgement.outcome.failures:
        assert failure.message in page.text


@pytest.mark.parametrize("name", FORMATS)
@EVERY
def test_nothing_in_the_data_steers_a_terminal(judgement: Judgement, name: str) -> None:
    if name in ("json", "jsonld", "sarif", "turtle"):
        return  # these say it as it is, escaped by their syntax
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", render(judgement, name))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("which", ["failed", "only failed"])
def test_what_could_not_run_never_looks_like_conformance(which: str, name: str) -> None:
    judgement = JUDGEMENTS[which]
    assert judgement.verdict is Verdict.INCOMPLETE
    text = render(judgement, name)
    assert not re.search(r"^Conforms|The data conform|conforms\"?:? +true|\"executionSuccessful\": true", text, re.M)
    assert all(failure.message in text for failure in FAILURES)


@pytest.mark.parametrize("name", FORMATS)
def test_same_findings_same_bytes(name: str) -> None:
    turned = judge(Outcome(Report((OTHER, LATE, BAD))))
    assert render(turned, name) == render(judge(Outcome(CLASSIC)), name)


def test_unknown_format() -> None:
    with pytest.raises(InvalidInput, match="report format") as caught:
        render(JUDGEMENTS["classic"], "papyrus")
    assert "json" in caught.value.remedy
