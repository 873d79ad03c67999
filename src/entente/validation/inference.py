"""What follows by RDF Schema, added to the graph that shapes are held against.

Types by ``rdfs:domain`` and ``rdfs:range``, statements by ``rdfs:subPropertyOf``, and types by ``rdfs:subClassOf``: the
rules rdfs2, rdfs3, rdfs5, rdfs7, rdfs9 and rdfs11 of the standard. Axioms about the vocabulary itself are not added.

Standard: `RDF Schema entailment <https://www.w3.org/TR/rdf11-mt/#patterns-of-rdfs-entailment-informative>`_.
"""

from __future__ import annotations

from entente.namespaces import RDFS
from entente.validation.engines.graph import SUBCLASS, TYPE, Graph, closure
from entente.validation.engines.terms import is_literal

_SUBPROPERTY, _DOMAIN, _RANGE = (f"<{RDFS}{name}>" for name in ("subPropertyOf", "domain", "range"))


def infer_rdfs(graph: Graph) -> None:
    """Add to a graph what follows by RDF Schema."""
    above = graph.objects(graph.number(_SUBPROPERTY))
    for predicate in list(graph.predicates):
        for wider in closure([predicate], above):
            if wider != predicate:
                pairs = [(node, value) for node, values in graph.objects(predicate).items() for value in values]
                graph.add(wider, pairs)
    kind = graph.number(TYPE)
    for predicate, classes in list(graph.objects(graph.number(_DOMAIN)).items()):
        graph.add(kind, [(node, each) for node in graph.objects(predicate) for each in classes])
    for predicate, classes in list(graph.objects(graph.number(_RANGE)).items()):
        values = [value for value in graph.subjects(predicate) if not is_literal(graph.terms[value])]
        graph.add(kind, [(value, each) for value in values for each in classes])
    below = graph.objects(graph.number(SUBCLASS))
    known = {each: tuple(closure([each], below)) for each in below}
    typed = graph.objects(kind)
    graph.add(
        kind,
        [(node, wider) for node, classes in typed.items() for each in classes for wider in known.get(each, ())],
    )
