"""The dataset described with VoID (https://www.w3.org/TR/void/): what it holds, by numbers, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

import pyoxigraph as ox

from entente.export.counting import Counts
from entente.export.triples import Description, english
from entente.namespaces import (
    ANALYSIS,
    BASE,
    CATALOGUE,
    CORPUS,
    DEFAULT,
    DOC_GRAPH,
    DOCUMENTS,
    ENTITIES,
    GRAPH,
    ID,
    INFERRED,
    LINKSET,
    ONTOLOGY,
)

_TITLES = {
    DEFAULT: "What queries ask by default: corpus, linksets, inferences and analysis together",
    CORPUS: "What at least one document asserts flatly, with entities, documents and ontology",
    ENTITIES: "The authority file: names, aliases and types of what has identity outside the argument",
    DOCUMENTS: "The manifest of documents, the description of every claim, and every span",
    ONTOLOGY: "The ontology",
    ANALYSIS: "Findings: conflicts, corroboration, single sources, contrasts of hedges, coverage",
}
_TITLE_STARTS = {
    DOC_GRAPH: "What the document {} asserts flatly",
    INFERRED: "What the rule {} concludes beyond the corpus",
    LINKSET: "Links and codes: {}",
    GRAPH: "The graph {}",
}


def describe_void(counts: Counts, prefixes: Mapping[str, str]) -> list[ox.Triple]:
    """Describe the dataset, its graphs, its classes and properties, and its links.

    Parameters
    ----------
    counts
        What it holds.
    prefixes
        Namespaces by name, by which the vocabularies in use are found.

    """
    about = Description()
    about.type(BASE, "void:Dataset")
    about.say(BASE, "void:uriSpace", ox.Literal(ID))
    about.say(BASE, "void:triples", counts.triples)
    about.say(BASE, "void:entities", counts.entities)
    about.say(BASE, "void:classes", len(counts.classes))
    about.say(BASE, "void:properties", len(counts.properties))
    about.say(BASE, "void:distinctSubjects", counts.subjects)
    about.say(BASE, "void:distinctObjects", counts.objects)
    about.say(BASE, "void:exampleResource", *counts.examples)
    about.say(BASE, "void:vocabulary", *_find_vocabularies(counts, prefixes))
    about.say(BASE, "void:sparqlEndpoint", BASE + "sparql")
    _add_partitions(about, counts, prefixes)
    _add_graphs(about, counts)
    _add_linksets(about, counts, prefixes)
    return about.triples


def _add_partitions(about: Description, counts: Counts, prefixes: Mapping[str, str]) -> None:
    for iri, entities in counts.classes.items():
        node = f"{CATALOGUE}#class-{_shorten(iri, prefixes)}"
        about.say(BASE, "void:classPartition", node)
        about.type(node, "void:Dataset")
        about.say(node, "void:class", iri)
        about.say(node, "void:entities", entities)
    for used in counts.properties:
        node = f"{CATALOGUE}#property-{_shorten(used.iri, prefixes)}"
        about.say(BASE, "void:propertyPartition", node)
        about.type(node, "void:Dataset")
        about.say(node, "void:property", used.iri)
        about.say(node, "void:triples", used.triples)
        about.say(node, "void:distinctSubjects", used.subjects)
        about.say(node, "void:distinctObjects", used.objects)


def _add_graphs(about: Description, counts: Counts) -> None:
    for graph, triples in counts.graphs.items():
        about.say(BASE, "void:subset", graph)
        about.type(graph, "void:Dataset", "sd:NamedGraph")
        about.say(graph, "sd:name", graph)
        about.say(graph, "dcterms:title", english(_entitle(graph)))
        about.say(graph, "void:triples", triples)
    claims = f"{CATALOGUE}#claims"
    about.say(BASE, "void:subset", claims)
    about.type(claims, "void:Dataset")
    about.say(claims, "dcterms:title", english(f"What {counts.claims:,} claims say, each in a graph of its own"))
    about.say(claims, "void:uriSpace", ox.Literal(ID + "claim/"))
    about.say(claims, "void:triples", counts.said)


def _add_linksets(about: Description, counts: Counts, prefixes: Mapping[str, str]) -> None:
    for links in counts.links:
        place, home = urlsplit(links.target).netloc, (links.graph or DEFAULT).rpartition("/")[2]
        node = f"{CATALOGUE}#linkset-{home}-{_shorten(links.predicate, prefixes)}-{place}"
        target = f"{CATALOGUE}#target-{place}"
        about.say(links.graph or BASE, "void:subset", node)
        about.type(node, "void:Linkset")
        about.say(node, "void:subjectsTarget", BASE)
        about.say(node, "void:objectsTarget", target)
        about.say(node, "void:linkPredicate", links.predicate)
        about.say(node, "void:triples", links.triples)
        about.type(target, "void:Dataset")
        about.say(target, "void:uriSpace", ox.Literal(links.target))
        about.say(target, "foaf:homepage", links.target)
    about.triples[:] = dict.fromkeys(about.triples)


def _entitle(graph: str) -> str:
    if graph in _TITLES:
        return _TITLES[graph]
    return next(
        title.format(graph.removeprefix(start)) for start, title in _TITLE_STARTS.items() if graph.startswith(start)
    )


def _shorten(iri: str, prefixes: Mapping[str, str]) -> str:
    """Name a term in a fragment: by its prefixed name where there is one, so that it stays when others come."""
    for prefix, space in prefixes.items():
        if iri.startswith(space) and iri != space:
            return f"{prefix}:{quote(iri.removeprefix(space), '')}"
    return quote(iri, "")


def _find_vocabularies(counts: Counts, prefixes: Mapping[str, str]) -> list[str]:
    used = [*counts.classes, *(used.iri for used in counts.properties)]
    return sorted({space for space in prefixes.values() if any(iri.startswith(space) for iri in used)})
