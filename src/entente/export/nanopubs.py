"""Claims as nanopublications: an assertion, where it comes from, and who publishes it.

What a claimant asserts flatly is the assertion itself, and the graph that holds it is the claim. What is denied,
hedged, feared or conditional is asserted by nobody: there the assertion is that the claim is made, with its triples
reified. No time of making is written, so that an unchanged claim stays the same nanopublication; whoever signs and
publishes one adds the time. See https://nanopub.net/guidelines/working_draft/.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from entente.export.files import Content
from entente.export.graphs import Graphs
from entente.export.triples import Description, english
from entente.namespaces import BASE, CLAIM, DOCUMENTS, ENT, RDF, RDFS

_SPACES = {
    "np": "http://www.nanopub.org/nschema#",
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
}
_FLAT = {
    "polarity": {"Affirmed"},
    "modality": {"Factual"},
    "attitude": {"Says", "Thinks"},
}

Said = dict[str, list[ox.Triple]]
"""Triples by the IRI of their subject."""


def make_nanopubs(graphs: Graphs, licence: str, prefixes: Mapping[str, str]) -> Content:
    """Make one TriG file of all claims, four graphs each.

    Parameters
    ----------
    graphs
        The dataset.
    licence
        The IRI of the licence.
    prefixes
        Namespaces by name.

    """
    quads = (quad for group in list_nanopubs(graphs, licence).values() for quad in group)
    body = ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes={**prefixes, **_SPACES}) or b""
    title, standard = "Claims as nanopublications, unsigned", "https://nanopub.net/guidelines/working_draft/"
    return Content("exports/nanopubs.trig", "nanopubs", title, "application/trig", standard, body)


def list_nanopubs(graphs: Graphs, licence: str) -> dict[str, list[ox.Quad]]:
    """Make the nanopublication of each claim, by the claim's IRI."""
    described: Said = {}
    for triple in graphs.get(DOCUMENTS, ()):
        if isinstance(triple.subject, ox.NamedNode):
            described.setdefault(triple.subject.value, []).append(triple)
    return {
        name: list(_publish(name, triples, described, licence))
        for name, triples in graphs.items()
        if name.startswith(CLAIM) and name in described
    }


def is_asserted(description: list[ox.Triple]) -> bool:
    """Tell whether the claimant of a claim asserts what it says, as a fact and without a condition."""
    values: dict[str, set[str]] = {}
    for triple in description:
        if isinstance(triple.object, ox.NamedNode):
            name = triple.predicate.value.removeprefix(ENT)
            values.setdefault(name, set()).add(triple.object.value.removeprefix(ENT))
    return "condition" not in values and all(values.get(name, set()) <= wanted for name, wanted in _FLAT.items())


def _publish(claim: str, says: list[ox.Triple], described: Said, licence: str) -> Iterator[ox.Quad]:
    description = described[claim]
    pub = claim + "#nanopub"
    flat = is_asserted(description)
    assertion, provenance, info = claim if flat else pub + "-assertion", pub + "-provenance", pub + "-info"
    head = Description()
    head.say(pub, "rdf:type", _SPACES["np"] + "Nanopublication")
    for name, graph in (("Assertion", assertion), ("Provenance", provenance), ("PublicationInfo", info)):
        head.triples.append(_link(pub, f"{_SPACES['np']}has{name}", graph))
    yield from _put(head.triples, pub + "-head")
    yield from _put(says if flat else [*description, *_reify(claim, says)], assertion)
    origin = _trace(assertion, description, described)
    yield from _put([*description, *origin] if flat else origin, provenance)
    published = Description()
    published.say(pub, "dcterms:creator", BASE + "graph/catalogue#publisher")
    published.say(pub, "dcterms:license", licence)
    published.say(pub, "dcterms:isPartOf", BASE)
    published.say(pub, "dcterms:subject", claim)
    published.say(pub, "rdfs:label", *(english(label) for label in _labels(description)))
    yield from _put(published.triples, info)


def _reify(claim: str, says: list[ox.Triple]) -> list[ox.Triple]:
    """Speak of triples without asserting them (RDF 1.1 Schema, section 5.3)."""
    about = Description()
    for number, triple in enumerate(says, 1):
        node = f"{claim}#statement-{number}"
        about.say(claim, "rdfs:member", node)
        about.type(node, "rdf:Statement")
        for part, term in (("subject", triple.subject), ("predicate", triple.predicate), ("object", triple.object)):
            about.triples.append(ox.Triple(ox.NamedNode(node), ox.NamedNode(RDF + part), term))
    return about.triples


def _trace(assertion: str, description: list[ox.Triple], described: Said) -> list[ox.Triple]:
    """Say who holds an assertion, and in which passages of which document it stands."""
    about = Description()
    for triple in description:
        if not isinstance(triple.object, ox.NamedNode):
            continue
        value = triple.object.value
        if triple.predicate.value == ENT + "claimant":
            about.say(assertion, "prov:wasAttributedTo", value)
        elif triple.predicate.value == ENT + "inDocument":
            about.say(assertion, "prov:hadPrimarySource", value)
        elif triple.predicate.value == ENT + "evidence":
            about.say(assertion, "prov:wasDerivedFrom", value)
            about.triples += described.get(value, ())
    return about.triples


def _labels(description: list[ox.Triple]) -> list[str]:
    return [
        triple.object.value
        for triple in description
        if triple.predicate.value == RDFS + "label" and isinstance(triple.object, ox.Literal)
    ]


def _link(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))


def _put(triples: list[ox.Triple], graph: str) -> Iterator[ox.Quad]:
    name = ox.NamedNode(graph)
    for triple in dict.fromkeys(triples):
        yield ox.Quad(triple.subject, triple.predicate, triple.object, name)
