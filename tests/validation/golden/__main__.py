"""Write the golden outputs anew: ``python -m tests.validation.golden``; then read what changed."""

from __future__ import annotations

from tests.validation.golden.scenarios import EXPECTED, SCENARIOS, run_scenario

for scenario in SCENARIOS:
    for name, text in run_scenario(scenario).items():
        (EXPECTED / name).write_text(text, encoding="utf-8")
        print(EXPECTED / name)
