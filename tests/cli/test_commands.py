"""What each command prints and how it exits."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from entente.cli import main
from entente.corpus.project import Project
from tests.cli.commands import run


@pytest.fixture
def built(sample: Project) -> Project:
    assert run(sample, "build").exit_code == 0
    return sample


@pytest.mark.parametrize("command", [[], *([name] for name in sorted(main.commands))])
def test_help_teaches(sample: Project, command: list[str]) -> None:
    result = run(sample, *command, "--help")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 5


def test_every_command_of_the_documentation_exists() -> None:
    assert set(main.commands) >= {
        "build",
        "validate",
        "reason",
        "query",
        "serve",
        "add",
        "span",
        "verify",
        "coverage",
        "fmt",
    }


def test_build_as_json(sample: Project) -> None:
    result = run(sample, "build", "--json")
    record = json.loads(result.stdout)
    assert record["quads"] == len((sample.build / "entente.nq").read_text().splitlines())
    assert len(record["version"]) == 16


def test_validate_reports_as_json_and_turtle(sample: Project) -> None:
    report = json.loads(run(sample, "validate", "--format", "json").stdout)
    assert report["conforms"] is True
    assert "sh:ValidationReport" in run(sample, "validate", "--format", "turtle").stdout


def test_validate_fails_where_the_report_does_not_conform(sample: Project) -> None:
    path = sample.root / "data/claims/harbour-letter.trig"
    path.write_text(path.read_text().replace("opened the port of Selm to Arvian ships", "Selm"))
    result = run(sample, "validate", "--format", "json")
    assert result.exit_code == 1
    finding = json.loads(result.stdout)["findings"][0]
    assert finding["file"].endswith("harbour-letter.trig")
    assert finding["line"] > 0
    assert finding["remedy"]


def test_reason_judges_ontology_and_data(sample: Project) -> None:
    result = run(sample, "reason", "--json")
    assert result.exit_code == 0, result.stderr
    verdict = json.loads(result.stdout)
    assert verdict["consistent"] is True
    assert verdict["assertions"] > 10


def test_reason_names_what_contradicts_the_data(sample: Project) -> None:
    path = sample.root / "data/entities/state.ttl"
    path.write_text(path.read_text() + "state:arvia a ent:Person .\n")
    path = sample.root / "ontology/actors.ttl"
    result = run(sample, "reason")
    assert result.exit_code == 1
    assert "arvia" in result.stderr
    assert "→" in result.stderr


@pytest.mark.parametrize(
    ("name", "begins"),
    [("table", "┏"), ("csv", "n"), ("tsv", "?n"), ("json", "{"), ("xml", "<?xml")],
)
def test_rows_in_every_format(built: Project, name: str, begins: str) -> None:
    result = run(built, "query", "-", "--format", name, stdin="SELECT (COUNT(*) AS ?n) { ?c a ent:Claim }")
    assert result.exit_code == 0
    assert result.stdout.startswith(begins)
    assert "8" in result.stdout


@pytest.mark.parametrize("name", ["ttl", "nt", "rdf", "jsonld"])
def test_triples_in_every_format(built: Project, name: str) -> None:
    result = run(built, "query", "-", "--format", name, stdin="CONSTRUCT { ?s a ?t } WHERE { ?s a ent:Port ; a ?t }")
    assert result.exit_code == 0
    assert "Port" in result.stdout


def test_a_query_may_name_its_graphs(built: Project) -> None:
    graph = "https://w3id.org/entente/graph/doc/"
    count = "SELECT (COUNT(*) AS ?n) FROM <" + graph + "{}> {{ ?s ?p ?o }}"
    view = run(built, "query", "-", "--format", "csv", stdin=count.format("harbour-letter")).stdout.split()[1]
    assert 0 < int(view) < 100
    assert run(built, "query", "-", "--format", "csv", stdin=count.format("nosuch")).stdout.split()[1] == "0"


def test_a_truth_value(built: Project) -> None:
    assert run(built, "query", "-", stdin="ASK { state:arvia a ent:State }").stdout == "yes\n"


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "message"),
    [
        (["query", "-"], "SELECT ?s { ?s ", 3, "does not parse"),
        (["query", "no-such-query"], None, 4, "neither a file nor a query"),
        (["query"], None, 2, "name a query"),
        (["query", "-", "--format", "ttl"], "ASK { ?s ?p ?o }", 3, "rows cannot be written as ttl"),
        (["query", "-", "--format", "csv"], "CONSTRUCT WHERE { ?s ?p ?o }", 3, "triples cannot be written as csv"),
        (["span", "harbour-letter", "Arvia"], None, 3, "times"),
        (["span", "harbour-lettre", "Arvia"], None, 4, "did you mean harbour-letter"),
        (["span", "harbour-letter"], None, 2, "give START and END"),
        (["add", "documents/harbour-letter.txt", "--date", "1925"], None, 3, "already a document"),
        (["add", "documents/harbour-letter.txt", "--slug", "x", "--date", "last year"], None, 3, "no EDTF"),
        (["add", "documents/harbour-letter.txt", "--slug", "X Y", "--date", "1925"], None, 3, "no slug"),
        (
            ["add", "documents/harbour-letter.txt", "--slug", "x", "--date", "1925", "--genre", "Poem"],
            None,
            3,
            "no genre",
        ),
        (["query", "SELECT * { ?s ?p ?o }"], None, 4, "the text of a query"),
        (["query", "-"], "SELECT (<http://example.org/f>(1) AS ?y) {}", 3, "cannot be answered"),
        (["add", "documents/harbour-letter.txt", "--slug", "-", "--date", "1925"], None, 3, "no slug"),
        (["verify", "--moved", "documents/harbour-letter.txt"], None, 2, "--moved needs the DOC"),
    ],
)
def test_a_wrong_call_is_told(
    built: Project, monkeypatch: pytest.MonkeyPatch, arguments: list[str], stdin: str | None, code: int, message: str
) -> None:
    monkeypatch.chdir(built.root)
    result = run(built, *arguments, stdin=stdin)
    assert result.exit_code == code, result.stderr
    assert message in " ".join(result.stderr.split())


def test_spans_in_batch_and_as_json(sample: Project) -> None:
    result = run(
        sample,
        "span",
        "harbour-letter",
        "--batch",
        "--json",
        stdin="Belmar denies\tthe sale.\nEnough of old\tquarrels.\n",
    )
    spans = [json.loads(line) for line in result.stdout.splitlines()]
    assert [span["length"] for span in spans] == [len("Belmar denies the sale."), len("Enough of old quarrels.")]


def test_open_sentences_fail_and_are_listed(sample: Project) -> None:
    path = sample.root / "data/claims/harbour-letter.trig"
    path.write_text(re.sub(r"<#char=\d+,\d+> a ent:BareSpan ;\n.*? \.\n", "", path.read_text()))
    result = run(sample, "coverage", "--open")
    assert result.exit_code == 1
    assert "2 open" in result.stdout
    assert "Enough of old quarrels." in result.stdout
    record = json.loads(run(sample, "coverage", "--json").stdout)[0]
    assert len(record["still"]) == record["open"] == 2


def test_sentences_are_recorded_anew(sample: Project) -> None:
    path = sample.sentences / "harbour-letter.csv"
    before = path.read_text()
    path.write_text("start,end\n0,5\n")
    assert run(sample, "verify").exit_code == 1
    assert run(sample, "coverage", "--write").exit_code == 0
    assert path.read_text() == before


def test_another_edition_tells_where_the_passages_went(sample: Project, tmp_path: Path) -> None:
    text = (sample.root / "documents/harbour-letter.txt").read_text()
    edition = tmp_path / "edition.txt"
    edition.write_text(
        text.replace("Two towns and a harbour", "Two towns and one harbour").replace("Belmar denies the sale.", "")
    )
    result = run(sample, "verify", "--moved", str(edition), "harbour-letter")
    assert result.exit_code == 1
    assert "<#char=126,190>  →  <#char=128,192>" in result.stdout
    assert "stale" in result.stdout


def test_fmt_check_changes_nothing_and_fails(sample: Project) -> None:
    path = sample.root / "data/entities/state.ttl"
    untidy = path.read_text() + "\n\n\n"
    path.write_text(untidy)
    assert run(sample, "fmt", "--check").exit_code == 1
    assert path.read_text() == untidy
    assert run(sample, "fmt").exit_code == 0
    assert run(sample, "fmt", "--check").exit_code == 0


def _start(project: Project, port: int) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-c",
        "from entente.cli import run; run()",
        "--project",
        str(project.root),
        "serve",
        "--port",
        str(port),
    ]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "ENTENTE_PROCESSES": "1"}
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_serve_answers_and_stops_when_told(built: Project) -> None:
    port = _free_port()
    server = _start(built, port)
    try:
        for _ in range(200):
            try:
                answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/sparql?query=ASK%7B?s?p?o%7D", timeout=5)
                break
            except OSError:
                time.sleep(0.05)
        else:
            pytest.fail("the server did not answer")
        assert json.load(answer)["boolean"] is True
        answer.close()
    finally:
        server.send_signal(signal.SIGTERM)
        out, err = server.communicate(timeout=30)
    assert server.returncode == 0, err
    assert f"http://127.0.0.1:{port}" in out


def test_a_port_in_use_is_told_before_anything_starts(built: Project) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        server = _start(built, other.getsockname()[1])
        _, err = server.communicate(timeout=30)
    assert server.returncode == 5
    assert "in use" in err
    assert "→" in err
    assert "Traceback" not in err


def test_serving_without_a_build_names_the_command(sample: Project) -> None:
    server = _start(sample, _free_port())
    _, err = server.communicate(timeout=30)
    assert server.returncode == 4
    assert "entente build" in err


def test_adding_keeps_comments_and_names_everyone(sample: Project) -> None:
    sample.manifest.write_text("# The manifest.\n\n" + sample.manifest.read_text())
    text = sample.root / "note.txt"
    text.write_text("It rains. We stay.\n")
    assert run(sample, "add", str(text), "--date", "1990", "--author", "Сергей").exit_code == 0
    assert sample.manifest.read_text().startswith("# The manifest.\n")
    assert (
        'person:author-of-note a ent:Person ;\n    rdfs:label "Сергей"@en'
        in (sample.entities / "person.ttl").read_text()
    )


@pytest.mark.parametrize("name", ["договор.txt", "taken.txt"])
def test_a_document_that_cannot_be_added_leaves_no_trace(sample: Project, name: str) -> None:
    (sample.root / "documents" / "taken.txt").write_text("Another text.")
    (sample.root / name).write_text("It rains.")
    before = {path: path.read_bytes() for path in sample.root.rglob("*") if path.is_file()}
    result = run(sample, "add", str(sample.root / name), "--date", "1990")
    assert result.exit_code == 3, result.stderr
    assert {path: path.read_bytes() for path in sample.root.rglob("*") if path.is_file()} == before


def test_moves_and_another_edition_as_json(sample: Project, tmp_path: Path) -> None:
    text = sample.root / "documents/harbour-letter.txt"
    edition = tmp_path / "edition.txt"
    edition.write_text("x" + text.read_text())
    moves = json.loads(run(sample, "verify", "--moved", str(edition), "harbour-letter", "--json").stdout)
    assert moves
    assert all(len(move["found"]) == 1 for move in moves)
    text.write_text("x" + text.read_text())
    result = run(sample, "verify", "--json")
    assert result.exit_code == 1
    assert "another edition" in json.loads(result.stdout)[0]["faults"][0]


def test_fmt_mends_line_ends_and_byte_order_marks(sample: Project) -> None:
    path = sample.root / "data/entities/state.ttl"
    canonical = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + canonical.replace(b"\n", b"\r\n"))
    assert run(sample, "fmt", "--check").exit_code == 1
    assert run(sample, "fmt").exit_code == 0
    assert path.read_bytes() == canonical


def test_a_value_of_several_lines_stands_in_every_report(sample: Project) -> None:
    path = sample.root / "data/claims/harbour-letter.trig"
    path.write_text(path.read_text().replace('rdfs:label "Belmar', 'rdfs:label """A\nB"""@en ; rdfs:label "Belmar', 1))
    for name in ("turtle", "json", "text"):
        assert run(sample, "validate", "--format", name).exit_code == 1


def test_validate_says_what_it_could_not_verify(sample: Project) -> None:
    (sample.root / "documents" / "harbour-letter.txt").unlink()
    result = run(sample, "validate")
    assert result.exit_code == 0
    assert "evidence not verified" in result.stderr
