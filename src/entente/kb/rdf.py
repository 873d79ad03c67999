"""Terms of pyoxigraph as terms of rdflib; the one place where the two meet in the library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox
import rdflib

from entente.errors import InvalidInput
from entente.kb.terms import Term
from entente.namespaces import XSD


def to_node(term: Term) -> rdflib.term.Identifier:
    """Convert a term; plain literals get no ``xsd:string``, as rdflib holds the two unequal.

    Raises
    ------
    InvalidInput
        It is a triple term of RDF 1.2, which rdflib does not have.

    """
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        if term.datatype.value == XSD + "string":
            return rdflib.Literal(term.value)
        return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)
    raise InvalidInput("rdflib has no triple terms", remedy="read the result with pyoxigraph")


def to_graph(triples: Iterable[ox.Triple], prefixes: Mapping[str, str], iri: str | None = None) -> rdflib.Graph:
    """Make a graph of triples.

    Parameters
    ----------
    triples
        What it holds.
    prefixes
        Namespaces by name, bound in the graph.
    iri
        The name of the graph, if it has one.

    """
    graph = rdflib.Graph(identifier=rdflib.URIRef(iri) if iri else None, bind_namespaces="none")
    for name, namespace in prefixes.items():
        graph.bind(name, namespace)
    for triple in triples:
        graph.add((to_node(triple.subject), to_node(triple.predicate), to_node(triple.object)))
    return graph
