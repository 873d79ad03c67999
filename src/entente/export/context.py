"""The JSON-LD context: short names for the ontology's terms, made from the ontology itself.

Classes, codes and properties have their local names as keys; a property's values need no datatype and no ``@id``, and
values of code lists are bare words: ``{"id": "phase:a", "type": "StatusPhase", "status": "Withheld"}``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from entente.namespaces import BASE, CLAIM, DCTERMS, ENT, ID, OWL, RDF, RDFS, SKOS, XSD

CONTEXT = BASE + "context.jsonld"
"""Where the context is published."""

Context = dict[str, Any]

_CODE = ENT + "CodeValue"
_DATES = frozenset({ENT + "notBefore", ENT + "notAfter"})
"""Dates, to which the ontology gives no range: the reasoner knows no ``xsd:date``."""
_ENGLISH = {
    "label": RDFS + "label",
    "comment": RDFS + "comment",
    "altLabel": SKOS + "altLabel",
    "prefLabel": SKOS + "prefLabel",
    "definition": SKOS + "definition",
    "example": SKOS + "example",
}
_LINKS = {
    "subClassOf": RDFS + "subClassOf",
    "subPropertyOf": RDFS + "subPropertyOf",
    "isDefinedBy": RDFS + "isDefinedBy",
    "seeAlso": RDFS + "seeAlso",
    "inScheme": SKOS + "inScheme",
    "exactMatch": SKOS + "exactMatch",
    "closeMatch": SKOS + "closeMatch",
    "creator": DCTERMS + "creator",
    "source": DCTERMS + "source",
    "license": DCTERMS + "license",
}
_PLAIN = {
    "title": DCTERMS + "title",
    "issued": DCTERMS + "issued",
    "language": DCTERMS + "language",
    "bibliographicCitation": DCTERMS + "bibliographicCitation",
}


def make_context(ontology: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> Context:
    """Make the context.

    Parameters
    ----------
    ontology
        Triples of the ontology.
    prefixes
        Namespaces by name; a name that is also a term's is left out.

    Returns
    -------
    dict
        The value of ``@context``, JSON-LD 1.1.

    """
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for triple in ontology:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
            said[triple.subject.value][triple.predicate.value].add(triple.object.value)
    supers = {term: values.get(RDFS + "subClassOf", set()) for term, values in said.items()}
    terms: Context = {}
    for iri in sorted(said):
        if iri.startswith(ENT):
            name = iri.removeprefix(ENT)
            terms[name] = _define(iri, said[iri], supers)
    for name, iri in _ENGLISH.items():
        terms.setdefault(name, {"@id": iri, "@language": "en"})
    for name, iri in _LINKS.items():
        terms.setdefault(name, {"@id": iri, "@type": "@id"})
    for name, iri in _PLAIN.items():
        terms.setdefault(name, iri)
    names = {"id": "@id", "type": "@type"}
    spaces = {**prefixes, "entity": ID, "claim": CLAIM}
    short = {name: iri for name, iri in sorted(spaces.items()) if name not in terms and name not in names}
    return {"@version": 1.1, **names, **short, **{name: terms[name] for name in sorted(terms) if name not in names}}


def write_context(context: Context) -> bytes:
    """Write the context as a document of its own."""
    return (json.dumps({"@context": context}, indent=1, ensure_ascii=False) + "\n").encode()


def _define(iri: str, values: Mapping[str, set[str]], supers: Mapping[str, set[str]]) -> Any:
    types, ranges = values.get(RDF + "type", set()), sorted(values.get(RDFS + "range", set()))
    if OWL + "ObjectProperty" in types:
        codes = bool(ranges) and all(_is_below(found, _CODE, supers) for found in ranges)
        return {"@id": iri, "@type": "@vocab" if codes else "@id"}
    if iri in _DATES:
        return {"@id": iri, "@type": XSD + "date"}
    if OWL + "DatatypeProperty" in types and len(ranges) == 1:
        if ranges[0] == RDF + "langString":
            return {"@id": iri, "@language": "en"}
        if ranges[0] != XSD + "string":
            return {"@id": iri, "@type": ranges[0]}
    return iri


def _is_below(iri: str, top: str, supers: Mapping[str, set[str]]) -> bool:
    seen, todo = set[str](), [iri]
    while todo:
        found = todo.pop()
        if found == top:
            return True
        if found not in seen:
            seen.add(found)
            todo += supers.get(found, ())
    return False
