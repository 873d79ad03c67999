"""``entente validate`` and ``entente explain`` as a user of another project runs them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from entente.cli import main
from entente.cli.defaults import read_defaults
from entente.cli.validate import validate
from entente.errors import InvalidInput
from entente.validation.formats import FORMATS
from tests.conftest import ROOT

SHIPS = ROOT / "tests" / "validation" / "golden" / "ships"
RUN = ("validate", "data", "--shapes", "shapes", "--no-cache")
GOOD = """@prefix ex: <http://example.org/ships#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:selene a ex:Ship ; rdfs:label "Selene"@en ; ex:status ex:Afloat .
"""


@pytest.fixture
def ships(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of somebody else, with planted defects; the command runs in it."""
    folder = tmp_path / "ships"
    shutil.copytree(SHIPS, folder)
    (folder / "good.ttl").write_text(GOOD, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    result = CliRunner().invoke(main, arguments, input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def exit_code(*arguments: str, stdin: bytes | None = None) -> int:
    return run(*arguments, stdin=stdin).exit_code


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_conforms_findings_and_could_not_run(ships: Path) -> None:
    assert exit_code("validate", "good.ttl", "--shapes", "shapes", "--no-cache") == 0
    assert exit_code(*RUN) == 1
    assert exit_code("validate", "gone.ttl", "--no-cache") == 2
    nowhere = run("validate")
    assert nowhere.exit_code == 2
    assert "name the files to validate" in nowhere.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gone.ttl"], "gone.ttl"),
        (["good.ttl", "--shapes", "gone"], "gone"),
        (["good.ttl", "--shapes", "broken.ttl"], "broken.ttl"),
        (["good.ttl", "broken.ttl", "--shapes", "shapes"], "broken.ttl"),
        (["good.ttl", "--shapes", "shapes", "--baseline", "gone.json"], "gone.json"),
        (["good.ttl", "--shapes", "shapes", "--baseline", "good.ttl"], "baseline"),
        (["-", "--shapes", "shapes"], "syntax"),
        (["good.unknown"], "good.unknown"),
    ],
)
def test_what_could_not_run_is_2_in_every_format(ships: Path, arguments: list[str], said: str) -> None:
    (ships / "broken.ttl").write_text("<urn:a> <urn:b> .\n", encoding="utf-8")
    shutil.copy("good.ttl", "good.unknown")
    outputs = [f"--output={name}=out.{name}" for name in FORMATS if name != "text"]
    result = run("validate", *arguments, *outputs, "--no-cache", stdin=b"")
    assert result.exit_code == 2
    assert "Could not run" in result.stdout
    assert said in result.stdout
    report = json.loads((ships / "out.json").read_text(encoding="utf-8"))
    assert (report["complete"], report["conforms"], report["exitCode"]) == (False, False, 2)
    sarif = json.loads((ships / "out.sarif").read_text(encoding="utf-8"))
    assert sarif["runs"][0]["invocations"][0]["executionSuccessful"] is False
    assert 'errors="0"' not in (ships / "out.junit").read_text(encoding="utf-8").splitlines()[1]
    assert "::error " in (ships / "out.github").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--shapes", "shapes"],
        ["--no-lint"],
        ["data", "--fail-on", "catastrophe"],
        ["data", "--output", "papyrus=x"],
        ["data", "--output", "json", "--output", "sarif"],
        ["data", "--output", "json=x", "--output", "sarif=./x"],
        ["data", "--write-baseline"],
        ["data", "--lint", "unknown-term", "--no-lint"],
        ["data", "--timeout-per-shape", "0"],
        ["data", "--nonsense"],
    ],
)
def test_wrong_usage_is_2(ships: Path, arguments: list[str]) -> None:
    assert exit_code("validate", *arguments) == 2


def test_a_shape_out_of_time_is_2_and_the_others_are_told(ships: Path) -> None:
    (ships / "slow.ttl").write_text(
        """@prefix ex: <http://example.org/ships#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
ex:Slow a sh:NodeShape ; sh:targetClass ex:Ship ; sh:sparql [ sh:message "Slow." ;
    sh:select "SELECT $this WHERE { $this ?a ?b . ?c ?d ?e . ?f ?g ?h . ?i ?j ?k . ?l ?m ?n . ?o ?p ?q . ?r ?s ?t "
        "FILTER(CONCAT(STR(?b), STR(?e), STR(?h), STR(?k), STR(?n), STR(?q), STR(?t)) = 'never') }" ] .
""".replace('"\n        "', ""),
        encoding="utf-8",
    )
    arguments = [*RUN, "--shapes", "slow.ttl", "--timeout-per-shape", "1", "--output", "json=out.json"]
    result = run(*arguments)
    assert result.exit_code == 2
    report = json.loads((ships / "out.json").read_text(encoding="utf-8"))
    assert [failure["source"] for failure in report["failures"]] == ["http://example.org/ships#Slow"]
    assert report["counts"]["violation"] > 5


