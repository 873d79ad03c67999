"""pySHACL on one shape: the reference, for what the quick engine leaves to it and for those who want nothing else.

pySHACL sees a plain graph, never a dataset, because it would take the union of all graphs for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import rdflib

from entente.errors import InvalidInput
from entente.namespaces import OWL, SH
from entente.validation.engines.constraints import Constraint
from entente.validation.engines.graph import SUBCLASS, TYPE, Graph
from entente.validation.engines.native import Result
from entente.validation.engines.schema import Schema, Shape
from entente.validation.engines.terms import canonical, is_literal, text_of, to_rdflib, unheard
from entente.validation.engines.tokens import reaches_out
from entente.validation.views import write_term

_SH = rdflib.Namespace(SH)
_TARGETS = tuple(
    f"<{SH}{name}>" for name in ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf", "target")
)
_QUERIES = {f"<{SH}{name}>" for name in ("select", "ask", "construct", "update")}
_EVERYWHERE = {f"<{SH}ConstraintComponent>", f"<{SH}SPARQLFunction>", f"<{OWL}Ontology>"}


class ReferenceEngine:
    """Holds shapes against one graph with pySHACL.

    Parameters
    ----------
    graph
        The data.
    schema
        The shapes.
    advanced
        Whether SHACL's advanced features are evaluated: targets and constraints by query, functions and rules.

    """

    def __init__(self, graph: Graph, schema: Schema, *, advanced: bool = False) -> None:
        self._graph = graph
        self._schema = schema
        self._advanced = advanced
        self._data: rdflib.Graph | None = None
        self._statements: dict[str, list[tuple[str, str]]] = {}
        for line in schema.lines:
            subject, predicate, value = line.split(" ", 2)
            self._statements.setdefault(subject, []).append((predicate, value))

    def validate(self, shape: Shape | None) -> list[Result]:
        """Hold a shape against its targets, or all shapes in one go.

        Raises
        ------
        InvalidInput
            pySHACL cannot evaluate it. That is no "does not conform".

        """
        from pyshacl import validate  # half a second to import, and most runs never need it
        from pyshacl.constraints.sparql.sparql_based_constraint_components import SPARQLConstraintComponentValidator
        from pyshacl.errors import ReportableRuntimeError

        if shape is None:
            self._refuse_reaching_out()
        SPARQLConstraintComponentValidator.validator_cache.clear()  # it knows graphs by an address that is used again
        with unheard():
            constraints = _make_graph(self._schema.lines if shape is None else self._lines_for(shape))
            try:
                _, results, text = validate(
                    self._load(), shacl_graph=constraints, inplace=not self._advanced, advanced=self._advanced
                )
            except (
                ReportableRuntimeError,
                NotImplementedError,
                ValueError,
                TypeError,
                AssertionError,
                re.error,
            ) as error:
                raise _failure(str(error) or type(error).__name__) from error
            if not isinstance(results, rdflib.Graph):
                raise _failure(text)
            return list(self._read(results))

    def _refuse_reaching_out(self) -> None:
        """Refuse queries of rules, functions and targets that read files or the network, as rdflib lets them."""
        for subject, statements in self._statements.items():
            for predicate, value in statements:
                if predicate in _QUERIES and is_literal(value) and (keyword := reaches_out(text_of(value))):
                    raise _failure(f"the query of {subject} reaches out with {keyword}, and nothing is fetched")

    def _load(self) -> rdflib.Graph:
        if self._data is None:
            terms = self._graph.terms
            self._data = _make_graph(
                f"{terms[subject]} {terms[predicate]} {terms[value]}"
                for subject, predicate, value in self._graph.triples()
            )
        return self._data

    def _lines_for(self, root: Shape) -> Iterator[str]:
        """Write what a shape leads to, with no target but its own."""
        waiting = [root.node, *self._shared()]
        met = set(waiting)
        class_types = self._class_types()
        while waiting:
            subject = waiting.pop()
            for predicate, value in self._statements.get(subject, ()):
                if subject != root.node and (predicate in _TARGETS or (predicate == TYPE and value in class_types)):
                    continue
                yield f"{subject} {predicate} {value}"
                if value not in met and value in self._statements:
                    met.add(value)
                    waiting.append(value)

    def _shared(self) -> list[str]:
        kinds = set(_EVERYWHERE)
        for subject, statements in self._statements.items():
            if any(predicate == SUBCLASS and value in _EVERYWHERE for predicate, value in statements):
                kinds.add(subject)
        return sorted(
            subject
            for subject, statements in self._statements.items()
            if any(predicate == TYPE and value in kinds for predicate, value in statements)
        )

    def _class_types(self) -> set[str]:
        classes = {"<http://www.w3.org/2000/01/rdf-schema#Class>", f"<{OWL}Class>"}
        for subject, statements in self._statements.items():
            if any(predicate == SUBCLASS and value in classes for predicate, value in statements):
                classes.add(subject)
        return classes

    def _read(self, results: rdflib.Graph) -> Iterator[Result]:
        for report in results.subjects(rdflib.RDF.type, _SH.ValidationReport):
            for node in results.objects(report, _SH.result):
                found = self._read_result(results, node)
                judged = self._graph.own is None or found.focus in self._graph.own
                if judged or self._graph.terms[found.focus] in found.shape.target_nodes:
                    yield found

    def _read_result(self, results: rdflib.Graph, node: rdflib.term.Node) -> Result:
        def term(name: str) -> str | None:
            found = results.value(node, _SH[name])
            return None if found is None else canonical(write_term(found))

        shape = self._schema.shapes[str(term("sourceShape"))]
        path = term("resultPath")
        value = term("value")
        said = sorted(write_term(each) for each in results.objects(node, _SH.resultMessage))
        own = tuple(each for each in said if each not in shape.messages)  # a query's, put before those of its shape
        constraint = _find_constraint(shape, str(term("sourceConstraintComponent"))[1:-1], term("sourceConstraint"))
        return Result(
            self._graph.number(str(term("focusNode"))),
            shape,
            constraint,
            path[1:-1] if path and path[0] == "<" else shape.path.name if shape.path else None,
            None if value is None else self._graph.number(value),
            (own or tuple(said)) if constraint.query else (),
            tuple(self._read_result(results, detail) for detail in results.objects(node, _SH.detail)),
        )


def _find_constraint(shape: Shape, component: str, query: str | None) -> Constraint:
    """Find the constraint that a result is of: the first of its component, or the query that it names."""
    same = [constraint for constraint in shape.constraints if constraint.component == component]
    for constraint in same:
        if query is None or (constraint.query and constraint.query.node == query):
            return constraint
    return same[0] if same else Constraint(component.removeprefix(SH).removesuffix("ConstraintComponent"))


def _make_graph(lines: Iterable[str]) -> rdflib.Graph:
    """Make a graph of N-Triples lines; rdflib's own reader would rename blank nodes."""
    graph = rdflib.Graph(bind_namespaces="none")
    known: dict[str, rdflib.term.Identifier] = {}
    for line in lines:
        triple = []
        for term in line.split(" ", 2):
            node = known.get(term)
            if node is None:
                node = known[term] = to_rdflib(term)
            triple.append(node)
        graph.add((triple[0], triple[1], triple[2]))
    return graph


def _failure(reason: str) -> InvalidInput:
    return InvalidInput(f"the shape cannot be evaluated: {reason}", remedy="mend the shape; the data may well be right")
