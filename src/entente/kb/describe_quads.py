"""A thing's description as RDF: both directions, the claims about it, its parts, and the labels of all that is named.

It comes in pages, since there are things of which thousands of triples speak. Quads keep each triple in the graphs
that hold it. Plain triples are only what stands as a fact: whatever is said under a hedge has its graph, or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from entente.kb.columns import read_column, values_block
from entente.kb.facts import ABOUT, UNIONS, Fact, Standing, quote, read_incoming, read_outgoing
from entente.kb.mentions import find_about, find_in_document
from entente.namespaces import CLAIM, DOC, DOC_GRAPH, DOCUMENTS, ENT, INFERRED, RDFS
from entente.store.engine import Engine

FACTS, CLAIMS, PARTS = 300, 50, 300
"""How many of each a page has."""


@dataclass(frozen=True)
class Portion:
    """One page of a description.

    Attributes
    ----------
    quads
        Everything, each triple in the graphs that hold it.
    triples
        What stands as a fact, without graphs.
    page, pages
        Which page it is, from 1, and how many there are.

    """

    quads: tuple[ox.Quad, ...]
    triples: tuple[ox.Triple, ...]
    page: int
    pages: int


def describe_quads(engine: Engine, iri: str, page: int = 1) -> Portion:
    """Describe a thing.

    Parameters
    ----------
    engine
        The dataset.
    iri
        The thing; spans are described with their document.
    page
        Which page, from 1; behind the last one there is nothing.

    """
    facts = [*read_outgoing(engine, iri), *read_incoming(engine, iri)]
    claims = find_in_document(engine, iri) if iri.startswith(DOC) else find_about(engine, iri)
    parts = _find_parts(engine, iri) if iri.startswith(DOC) else []
    pages = max(1, *(-(-len(some) // size) for some, size in ((facts, FACTS), (claims, CLAIMS), (parts, PARTS))))
    chosen = _slice(facts, page, FACTS)
    gathered = _Gathered()
    gathered.add_facts(chosen)
    told = _slice(claims, page, CLAIMS)
    gathered.add_descriptions(engine, told)
    if not iri.startswith(DOC):
        for claim in told:
            gathered.add(ox.Triple(ox.NamedNode(claim), ox.NamedNode(ABOUT), ox.NamedNode(iri)), (INFERRED + "about",))
    if iri.startswith(CLAIM):
        gathered.add_descriptions(engine, [iri])
        if page == 1:
            gathered.add_contents(engine, [iri])
    gathered.add_contents(engine, told)
    gathered.add_subjects(engine, _slice(parts, page, PARTS))
    gathered.add_labels(engine)
    return Portion(tuple(gathered.quads), tuple(gathered.triples), page, pages)


class _Gathered:
    """Quads and plain triples in the order in which they come, each once."""

    def __init__(self) -> None:
        self.quads: dict[ox.Quad, None] = {}
        self.triples: dict[ox.Triple, None] = {}

    def add(self, triple: ox.Triple, graphs: Iterable[str], *, flat: bool = True) -> None:
        """Add a triple to its graphs, and to the plain triples where it stands as a fact."""
        for graph in graphs:
            self.quads.setdefault(ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(graph)))
        if flat:
            self.triples.setdefault(triple)

    def add_facts(self, facts: Iterable[Fact]) -> None:
        """Add the triples around the thing."""
        for fact in facts:
            triple = ox.Triple(ox.NamedNode(fact.subject), ox.NamedNode(fact.predicate), fact.value)
            self.add(triple, fact.sources, flat=fact.standing is not Standing.HEDGED)

    def add_descriptions(self, engine: Engine, claims: Sequence[str]) -> None:
        """Add who says what each claim says, how surely, and the spans that are its evidence."""
        if not claims:
            return
        self.add_subjects(engine, claims)
        block = f"{values_block('?claim', claims)} GRAPH <{DOCUMENTS}> {{ ?claim <{ENT}evidence> ?span }}"
        self.add_subjects(engine, sorted(set(read_column(engine, "?span", block))))

    def add_subjects(self, engine: Engine, iris: Sequence[str]) -> None:
        """Add what the descriptions of documents say of claims and spans."""
        if iris:
            pattern = f"{values_block('?s', iris)} GRAPH ?g {{ ?s ?p ?o }} FILTER(?g = <{DOCUMENTS}>)"
            for triple, graph, _ in _read_triples(engine, pattern):
                self.add(triple, (graph,))

    def add_contents(self, engine: Engine, claims: Sequence[str]) -> None:
        """Add what claims say; as plain triples only what their documents assert flatly."""
        if claims:
            views = sorted({DOC_GRAPH + claim.removeprefix(CLAIM).rpartition("/")[0] for claim in claims})
            pattern = (
                f"{values_block('?g', claims)} GRAPH ?g {{ ?s ?p ?o }} "
                f"OPTIONAL {{ {values_block('?view', views)} GRAPH ?view {{ ?s ?p ?o }} }}"
            )
            for triple, graph, flat in _read_triples(engine, pattern):
                self.add(triple, (graph,), flat=flat)

    def add_labels(self, engine: Engine) -> None:
        """Add the labels of all that has been named, so that nobody has to look them up one by one."""
        named = {
            term.value
            for quad in self.quads
            for term in (quad.subject, quad.predicate, quad.object)
            if isinstance(term, ox.NamedNode)
        }
        pattern = (
            f"{values_block('?s', sorted(named))} GRAPH ?g {{ ?s <{RDFS}label> ?o }} BIND(<{RDFS}label> AS ?p) "
            f"FILTER(?g NOT IN ({', '.join(map(quote, UNIONS))}) && !STRSTARTS(STR(?g), '{DOC_GRAPH}') "
            f"&& !STRSTARTS(STR(?g), '{CLAIM}'))"
        )
        for triple, graph, _ in _read_triples(engine, pattern):
            self.add(triple, (graph,))


def _read_triples(engine: Engine, pattern: str) -> Iterator[tuple[ox.Triple, str, bool]]:
    found = []
    for row in engine.select(f"SELECT * {{ {pattern} }}"):
        subject, predicate, graph = row["s"], row["p"], row["g"]
        if (
            isinstance(subject, ox.NamedNode)
            and isinstance(predicate, ox.NamedNode)
            and isinstance(graph, ox.NamedNode)
        ):
            found.append((ox.Triple(subject, predicate, row["o"]), graph.value, "view" in row))
    return iter(sorted(found, key=lambda one: (one[1], str(one[0]))))


def _find_parts(engine: Engine, document: str) -> list[str]:
    """Find the spans and ranges of a document: their IRIs are its own with a fragment."""
    spans = read_column(engine, "?s", f"GRAPH <{DOCUMENTS}> {{ ?s <{ENT}spanOf> {quote(document)} }}")
    ranges = read_column(
        engine,
        "?s",
        f"GRAPH <{DOCUMENTS}> {{ ?s <{ENT}rangeKind> ?kind }} FILTER(STRSTARTS(STR(?s), '{document}#'))",
    )
    return sorted({*spans, *ranges}, key=lambda iri: (len(iri.partition(",")[0]), iri))


def _slice(some: Sequence[Any], page: int, size: int) -> Sequence[Any]:
    return some[(page - 1) * size : page * size]
