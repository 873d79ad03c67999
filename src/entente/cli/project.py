"""Validation of the project itself: its own flow, and the same places, formats and thresholds as for any files."""

from __future__ import annotations

from entente.build.pipeline import derive
from entente.cli import Workspace
from entente.cli.publish import tell_skipped, tell_steps
from entente.corpus.canonical import read_prefixes
from entente.validation.outcome import Outcome


def validate_project(workspace: Workspace) -> Outcome:
    """Validate the project: SHACL on each document's view, check queries on the dataset.

    Raises
    ------
    MissingInput, InvalidInput, Faults
        A file is not there or cannot be read, or a shape or check cannot be evaluated.

    """
    project = workspace.project
    derived = derive(project, workspace.texts, tell_steps())
    tell_skipped(derived)
    files = tuple(sorted(str(path) for path in (project.root / "data").rglob("*") if path.suffix in (".ttl", ".trig")))
    return Outcome(derived.report, files=files, prefixes=read_prefixes(project.prefixes))
