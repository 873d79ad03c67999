"""What is wrong is told with file and line, what to do, and a true exit code; the last good build stays."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from entente.corpus.project import Project
from entente.errors import EnvironmentFault
from entente.store.snapshots import FORMAT
from tests.cli.commands import run


def in_file(name: str, old: str, new: str) -> Callable[[Project], None]:
    def change(project: Project) -> None:
        path = project.root / name
        content = path.read_text(encoding="utf-8")
        assert content.count(old) >= 1, f"{old!r} is not in {name}"
        path.write_text(content.replace(old, new, 1), encoding="utf-8")

    return change


def add_to(name: str, more: str) -> Callable[[Project], None]:
    def change(project: Project) -> None:
        path = project.root / name
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")

    return change


def swap_digest(project: Project) -> None:
    path = project.root / CLAIMS
    content = path.read_text(encoding="utf-8")
    changed = re.sub(
        r'ent:sha256 "[0-9a-f]', 'ent:sha256 "f' if 'sha256 "f' not in content else 'ent:sha256 "0', content, count=1
    )
    path.write_text(changed, encoding="utf-8")


def second_grievance(project: Project) -> None:
    content = (project.root / CLAIMS).read_text(encoding="utf-8")
    name = "grievance:teal-broken-word"
    block = re.search(rf"    {name} a ent:Grievance.*? \.\n", content, re.S)
    assert block
    twin = block[0].replace(name, "grievance:teal-closed-port")
    in_file(CLAIMS, block[0], block[0] + twin)(project)
    add_to("data/entities/person.ttl", "")(project)


def add_event_without_date(project: Project) -> None:
    add_to("data/entities/event.ttl", "<https://w3id.org/entente/id/event/x> ent:edtf 'about 1900' .\n")(project)
    in_file("data/entities/event.ttl", "@prefix", "@prefix ent: <https://w3id.org/entente/ontology#> .\n@prefix")(
        project
    )


CLAIMS = "data/claims/harbour-letter.trig"
CASES = [
    ("broken TriG", in_file(CLAIMS, "claim:002 {", "claim:002 {{"), 3, r"harbour-letter\.trig:\d+", "does not parse"),
    ("broken Turtle", in_file("data/entities/state.ttl", " .", " "), 3, r"state\.ttl:\d+", "does not parse"),
    ("unknown prefix", in_file(CLAIMS, "port:selm", "harbor:selm"), 3, r"harbour-letter\.trig:\d+", "prefix harbor:"),
    (
        "unknown term",
        in_file(CLAIMS, "ent:recipient", "ent:recipent"),
        3,
        r"harbour-letter\.trig:\d+",
        "did you mean ent:recipient",
    ),
    (
        "span outside its document",
        add_to(CLAIMS, f'<#char=9000,9030> a ent:BareSpan ; ent:bareReason ent:Heading ; ent:sha256 "{"0" * 64}" .\n'),
        3,
        r"harbour-letter\.trig:\d+",
        "the document at",
    ),
    ("wrong digest", swap_digest, 3, r"harbour-letter\.trig:\d+", "digest is not that of the passage"),
    (
        "span without digest",
        in_file(CLAIMS, "ent:evidence <#char=25,", "ent:evidence <#char=26,"),
        3,
        r"harbour-letter\.trig:\d+",
        "no digest",
    ),
    (
        "claim without evidence",
        in_file(
            CLAIMS,
            'opened the port of Selm to Arvian ships"@en ;\n    ent:evidence',
            'opened the port of Selm to Arvian ships"@en ;\n    ent:corroborates claim:001 . # ent:evidence',
        ),
        1,
        r"harbour-letter\.trig:\d+",
        "evidence",
    ),
    (
        "denied claim with two triples",
        in_file(CLAIMS, "claim:006 {\n", "claim:006 {\n    state:belmar ent:bordersWith state:arvia .\n"),
        1,
        r"harbour-letter\.trig:\d+",
        "denied",
    ),
    ("two nodes with one identity key", second_grievance, 1, r"harbour-letter\.trig:\d+", "teal-closed-port"),
    ("no EDTF", in_file(CLAIMS, '"1923~"', '"about 1923"'), 3, r"harbour-letter\.trig:\d+", "is no EDTF date"),
    (
        "two claims with one number",
        in_file(CLAIMS, "claim:003 a ent:Claim", "claim:002 a ent:Claim"),
        3,
        r"harbour-letter\.trig:\d+",
        "two claims have the number claim:002",
    ),
    (
        "graph that nothing describes",
        add_to(CLAIMS, "claim:099 { port:selm ent:partOf state:belmar . }\n"),
        3,
        r"harbour-letter\.trig:\d+",
        "nothing describes",
    ),
    (
        "claims of no document",
        lambda p: (p.claims / "stray.trig").write_text(""),
        3,
        r"stray\.trig",
        "no document of the manifest",
    ),
    ("no EDTF in the authority file", add_event_without_date, 3, r"event\.ttl:\d+", "is no EDTF date"),
    (
        "no EDTF in the manifest",
        in_file("data/documents.ttl", 'ent:edtf "', 'ent:edtf "about '),
        3,
        r"documents\.ttl:\d+",
        "is no EDTF date",
    ),
    (
        "length that is no number",
        in_file("data/documents.ttl", "ent:charLength ", "ent:charLength true ; ent:charEnd "),
        3,
        r"documents\.ttl",
        "no number of characters",
    ),
    (
        "range that is no span",
        add_to(
            "data/documents.ttl", "<https://w3id.org/entente/id/doc/harbour-letter#char=a,b> ent:rangeKind ent:X .\n"
        ),
        3,
        r"documents\.ttl",
        "this is no span",
    ),
    (
        "span beyond all numbers",
        add_to(CLAIMS, f"<#char=0,{'9' * 5000}> a ent:BareSpan .\n"),
        3,
        r"letter\.trig:\d+",
        "span",
    ),
    ("no rules", lambda p: shutil.rmtree(p.ontology / "rules"), 4, "rules", "there is no rule"),
    (
        "sentences that are not UTF-8",
        lambda p: (p.sentences / "harbour-letter.csv").write_bytes(b"\xff"),
        3,
        r"harbour-letter\.csv",
        "not UTF-8",
    ),
    ("document without claims", lambda p: (p.root / CLAIMS).unlink(), 4, r"harbour-letter\.trig", "no such file"),
    (
        "another edition of the text",
        add_to("documents/harbour-letter.txt", " "),
        3,
        r"harbour-letter\.txt",
        "another edition",
    ),
    (
        "text that is not UTF-8",
        lambda p: (p.root / "documents/harbour-letter.txt").write_bytes(b"\xff"),
        3,
        r"harbour-letter\.txt",
        "edition",
    ),
]


@pytest.fixture
def built(sample: Project) -> Project:
    """The sample with a good build."""
    result = run(sample, "build")
    assert result.exit_code == 0, result.stderr
    return sample


def _state(project: Project) -> tuple[str, str, list[str]]:
    content = (project.build / "entente.nq").read_bytes()
    left = sorted(str(p.relative_to(project.build)) for p in project.build.rglob("*") if "cache" not in p.parts)
    return hashlib.sha256(content).hexdigest(), str((project.build / "current").readlink()), left


@pytest.mark.parametrize(
    ("change", "code", "place", "message"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_fault_stops_the_build_and_the_last_good_one_stays(
    built: Project, change: Callable[[Project], None], code: int, place: str, message: str
) -> None:
    before = _state(built)
    change(built)
    result = run(built, "build")
    told = " ".join(result.stderr.split())
    assert result.exit_code == code, told
    assert re.search(place, told.replace(" ", "")), told
    assert message in told
    assert "→" in told, "no remedy"
    assert "Traceback" not in told
    assert _state(built) == before


def test_a_missing_text_is_said_plainly_and_stops_nothing(built: Project) -> None:
    (built.root / "documents" / "harbour-letter.txt").unlink()
    result = run(built, "verify")
    assert result.exit_code == 0
    assert "SKIPPED: the text of harbour-letter is not at hand" in result.output
    assert run(built, "build").exit_code == 0
    assert run(built, "verify", "--strict").exit_code == 4


def test_a_corpus_may_lie_in_both_default_folders(built: Project) -> None:
    elsewhere = built.root.parent / "shared" / "documents"
    elsewhere.mkdir(parents=True)
    (built.root / "documents" / "harbour-letter.txt").rename(elsewhere / "harbour-letter.txt")
    assert run(built, "verify", "--strict").exit_code == 0


def test_a_folder_of_texts_that_is_not_there_is_an_error(built: Project) -> None:
    result = run(built, "--documents", str(built.root / "nowhere"), "verify")
    assert result.exit_code == 4
    assert "no such folder of texts" in result.stderr


def test_a_command_outside_a_project_says_so(tmp_path: Path) -> None:
    result = run(Project(tmp_path), "build")
    assert result.exit_code == 4
    assert "belongs to no Entente project" in result.stderr


def test_a_store_from_another_version_is_told(built: Project) -> None:
    record = built.build / "current" / "snapshot.json"
    record.write_text(record.read_text().replace(f'"format": {FORMAT}', '"format": 99'))
    result = run(built, "query", "-", stdin="ASK { ?s ?p ?o }")
    assert result.exit_code == 5
    assert "→" in result.stderr


def test_a_query_without_a_build_names_the_command(sample: Project) -> None:
    result = run(sample, "query", "-", stdin="ASK { ?s ?p ?o }")
    assert result.exit_code == 4
    assert "entente build" in result.stderr


def test_what_the_machine_refuses_is_told(built: Project) -> None:
    (built.build / "entente.nq").unlink()
    (built.build / "entente.nq").mkdir()
    before = (built.build / "current").readlink()
    result = run(built, "build")
    assert result.exit_code == 5, result.stderr
    assert "the machine refuses" in result.stderr
    assert (built.build / "current").readlink() == before
    assert sorted(p.name for p in built.build.iterdir()) == ["current", "entente.nq", "snapshots"]


def test_a_failed_publication_leaves_the_dataset_file(built: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise EnvironmentFault("another build is publishing")

    before = _state(built)
    add_to("data/entities/state.ttl", 'state:fenmark a ent:State ; rdfs:label "Fenmark"@en .\n')(built)
    monkeypatch.setattr("entente.build.pipeline.publish", refuse)
    assert run(built, "build").exit_code == 5
    assert _state(built) == before


def test_builds_at_once_leave_one_whole_dataset(built: Project) -> None:
    add_to("data/entities/state.ttl", 'state:fenmark a ent:State ; rdfs:label "Fenmark"@en .\n')(built)
    command = [sys.executable, "-c", "from entente.cli import run; run()", "--project", str(built.root), "build"]
    builds = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    told = [one.communicate(timeout=120)[1] for one in builds]
    assert {one.returncode for one in builds} <= {0, 5}, told
    assert any(one.returncode == 0 for one in builds), told
    assert not any("Traceback" in text for text in told)
    digest, current, left = _state(built)
    assert current == f"snapshots/{digest[:16]}"
    assert not any("entente." in name for name in left if name != "entente.nq" and not name.startswith("snapshots/"))
