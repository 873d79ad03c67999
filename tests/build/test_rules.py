"""The OWL rules conclude what an OWL 2 RL reasoner concludes from the same constructs."""

from __future__ import annotations

import owlrl
import pyoxigraph as ox
import rdflib

from entente.build.pipeline import derive
from entente.corpus.project import Project
from entente.namespaces import CORPUS, ENT, ID, INFERRED, LINKSET, RDF

OWN_RULES = {"mentions", "about", "label"}


def test_owl_rules_agree_with_an_independent_reasoner(sample: Project) -> None:
    derived = derive(sample)
    graphs = derived.dataset.graphs
    rules = {name.removeprefix(INFERRED): found for name, found in graphs.items() if name.startswith(INFERRED)}
    domain_rules = [found for name, found in rules.items() if name not in OWN_RULES and not name.startswith("owl-")]
    linksets = [found for name, found in graphs.items() if name.startswith(LINKSET)]
    given = graphs[CORPUS].union(*domain_rules, *linksets)
    inferred = set().union(*(found for name, found in rules.items() if name not in OWN_RULES))
    closure = rdflib.Graph(bind_namespaces="none")
    closure.parse(data="".join(f"{t} .\n" for t in given), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(closure)
    lines = [line for line in closure.serialize(format="nt").splitlines() if line.startswith(f"<{ID}")]
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

    expected = facts(theirs) - given
    assert len(expected) > 50
    assert facts(inferred) - given == expected
