"""The command that tells what a finding means."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict

import click
from rich.console import Console
from rich.text import Text

from entente.cli import Workspace, main
from entente.errors import MissingInput
from entente.validation.explanations.collection import Collection, collect_explanations
from entente.validation.explanations.explanation import Explanation
from entente.validation.formats.plain import make_visible, where
from entente.validation.formats.text import WIDTH
from entente.validation.report import Severity

_STYLES = {"violation": "bold red", "warning": "yellow", "info": "cyan"}
_HEADINGS = {
    "constraint": "Constraints of SHACL",
    "lint": "Lints: what is looked for in files",
    "shape": "Shapes",
    "check": "Checks: queries that must return no row",
}


@main.command()
@click.argument("wanted", metavar="[RULE]", required=False)
@click.option("--shapes", multiple=True, metavar="PATH", help="Files of SHACL shapes. [default: this project's]")
@click.option("--checks", multiple=True, metavar="PATH", help="Check queries (*.rq). [default: this project's]")
@click.option("--list", "listing", is_flag=True, help="List all that can be explained.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.pass_obj
def explain(
    workspace: Workspace,
    wanted: str | None,
    shapes: tuple[str, ...],
    checks: tuple[str, ...],
    listing: bool,
    as_json: bool,
) -> None:
    """Tell what a finding of RULE means and what to do, with a good and a bad example.

    \b
    entente explain sh:minCount                   a constraint of SHACL
    entente explain lint:syntax                   a lint
    entente explain ex:ShipShape --shapes ships.ttl    a shape of yours, in words

    RULE is an IRI, a prefixed or a local name. Examples of a shape are made from it and tried on it; a shape for which
    none succeeds has none.
    """
    if listing == (wanted is not None):
        raise click.UsageError("name a rule, or --list")
    collection = _collect(workspace, shapes, checks)
    told = list(collection) if listing else [collection.find(wanted or "")]
    if as_json:
        records = [_describe(each) for each in told]
        click.echo(json.dumps(records if listing else records[0], indent=2, ensure_ascii=False))
        return
    width = None if sys.stdout.isatty() else WIDTH
    console = Console(file=sys.stdout, highlight=False, emoji=False, markup=False, width=width)
    if listing:
        _print_list(told, collection, console)
    else:
        _print(told[0], collection, console)


def _collect(workspace: Workspace, shapes: tuple[str, ...], checks: tuple[str, ...]) -> Collection:
    """Collect what the user names, or else what the project has; outside of one there are constraints and lints."""
    if shapes or checks:
        return collect_explanations(shapes, checks)
    try:
        project = workspace.project
    except MissingInput:
        return collect_explanations()
    folders = [os.path.relpath(project.ontology / name) for name in ("shapes", "checks")]
    return collect_explanations(folders[:1], folders[1:], [project.root / "tests" / "bad"])


def _print_list(told: list[Explanation], collection: Collection, console: Console) -> None:
    for kind, heading in _HEADINGS.items():
        entries = [each for each in told if each.kind == kind]
        if entries:
            console.print(Text(f"{heading} ({len(entries)})", style="bold"))
        for each in entries:
            line = Text(f"  {collection.names.iri(each.source):<44} ")
            line.append(f"{each.severity:<10}", style=_STYLES.get(each.severity, ""))
            console.print(line.append(make_visible(each.title)), soft_wrap=True)


def _print(told: Explanation, collection: Collection, console: Console) -> None:
    head = Text(collection.names.iri(told.source), style="bold")
    head.append(f"  {told.kind}", style="dim")
    if told.severity:
        head.append(f", {told.severity}", style=_STYLES[told.severity])
    console.print(head, soft_wrap=True)
    for text in (told.title, told.meaning):
        if text:
            console.print(Text(f"  {make_visible(text)}"))
    if told.remedy:
        console.print(Text(f"  → {make_visible(told.remedy)}", style="green"))
    for fact in told.facts:
        console.print(Text(f"  · {fact}" if fact[0] != " " else f"    {fact}"), soft_wrap=True)
    if where(told.defined):
        console.print(Text(f"  defined at {where(told.defined)}", style="dim"))
    for title, example, style in (
        ("A shape that asks for it", told.shape, ""),
        ("Bad", told.bad, _STYLES[Severity.VIOLATION]),
        ("Good", told.good, "green"),
    ):
        if example:
            console.print(Text(f"\n  {title}", style=style))
            for line in example.splitlines():
                console.print(Text(f"      {line}"), soft_wrap=True)


def _describe(told: Explanation) -> dict[str, object]:
    place = told.defined
    return asdict(told) | {"defined": {"file": place.file, "line": place.line} if place else None}
