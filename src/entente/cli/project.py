"""Validation of the project itself: its own flow; lints, places, formats and thresholds as for any files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from entente.build.pipeline import derive
from entente.cli import Workspace
from entente.cli.publish import tell_skipped, tell_steps
from entente.corpus.canonical import read_prefixes
from entente.corpus.project import Project
from entente.validation.checks import read_checks
from entente.validation.engines.findings import make_rules
from entente.validation.engines.graph import Graph
from entente.validation.engines.run import hold_shapes
from entente.validation.engines.schema import read_schema
from entente.validation.engines.wording import Wording
from entente.validation.inputs import collect
from entente.validation.lints import LINTS, run_lints
from entente.validation.outcome import Failure, Outcome, Rule
from entente.validation.parsing import ParsedFile, parse
from entente.validation.places import Locator, annotate
from entente.validation.report import Report, gather
from entente.validation.shacl import NOT_OVER_DATA


def validate_project(workspace: Workspace) -> Outcome:
    """Validate the project: SHACL on each document's view and on the ontology, check queries, lints on all files.

    Raises
    ------
    MissingInput, InvalidInput, Faults
        A file is not there or cannot be read, or a shape or check cannot be evaluated.

    """
    project = workspace.project
    derived = derive(project, workspace.texts, tell_steps())
    tell_skipped(derived)
    data = parse(collect([project.root / "data"]))
    shapes = parse(collect([project.ontology / "shapes"]))
    ontology = parse(collect([project.ontology / "*.ttl"]))
    prefixes = read_prefixes(project.prefixes)
    wording = Wording(prefixes=prefixes)
    style, failures = _judge_style(ontology.files, shapes.files, wording)
    reports = [
        *_annotate(derived.report, data.files, Locator(shapes.files), project),
        style,
        run_lints(data.files, shapes.files, ontology.files),
    ]
    return Outcome(
        gather(reports),
        failures,
        rules=(
            *make_rules(read_schema(Graph(shapes.tables)), wording),
            *(check.rule for check in read_checks(project.ontology / "checks")),
            *(Rule(lint.iri, lint.title, severity=lint.severity) for lint in LINTS),
        ),
        files=tuple(file.file.name for file in data.files),
        prefixes=prefixes,
    )


def _annotate(report: Report, files: Sequence[ParsedFile], shapes: Locator, project: Project) -> Iterator[Report]:
    """Place each document's findings in its own claims or in the authority file, never in another document's claims."""
    claims = {path.stem: str(path) for path in project.claims.glob("*.trig")}
    elsewhere = {found for found in report if found.place and found.place.file and _is_no_rdf(found.place.file)}
    yield Report(tuple(elsewhere))  # in a table of mappings, say, whose line is known already
    report = Report(tuple(set(report) - elsewhere))
    for document in sorted({found.document or "" for found in report}):
        others = {path for slug, path in claims.items() if document and slug != document}
        own = Locator(file for file in files if file.file.name not in others)
        yield annotate(
            Report(tuple(found for found in report if (found.document or "") == document)),
            own,
            shapes,
            first=lambda found: (found.place.file,) if found.place and found.place.file else (),
        )


def _is_no_rdf(name: str) -> bool:
    return Path(name).suffix not in (".ttl", ".trig")


def _judge_style(
    ontology: Sequence[ParsedFile], shapes: Sequence[ParsedFile], wording: Wording
) -> tuple[Report, tuple[Failure, ...]]:
    """Hold the ontology against the shapes of its style; gives what was found, and what could not be run."""
    style = [file for file in shapes if Path(file.file.name).name in NOT_OVER_DATA]
    graph = Graph([file.table for file in ontology])
    held = hold_shapes(graph, read_schema(Graph([file.table for file in style])), wording=wording)
    return annotate(Report(held.findings), Locator(ontology), Locator(style), graph=graph), held.failures
