"""Commands for the curator: add, span, verify, coverage."""

from __future__ import annotations

import difflib
import json
import sys
from pathlib import Path

import click

from entente.build.sources import Sources, read_sources
from entente.cli import Workspace, main
from entente.corpus.add import add_document
from entente.corpus.coverage import COVERED, MARKED, OPEN, Coverage, cover
from entente.corpus.documents import Document, read_manifest, read_text
from entente.corpus.sentences import split_sentences, write_sentences
from entente.corpus.spans import LONGEST, SHORTEST, Span, digest, find_span
from entente.corpus.verify import find_moves, verify_spans
from entente.errors import MissingInput, Place, Rejected

_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on stdout.")


def _document(workspace: Workspace, slug: str) -> Document:
    documents = read_manifest(workspace.readable.manifest)
    if slug not in documents:
        near = difflib.get_close_matches(slug, documents, n=1) or sorted(documents)
        raise MissingInput(
            f"the manifest has no document {slug!r}",
            place=Place(str(workspace.readable.manifest)),
            remedy=f"did you mean {near[0]}? `entente add FILE` adds a new one"
            if near
            else "add one: entente add FILE",
        )
    return documents[slug]


def _text(workspace: Workspace, document: Document) -> str:
    folder = workspace.text_folder
    if folder is None:
        raise MissingInput(
            f"the text of {document.slug} is not at hand",
            remedy="put it into documents/, or name its folder with --documents or ENTENTE_DOCUMENTS",
        )
    return read_text(document, folder)


@main.command()
@click.argument("slug", metavar="DOC")
@click.argument("first", metavar="START", required=False)
@click.argument("last", metavar="END", required=False)
@click.option("--batch", is_flag=True, help="Read lines of START<tab>END from standard input, one passage a line.")
@_AS_JSON
@click.pass_obj
def span(workspace: Workspace, slug: str, first: str | None, last: str | None, batch: bool, as_json: bool) -> None:
    """Print IRI and digest of the passage between two phrases of a document.

    \b
    entente span letter "We have agreed" "in the spring."

    START must stand in one place only; END is the nearest behind it in the same paragraph, or START itself where END
    is left out. The words you type reach no file: copy the two printed lines into the claims file.
    """
    if batch == (first is not None):
        raise click.UsageError("give START and END, or --batch with lines on standard input")
    document = _document(workspace, slug)
    text = _text(workspace, document)
    pairs = (
        [tuple((line.rstrip("\n") + "\t").split("\t")[:2]) for line in sys.stdin]
        if batch
        else [(first or "", last or "")]
    )
    for start, end in pairs:
        _print_span(find_span(slug, text, start, end or start), text, as_json)


def _print_span(span_: Span, text: str, as_json: bool) -> None:
    length = span_.end - span_.start
    sha256 = digest(text[span_.start : span_.end])
    if as_json:
        record = {"iri": span_.iri, "start": span_.start, "end": span_.end, "length": length, "sha256": sha256}
        click.echo(json.dumps(record))
        return
    click.echo(f"<#char={span_.start},{span_.end}>")
    click.echo(f'<#char={span_.start},{span_.end}> ent:sha256 "{sha256}" .')
    if not SHORTEST <= length <= LONGEST:
        click.echo(
            f"note: {length} characters; evidence has {SHORTEST} to {LONGEST}, headings may be shorter", err=True
        )


@main.command()
@click.option("--strict", is_flag=True, help="Fail (exit 4) where a document had to be skipped.")
@click.option(
    "--moved",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Another edition of DOC: tell where its spans went.",
)
@click.argument("slug", metavar="[DOC]", required=False)
@_AS_JSON
@click.pass_obj
def verify(workspace: Workspace, strict: bool, moved: Path | None, slug: str | None, as_json: bool) -> None:
    """Hold every span against the texts at hand: position, digest, paragraph, sentences.

    Says plainly which documents it had to skip because their text is not at hand.
    """
    sources = read_sources(workspace.readable)
    if moved is not None:
        if slug is None:
            raise click.UsageError("--moved needs the DOC whose other edition the file is")
        _print_moves(sources, _document(workspace, slug), moved, as_json)
        return
    folder = workspace.text_folder
    chosen = [_document(workspace, slug).slug] if slug else list(sources.documents)
    results = [verify_spans(sources.documents[s], sources.claims[s], sources.sentences[s], folder) for s in chosen]
    if as_json:
        listed = [
            {"document": r.slug, "checked": r.checked, "skipped": r.skipped, "faults": [str(f) for f in r.faults]}
            for r in results
        ]
        click.echo(json.dumps(listed, indent=2))
    else:
        for result in results:
            state = f"SKIPPED: {result.skipped}" if result.skipped else f"{result.checked} spans verified"
            click.echo(f"{result.slug:<28} {state}" + (f", {len(result.faults)} faults" if result.faults else ""))
            for fault in result.faults:
                click.echo(f"  {fault}", err=True)
    faults = sum(len(result.faults) for result in results)
    if faults:
        raise Rejected(f"the evidence has {faults} faults", remedy="mend them as told above")
    skipped = [result.slug for result in results if result.skipped]
    if strict and skipped:
        raise MissingInput(f"not verified: {', '.join(skipped)}", remedy="name the folder of texts with --documents")


