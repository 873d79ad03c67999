"""The query library as RDF: each query an executable of SHACL, as endpoints of the field publish their examples.

Standard: `SHACL, SPARQL executables <https://www.w3.org/TR/shacl/#sparql-constraints>`_.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox

from entente.library import Query
from entente.namespaces import BASE, DCTERMS, RDF, RDFS, SH

QUERIES = BASE + "queries/"
_SCHEMA = "https://schema.org/"
_FORM = re.compile(r"^\s*(SELECT|CONSTRUCT|ASK|DESCRIBE)\b", re.M | re.I)


def query_iri(name: str) -> str:
    """Name a query of the library.

    >>> query_iri("contradictions")
    'https://w3id.org/entente/queries/contradictions'
    """
    return QUERIES + name


def write_queries(queries: Iterable[Query]) -> list[ox.Triple]:
    """Write queries as RDF: title, question, how to read the answer, parameters with defaults, and SPARQL."""
    triples: list[ox.Triple] = []

    def say(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> None:
        triples.append(ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value))

    for query in queries:
        iri = query_iri(query.name)
        found = _FORM.search(query.body)
        form = found[1].lower() if found else "select"
        say(iri, RDF + "type", ox.NamedNode(SH + "SPARQLExecutable"))
        say(iri, RDF + "type", ox.NamedNode(f"{SH}SPARQL{form.capitalize()}Executable"))
        say(iri, RDFS + "label", ox.Literal(query.title, language="en"))
        for predicate, text in ((RDFS + "comment", query.question), (DCTERMS + "description", query.reading)):
            if text:
                say(iri, predicate, ox.Literal(text, language="en"))
        if query.topic:
            say(iri, _SCHEMA + "keywords", ox.Literal(query.topic, language="en"))
        say(iri, _SCHEMA + "target", ox.NamedNode(BASE + "sparql"))
        say(iri, SH + form, ox.Literal(query.body))
        for parameter in query.parameters:
            node = f"{iri}#{parameter.name}"
            say(iri, SH + "parameter", ox.NamedNode(node))
            say(node, RDF + "type", ox.NamedNode(SH + "Parameter"))
            say(node, SH + "name", ox.Literal(parameter.name))
            say(node, SH + "description", ox.Literal(parameter.description, language="en"))
            say(node, SH + "defaultValue", ox.Literal(parameter.default))
    return triples
