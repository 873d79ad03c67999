"""What runs the steps of a composite action as GitHub's runner does, as far as our action needs it."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / ".venv" / "acceptance" / "bin"
_EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")


@dataclass(frozen=True)
class Run:
    """What the steps came to: exit code of the last one, what they printed, outputs, and the job's summary."""

    code: int
    printed: str
    outputs: dict[str, str]
    summary: str


def read_yaml(path: Path) -> Any:
    """Read a YAML file with the parser that pre-commit brings."""
    program = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)"
    with path.open() as stream:
        done = subprocess.run([TOOLS / "python", "-c", program], stdin=stream, capture_output=True, check=True)
    return json.loads(done.stdout)


def run_action(workspace: Path, temporary: Path, only: str | None = None, **inputs: str) -> Run:
    """Run the steps of ``action.yml`` in a workspace, or the one of a name."""
    action = read_yaml(ROOT / "action.yml")
    given = {name: spec.get("default", "") for name, spec in action["inputs"].items()}
    unknown = set(inputs) - set(given)
    assert not unknown, unknown
    known = {f"inputs.{name}": value for name, value in {**given, **inputs}.items()}
    known["github.action_path"] = str(ROOT)
    output, summary = temporary / "output", temporary / "summary"
    output.write_text("")
    summary.write_text("")
    runner = {"RUNNER_TEMP": str(temporary), "GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}
    code, printed = 0, ""
    for step in action["runs"]["steps"]:
        if only and step["name"] != only:
            continue
        environment = {name: _fill(value, known) for name, value in step.get("env", {}).items()}
        assert "${{" not in step["run"], "inputs reach a script by its environment alone"
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=workspace / _fill(step.get("working-directory", "."), known),
            env={**os.environ, **runner, **environment},
            capture_output=True,
            text=True,
        )
        code, printed = done.returncode, printed + done.stdout + done.stderr
        if code:
            break
    pairs = dict(line.split("=", 1) for line in output.read_text().splitlines())
    return Run(code, printed, pairs, summary.read_text())


def _fill(text: str, known: dict[str, str]) -> str:
    return _EXPRESSION.sub(lambda found: known[found[1]], text)
