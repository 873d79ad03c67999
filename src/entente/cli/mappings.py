"""Commands on mappings to other vocabularies and graphs: list, validate, check, propose."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import click

from entente.cli import Workspace, main
from entente.corpus.canonical import read_prefixes
from entente.corpus.writing import write_whole
from entente.errors import EntenteError, Faults, Rejected
from entente.mappings.asking import WIKIDATA_ENDPOINT, Endpoint
from entente.mappings.checking import Outcome, Verdict, check_mappings, record
from entente.mappings.judging import judge_mappings
from entente.mappings.linksets import find_graph
from entente.mappings.naming import LABEL, read_names
from entente.mappings.open import OpenList, judge_open, read_open
from entente.mappings.proposing import Proposal, propose
from entente.mappings.records import Mapping, MappingSet
from entente.mappings.sssom import read_mappings, write_mappings
from entente.namespaces import LINKSET, SKOS

_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on stdout.")
_ENDPOINT = click.option(
    "--endpoint",
    "address",
    default=WIKIDATA_ENDPOINT,
    show_default=True,
    help="A SPARQL endpoint with Wikidata's data.",
)
_LIMIT = click.option("--timeout", "limit", default=60.0, show_default=True, help="Seconds for one request.")


@main.group()
def mappings() -> None:
    """What our terms and things are called elsewhere: data/mappings.sssom.tsv.

    \b
    entente mappings list --to wikidata
    entente mappings validate
    entente mappings check --write
    """


def _read(workspace: Workspace) -> tuple[MappingSet, OpenList]:
    """Read both files and refuse them where they do not fit the project."""
    project = workspace.project
    known, listed = read_mappings(project.mappings), read_open(project.open_mappings)
    labels, prefixes = read_names(project), read_prefixes(project.prefixes)
    faults: list[EntenteError] = judge_mappings(known, labels, prefixes)
    faults += judge_open(listed, known, labels, {name: iri for iri, name in prefixes.items()})
    if faults:
        raise Faults(faults)
    return known, listed


@mappings.command(name="list")
@click.option("--to", "target", help="Of one linkset only: terms, wikidata, iso3166, cow or gw; open for what waits.")
@_AS_JSON
@click.pass_obj
def list_(workspace: Workspace, target: str | None, as_json: bool) -> None:
    """List the mappings: what of ours, how, to what, how surely."""
    known, listed = _read(workspace)
    if target == "open":
        waiting = [[entry.subject_id, entry.subject_label, entry.title, entry.candidate_id] for entry in listed.entries]
        _print_rows(waiting, ["subject", "label", "title", "guess"], as_json)
        return
    chosen = [mapping for mapping in known.mappings if target is None or find_graph(mapping) == LINKSET + target]
    if target is not None and not chosen:
        names = sorted({(find_graph(mapping) or "").removeprefix(LINKSET) for mapping in known.mappings})
        raise click.UsageError(f"there is no linkset {target!r}; there are {', '.join([*names, 'open'])}")
    _print_rows(
        [_show(mapping) for mapping in chosen], ["subject", "relation", "object", "label", "confidence"], as_json
    )


def _show(mapping: Mapping) -> list[str]:
    label = mapping.say("object_label")
    other = mapping.say("object_id") or f"{mapping.say('object_source')} {label}"
    label = label if mapping.object else mapping.say("valid_period")
    return [mapping.say("subject_id"), mapping.say("predicate_id"), other, label, mapping.say("confidence")]


def _print_rows(rows: list[list[str]], names: list[str], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([dict(zip(names, row, strict=True)) for row in rows], indent=2, ensure_ascii=False))
        return
    for row in rows:
        click.echo("\t".join(row).rstrip())
    click.echo(f"{len(rows)} rows", err=True)


@mappings.command()
@_AS_JSON
@click.pass_obj
def validate(workspace: Workspace, as_json: bool) -> None:
    """Hold the mappings against the project: form, names, labels, confidence, codes, canonical order.

    No network is needed. Exit code 3 where a row is faulty, each with its line; 1 where only the form is not canonical.
    What two rows together get wrong (one item for two things, one code for two states) `entente validate` finds.
    """
    known, listed = _read(workspace)
    graphs = Counter((find_graph(mapping) or "").removeprefix(LINKSET) for mapping in known.mappings)
    counts = {**dict(sorted(graphs.items())), "open": len(listed.entries)}
    project = workspace.project
    if project.mappings.is_file() and write_mappings(known) != project.mappings.read_text(encoding="utf-8"):
        raise Rejected(f"{known.file} is not in canonical form", remedy="run `entente fmt`")
    if as_json:
        click.echo(json.dumps(counts))
    else:
        click.echo(", ".join(f"{name}: {count}" for name, count in counts.items()))


@mappings.command()
@_ENDPOINT
@_LIMIT
@click.option("--write", is_flag=True, help="Record labels and likeness in data/mappings.sssom.tsv.")
@_AS_JSON
@click.pass_obj
def check(workspace: Workspace, address: str, limit: float, write: bool, as_json: bool) -> None:
    """Ask of every Wikidata item that we map to whether it is there, and is what we take it for.

    \b
    agree     a name of the item is like one of ours, or is the object_label that a curator has recorded
    doubtful  no name is like ours: look at it, then record its label as object_label, or correct the item
    missing   the endpoint has no such item
    redirect  the item was merged into another: take that one

    Exit code 0 where all agree, 1 where not, 5 where the endpoint cannot be reached.
    """
    known, _ = _read(workspace)
    names = read_names(workspace.project, {LABEL, SKOS + "altLabel"})
    verdicts = check_mappings(known, names, Endpoint(address, limit), _tell)
    if write:
        write_whole(workspace.project.mappings, write_mappings(known, record(known, verdicts)))
    _print_verdicts(known, verdicts, as_json)
    wrong = [verdict for verdict in verdicts if verdict.outcome is not Outcome.AGREE]
    if wrong:
        raise Rejected(f"{len(wrong)} of {len(verdicts)} items do not agree", remedy="look at each of them")


def _tell(done: int, count: int) -> None:
    click.echo(f"{done} of {count} asked for", err=True)


def _print_verdicts(known: MappingSet, verdicts: list[Verdict], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([_write_verdict(verdict) for verdict in verdicts], indent=2, ensure_ascii=False))
        return
    for verdict in verdicts:
        if verdict.outcome is not Outcome.AGREE:
            mapping, item = verdict.mapping, verdict.item
            told = f"{item.label or 'no label'} ({item.description or 'no description'})"
            told = f"merged into {item.target}" if item.target else told if verdict.outcome is Outcome.DOUBTFUL else ""
            pair = f"{mapping.say('subject_label')} = {mapping.say('object_id')}"
            click.echo(f"{known.place(mapping)}: {verdict.outcome}: {pair} {told}".rstrip())
    counts = Counter(verdict.outcome for verdict in verdicts)
    click.echo(", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome))


def _write_verdict(verdict: Verdict) -> dict[str, Any]:
    mapping, item = verdict.mapping, verdict.item
    return {
        "subject": mapping.say("subject_id"),
        "object": mapping.say("object_id"),
        "line": mapping.line,
        "outcome": str(verdict.outcome),
        "score": verdict.score,
        "label": item.label,
        "description": item.description,
        "target": item.target,
    }


@mappings.command(name="propose")
@_ENDPOINT
@_LIMIT
@_AS_JSON
@click.pass_obj
def propose_(workspace: Workspace, address: str, limit: float, as_json: bool) -> None:
    """Look up what waits in data/mappings-open.tsv: the item behind each Wikipedia article, with its label.

    Nothing is written: a curator reads the proposals and moves what is sure into data/mappings.sssom.tsv.
    """
    _, listed = _read(workspace)
    proposals = propose(listed, Endpoint(address, limit), _tell)
    if as_json:
        click.echo(json.dumps([_write_proposal(proposal) for proposal in proposals], indent=2, ensure_ascii=False))
        return
    for proposal in proposals:
        entry, about = proposal.entry, proposal.about
        guess = f"not the guess {entry.candidate_id}" if entry.candidate_id not in ("", proposal.row) else ""
        told = f"{proposal.row}\t{about.label}\t{about.description}\t{proposal.score}\t{guess}"
        click.echo(f"{entry.subject_id}\t{told}".rstrip() if proposal.item else f"{entry.subject_id}\tno such article")
    found = sum(1 for proposal in proposals if proposal.item)
    click.echo(f"{found} of {len(proposals)} found", err=True)


def _write_proposal(proposal: Proposal) -> dict[str, Any]:
    return {
        "subject": proposal.entry.subject_id,
        "title": proposal.entry.title,
        "guess": proposal.entry.candidate_id,
        "object": proposal.row,
        "label": proposal.about.label,
        "description": proposal.about.description,
        "score": proposal.score,
    }
