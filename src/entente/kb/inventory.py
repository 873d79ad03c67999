"""What there is: the things of each kind, the graphs, for leafing through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from entente.kb.columns import read_pairs
from entente.kb.terms import Thing
from entente.namespaces import CLAIM, GRAPH, ID, RDFS
from entente.store.engine import Engine

UNLISTED = frozenset({"claim"})
"""Kinds that are listed elsewhere: claims by their documents."""


def read_kinds(engine: Engine) -> Mapping[str, tuple[Thing, ...]]:
    """Read the things of each kind, in the order of their labels; kinds in the order of their names."""
    pattern = (
        f"?s <{RDFS}label> ?label . BIND(<{RDFS}label> AS ?p) "
        f"FILTER(STRSTARTS(STR(?s), '{ID}') && !STRSTARTS(STR(?s), '{CLAIM}'))"
    )
    labels: dict[str, str] = {}
    for _, iri, label in read_pairs(engine, "?s", "?label", pattern):
        labels[iri] = min(label, labels.get(iri, label))
    kinds: dict[str, list[Thing]] = defaultdict(list)
    for iri, label in labels.items():
        kind, _, slug = iri.removeprefix(ID).partition("/")
        if slug and kind not in UNLISTED:
            kinds[kind].append(Thing(iri, label))
    return {kind: tuple(sorted(things, key=_by_label)) for kind, things in sorted(kinds.items())}


def read_graphs(engine: Engine) -> tuple[Thing, ...]:
    """Read the named graphs that are no claims, in the order of their names."""
    rows = engine.select(f"SELECT DISTINCT ?g {{ GRAPH ?g {{}} FILTER(STRSTARTS(STR(?g), '{GRAPH}')) }}")
    names = sorted(str(row["g"]).strip("<>") for row in rows)
    return tuple(Thing(name, name.removeprefix(GRAPH)) for name in names)


def _by_label(thing: Thing) -> tuple[str, str]:
    return thing.label.casefold(), thing.iri
