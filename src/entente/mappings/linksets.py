"""Mappings as linksets: triples by the graph that they stand in, ``graph/linkset/<target>``.

A mapping to an IRI is the one SKOS triple that it says. A code has no IRI, and it holds for a time: it becomes a node
of class ``ent:StateCode``. (docs/decisions/047)
"""

from __future__ import annotations

import re

import pyoxigraph as ox

from entente.mappings.records import Mapping, MappingSet
from entente.namespaces import ENT, ID, LINKSET, RDF, RDFS, SKOS

WIKIDATA = LINKSET + "wikidata"
TERMS = LINKSET + "terms"
WIKIDATA_ITEM = "http://www.wikidata.org/entity/"
LISTS = {
    ENT + "IsoAlpha2": ("iso3166", "iso-3166-1-alpha-2", "ISO 3166-1 alpha-2"),
    ENT + "IsoAlpha3": ("iso3166", "iso-3166-1-alpha-3", "ISO 3166-1 alpha-3"),
    ENT + "CorrelatesOfWar": ("cow", "cow", "COW"),
    ENT + "GleditschWard": ("gw", "gw", "Gleditsch–Ward"),
}
"""For each list of states: its linkset, the beginning of its codes' IRIs, and its short name."""


def find_graph(mapping: Mapping) -> str | None:
    """Name the linkset that a mapping belongs to; None where there is none for its target.

    Terms of the ontology make one linkset, whatever they are mapped to; things make one for each target.
    """
    if mapping.object is None:
        return LINKSET + LISTS[mapping.source][0] if mapping.source in LISTS else None
    if mapping.subject.startswith(ENT):
        return TERMS
    return WIKIDATA if mapping.object.startswith(WIKIDATA_ITEM) else None


def make_linksets(mappings: MappingSet) -> dict[str, list[ox.Triple]]:
    """Write the linksets of a mapping set that `judge_mappings` finds no fault with.

    Returns
    -------
    dict
        Triples by graph; the bounds of dates are for the build to add.

    """
    linksets: dict[str, list[ox.Triple]] = {}
    for mapping in mappings.mappings:
        graph = find_graph(mapping)
        if graph:
            linksets.setdefault(graph, []).extend(_say(mapping))
    return linksets


def name_code(mapping: Mapping) -> str:
    """Coin the IRI of a state's code: list, code, state, and the year from which it holds, if that is known."""
    _, start, _ = LISTS[mapping.source or ""]
    state = mapping.subject.rpartition("/")[2]
    year = re.match(r"[0-9]{4}", mapping.say("valid_period"))
    return f"{ID}code/" + "-".join([start, mapping.say("object_label").lower(), state, *([year[0]] if year else [])])


def _say(mapping: Mapping) -> list[ox.Triple]:
    subject = ox.NamedNode(mapping.subject)
    if mapping.object is not None:
        return [ox.Triple(subject, ox.NamedNode(mapping.predicate), ox.NamedNode(mapping.object))]
    code, source = ox.NamedNode(name_code(mapping)), mapping.source or ""
    notation, period = mapping.say("object_label"), mapping.say("valid_period")
    label = f"{LISTS[source][2]} {notation}: {mapping.say('subject_label')} ({period})"
    said: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        (RDF + "type", ox.NamedNode(ENT + "StateCode")),
        (RDFS + "label", ox.Literal(label, language="en")),
        (SKOS + "notation", ox.Literal(notation)),
        (ENT + "codeOf", subject),
        (ENT + "codeList", ox.NamedNode(source)),
        (ENT + "edtf", ox.Literal(period)),
        (ENT + "dateBasis", ox.NamedNode(ENT + "ExternalSource")),
    ]
    return [ox.Triple(code, ox.NamedNode(property_), value) for property_, value in said]