@pytest.mark.parametrize(("threshold", "code"), [("violation", 0), ("warning", 1), ("info", 1)])
def test_the_threshold_decides(ships: Path, threshold: str, code: int) -> None:
    (ships / "shape.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/ships#> . "
        "ex:S a sh:NodeShape ; sh:targetClass ex:Ship ; sh:severity sh:Warning ; sh:hasValue ex:x .",
        encoding="utf-8",
    )
    arguments = ["validate", "good.ttl", "--shapes", "shape.ttl", "--no-cache", "--no-lint"]
    assert exit_code(*arguments, "--fail-on", threshold) == code


def test_a_baseline_is_written_and_lets_only_the_known_pass(ships: Path) -> None:
    baseline = ["--baseline", "known.json"]
    result = run(*RUN, *baseline, "--write-baseline", "--fail-on", "info")
    assert result.exit_code == 0
    assert "nothing new found" in result.stdout
    assert exit_code(*RUN, *baseline, "--fail-on", "info") == 0
    path = ships / "data" / "ships.ttl"
    rewrite(path, "ex:selene a", "# moved\n\nex:selene a")
    assert exit_code(*RUN, *baseline) == 0
    path.write_text(
        path.read_text(encoding="utf-8").replace("ex:status ex:Sunk", "ex:status ex:Snuk"), encoding="utf-8"
    )
    result = run(*RUN, *baseline)
    assert result.exit_code == 1
    assert "ex:Snuk" in result.stdout
    assert "ex:Aflaot" not in result.stdout
    path.write_text(
        path.read_text(encoding="utf-8").replace("Snuk", "Sunk").replace("Aflaot", "Afloat"), encoding="utf-8"
    )
    result = run(*RUN, *baseline)
    assert result.exit_code == 0
    assert "not found any more (1)" in result.stdout


def test_no_baseline_is_written_of_what_could_not_run(ships: Path) -> None:
    assert exit_code("validate", "gone.ttl", "--baseline", "known.json", "--write-baseline") == 2
    assert not (ships / "known.json").exists()


def test_several_reports_at_once_and_one_on_standard_output(ships: Path) -> None:
    outputs = [f"--output={name}=reports/{name}" for name in FORMATS]
    result = run(*RUN, *outputs, "--format", "json")
    assert json.loads(result.stdout)["verdict"] == "findings"
    assert {path.name for path in (ships / "reports").iterdir()} == set(FORMATS)


def test_a_report_that_cannot_be_written_is_2_and_leaves_the_old_one(ships: Path) -> None:
    (ships / "file").write_text("old", encoding="utf-8")
    result = run(*RUN, "--output", "json=file/report.json")
    assert result.exit_code == 2
    assert (ships / "file").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in ships.iterdir() if path.name.startswith(".")) == []


def test_quiet_prints_a_line_for_each_that_fails(ships: Path) -> None:
    lines = run(*RUN, "--quiet").stdout.splitlines()
    assert len(lines) == 8
    assert lines[0].startswith("data/ships.ttl:7:15: violation: ")
    assert lines[0].endswith("[ex:ShipStatus]")
    assert run("validate", "good.ttl", "--shapes", "shapes", "-q", "--no-cache").stdout == ""


def test_standard_input(ships: Path) -> None:
    arguments = ["validate", "-", "--syntax", "turtle", "--shapes", "shapes", "--no-cache"]
    assert exit_code(*arguments, stdin=GOOD.encode()) == 0
    result = run(*arguments, "--quiet", stdin=GOOD.replace("Afloat", "Aflaot").encode())
    assert result.exit_code == 1
    assert result.stdout.startswith("-:3:")


def test_a_profile_names_the_slowest_rules(ships: Path) -> None:
    result = run(*RUN, "--checks", "checks", "--profile", "--quiet")
    assert "Slowest rules" in result.stderr
    assert "ex:ShipShape" in result.stderr
    assert "check:two-captains" in result.stderr


def test_the_cache_keeps_nothing_where_it_is_told_so(ships: Path) -> None:
    large = "".join(f"<http://example.org/a{number}> <http://example.org/b> {number} .\n" for number in range(2000))
    (ships / "large.ttl").write_text(large, encoding="utf-8")
    run("validate", "large.ttl", "--shapes", "shapes", "--no-lint", "--no-cache")
    assert not (ships / ".entente-cache").exists()
    run("validate", "large.ttl", "--shapes", "shapes", "--no-lint")
    assert (ships / ".entente-cache").is_dir()


