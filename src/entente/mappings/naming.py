"""What everything that may be mapped is called: terms of the ontology and things of the authority file."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pyoxigraph as ox

from entente.corpus.project import Project
from entente.corpus.turtle import read_quads
from entente.namespaces import RDFS

LABEL = RDFS + "label"


def name_things(
    triples: Iterable[ox.Triple | ox.Quad], properties: Collection[str] = frozenset({LABEL})
) -> dict[str, frozenset[str]]:
    """List everything that is described, with its names.

    Parameters
    ----------
    triples
        Descriptions.
    properties
        IRIs of the properties that name.

    """
    names: dict[str, frozenset[str]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode):
            known = names.setdefault(triple.subject.value, frozenset())
            if triple.predicate.value in properties and isinstance(triple.object, ox.Literal):
                names[triple.subject.value] = known | {triple.object.value}
    return names


def read_names(project: Project, properties: Collection[str] = frozenset({LABEL})) -> dict[str, frozenset[str]]:
    """Read the names of everything that a project describes in its ontology and authority file.

    Raises
    ------
    InvalidInput
        A file does not parse.

    """
    paths = [path for folder in (project.ontology, project.entities) for path in sorted(folder.glob("*.ttl"))]
    return name_things((quad for path in paths for quad in read_quads(path)), properties)