def _print_moves(sources: Sources, document: Document, edition: Path, as_json: bool) -> None:
    moves = find_moves(document, sources.claims[document.slug], edition)
    if as_json:
        click.echo(json.dumps([{"iri": m.span.iri, "found": [s.iri for s in m.found]} for m in moves], indent=2))
    else:
        for move in moves:
            went = ", ".join(f"<#char={s.start},{s.end}>" for s in move.found) or "stale: not in this edition"
            click.echo(f"<#char={move.span.start},{move.span.end}>  →  {went}")
        click.echo(f"{len(moves)} spans moved or stale")
    if moves:
        raise Rejected("not every span stands where it stood", remedy="write the new positions; never delete a claim")


@main.command()
@click.argument("slug", metavar="[DOC]", required=False)
@click.option(
    "--open", "show_open", is_flag=True, help="List the sentences that nothing stands on, with their positions."
)
@click.option("--matrix", is_flag=True, help="List every sentence with its state and claims.")
@click.option("--write", is_flag=True, help="Record anew where the sentences stand (needs the texts).")
@_AS_JSON
@click.pass_obj
def coverage(workspace: Workspace, slug: str | None, show_open: bool, matrix: bool, write: bool, as_json: bool) -> None:
    """Count sentences × spans: covered by a claim, marked as carrying nothing, open.

    Exit code 1 where a sentence is open. With the texts at hand, --open and --matrix show each sentence's first words.
    """
    project = workspace.project if write else workspace.readable
    if write:
        for document in [_document(workspace, slug)] if slug else read_manifest(project.manifest).values():
            write_sentences(split_sentences(_text(workspace, document)), project.sentences / f"{document.slug}.csv")
    sources = read_sources(project)
    chosen = [_document(workspace, slug).slug] if slug else list(sources.documents)
    results = [cover(sources.documents[s], sources.sentences[s], sources.claims[s]) for s in chosen]
    if as_json:
        click.echo(json.dumps([_coverage_record(result) for result in results], indent=2))
    else:
        for result in results:
            _print_coverage(workspace, sources, result, show_open, matrix)
    left = sum(result.count(OPEN) for result in results)
    if left:
        raise Rejected(
            f"{left} sentences are open", remedy="cover each with a claim's evidence or mark it as a BareSpan"
        )


def _coverage_record(result: Coverage) -> dict[str, object]:
    counts = {state: result.count(state) for state in (COVERED, MARKED, OPEN)}
    still = [[s.sentence.start, s.sentence.end] for s in result.standings if s.state == OPEN]
    return {
        "document": result.slug,
        "sentences": len(result.standings),
        **counts,
        "reasons": result.reasons,
        "still": still,
    }


def _print_coverage(workspace: Workspace, sources: Sources, result: Coverage, show_open: bool, matrix: bool) -> None:
    total = len(result.standings) or 1
    parts = [f"{result.count(state):>4} {state} ({result.count(state) / total:.0%})" for state in (COVERED, MARKED)]
    reasons = ", ".join(f"{count} {reason}" for reason, count in result.reasons.items())
    click.echo(
        f"{result.slug:<28} {total:>4} sentences: {', '.join(parts)}, {result.count(OPEN)} open"
        + (f"  [{reasons}]" if reasons else "")
    )
    folder = workspace.text_folder
    document = sources.documents[result.slug]
    try:
        text = read_text(document, folder) if folder else ""
    except MissingInput:
        text = ""
    for standing in result.standings:
        if not (matrix or (show_open and standing.state == OPEN)):
            continue
        at = standing.sentence
        carried = " ".join(iri.rsplit("/", 1)[-1] for iri in standing.claims) or standing.reason
        words = text[at.start : min(at.end, at.start + 50)] if text else ""
        click.echo(f"  {at.start:>6},{at.end:<6} {standing.state:<8} {carried:<24} {words}".rstrip())


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--slug", help="Short name in lower case ASCII. [default: the file's name]")
@click.option("--title", help="Title of the document. [default: the slug]")
@click.option("--author", default="", help='Name of the author, e.g. "Ada Writer". [default: unnamed]')
@click.option("--genre", default="ResearchArticle", show_default=True, help="A value of ent:Genre, e.g. OpEd.")
@click.option("--date", "edtf", required=True, help="Date of the document as EDTF: 2022-07, 2019, 2024-12/..")
@click.pass_obj
def add(
    workspace: Workspace, file: Path, slug: str | None, title: str | None, author: str, genre: str, edtf: str
) -> None:
    """Take a new document in: manifest entry, its text, where its sentences stand, an empty claims file."""
    added = add_document(workspace.project, workspace.texts, file, slug, title, author, genre, edtf)
    click.echo(f"added {added.slug}: {added.length} characters, {added.sentences} sentences")
    for path in added.written:
        click.echo(f"  wrote {path}")
    click.echo(
        f"""
What to do next (docs/curating.md tells more):
  1. read the text, and for each statement print its evidence:  entente span {added.slug} "FIRST WORDS" "LAST WORDS"
  2. write the claim into data/claims/{added.slug}.trig, new entities into data/entities/
  3. see which sentences are open:                              entente coverage {added.slug} --open
  4. check:                                                     entente fmt && entente verify && entente build"""
    )
