"""The command that asks: query."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import click
import pyoxigraph as ox
from rich.console import Console
from rich.table import Column, Table

from entente.cli import Workspace, main
from entente.corpus.canonical import read_prefixes
from entente.errors import InvalidInput
from entente.library import find_query, read_library
from entente.opening.shipped import find_snapshot
from entente.sparql.survey import survey
from entente.store.embedded import Answer, EmbeddedEngine
from entente.store.writers import ROW_WRITERS, TRIPLE_WRITERS

TRIPLES = {
    "ttl": TRIPLE_WRITERS["turtle"],
    "nt": TRIPLE_WRITERS["ntriples"],
    "rdf": TRIPLE_WRITERS["rdfxml"],
    "jsonld": TRIPLE_WRITERS["jsonld"],
}


@main.command()
@click.argument("wanted", metavar="[FILE|NAME|-]", required=False)
@click.option(
    "--format",
    "name",
    type=click.Choice(["table", *ROW_WRITERS, *TRIPLES]),
    help="[default: table, or ttl for triples]",
)
@click.option("--set", "values", multiple=True, metavar="NAME=TERM", help="Fill a parameter: --set state=state:iran")
@click.option("--list", "listing", is_flag=True, help="List the queries of the library with their parameters.")
@click.option("--json", "as_json", is_flag=True, help="With --list: as JSON. Else the same as --format json.")
@click.pass_obj
def query(
    workspace: Workspace, wanted: str | None, name: str | None, values: tuple[str, ...], listing: bool, as_json: bool
) -> None:
    """Ask the built dataset: a query of the library by NAME, a FILE, or - for standard input.

    \b
    entente query --list
    entente query grievances-of-a-state --set state=state:iran
    echo 'SELECT (COUNT(*) AS ?n) { ?c a ent:Claim }' | entente query -

    The prefixes of ontology/prefixes.ttl are declared for you.
    """
    project = workspace.readable
    if listing:
        _list(project.queries, as_json)
        return
    if wanted is None:
        raise click.UsageError("name a query, a file or -; --list shows the library")
    filled = dict(pair.partition("=")[::2] for pair in values)
    if wanted == "-":
        if filled:
            raise click.UsageError("--set fills parameters of library queries and files, not of standard input")
        text = _read_query()
    else:
        text = find_query(project.queries, wanted).fill(filled)
    engine = EmbeddedEngine.open_read_only(find_snapshot(project).store)
    prefixes = {short: iri for iri, short in read_prefixes(project.prefixes).items()}
    try:
        answer = engine.answer(text, prefixes=prefixes, names_graphs=bool(survey(text).sources))
        written = _write(answer, "json" if as_json and name is None else name, prefixes)
    except (RuntimeError, OSError) as error:  # how Oxigraph tells of an unknown function and of a service that fails
        raise InvalidInput(
            f"the query cannot be answered: {error}", remedy="use SPARQL 1.1's own functions, and services that answer"
        ) from error
    click.echo(written, nl=False)


def _read_query() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"the query is not UTF-8: byte {error.start}", remedy="convert it to UTF-8") from error


def _write(answer: Answer, name: str | None, prefixes: dict[str, str]) -> str:
    if isinstance(answer, ox.QueryTriples):
        if name in ROW_WRITERS or name == "table":
            raise InvalidInput(f"triples cannot be written as {name}", remedy=f"use one of {', '.join(TRIPLES)}")
        return (ox.serialize(answer, format=TRIPLES[name or "ttl"], prefixes=prefixes) or b"").decode("utf-8")
    if name in TRIPLES:
        raise InvalidInput(f"rows cannot be written as {name}", remedy=f"use table or one of {', '.join(ROW_WRITERS)}")
    if name in ROW_WRITERS:
        return (answer.serialize(format=ROW_WRITERS[name]) or b"").decode("utf-8")
    if isinstance(answer, ox.QueryBoolean):
        return f"{'yes' if answer else 'no'}\n"
    return _table(answer, prefixes)


def _table(answer: ox.QuerySolutions, prefixes: dict[str, str]) -> str:
    names = [variable.value for variable in answer.variables]
    table = Table(*(Column(name, overflow="fold") for name in names))
    count = 0
    for row in answer:
        table.add_row(*(_short(row[name], prefixes) for name in names))
        count += 1
    out = io.StringIO()
    Console(file=out, width=None if sys.stdout.isatty() else 200, highlight=False, markup=False).print(table)
    return f"{out.getvalue()}{count} row{'' if count == 1 else 's'}\n"


def _short(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None, prefixes: dict[str, str]) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        for short, iri in prefixes.items():
            if term.value.startswith(iri) and "/" not in term.value[len(iri) :]:
                return f"{short}:{term.value[len(iri) :]}"
        return term.value
    return term.value if isinstance(term, ox.Literal) else str(term)


def _list(folder: Path, as_json: bool) -> None:
    queries = read_library(folder)
    if as_json:
        listed = [
            {
                "name": query_.name,
                "title": query_.title,
                "question": query_.question,
                "topic": query_.topic,
                "parameters": {parameter.name: parameter.default for parameter in query_.parameters},
            }
            for query_ in queries
        ]
        click.echo(json.dumps(listed, indent=2, ensure_ascii=False))
        return
    topic = ""
    for query_ in queries:
        if query_.topic != topic:
            topic = query_.topic
            click.secho(f"\n{topic}", bold=True)
        parameters = "".join(f"  --set {p.name}={p.default}" for p in query_.parameters)
        click.echo(f"  {query_.name:<44} {query_.title}{click.style(parameters, dim=True)}")
