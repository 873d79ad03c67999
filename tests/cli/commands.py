"""Running the command line as a user does, in this process."""

from __future__ import annotations

from click.testing import CliRunner, Result

from entente.cli import main
from entente.corpus.project import Project


def run(project: Project, *arguments: str, stdin: str | None = None) -> Result:
    """Run a command on a project; only what Entente means to say may end it."""
    result = CliRunner().invoke(main, ["--project", str(project.root), *arguments], input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result
