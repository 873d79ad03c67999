"""The OWL rules conclude what an OWL 2 RL reasoner concludes from the same constructs."""

from __future__ import annotations

import owlrl
import pyoxigraph as ox
import rdflib

from entente.build.pipeline import derive
from entente.corpus.project import Project
from entente.namespaces import CORPUS, ENT, ID, INFERRED, RDF

OWN_RULES = {"mentions", "about", "label"}


def test_owl_rules_agree_with_an_independent_reasoner(sample: Project) -> None:
    derived = derive(sample)
    inferred = set()
    for graph, triples in derived.dataset.graphs.items():
        if graph.startswith(INFERRED) and graph.removeprefix(INFERRED) not in OWN_RULES:
            inferred |= triples
    graph = rdflib.Graph(bind_namespaces="none")
    own = {
        t for name, ts in derived.dataset.graphs.items() if name.startswith(INFERRED) and "owl-" not in name for t in ts
    }
    own -= {t for name in OWN_RULES for t in derived.dataset.graphs[INFERRED + name]} - derived.dataset.graphs[CORPUS]
    triples = derived.dataset.graphs[CORPUS] | own
    graph.parse(data="".join(f"{t} .\n" for t in triples), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    lines = [line for line in graph.serialize(format="nt").splitlines() if line.startswith(f"<{ID}")]
    theirs = {quad.triple for line in lines for quad in ox.parse(line, format=ox.RdfFormat.N_TRIPLES)}

    def facts(found: set[ox.Triple]) -> set[ox.Triple]:
        """Facts about things: their classes and their relations in Entente's own terms."""
        return {
            t
            for t in found
            if str(t.subject).startswith(f"<{ID}")
            and str(t.object).startswith((f"<{ID}", f"<{ENT}"))
            and (t.predicate.value == RDF + "type" or t.predicate.value.startswith(ENT))
        }

    expected = facts(theirs) - triples
    assert len(expected) > 50
    assert facts(inferred) - triples == expected
