"""Claim graphs, document views and the corpus: the dataset before anything is inferred."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from entente.build.expand import ExpandedClaim, bound_dates, expand_claims, expand_spans, find_undatable
from entente.build.sources import Sources
from entente.errors import Faults
from entente.mappings.linksets import make_linksets
from entente.namespaces import CORPUS, DOC_GRAPH, DOCUMENTS, ENTITIES, ONTOLOGY
from entente.validation.views import View, vocabulary


@dataclass
class Dataset:
    """Triples by the graph that holds them.

    Attributes
    ----------
    graphs
        Sets of triples by graph IRI.

    """

    graphs: dict[str, set[ox.Triple]] = field(default_factory=dict)

    def add(self, graph: str, triples: Iterable[ox.Triple]) -> None:
        """Add triples to a graph."""
        self.graphs.setdefault(graph, set()).update(triples)

    def quads(self, *graphs: str) -> list[ox.Quad]:
        """List the quads of some graphs, or of all."""
        return [
            ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(graph))
            for graph in graphs or self.graphs
            for triple in self.graphs.get(graph, ())
        ]


def expand_sources(sources: Sources) -> dict[str, list[ExpandedClaim]]:
    """Write out all claims, by document.

    Raises
    ------
    Faults
        Dates that are no EDTF, in claims, authority file or manifest, each with its place.

    """
    faults = find_undatable((*sources.entities, *sources.manifest), sources.locate)
    expanded = {}
    for slug, document in sources.documents.items():
        try:
            expanded[slug] = expand_claims(document, sources.claims[slug])
        except Faults as several:
            faults += several.faults
    if faults:
        raise Faults(faults)
    return expanded


def make_views(sources: Sources, claims: dict[str, list[ExpandedClaim]]) -> tuple[list[View], View]:
    """Make what SHACL validates.

    Returns
    -------
    list, View
        The authority file with the manifest, and each document's own view: its descriptions and all that it affirms,
        hedged or not; then the context that shapes may look at besides.

    """
    shared = [*bound_dates(sources.entities), *bound_dates(sources.manifest), *sources.citations]
    views = [View.of(None, shared)]
    for slug, expanded in claims.items():
        triples = expand_spans(sources.claims[slug])
        for claim in expanded:
            triples += claim.description
            if claim.affirmed:
                triples += claim.says
        views.append(View.of(slug, triples))
    vocabulary_ = vocabulary(sources.ontology)
    return views, View(None, views[0].lines | vocabulary_.lines)


def assemble(sources: Sources, claims: dict[str, list[ExpandedClaim]]) -> Dataset:
    """Put together claim graphs, authority, descriptions, document views, the corpus, and the linksets beside it."""
    dataset = Dataset()
    dataset.add(ONTOLOGY, sources.ontology)
    dataset.add(ENTITIES, bound_dates(sources.entities))
    dataset.add(DOCUMENTS, bound_dates(sources.manifest))
    dataset.add(DOCUMENTS, sources.citations)
    for slug, expanded in claims.items():
        view = DOC_GRAPH + slug
        dataset.add(view, ())
        dataset.add(DOCUMENTS, expand_spans(sources.claims[slug]))
        for claim in expanded:
            dataset.add(DOCUMENTS, claim.description)
            dataset.add(claim.iri, claim.says)
            if claim.flat:
                dataset.add(view, claim.says)
        dataset.add(CORPUS, dataset.graphs[view])
    for graph in (ENTITIES, DOCUMENTS, ONTOLOGY):
        dataset.add(CORPUS, dataset.graphs[graph])
    for graph, triples in make_linksets(sources.mappings).items():
        dataset.add(graph, bound_dates(triples))
    return dataset
