"""Completions for someone who types the name of a thing, a class or a property."""

from __future__ import annotations

from functools import cached_property

from entente.namespaces import ENT
from entente.reconciling.answering import Reconciler
from entente.reconciling.properties import Property
from entente.search.folding import fold
from entente.search.index import Found
from entente.search.searching import Searcher

PAGE = 10
"""Suggestions in one answer."""


class Suggester:
    """Suggests things, classes and properties.

    Parameters
    ----------
    reconciler
        What answers questions about the same dataset.
    searcher
        What searches it.

    """

    def __init__(self, reconciler: Reconciler, searcher: Searcher) -> None:
        self._reconciler = reconciler
        self._searcher = searcher

    def suggest_things(self, prefix: str, cursor: int = 0) -> list[Found]:
        """Suggest things by the beginnings of the words of their names.

        Parameters
        ----------
        prefix
            What has been typed.
        cursor
            How many suggestions the client has seen already.

        """
        return self._searcher.complete(prefix, PAGE, cursor, scope=self._reconciler.scope)

    def suggest_types(self, prefix: str, cursor: int = 0) -> list[Found]:
        """Suggest classes that have instances: one of that name, then those that begin so, the largest first."""
        wanted = fold(prefix)
        graded = []
        for found in self.types:
            label = fold(found.label)
            if f" {wanted}" in f" {label}" or fold(_class_name(found)).startswith(wanted):
                graded.append((label != wanted, not label.startswith(wanted), found))
        graded.sort(key=lambda entry: entry[:2])
        return [found for _, _, found in graded][cursor : cursor + PAGE]

    def suggest_properties(self, prefix: str, cursor: int = 0) -> list[Property]:
        """Suggest properties."""
        return self._reconciler.properties.suggest(prefix)[cursor : cursor + PAGE]

    @cached_property
    def types(self) -> list[Found]:
        """The classes of the ontology that things belong to, those of most things first."""
        rows = self._reconciler.index.rows(
            "SELECT type, count(*) FROM typing JOIN thing ON thing.id = thing WHERE kind != 'term'"
            " GROUP BY type ORDER BY 2 DESC, 1"
        )
        known = self._reconciler.index.get(ENT + row[0] for row in rows)
        return [known[ENT + row[0]] for row in rows if ENT + row[0] in known]


def _class_name(found: Found) -> str:
    return found.iri.removeprefix(ENT)
