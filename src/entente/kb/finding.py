"""Finding things by name: folded labels and aliases, ranked by how they match and how much is said of them."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from entente.kb.terms import Thing, read_labels
from entente.namespaces import CLAIM, ENT, ID, RDFS, SKOS
from entente.store.engine import Engine


@dataclass(frozen=True)
class Found:
    """A thing that a name leads to.

    Attributes
    ----------
    thing
        The thing with its label.
    name
        The label or alias that matched.
    claims
        How many claims are about it.

    """

    thing: Thing
    name: str
    claims: int

    def __str__(self) -> str:
        kind, _, slug = self.thing.iri.removeprefix(ID).partition("/")
        return f"{kind}:{slug} · {self.thing.label}" + (f" ({self.name})" if self.name != self.thing.label else "")


def fold(text: str) -> str:
    """Take accents, capitals and signs off a name.

    >>> fold("Türkmençay  (Treaty)")
    'turkmencay treaty'
    """
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in plain.casefold()).split())


class Finder:
    """Looks names up in one version of the dataset.

    Parameters
    ----------
    engine
        The dataset; all names are read at the first question.

    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @cached_property
    def _names(self) -> dict[str, list[tuple[str, str]]]:
        """Things with the name as written, by folded name."""
        rows = self._engine.select(
            f"SELECT ?thing ?name {{ VALUES ?p {{ <{RDFS}label> <{SKOS}altLabel> }} ?thing ?p ?name"
            f' FILTER(STRSTARTS(STR(?thing), "{ID}") && !STRSTARTS(STR(?thing), "{CLAIM}")) }}'
        )
        names: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in rows:
            written = row["name"].value  # type: ignore[union-attr]
            names[fold(written)].append((row["thing"].value, written))  # type: ignore[union-attr]
        return names

    @cached_property
    def _weights(self) -> dict[str, int]:
        rows = self._engine.select(f"SELECT ?thing (COUNT(*) AS ?n) {{ ?claim <{ENT}about> ?thing }} GROUP BY ?thing")
        return {row["thing"].value: int(row["n"].value) for row in rows}  # type: ignore[union-attr]

    def find(self, words: str, limit: int) -> list[Found]:
        """Find things whose name is, begins with, or holds what is asked for; best first.

        Parameters
        ----------
        words
            What to look for.
        limit
            How many to give.

        """
        wanted = fold(words)
        if not wanted:
            return []
        best: dict[str, tuple[int, int, str]] = {}
        for name, things in self._names.items():
            rank = _rank(name, wanted)
            if rank is not None:
                for iri, written in things:
                    found = (rank, len(written), written)
                    best[iri] = min(best.get(iri, found), found)
        ranked = sorted(best, key=lambda iri: (best[iri][0], -self._weights.get(iri, 0), best[iri], iri))[:limit]
        labels = read_labels(self._engine, ranked)
        return [Found(Thing(iri, labels[iri]), best[iri][2], self._weights.get(iri, 0)) for iri in ranked]


def _rank(name: str, wanted: str) -> int | None:
    if name == wanted:
        return 0
    if name.startswith(wanted + " "):
        return 1
    if f" {wanted} " in f" {name} ":
        return 2
    if name.startswith(wanted):
        return 3
    if f" {wanted}" in name:
        return 4
    return 5 if set(wanted.split()) <= set(name.split()) else None