@pytest.mark.parametrize(
    ("name", "head"), [("entente.toml", "[validate]"), ("pyproject.toml", "[tool.entente.validate]")]
)
def test_settings_stand_in_a_file_and_the_command_line_wins(ships: Path, name: str, head: str) -> None:
    settings = (
        'data = ["data"]\nshapes = ["shapes"]\nfail-on = "warning"\noutput = ["json=out.json"]\nno-cache = true\n'
    )
    (ships / name).write_text(f"{head}\n{settings}", encoding="utf-8")
    assert exit_code("validate") == 1
    assert json.loads((ships / "out.json").read_text(encoding="utf-8"))["failOn"] == "warning"
    assert exit_code("validate", "good.ttl") == 0
    assert exit_code("validate", "--no-settings") == 2


def test_paths_of_settings_are_read_from_their_folder(ships: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (ships / "entente.toml").write_text('[validate]\ndata = ["data"]\nshapes = ["shapes"]\nno-cache = true\n')
    monkeypatch.chdir(ships / "checks")
    result = run("validate", "-q")
    assert result.exit_code == 1
    assert result.stdout.startswith("../data/ships.ttl:7:15: ")


@pytest.mark.parametrize(
    ("settings", "message", "remedy"),
    [
        ("[validate]\nshaeps = ['x']", "no setting 'shaeps'", "did you mean shapes?"),
        ("[validate]\nfail-on = 'bad'", "fail-on cannot be 'bad'", "'violation'"),
        ("[validate]\nshapes = [1]", "shapes cannot be [1]", "a list of texts"),
        ("[validate]\neach = 'yes'", "each cannot be 'yes'", "true or false"),
        ("[validate]\ntimeout-per-shape = true", "cannot be True", "a number"),
        ("[validate]\nbaseline = ['a', 'b']", "baseline cannot be", "a text"),
        ("[validate]\nwrite-baseline = true", "no setting 'write-baseline'", "did you mean baseline?"),
        ("validate = 1", "validate is no table", "[validate]"),
        ("[validate", "no TOML", "mend"),
        ("[validat]\ndata = ['x']", "'validat' is nothing", "[validate]"),
        ("data = ['x']\n[validate]", "'data' is nothing", "[validate]"),
    ],
)
def test_wrong_settings_are_2_with_a_remedy(ships: Path, settings: str, message: str, remedy: str) -> None:
    (ships / "entente.toml").write_text(settings, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_defaults(ships, validate, frozenset({"write"}))
    assert message in str(caught.value)
    assert remedy in caught.value.remedy
    result = run("validate", "good.ttl")
    assert result.exit_code == 2
    assert "entente.toml" in result.stderr


def test_a_wrong_table_of_ours_in_pyproject_is_told_and_those_of_others_are_not(ships: Path) -> None:
    (ships / "pyproject.toml").write_text("[project]\nname = 'ships'\n[tool.entente.validte]\n", encoding="utf-8")
    result = run("validate", "good.ttl")
    assert result.exit_code == 2
    assert "'validte' is nothing" in result.stderr
    (ships / "pyproject.toml").write_text("[project]\nname = 'ships'\n[tool.other]\nx = 1\n", encoding="utf-8")
    assert exit_code("validate", "good.ttl", "--shapes", "shapes", "--no-cache") == 0


def test_a_pyproject_of_somebody_else_is_not_ours_to_judge(ships: Path) -> None:
    (ships / "pyproject.toml").write_text("[broken", encoding="utf-8")
    assert exit_code("validate", "good.ttl", "--shapes", "shapes", "--no-cache") == 0


def test_every_option_but_a_few_is_a_setting() -> None:
    names = {parameter.name for parameter in validate.params if isinstance(parameter, click.Option)}
    assert len(names) >= 20


def test_as_a_process(ships: Path) -> None:
    """Colours are for terminals; a closed pipe is no error; the exit code reaches the shell."""
    command = [sys.executable, "-c", "from entente.cli import run; run()", *RUN]
    finished = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ships)
    assert finished.returncode == 1
    assert "\x1b" not in finished.stdout
    assert finished.stdout.splitlines()[-1].startswith("Does not conform")
    coloured = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=ships, env={"FORCE_COLOR": "1", "PATH": ""}
    )
    assert "\x1b[" in coloured.stdout
    plain = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=ships, env={"NO_COLOR": "1", "PATH": ""}
    )
    assert "\x1b" not in plain.stdout


def test_explain(ships: Path) -> None:
    told = run("explain", "ex:ShipPort", "--shapes", "shapes").stdout
    assert "each value is an instance of ex:Port" in told
    assert "defined at shapes/ships.ttl:26:1" in told
    assert "Bad" in told
    assert "Good" in told
    assert "Too few values" in run("explain", "minCount").stdout
    record = json.loads(run("explain", "check:two-captains", "--checks", "checks", "--json").stdout)
    assert (record["kind"], record["severity"]) == ("check", "violation")
    listed = run("explain", "--list").stdout
    assert "Constraints of SHACL (29)" in listed
    assert "lint:syntax" in listed
    assert exit_code("explain") == 2
    assert exit_code("explain", "ex:ShipProt", "--shapes", "shapes") == 4
