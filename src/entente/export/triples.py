"""Writing triples about one thing after another, with names in place of IRIs."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox

from entente.namespaces import DCTERMS, ENT, OWL, RDF, RDFS, SKOS, XSD

SPACES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": DCTERMS,
    "ent": ENT,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": OWL,
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": RDF,
    "rdfs": RDFS,
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "skos": SKOS,
    "spdx": "http://spdx.org/rdf/terms#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": XSD,
}
"""Namespaces that exports write."""

Value = str | int | ox.Literal


def name(short: str) -> str:
    """Give the IRI of a prefixed name.

    >>> name("void:Dataset")
    'http://rdfs.org/ns/void#Dataset'
    """
    prefix, _, local = short.partition(":")
    return SPACES[prefix] + local


def english(text: str) -> ox.Literal:
    """Write a text as an English literal."""
    return ox.Literal(text, language="en")


def typed(text: str, datatype: str) -> ox.Literal:
    """Write a literal with a datatype, given as a prefixed name."""
    return ox.Literal(text, datatype=ox.NamedNode(name(datatype)))


@dataclass
class Description:
    """Triples in the making.

    >>> about = Description()
    >>> about.say("urn:a", "void:triples", 3)
    >>> print(about.triples[0])
    <urn:a> <http://rdfs.org/ns/void#triples> "3"^^<http://www.w3.org/2001/XMLSchema#integer>
    """

    triples: list[ox.Triple] = field(default_factory=list)

    def say(self, subject: str, predicate: str, *values: Value) -> None:
        """Say something of a thing: strings are IRIs, numbers integers, and literals themselves."""
        for value in values:
            if isinstance(value, str):
                term: ox.NamedNode | ox.Literal = ox.NamedNode(value)
            else:
                term = ox.Literal(value) if isinstance(value, int) else value
            self.triples.append(ox.Triple(ox.NamedNode(subject), ox.NamedNode(name(predicate)), term))

    def type(self, subject: str, *classes: str) -> None:
        """Say of which classes, given as prefixed names, a thing is."""
        self.say(subject, "rdf:type", *map(name, classes))
