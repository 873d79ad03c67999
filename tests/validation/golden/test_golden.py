"""Every format of small projects with planted defects, byte for byte.

Where a change is wanted: ``python -m tests.validation.golden``, and read the difference.
"""

from __future__ import annotations

import json
from functools import cache

import pytest

from tests.validation.golden.scenarios import EXPECTED, FOLDER, SCENARIOS, SUFFIXES, Scenario, run_scenario

GOLDEN = [(scenario, suffix) for scenario in SCENARIOS for suffix in SUFFIXES.values()]
PLANTED = {
    ("data/ships.ttl", 7, "ShipStatus"),
    ("data/ships.ttl", 8, "ShipTonnage"),
    ("data/ships.ttl", 10, "ShipCargo"),
    ("data/ships.ttl", 13, "ShipName"),
    ("data/ships.ttl", 16, "ShipPort"),
    ("data/ships.ttl", 17, "ShipLife"),
    ("data/ships.ttl", 20, "ShipName"),
    ("data/ships.ttl", 23, "ShipPort"),
    ("data/ships.ttl", 5, "two-captains"),
}


@cache
def outputs(scenario: Scenario) -> dict[str, str]:
    return run_scenario(scenario)


@pytest.mark.parametrize(("scenario", "suffix"), GOLDEN, ids=lambda value: getattr(value, "name", value))
def test_output_is_golden(scenario: Scenario, suffix: str) -> None:
    name = f"{scenario.name}.{suffix}"
    assert outputs(scenario)[name] == (EXPECTED / name).read_text(encoding="utf-8")


def test_there_is_a_golden_file_for_each_output_and_no_other() -> None:
    names = {f"{scenario.name}.{suffix}" for scenario, suffix in GOLDEN}
    assert {path.name for path in EXPECTED.iterdir()} == names
    assert len(names) >= 32


def test_every_planted_defect_is_found_where_it_stands() -> None:
    found = json.loads((EXPECTED / "ships.json").read_text(encoding="utf-8"))["findings"]
    places = {(each["file"], each["line"], each["source"].rpartition("#")[2]) for each in found}
    assert places >= PLANTED
    depths = [each for each in found if each["message"].startswith("The port is deeper")]
    assert [(each["file"], each["line"]) for each in depths] == [("data/ports.trig", 6)]


def test_the_baseline_lets_one_pass_and_has_one_that_is_mended() -> None:
    report = json.loads((EXPECTED / "baseline.json").read_text(encoding="utf-8"))
    assert (report["known"], len(report["stale"])) == (1, 1)
    assert (FOLDER / "ships" / "baseline.json").is_file()
