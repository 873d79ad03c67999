"""The catalogue graph: the dataset's own description, which stands in the store and in no count.

It is neither in the dataset's file nor in its digest nor in the default graph, since it speaks of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from entente.export.counting import count
from entente.export.dcat import Release, describe_dcat, locate
from entente.export.files import File
from entente.export.graphs import Graphs
from entente.export.triples import Description
from entente.export.void import describe_void
from entente.namespaces import BASE, CATALOGUE

FILE = "catalogue.nt"
"""The catalogue in a snapshot's folder: a store makes ``xsd:integer`` of every kind of integer, and a file does not."""


def make_catalogue(
    release: Release, graphs: Graphs, files: Sequence[File], prefixes: Mapping[str, str]
) -> list[ox.Triple]:
    """Describe the dataset with VoID, DCAT and PROV-O.

    Parameters
    ----------
    release
        The version.
    graphs
        What it holds.
    files
        What there is to fetch.
    prefixes
        Namespaces by name.

    Returns
    -------
    list
        Triples, sorted.

    """
    return sorted({*describe_void(count(graphs), prefixes), *describe_dcat(release, graphs, files)}, key=str)


def keep_catalogue(triples: Sequence[ox.Triple], folder: Path, store: ox.Store) -> None:
    """Put the catalogue into a snapshot: into its store as the graph `namespaces.CATALOGUE`, and into its folder."""
    name = ox.NamedNode(CATALOGUE)
    store.extend(ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)
    (folder / FILE).write_text("".join(f"{triple} .\n" for triple in triples), "utf-8", newline="\n")


def read_catalogue(folder: Path) -> list[ox.Triple]:
    """Read the catalogue of a snapshot; empty where it was published without one."""
    path = folder / FILE
    if not path.is_file():
        return []
    return [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES)]


def add_host(triples: Iterable[ox.Triple], host: str, files: Iterable[File]) -> list[ox.Triple]:
    """Add where a running service offers the same, beside the canonical addresses.

    Parameters
    ----------
    triples
        The catalogue.
    host
        The service's address, without a slash at its end.
    files
        What it offers.

    Returns
    -------
    list
        Triples, sorted.

    """
    about = Description(list(triples))
    about.say(BASE, "void:sparqlEndpoint", host + "/sparql")
    about.say(CATALOGUE + "#service", "dcat:endpointURL", host + "/sparql")
    for file in files:
        about.say(locate(file), "dcat:downloadURL", f"{host}/{file.path}")
        if file.path.startswith("dumps/"):
            about.say(BASE, "void:dataDump", f"{host}/{file.path}")
    return sorted(set(about.triples), key=str)
