"""The pytest plugin, run by pytest in a project of somebody else."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from entente.validation.pytest_plugin import SETTINGS
from tests.conftest import ROOT

SHIPS = ROOT / "tests" / "validation" / "golden" / "ships"
PLUGIN = "entente.validation.pytest_plugin"
INI = """[pytest]
entente_data = data
entente_shapes = shapes
entente_checks = checks
"""
OWN_TESTS = """
import rdflib
SHIP = rdflib.URIRef("http://example.org/ships#selene")

def test_of_my_own(entente_validate):
    graph = rdflib.Graph().add((SHIP, rdflib.RDF.type, rdflib.URIRef("http://example.org/ships#Ship")))
    judgement = entente_validate(graph, shapes="shapes")
    assert judgement.verdict == "findings"
    assert [found.message for found in judgement.failing] == ["The ship does not have exactly one name in English."]
    graph.add((SHIP, rdflib.RDFS.label, rdflib.Literal("Selene", lang="en")))
    assert entente_validate(graph, shapes=["shapes"]).verdict == "conforms"
    assert entente_validate("data/ships.ttl", shapes="shapes", fail_on="info").verdict == "findings"
"""


def run(folder: Path, *arguments: str, ini: str = INI) -> subprocess.CompletedProcess[str]:
    shutil.copytree(SHIPS, folder / "ships", dirs_exist_ok=True)
    (folder / "ships" / "pytest.ini").write_text(ini, encoding="utf-8")
    (folder / "ships" / "test_own.py").write_text(OWN_TESTS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:entente", "-p", PLUGIN, *arguments]
    return subprocess.run(command, cwd=folder / "ships", capture_output=True, text=True, check=False)


def test_it_is_registered() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"entente": PLUGIN}


def test_each_rule_on_each_file_is_a_test(tmp_path: Path) -> None:
    result = run(tmp_path, "-v")
    assert result.returncode == 1
    assert "ex:ShipPort[data/ships.ttl] FAILED" in result.stdout
    assert "ex:ShipPort[data/ports.trig] PASSED" in result.stdout
    assert "everything could be run PASSED" in result.stdout
    assert "check:two-captains[data/ships.ttl] FAILED" in result.stdout
    assert "test_own.py::test_of_my_own PASSED" in result.stdout
    assert "data/ships.ttl:23:17  ex:aurora  ex:homePort ex:arvonia" in result.stdout
    assert "Traceback" not in result.stdout


def test_one_is_chosen_by_name(tmp_path: Path) -> None:
    result = run(tmp_path, "-k", "ShipLife")
    assert result.returncode == 0
    assert "3 passed" in result.stdout


def test_the_threshold_the_baseline_and_a_test_for_each_rule(tmp_path: Path) -> None:
    result = run(
        tmp_path, "-v", ini=f"{INI}entente_fail_on = warning\nentente_tests = rules\nentente_baseline = baseline.json\n"
    )
    assert "entente::ex:ShipLife FAILED" in result.stdout
    assert "entente::ex:ShipStatus PASSED" in result.stdout


@pytest.mark.parametrize("ini", [INI.replace("= data", "= gone"), INI.replace("= shapes", "= gone")])
def test_what_could_not_be_run_fails(tmp_path: Path, ini: str) -> None:
    result = run(tmp_path, "-v", ini=ini)
    assert result.returncode == 1
    assert "everything could be run FAILED" in result.stdout
    assert "PASSED" not in result.stdout.replace("test_of_my_own PASSED", "")


def test_a_wrong_threshold_is_refused(tmp_path: Path) -> None:
    result = run(tmp_path, ini=f"{INI}entente_fail_on = dire\n")
    assert result.returncode == 4
    assert "violation, warning, info" in result.stderr


def test_it_does_nothing_unless_asked(tmp_path: Path) -> None:
    result = run(tmp_path, "-v", ini="[pytest]\n")
    assert result.returncode == 0
    assert "entente::" not in result.stdout
    code = f"import sys, {PLUGIN}; assert not {{'pyoxigraph', 'rdflib', 'pyshacl'}} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_its_settings_are_documented() -> None:
    guide = (ROOT / "docs" / "validating.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in guide for name in SETTINGS)
