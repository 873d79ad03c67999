"""Finding things by name, with the search of the service: the snapshot's index, else one that is made at once."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from entente.errors import EnvironmentFault, MissingInput
from entente.kb.terms import Thing
from entente.search.entries import read_entries
from entente.search.index import SearchIndex
from entente.search.layout import FILE
from entente.search.searching import Searcher
from entente.search.writing import write_index
from entente.store.embedded import EmbeddedEngine


@dataclass(frozen=True)
class Found:
    """A thing that a name leads to.

    Attributes
    ----------
    thing
        The thing with its label.
    kind
        What kind of thing it is, by its IRI: ``state``, ``agreement``, ``claim``, ``term``.
    name
        The label or alias that matched.
    why
        How it answers: ``exact``, ``begins``, ``words``, ``prefix``, ``definition``, or ``sound`` where nothing bears
        the words themselves.
    description
        A few words that tell it from its namesakes.
    claims
        How many claims are about it.

    """

    thing: Thing
    kind: str
    name: str
    why: str
    description: str
    claims: int

    def __str__(self) -> str:
        named = f" ({self.name})" if self.name != self.thing.label else ""
        return f"{self.kind}:{self.thing.name} · {self.thing.label}{named}"


class Finder:
    """Looks names up in one version of the dataset.

    Parameters
    ----------
    engine
        The dataset.
    folder
        The snapshot's folder, if there is one.

    """

    def __init__(self, engine: EmbeddedEngine, folder: Path | None) -> None:
        self._engine = engine
        self._folder = folder
        self._made: tempfile.TemporaryDirectory[str] | None = None

    @cached_property
    def _index(self) -> SearchIndex:
        if self._folder is not None:
            try:
                return SearchIndex.open(self._folder)
            except (MissingInput, EnvironmentFault):  # a snapshot without index, or with that of another version
                pass
        self._made = tempfile.TemporaryDirectory(prefix="entente-")
        path = Path(self._made.name) / FILE
        write_index(path, read_entries(self._engine))
        return SearchIndex.open(path.parent)

    @cached_property
    def _searcher(self) -> Searcher:
        return Searcher(self._index)

    def find(self, words: str, kind: str, class_: str, limit: int) -> list[Found]:
        """Find things by words of their names; best first.

        Parameters
        ----------
        words
            What to look for.
        kind, class_
            Only things of this kind, or of this class and those below it; empty for any.
        limit
            How many to give.

        """
        return [
            Found(
                Thing(hit.thing.iri, hit.thing.label),
                hit.thing.kind,
                hit.name,
                hit.why,
                hit.thing.description,
                hit.thing.uses,
            )
            for hit in self._searcher.search(words, kind=kind, type_=class_, limit=limit).hits
        ]

    def close(self) -> None:
        """Let go of the index, and delete it where it was made for this."""
        if "_index" in self.__dict__:
            self._index.close()
        if self._made is not None:
            self._made.cleanup()
