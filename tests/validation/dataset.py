"""A dataset out of one TriG text, so that a fixture is one file.

The default graph holds what a claims file says of claims and spans, a graph named by a claim what the claim says;
``graph:entities`` and ``graph:documents`` are the authority file and the manifest. These go through the build's own
steps. Whatever else stands in a graph of the dataset is added behind the build's back: how else would a document's
graph hold what no claim says? So does a claim that ``graph:documents`` describes: it is taken as written out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from entente.build.assemble import assemble, expand_sources, make_views
from entente.build.infer import Rule, infer
from entente.build.infer import read_rules as read_rules_of
from entente.build.sources import Sources
from entente.corpus.claims import Claim, ClaimsFile
from entente.corpus.documents import Document
from entente.corpus.places import Source
from entente.corpus.spans import is_span
from entente.namespaces import CLAIM, CORPUS, DOC, DOCUMENTS, ENT, ENTITIES, RDF, RDFS, SKOS
from entente.store.embedded import EmbeddedEngine
from entente.validation.views import View

ROOT = Path(__file__).parents[2]
ONTOLOGY = ROOT / "ontology"
TYPE, SOURCE_DOCUMENT = ox.NamedNode(RDF + "type"), ox.NamedNode(ENT + "SourceDocument")
AUTHOR = ox.NamedNode(ENT + "author")


@dataclass(frozen=True)
class Loaded:
    """What both validations see of a dataset."""

    views: list[View]
    context: View
    engine: EmbeddedEngine


@cache
def read_ontology() -> list[ox.Triple]:
    """Read what checks look at of the ontology; its labels and definitions would only make every fixture slower."""
    prose = [RDFS + "label", RDFS + "isDefinedBy", *(SKOS + name for name in ("definition", "prefLabel", "inScheme"))]
    return [
        quad.triple
        for path in sorted(ONTOLOGY.glob("*.ttl"))
        for quad in ox.parse(path=path)
        if quad.predicate.value not in prose
    ]


@cache
def read_rules() -> list[Rule]:
    return read_rules_of(ONTOLOGY / "rules")


def load(quads: Iterable[ox.Quad]) -> Loaded:
    graphs: dict[str, list[ox.Triple]] = defaultdict(list)
    described: dict[str, list[ox.Triple]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.graph_name, ox.DefaultGraph):
            assert isinstance(quad.subject, ox.NamedNode)
            described[quad.subject.value].append(quad.triple)
        else:
            graphs[quad.graph_name.value].append(quad.triple)
    entities = graphs.pop(ENTITIES, [])
    manifest, written_out = _sort_out(graphs.pop(DOCUMENTS, []))
    documents = _read_documents(manifest)
    claims = {slug: _make_claims_file(slug, described, graphs) for slug in documents}
    sources = Sources(documents, claims, {}, manifest, entities, [], read_ontology(), [])
    expanded = expand_sources(sources)
    views, context = make_views(sources, expanded)
    dataset = assemble(sources, expanded)
    for graph in (DOCUMENTS, CORPUS):
        dataset.add(graph, written_out)
    for graph, triples in graphs.items():
        dataset.add(graph, triples)
    engine = infer(dataset, read_rules())
    return Loaded([_add_written_out(view, written_out, graphs) for view in views], context, engine)


def load_trig(*texts: str) -> Loaded:
    return load(quad for text in texts for quad in ox.parse(text, format=ox.RdfFormat.TRIG))


def _sort_out(triples: list[ox.Triple]) -> tuple[list[ox.Triple], list[ox.Triple]]:
    manifest: list[ox.Triple] = []
    written_out: list[ox.Triple] = []
    for triple in triples:
        iri = str(triple.subject)[1:-1]
        (written_out if iri.startswith(CLAIM) or is_span(iri) else manifest).append(triple)
    return manifest, written_out


def _read_documents(manifest: list[ox.Triple]) -> dict[str, Document]:
    documents = {}
    for triple in manifest:
        if triple.predicate == TYPE and triple.object == SOURCE_DOCUMENT:
            assert isinstance(triple.subject, ox.NamedNode)
            slug = triple.subject.value.removeprefix(DOC)
            authors = {
                each.object.value
                for each in manifest
                if each.subject == triple.subject and each.predicate == AUTHOR and isinstance(each.object, ox.NamedNode)
            }
            documents[slug] = Document(slug, slug, "", 0, (), tuple(sorted(authors)))
    return documents


def _make_claims_file(
    slug: str, described: dict[str, list[ox.Triple]], graphs: dict[str, list[ox.Triple]]
) -> ClaimsFile:
    own = {iri: triples for iri, triples in described.items() if iri.startswith((f"{CLAIM}{slug}/", f"{DOC}{slug}#"))}
    return ClaimsFile(
        slug,
        Source(Path(f"{slug}.trig"), ""),
        tuple(
            Claim(iri, tuple(triples), tuple(graphs.pop(iri, ()))) for iri, triples in own.items() if not is_span(iri)
        ),
        tuple(triple for iri, triples in own.items() if is_span(iri) for triple in triples),
    )


def _add_written_out(view: View, written_out: list[ox.Triple], graphs: dict[str, list[ox.Triple]]) -> View:
    if view.document is None:
        return view
    claims = f"{CLAIM}{view.document}/"
    added = [
        triple for triple in written_out if str(triple.subject).startswith((f"<{claims}", f"<{DOC}{view.document}#"))
    ]
    added += (triple for graph, said in graphs.items() if graph.startswith(claims) for triple in said)
    return View(view.document, view.lines | View.of(None, added).lines)
