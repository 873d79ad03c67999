"""The ontology's files as tests see them."""

from pathlib import Path

import rdflib
from rdflib import OWL, RDF, RDFS, SKOS

from entente.namespaces import ENT

FOLDER = Path(__file__).parents[2] / "ontology"
CORE = rdflib.URIRef(ENT.removesuffix("#"))
TERMS = rdflib.Namespace(ENT)
LOGICAL = frozenset({OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty})


def module_paths() -> list[Path]:
    """The modules of the ontology proper."""
    return sorted(path for path in FOLDER.glob("*.ttl") if path.stem not in {"prefixes", "alignments"})


def module_iri(path: Path) -> rdflib.URIRef:
    """The IRI that a module has by its file name."""
    return CORE if path.stem == "entente" else rdflib.URIRef(f"{CORE}/{path.stem}")


def read_modules() -> dict[Path, rdflib.Graph]:
    """Each module parsed by itself."""
    return {path: rdflib.Graph().parse(path) for path in module_paths()}


def merge(modules: dict[Path, rdflib.Graph]) -> rdflib.Graph:
    """All modules in one graph."""
    union = rdflib.Graph()
    for graph in modules.values():
        union += graph
    return union


def own_terms(graph: rdflib.Graph) -> set[rdflib.term.Node]:
    """Classes, properties, code values and schemes in Entente's namespace that a graph describes."""
    return {
        term
        for term in set(graph.subjects(RDFS.label))
        | set(graph.subjects(SKOS.definition))
        | set(graph.subjects(RDF.type))
        if str(term).startswith(ENT)
    }
