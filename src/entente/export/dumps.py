"""The dataset in every RDF syntax, for loading elsewhere.

N-Quads and TriG hold all graphs; Turtle, RDF/XML and JSON-LD, which most tools read into one graph, hold the default
graph: what the documents flatly assert, with all that follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from entente.export.context import Context, make_context, write_context
from entente.export.files import Content
from entente.export.graphs import Graphs
from entente.export.jsonld import write_jsonld
from entente.namespaces import CLAIM, DEFAULT, DOCUMENTS, ONTOLOGY, RDF

_FORMATS = "http://www.w3.org/ns/formats/"
_REIFIES = ox.NamedNode(RDF + "reifies")


def make_dumps(quads: Path, graphs: Graphs, prefixes: Mapping[str, str]) -> Iterator[Content]:
    """Make all dumps.

    Parameters
    ----------
    quads
        The dataset's file; it is handed on byte for byte, so that its digest is the version's.
    graphs
        What it holds.
    prefixes
        Namespaces by name.

    """
    default = graphs.get(DEFAULT, [])
    nquads, reified = "application/n-quads", "RDF 1.2: {}, with each claim as a reifier of the triples that it says"
    yield _dump("nquads", "entente.nq", "All graphs", nquads, "N-Quads", quads.read_bytes())
    yield _dump("trig", "entente.trig", "All graphs", "application/trig", "TriG", write_trig(graphs, prefixes))
    turtle = _write(default, ox.RdfFormat.TURTLE, prefixes)
    yield _dump("turtle", "entente.ttl", "The default graph", "text/turtle", "Turtle", turtle)
    xml = _write(default, ox.RdfFormat.RDF_XML, prefixes)
    yield _dump("rdfxml", "entente.rdf", "The default graph", "application/rdf+xml", "RDF_XML", xml)
    context = make_context(graphs.get(ONTOLOGY, ()), prefixes)
    jsonld = write_jsonld(default, context)
    yield _dump("jsonld", "entente.jsonld", "The default graph", "application/ld+json", "JSON-LD", jsonld)
    yield _publish_context(context)
    reifiers = reify_claims(graphs)
    turtle12 = _write([*default, *reifiers], ox.RdfFormat.TURTLE, prefixes)
    title = reified.format("the default graph")
    yield _dump("rdf12", "entente-rdf12.ttl", title, "text/turtle", "Turtle", turtle12)
    title = reified.format("all graphs but those of claims")
    nquads12 = write_nquads12(graphs, reifiers)
    yield _dump("rdf12-nquads", "entente-rdf12.nq", title, nquads, "N-Quads", nquads12)


def write_trig(graphs: Graphs, prefixes: Mapping[str, str]) -> bytes:
    """Write all graphs as TriG, graph by graph."""
    return _write_graphs(graphs, ox.RdfFormat.TRIG, prefixes)


def reify_claims(graphs: Graphs) -> list[ox.Triple]:
    """Say what each claim says, in RDF 1.2: ``?claim rdf:reifies <<( ?s ?p ?o )>>``.

    See https://www.w3.org/TR/rdf12-concepts/#section-triple-terms-reification.
    """
    return [
        ox.Triple(ox.NamedNode(name), _REIFIES, triple)
        for name, triples in graphs.items()
        if name.startswith(CLAIM)
        for triple in triples
    ]


def write_nquads12(graphs: Graphs, reifiers: Iterable[ox.Triple]) -> bytes:
    """Write all graphs but those of claims as N-Quads of RDF 1.2; the reifiers stand where claims are described."""
    kept = {name: triples for name, triples in graphs.items() if not name.startswith(CLAIM)}
    return _write_graphs({**kept, DOCUMENTS: [*kept.get(DOCUMENTS, ()), *reifiers]}, ox.RdfFormat.N_QUADS)


def _publish_context(context: Context) -> Content:
    body, standard = write_context(context), _FORMATS + "JSON-LD"
    title = "The JSON-LD context: short names for the ontology's terms"
    return Content("context.jsonld", "context", title, "application/ld+json", standard, body, pack=False)


def _dump(export: str, name: str, holds: str, media_type: str, syntax: str, body: bytes) -> Content:
    return Content("dumps/" + name, export, holds, media_type, _FORMATS + syntax, body)


def _write(triples: Iterable[ox.Triple], written_as: ox.RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    return ox.serialize(triples, format=written_as, prefixes=dict(prefixes)) or b""


def _write_graphs(graphs: Graphs, written_as: ox.RdfFormat, prefixes: Mapping[str, str] | None = None) -> bytes:
    quads = (
        ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(name))
        for name, triples in graphs.items()
        for triple in triples
    )
    return ox.serialize(quads, format=written_as, prefixes=dict(prefixes) if prefixes else None) or b""
