"""What the build finds out about the claims: labels, coverage, and where sources agree or disagree."""

from __future__ import annotations

import pyoxigraph as ox

from entente.build.assemble import Dataset
from entente.build.describe import Labeller
from entente.build.infer import Rule, apply_rule, publish
from entente.build.sources import Sources
from entente.corpus.coverage import COVERED, MARKED, OPEN, cover
from entente.namespaces import ANALYSIS, CLAIM, DOCUMENTS, ENT, ENTITIES, INFERRED, RDFS, XSD
from entente.store.embedded import EmbeddedEngine

LABEL = ox.NamedNode(RDFS + "label")
COUNTS = {
    "coveredSentenceCount": COVERED,
    "bareSentenceCount": MARKED,
    "uncoveredSentenceCount": OPEN,
}


def add_labels(engine: EmbeddedEngine, dataset: Dataset, sources: Sources) -> None:
    """Give labels to what only claims speak of; a label does not say that the thing exists."""
    spoken = [
        triple
        for graph, triples in dataset.graphs.items()
        if graph.startswith(CLAIM) or graph in (ENTITIES, DOCUMENTS)
        for triple in triples
    ]
    labels = Labeller(sources.ontology, spoken).derive()
    triples = {ox.Triple(ox.NamedNode(iri), LABEL, ox.Literal(label, language="en")) for iri, label in labels.items()}
    publish(engine, dataset, INFERRED + "label", triples)


def add_analysis(engine: EmbeddedEngine, dataset: Dataset, sources: Sources, queries: list[Rule]) -> None:
    """Fill the analysis graph: coverage of each document, and what the analysis queries conclude from the claims."""
    publish(engine, dataset, ANALYSIS, _count_coverage(sources))
    for query in queries:
        publish(engine, dataset, ANALYSIS, apply_rule(engine, query))


def _count_coverage(sources: Sources) -> set[ox.Triple]:
    triples = set()
    for slug, document in sources.documents.items():
        coverage = cover(document, sources.sentences[slug], sources.claims[slug])
        counts = {name: coverage.count(state) for name, state in COUNTS.items()}
        counts["sentenceCount"] = len(coverage.standings)
        counts["claimCount"] = len(sources.claims[slug].claims)
        for name, count in counts.items():
            literal = ox.Literal(str(count), datatype=ox.NamedNode(XSD + "integer"))
            triples.add(ox.Triple(ox.NamedNode(document.iri), ox.NamedNode(ENT + name), literal))
    return triples
