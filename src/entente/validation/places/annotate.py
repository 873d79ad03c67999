"""Findings with what their readers need: the place, its line, where the shape is defined, and what may be written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from entente.errors import Place
from entente.validation.engines.graph import Graph
from entente.validation.places.fixes import suggest
from entente.validation.places.locator import Locator, Spot
from entente.validation.places.placing import component_of, distinct, place
from entente.validation.places.walking import walk
from entente.validation.places.writing import write_term
from entente.validation.report import Finding, Report, Severity


def annotate(
    report: Report,
    data: Locator,
    shapes: Locator,
    *,
    graph: Graph | None = None,
    first: Callable[[Finding], Iterable[str]] = lambda _: (),
) -> Report:
    """Fill in place, snippet, definition and fixes of findings that lack them.

    Parameters
    ----------
    report
        What was found. A place without a column is made more precise.
    data
        The files that were validated, in the order of the tables of the graph that was.
    shapes
        The files of the shapes, in the same sense.
    graph
        The graph that was validated, for candidates of a class; made from the files where it is not given.
    first
        Names of the files in which a finding is looked for before the others.

    Returns
    -------
    Report
        The same findings. What is written nowhere keeps no place, and what no fix can be derived for has none.

    """
    annotator = _Annotator(data, shapes, graph)
    return Report(tuple(annotator.annotate(found, tuple(first(found))) for found in report))


class _Annotator:
    def __init__(self, data: Locator, shapes: Locator, graph: Graph | None) -> None:
        self._data = data
        self._shapes = shapes
        self._constraints = Graph([file.table for file in shapes.files])
        self._graph = graph

    def annotate(self, found: Finding, first: tuple[str, ...]) -> Finding:
        exact = found.place is not None and found.place.column is not None
        data = self._data
        if first or (found.place and found.place.iri):
            data = data.preferring(first=first, graph=found.place.iri if found.place else None)
        spot = self._find(found, data) if not exact else None
        placed = found
        if spot is not None:
            iri = found.place.iri if found.place else None
            placed = replace(found, place=replace(spot.place, iri=iri), snippet=found.snippet or spot.snippet)
        if placed.defined is None and (defined := self._define(found)):
            placed = replace(placed, defined=defined)
        if spot is not None and not placed.fixes:
            fixes, replaces = suggest(found, spot, data, self._constraints, self._instances)
            placed = replace(placed, fixes=fixes, replaces=replaces)
        inner = tuple(self.annotate(each, first) for each in found.details) or self._count(found, data)
        return replace(placed, details=inner) if inner else placed

    def _find(self, found: Finding, data: Locator) -> Spot | None:
        spot = place(found, data, self._constraints)
        if spot is None and found.place and found.place.iri:
            spot = data.find(found.place.iri)
        return spot or self._as_target(found)

    def _as_target(self, found: Finding) -> Spot | None:
        """A node that no data file speaks of is written where the shape names it as its target."""
        return self._shapes.find(found.focus)

    def _define(self, found: Finding) -> Place | None:
        spot = self._shapes.find(found.source)
        return spot.place if spot else None

    def _instances(self) -> Graph:
        if self._graph is None:
            self._graph = Graph([file.table for file in self._data.files])
        return self._graph

    def _count(self, found: Finding, data: Locator) -> tuple[Finding, ...]:
        """Tell of each value where it stands, where there are too many."""
        if component_of(found) not in ("MaxCount", "UniqueLang"):
            return ()
        values = distinct(walk(data, found.focus, found.path))
        details = []
        for step in values:
            spot = step.at_value
            details.append(
                Finding(
                    Severity.INFO,
                    found.source,
                    found.focus,
                    f"One of {len(values)} values: {write_term(step.value, spot.file)}.",
                    path=found.path,
                    value=step.value,
                    place=spot.place,
                    snippet=spot.snippet,
                )
            )
        return tuple(details)
