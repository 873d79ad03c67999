"""The command that writes the ontology's documentation: docs."""

from __future__ import annotations

from pathlib import Path

import click

from entente.cli import Workspace, main
from entente.opening.shipped import find_snapshot
from entente.store.embedded import EmbeddedEngine
from entente.web.reference_files import write_files


@main.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to write. [default: docs/ in the project's build folder]",
)
@click.pass_obj
def docs(workspace: Workspace, out: Path | None) -> None:
    """Write the ontology's documentation as files: a page with an anchor for every term, and RDF.

    The same page is served at /ontology.
    """
    project = workspace.readable
    engine = EmbeddedEngine.open_read_only(find_snapshot(project).store)
    for path in write_files(engine, project.ontology, out or project.build / "docs"):
        click.echo(path)
