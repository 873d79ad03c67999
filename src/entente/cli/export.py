"""The command that hands out the dataset in other formats: export."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NoReturn

import click
import pyoxigraph as ox

from entente.cli import Workspace, main
from entente.cli.publish import furnish_shipped
from entente.corpus.writing import write_whole
from entente.errors import InvalidInput, MissingInput, Place
from entente.export.catalogue import read_catalogue
from entente.export.files import File, pack, read_content, read_list
from entente.export.triples import SPACES
from entente.store.snapshots import Snapshot, current

CATALOGUE = "catalogue"


@main.command()
@click.argument("wanted", metavar="[FORMAT|FILE]", required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="A file (compressed where it ends in .gz), or a folder where there are several. [default: standard output]",
)
@click.option("--list", "listing", is_flag=True, help="List what there is, with sizes and digests.")
@click.option("--json", "as_json", is_flag=True, help="With --list: as JSON.")
@click.pass_obj
def export(workspace: Workspace, wanted: str | None, output: Path | None, listing: bool, as_json: bool) -> None:
    """Write the built dataset in another FORMAT, or one FILE of those that a format consists of.

    \b
    entente export nquads -o entente.nq.gz        all graphs; also trig
    entente export turtle -o entente.ttl          the default graph; also rdfxml, jsonld
    entente export rdf12                          RDF 1.2: claims as reifiers; also rdf12-nquads
    entente export csv -o tables/                 the registers, with CSVW metadata
    entente export transfers.csv                  one of them
    entente export geojson -o maps/               places and corridors
    entente export annotations                    Web Annotations by position
    entente export nanopubs                       nanopublications, unsigned
    entente export catalogue                      VoID, DCAT and provenance, as Turtle
    entente export context                        the JSON-LD context

    The bytes are those that the service hands out under /dumps/ and /exports/.
    """
    project = workspace.readable
    furnish_shipped(project)
    snapshot = current(project.build)
    files = read_list(snapshot.path)
    if listing:
        click.echo(_write_list(files, as_json), nl=False)
        return
    if wanted is None:
        raise click.UsageError("name a format or a file; --list shows them")
    if wanted == CATALOGUE:
        _write(_write_catalogue(snapshot), output)
        return
    chosen = [file for file in files if wanted in (file.export, file.name, file.name.removesuffix(".gz"))]
    if not chosen:
        _tell_missing(wanted, files, snapshot)
    if len(chosen) == 1:
        _write(read_content(chosen[0], snapshot.path), output)
        return
    if output is None:
        names = ", ".join(file.name for file in chosen)
        raise click.UsageError(f"{wanted} are several files: name a folder with --output, or one of {names}")
    output.mkdir(parents=True, exist_ok=True)
    for file in chosen:
        target = output / file.name
        write_whole(target, (snapshot.path / file.path).read_bytes())
        click.echo(target)


def _write(body: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
        return
    write_whole(output, pack(body) if output.suffix == ".gz" else body)
    click.echo(output)


def _write_catalogue(snapshot: Snapshot) -> bytes:
    triples = read_catalogue(snapshot.path)
    if not triples:
        raise MissingInput(
            "the dataset was published without a catalogue",
            place=Place(str(snapshot.path)),
            remedy="run `entente build`",
        )
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=SPACES) or b""


def _tell_missing(wanted: str, files: tuple[File, ...], snapshot: Snapshot) -> NoReturn:
    if not files:
        raise MissingInput(
            "the dataset was published without exports", place=Place(str(snapshot.path)), remedy="run `entente build`"
        )
    formats = ", ".join(dict.fromkeys([*(file.export for file in files), CATALOGUE]))
    raise InvalidInput(f"there is no export {wanted}", remedy=f"use one of {formats}, or a file that --list shows")


def _write_list(files: tuple[File, ...], as_json: bool) -> str:
    if as_json:
        known = [
            {"export": f.export, "file": f.name, "title": f.title, "mediaType": f.media_type}
            | {"size": f.size, "unpackedSize": f.unpacked, "sha256": f.sha256}
            for f in files
        ]
        return json.dumps(known, indent=2, ensure_ascii=False) + "\n"
    width = max((len(file.name) for file in files), default=0)
    return "".join(f"{f.export:<13} {f.name:<{width}} {f.size:>10,}  {f.sha256[:12]}  {f.title}\n" for f in files)
