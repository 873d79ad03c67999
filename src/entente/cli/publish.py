"""Commands that make, judge and serve the dataset: build, reason, serve."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from multiprocessing import get_context

import click
from rich.console import Console

from entente.build.furnish import Furnishing
from entente.build.pipeline import Derived, Tell, build, derive
from entente.build.reports import read_reports
from entente.cli import Workspace, main
from entente.corpus.project import Project
from entente.errors import EnvironmentFault, MissingInput, Rejected
from entente.namespaces import CORPUS
from entente.opening.shipped import find_shipped, inflate
from entente.reasoning.reason import classify, reason
from entente.settings import PREFIX, Settings
from entente.store.snapshots import current, publish
from entente.validation.formats.text import print_report
from entente.validation.outcome import Judgement
from entente.validation.report import Severity

_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on stdout.")
progress = Console(stderr=True, highlight=False)


@main.command(name="build")
@_AS_JSON
@click.pass_obj
def build_(workspace: Workspace, as_json: bool) -> None:
    """Build the dataset: read, verify, validate, infer, check, publish.

    Writes build/entente.nq and a snapshot for the service. A violation stops the build, and the last good one stays.
    """
    begun = time.monotonic()
    derived, snapshot = build(workspace.project, workspace.texts, tell_steps())
    _tell_findings(derived)
    if snapshot is None:
        raise Rejected("the dataset does not conform; nothing was published", remedy="mend the violations above")
    seconds = round(time.monotonic() - begun, 2)
    if as_json:
        result = {"version": snapshot.version, "quads": snapshot.quads, "graphs": snapshot.graphs, "seconds": seconds}
        click.echo(json.dumps(result))
    else:
        click.echo(f"version {snapshot.version}: {snapshot.quads} quads in {snapshot.graphs} graphs, {seconds} s")


@main.command(name="reason")
@click.option("--without-data", is_flag=True, help="Judge the ontology alone.")
@_AS_JSON
@click.pass_obj
def reason_(workspace: Workspace, without_data: bool, as_json: bool) -> None:
    """Let HermiT judge the ontology, alone and together with the data's object triples."""
    project = workspace.readable
    if without_data:
        verdict = classify(project.ontology)
    else:
        derived = derive(project, workspace.texts, tell_steps())
        facts = sorted(derived.dataset.graphs[CORPUS] - set(derived.sources.ontology), key=str)
        verdict = reason(project.ontology, facts, locate=lambda fact: derived.sources.locate(str(fact.subject)[1:-1]))
    if as_json:
        click.echo(json.dumps(verdict.as_json(), indent=2))
    for error in verdict.errors():
        click.echo(str(error), err=True)
    if not verdict.conforms:
        raise Rejected("the ontology contradicts itself or the data", remedy="mend one of the axioms named above")
    if not as_json:
        click.echo(f"consistent, no unsatisfiable class; HermiT took {verdict.seconds:.1f} s")


def tell_steps() -> Tell:
    """Show each step of the flow on standard error while it runs, and how long it took."""
    begun = time.monotonic()
    status = progress.status("")
    click.get_current_context().call_on_close(status.stop)

    def tell(name: str, seconds: float | None) -> None:
        if seconds is None:
            status.update(f"{name} …")
            status.start()
        else:
            status.stop()
            progress.print(f"  [green]✓[/] {name:<34} {seconds:6.2f} s   [dim]{time.monotonic() - begun:6.2f} s[/]")

    return tell


def tell_skipped(derived: Derived) -> None:
    """Say which documents' evidence could not be verified, and why."""
    skipped = {verification.skipped for verification in derived.verifications if verification.skipped}
    for reason_ in sorted(skipped):
        progress.print(f"  [yellow]evidence not verified:[/] {reason_}")


def _tell_findings(derived: Derived) -> None:
    tell_skipped(derived)
    if derived.report.count(Severity.VIOLATION) + derived.report.count(Severity.WARNING):
        print_report(Judgement(derived.outcome), progress, least=Severity.WARNING)
    remarks = derived.report.count(Severity.INFO)
    if remarks:
        progress.print(f"  {remarks} remark{'' if remarks == 1 else 's'}; `entente validate` shows them")


def _settings(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command a flag for every setting of the service."""
    for setting in reversed(fields(Settings)):
        if setting.name not in ("build_dir", "queries_dir", "ontology_dir"):
            flag = "--" + setting.name.replace("_", "-")
            shown = f"[default: {setting.default}]" if setting.default not in ("", ()) else ""
            command = click.option(flag, setting.name, default=None, help=f"{PREFIX}{setting.name.upper()}. {shown}")(
                command
            )
    return command


@main.command(name="serve")
@_settings
@click.pass_obj
def serve_(workspace: Workspace, /, **flags: str | None) -> None:
    """Serve the built dataset over HTTP: SPARQL endpoint, query page, operations.

    Every flag has an environment variable; docs/operating.md tells what each does.
    """
    from entente.web.server import serve  # other commands need no server, and start sooner without

    project = workspace.readable
    # In a process of its own: the store's threads would not survive the server's fork.
    furnishing = get_context("spawn").Process(target=furnish_shipped, args=(project,))
    furnishing.start()
    furnishing.join()
    folders = {
        f"{PREFIX}BUILD_DIR": str(project.build),
        f"{PREFIX}QUERIES_DIR": str(project.queries),
        f"{PREFIX}ONTOLOGY_DIR": str(project.ontology),
    }
    serve(Settings.read(folders | dict(os.environ), **flags))


def furnish_shipped(project: Project) -> None:
    """Lay out the installed dataset for serving, with dumps and index, unless that has been done."""
    shipped = find_shipped(project.root)
    if shipped is None:
        return
    reports = read_reports(shipped.folder)
    edition = Furnishing.of(project, shipped.quads, shipped.title, shipped.licence, reports).edition
    with suppress(MissingInput, EnvironmentFault):  # not laid out yet, or by another version of Entente
        if current(project.build).edition == edition:
            return
    with progress.status("laying the installed dataset out, once …"), inflate(shipped) as quads:
        furnish = Furnishing.of(project, quads, shipped.title, shipped.licence, reports)
        publish(quads, project.build, title=shipped.title, licence=shipped.licence, furnish=furnish, edition=edition)
