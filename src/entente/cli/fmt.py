"""The command that gives Turtle and TriG files their one form: fmt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import pyoxigraph as ox

from entente.cli import Workspace, main
from entente.corpus.canonical import format_file, read_prefixes
from entente.corpus.places import read_source
from entente.corpus.project import Project
from entente.corpus.turtle import FORMATS
from entente.corpus.writing import write_whole
from entente.errors import EntenteError, Faults, InvalidInput, MissingInput, Place, Rejected
from entente.mappings.open import read_open, write_open
from entente.mappings.sssom import read_mappings, write_mappings
from entente.positions.layout import lay_out


@main.command()
@click.argument("files", type=click.Path(path_type=Path, exists=True), nargs=-1)
@click.option("--check", is_flag=True, help="Change nothing; exit 1 where a file would be written anew.")
@click.pass_obj
def fmt(workspace: Workspace, files: tuple[Path, ...], check: bool) -> None:
    """Write Turtle and TriG in one form, proven to hold the same triples.

    FILES may be folders. Without any: the data/ folder of this project, whose files get the curator's canonical form,
    sorted and with the project's prefixes. Every other file keeps its order, its comments and its prefixes, and gets
    one layout.
    """
    project = _find_project(workspace) if files else workspace.project
    data = (project.root / "data").resolve() if project else None
    prefixes = read_prefixes(project.prefixes) if project else {}
    changed, faults, number = [], list[EntenteError](), 0
    for path in _find(files) if files or project is None else _find_curated(project):
        number += 1
        try:
            curated = data is not None and data in path.resolve().parents
            text = _format(path, prefixes) if curated else _lay_out(path)
        except EntenteError as fault:
            faults.append(fault)
            continue
        if text.encode("utf-8") != path.read_bytes():
            changed.append(path)
            if not check:
                write_whole(path, text)
    for path in changed:
        click.echo(f"{path}: {'would be written anew' if check else 'written anew'}")
    click.echo(f"{number} files read, {len(changed)} {'not in form' if check else 'changed'}")
    if faults:
        raise Faults(faults)
    if check and changed:
        raise Rejected("not every file is in its form", remedy="run `entente fmt`")


def _find_project(workspace: Workspace) -> Project | None:
    try:
        return workspace.project
    except MissingInput:
        return None


def _find(arguments: Sequence[Path]) -> Iterator[Path]:
    for argument in arguments:
        if argument.is_dir():
            yield from sorted(path for path in argument.rglob("*") if path.suffix in FORMATS and path.is_file())
        else:
            yield argument


def _find_curated(project: Project) -> Iterator[Path]:
    yield from _find([project.root / "data"])
    yield from (path for path in (project.mappings, project.open_mappings) if path.is_file())


def _format(path: Path, prefixes: dict[str, str]) -> str:
    if path.name.endswith("-open.tsv"):
        return write_open(read_open(path))
    return write_mappings(read_mappings(path)) if path.suffix == ".tsv" else format_file(path, prefixes)


def _lay_out(path: Path) -> str:
    syntax = FORMATS.get(path.suffix)
    if syntax is None:
        raise InvalidInput(
            "this is neither Turtle nor TriG by its name", place=Place(str(path)), remedy="name *.ttl or *.trig files"
        )
    content = read_source(path).content
    try:
        for _ in ox.parse(content, format=syntax, base_iri="http://example.org/"):
            pass
    except SyntaxError as error:
        raise InvalidInput(
            f"the file does not parse: {error.msg}", place=Place(str(path), error.lineno), remedy="mend the line"
        ) from error
    return lay_out(content, Place(str(path)))
