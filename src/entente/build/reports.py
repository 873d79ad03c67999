"""The report of the build's validation, in every format, as the snapshot keeps it for those who are served from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from entente.corpus.canonical import read_prefixes
from entente.corpus.project import Project
from entente.store.snapshots import REPORTS
from entente.validation.checks import Check
from entente.validation.engines.findings import make_rules
from entente.validation.engines.wording import Wording
from entente.validation.formats import FORMATS, render
from entente.validation.outcome import Judgement, Outcome
from entente.validation.report import Report
from entente.validation.shacl import Shapes


def describe_outcome(project: Project, report: Report, shapes: Shapes, checks: Sequence[Check]) -> Outcome:
    """Put what was found beside what was looked for; files are named from the project's folder on.

    Parameters
    ----------
    project
        What was validated.
    report
        The findings.
    shapes, checks
        What it was held against.

    """
    prefixes = read_prefixes(project.prefixes)
    rules = (
        *make_rules(shapes.schema, Wording(prefixes=prefixes)),
        *(check.rule for check in checks),
    )
    data = project.root / "data"
    files = tuple(str(path) for path in sorted(data.rglob("*")) if path.suffix in (".ttl", ".trig"))
    return Outcome(report, rules=rules, files=files, prefixes=prefixes).below(project.root)


def render_reports(outcome: Outcome) -> dict[str, str]:
    """Write the report in every format."""
    return {name: render(Judgement(outcome), name) for name in FORMATS}


def write_reports(reports: Mapping[str, str], folder: Path) -> None:
    """Keep reports in the folder of a snapshot."""
    target = folder / REPORTS
    target.mkdir()
    for name, text in reports.items():
        (target / name).write_text(text, "utf-8")


def read_reports(folder: Path) -> dict[str, str]:
    """Read the reports that a folder keeps; none where it keeps none."""
    return {path.name: path.read_text("utf-8") for path in sorted((folder / REPORTS).glob("*"))}
