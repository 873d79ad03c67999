"""The service description (SPARQL 1.1 Service Description): true to what is served, since it reads the same tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from entente.namespaces import BASE, CATALOGUE, DCTERMS, DEFAULT, RDF, RDFS
from entente.sparql.formats import FORMATS, Format
from entente.store.writers import TRIPLE_WRITERS

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_DCAT = "http://www.w3.org/ns/dcat#"
_SERVICE = BASE + "service#"
_PREFIXES = {"sd": _SD, "dcterms": DCTERMS, "void": _VOID, "dcat": _DCAT, "limit": _SERVICE}


def describe(
    address: str, written_as: Format, *, graphs: Iterable[str], limits: Mapping[str, float], federates: Iterable[str]
) -> bytes:
    """Describe the service as RDF.

    Parameters
    ----------
    address
        Its endpoint.
    written_as
        The syntax, one of the triple formats.
    graphs
        The named graphs that it names; claims are left to queries, since each is a graph.
    limits
        Its limits: numbers by name.
    federates
        The endpoints that its queries may ask.

    """
    service, whole = ox.NamedNode(address), ox.NamedNode(BASE)
    dataset, default = ox.BlankNode("dataset"), ox.BlankNode("default")
    triples = [
        _link(service, RDF + "type", _SD + "Service"),
        _link(service, _SD + "endpoint", address),
        _link(service, _SD + "supportedLanguage", _SD + "SPARQL11Query"),
        ox.Triple(service, ox.NamedNode(_SD + "defaultDataset"), dataset),
        _link(dataset, RDF + "type", _SD + "Dataset"),
        ox.Triple(dataset, ox.NamedNode(_SD + "defaultGraph"), default),
        _link(default, RDF + "type", _SD + "Graph"),
        _link(default, DCTERMS + "source", DEFAULT),
        _link(service, RDF + "type", _DCAT + "DataService"),
        _link(service, _DCAT + "servesDataset", BASE),
        _link(dataset, RDFS + "seeAlso", CATALOGUE),
        _link(whole, RDF + "type", _VOID + "Dataset"),
        _link(whole, _VOID + "sparqlEndpoint", address),
        _link(whole, RDFS + "seeAlso", address.removesuffix("/sparql") + "/void"),
    ]
    for formats in FORMATS.values():
        triples += [_link(service, _SD + "resultFormat", known.iri) for known in formats if known.iri]
    targets = list(federates)
    if targets:
        triples.append(_link(service, _SD + "feature", _SD + "BasicFederatedQuery"))
        triples += [_link(service, _SERVICE + "federatesWith", target) for target in targets]
    for name in graphs:
        node = ox.BlankNode(f"g{len(triples)}")
        triples += [
            ox.Triple(dataset, ox.NamedNode(_SD + "namedGraph"), node),
            _link(node, RDF + "type", _SD + "NamedGraph"),
            _link(node, _SD + "name", name),
        ]
    for name, value in limits.items():
        triples.append(ox.Triple(service, ox.NamedNode(_SERVICE + name), ox.Literal(value)))
    written = ox.serialize(_unique(triples), format=TRIPLE_WRITERS[written_as.name], prefixes=_PREFIXES)
    return written or b""


def _link(subject: ox.NamedNode | ox.BlankNode, predicate: str, target: str) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), ox.NamedNode(target))


def _unique(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    return list(dict.fromkeys(triples))
