"""The command line: what readers, curators, operators and CI run."""

from __future__ import annotations

import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click

from entente import __version__
from entente.corpus.documents import find_texts
from entente.corpus.project import Project, find_project
from entente.errors import EntenteError, EnvironmentFault, MissingInput, Place
from entente.opening.shipped import find_shipped


@dataclass(frozen=True)
class Workspace:
    """What every command needs to know.

    Attributes
    ----------
    start
        The folder from which the project is looked for.
    texts
        The folder of texts that the user named, if any.
    named
        Whether the user named the project.

    """

    start: Path
    texts: Path | None
    named: bool = False

    @property
    def project(self) -> Project:
        """The project that the folder belongs to."""
        return find_project(self.start)

    @property
    def readable(self) -> Project:
        """The project, or where the user named none and stands in none, the one that was installed with its dataset."""
        try:
            return self.project
        except MissingInput:
            shipped = None if self.named else find_shipped()
            if shipped is None:
                raise
            return shipped.project

    @property
    def text_folder(self) -> Path | None:
        """The folder of texts, named or found beside the project."""
        return find_texts(self.texts, self.readable.root)


class Commands(click.Group):
    """A group that prints errors with place and remedy, and exits with their code.

    What the operating system refuses (a read-only folder, a full disk) is one of them. An interrupted command exits
    as the shell expects, since 1 means that something does not conform.
    """

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except EntenteError as error:
            _end(ctx, error)
        except BrokenPipeError:
            raise
        except OSError as error:
            place = Place(str(error.filename)) if error.filename else None
            message = f"the machine refuses: {error.strerror or error}"
            _end(ctx, EnvironmentFault(message, place=place, remedy="see to rights and free space of that place"))
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            ctx.exit(128 + signal.SIGINT)


def _end(ctx: click.Context, error: EntenteError) -> NoReturn:
    click.echo(f"{click.style('error', fg='red', bold=True)} {error}", err=True)
    ctx.exit(error.exit_code)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    envvar="ENTENTE_PROJECT",
    help="Folder of the project, or one inside it. [default: here; outside of any, readers get the installed dataset]",
)
@click.option(
    "--documents",
    type=click.Path(path_type=Path),
    envvar="ENTENTE_DOCUMENTS",
    help="Folder of the documents' texts; without them, evidence is not verified. "
    "[default: documents/ or ../shared/documents, from the project's folder]",
)
@click.version_option(__version__, prog_name="entente")
@click.pass_context
def main(ctx: click.Context, project: Path | None, documents: Path | None) -> None:
    """Work on a knowledge base in which every fact answers who says so, where, and how surely.

    \b
    Readers:   entente build, then  entente search, query --list  or  serve
    Curators:  entente add FILE, then span, verify, coverage, fmt, build (docs/curating.md)
    CI:        entente validate, entente explain, entente reason (docs/validating.md)

    Exit codes: 0 done · 1 does not conform · 2 wrong command line · 3 cannot be read ·
    4 missing · 5 the machine is in the way · 130 interrupted; for validate, 2 is whatever kept it
    from running. Errors go to stderr with their place and a remedy.
    """
    ctx.obj = Workspace((project or Path()).resolve(), documents.resolve() if documents else None, project is not None)


def run() -> None:
    """Start the command line; output that nobody reads any more is no error."""
    try:
        main()
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


from entente.cli import (  # noqa: E402, F401  # they add their commands to the group
    ask,
    curate,
    document,
    explain,
    export,
    fmt,
    mappings,
    publish,
    search,
    validate,
)
