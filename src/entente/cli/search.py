"""The command that looks things up by name: search."""

from __future__ import annotations

import io
import json
import sys

import click
from rich.console import Console
from rich.table import Column, Table

from entente.cli import Workspace, main
from entente.cli.publish import furnish_shipped
from entente.corpus.canonical import read_prefixes
from entente.search.index import SearchIndex
from entente.search.searching import Hit, Hits, Searcher
from entente.store.snapshots import current


@main.command(name="search")
@click.argument("words", nargs=-1, required=True)
@click.option("--kind", default="", help="Only this kind of thing: state, agreement, claim, term …")
@click.option("--type", "type_", default="", help="Only this class of the ontology, or a narrower one: Treaty.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many to show.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_obj
def search_(workspace: Workspace, words: tuple[str, ...], kind: str, type_: str, limit: int, as_json: bool) -> None:
    """Find things by WORDS of their names: labels, aliases, titles, codes, what claims say.

    \b
    entente search turkmanchai
    entente search iran nuclear --kind agreement
    entente query agreements-of-a-state --set state=state:iran   # with a name that was found

    Case, accents and punctuation do not count; what bears no such name is looked for by its sound.
    """
    project = workspace.readable
    furnish_shipped(project)
    index = SearchIndex.open(current(project.build).path)
    try:
        hits = Searcher(index).search(" ".join(words), kind=kind, type_=type_.removeprefix("ent:"), limit=limit)
    finally:
        index.close()
    if as_json:
        click.echo(json.dumps([_tell(hit) for hit in hits.hits], indent=2, ensure_ascii=False))
        return
    prefixes = {short: iri for iri, short in read_prefixes(project.prefixes).items()}
    click.echo(_table(hits, prefixes), nl=False)


def _tell(hit: Hit) -> dict[str, object]:
    return {
        "iri": hit.thing.iri,
        "label": hit.thing.label,
        "name": hit.name,
        "match": hit.why,
        "kind": hit.thing.kind,
        "types": list(hit.thing.chief),
        "description": hit.thing.description,
        "claims": hit.thing.uses,
    }


def _table(hits: Hits, prefixes: dict[str, str]) -> str:
    table = Table(Column("name", overflow="fold"), Column("label", overflow="fold"), "description", "claims")
    for hit in hits.hits:
        label = hit.thing.label if hit.name == hit.thing.label else f"{hit.thing.label} ({hit.name})"
        table.add_row(_shorten(hit.thing.iri, prefixes), label, hit.thing.description, str(hit.thing.uses or ""))
    out = io.StringIO()
    Console(file=out, width=None if sys.stdout.isatty() else 200, highlight=False, markup=False).print(table)
    if hits.approximate:
        out.write("No name has these words; these sound like them.\n")
    shown = "" if hits.total == len(hits.hits) else f", {len(hits.hits)} shown"
    return f"{out.getvalue()}{hits.total:,} {'thing' if hits.total == 1 else 'things'}{shown}\n"


def _shorten(iri: str, prefixes: dict[str, str]) -> str:
    for short, namespace in prefixes.items():
        rest = iri.removeprefix(namespace)
        if rest != iri and "/" not in rest:
            return f"{short}:{rest}"
    return iri
