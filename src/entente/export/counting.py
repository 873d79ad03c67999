"""What the dataset holds, counted: the numbers of its VoID description."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import pyoxigraph as ox

from entente.export.graphs import Graphs
from entente.namespaces import BASE, CLAIM, DEFAULT, ENT, ID, LINKSET, RDF, SKOS

MAPPINGS = tuple(SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"))


@dataclass(frozen=True)
class PropertyCount:
    """How often a property is used.

    Attributes
    ----------
    iri
        The property.
    triples, subjects, objects
        Its triples, and how many different subjects and objects they have.

    """

    iri: str
    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True)
class Links:
    """Triples that lead to another dataset.

    Attributes
    ----------
    target
        Where they lead: the address of the other dataset, without its path.
    predicate
        What they say.
    triples
        How many there are.
    graph
        The graph that holds them and nothing else; None where they stand among others in the default graph.

    """

    target: str
    predicate: str
    triples: int
    graph: str | None


@dataclass(frozen=True)
class Counts:
    """What the default graph holds, and how large the other graphs are.

    Attributes
    ----------
    triples, entities, subjects, objects
        Triples of the default graph; typed things under `namespaces.ID`; different subjects and objects.
    classes
        Things by class.
    properties
        Each property's use.
    graphs
        Triples by graph, without those of claims.
    claims, said
        How many claims there are, and triples in their graphs.
    examples
        For each class that a newcomer asks for, the thing that most claims are about.
    links
        What leads to other datasets.

    """

    triples: int
    entities: int
    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: tuple[PropertyCount, ...]
    graphs: Mapping[str, int]
    claims: int
    said: int
    examples: tuple[str, ...]
    links: tuple[Links, ...]


_EXAMPLES = ("State", "Agreement", "ArmsTransfer", "Corridor", "Grievance", "Event", "Person", "SourceDocument")


def count(graphs: Graphs) -> Counts:
    """Count everything in one pass over the default graph.

    Parameters
    ----------
    graphs
        The dataset.

    """
    default = graphs.get(DEFAULT, [])
    members: dict[str, set[str]] = defaultdict(set)
    uses: dict[str, tuple[Counter[str], set[str], set[str]]] = defaultdict(lambda: (Counter(), set(), set()))
    mentioned: Counter[str] = Counter()
    for triple in default:
        subject, predicate, value = str(triple.subject), triple.predicate.value, str(triple.object)
        tally, subjects, objects = uses[predicate]
        tally["triples"] += 1
        subjects.add(subject)
        objects.add(value)
        if predicate == RDF + "type":
            members[value[1:-1]].add(subject)
        elif predicate == ENT + "about":
            mentioned[value] += 1
    claims = {name: len(triples) for name, triples in graphs.items() if name.startswith(CLAIM)}
    return Counts(
        triples=len(default),
        entities=sum(1 for iri in set().union(*members.values()) if iri.startswith(f"<{ID}")),
        subjects=len(set().union(*(subjects for _, subjects, _ in uses.values()))),
        objects=len(set().union(*(objects for _, _, objects in uses.values()))),
        classes={iri: len(things) for iri, things in sorted(members.items())},
        properties=tuple(
            PropertyCount(iri, tally["triples"], len(subjects), len(objects))
            for iri, (tally, subjects, objects) in sorted(uses.items())
        ),
        graphs={name: len(triples) for name, triples in graphs.items() if name not in claims},
        claims=len(claims),
        said=sum(claims.values()),
        examples=tuple(_find_examples(members, mentioned)),
        links=tuple(_count_links(graphs)),
    )


def _find_examples(members: Mapping[str, set[str]], mentioned: Counter[str]) -> Iterable[str]:
    for name in _EXAMPLES:
        found = sorted(members.get(ENT + name, ()), key=lambda iri: (-mentioned[iri], iri))
        if found:
            yield found[0][1:-1]


def _count_links(graphs: Graphs) -> list[Links]:
    tally: Counter[tuple[str, str, str]] = Counter()
    linked: set[ox.Triple] = set()
    for name, triples in graphs.items():
        if name.startswith(LINKSET):
            linked.update(triples)
            tally.update((target, t.predicate.value, name) for t in triples if (target := _find_target(t)))
    tally.update(
        (target, t.predicate.value, "")
        for t in graphs.get(DEFAULT, ())
        if t.predicate.value in MAPPINGS and t not in linked and (target := _find_target(t))
    )
    return [Links(target, predicate, n, graph or None) for (target, predicate, graph), n in sorted(tally.items())]


def _find_target(triple: ox.Triple) -> str | None:
    """Name the dataset that a triple leads to; None where it stays in this one."""
    if not isinstance(triple.object, ox.NamedNode) or triple.object.value.startswith(BASE):
        return None
    parts = urlsplit(triple.object.value)
    return f"{parts.scheme}://{parts.netloc}/"
