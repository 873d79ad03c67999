"""The quick engine: core constraints on sets of nodes at a time, over a graph of numbers.

It gives pySHACL's report, and besides, for each result that rests on other shapes, what those found.

Standard: `SHACL, validation <https://www.w3.org/TR/shacl/#validation>`_.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from entente.namespaces import RDFS
from entente.validation.engines.constraints import Constraint
from entente.validation.engines.graph import TYPE, Graph, Values
from entente.validation.engines.paths import follow
from entente.validation.engines.schema import Schema, Shape
from entente.validation.engines.terms import is_literal, read_literal
from entente.validation.engines.values import is_less, make_test, tests_values


class Result(NamedTuple):
    """One validation result, its terms as numbers of the graph.

    Attributes
    ----------
    focus
        The node that is wrong.
    shape, constraint
        What it breaks.
    path
        The path of a property shape, or the predicate that a closed shape does not know.
    value
        The value concerned.
    messages
        What a query says, in place of the shape's own messages.
    details
        What the shapes inside found.

    """

    focus: int
    shape: Shape
    constraint: Constraint
    path: str | None = None
    value: int | None = None
    messages: tuple[str, ...] = ()
    details: tuple[Result, ...] = ()


Results = dict[int, list[Result]]
"""The results of each node that was held against a shape; nodes that conform are missing."""


class RunsQueries(Protocol):
    """Evaluates SHACL-SPARQL."""

    def find(self, shape: Shape, constraint: Constraint, values: Mapping[int, Sequence[int]]) -> Results:
        """Hold focus nodes, each with its value nodes, against a query.

        Raises
        ------
        NeedsReference
            Only the reference engine can tell.

        """
        ...


class NativeEngine:
    """Holds nodes of one graph against shapes.

    Parameters
    ----------
    graph
        The data.
    schema
        The shapes; none that is unusable or leads back to itself may be asked for.
    queries
        Evaluates SHACL-SPARQL.

    """

    def __init__(self, graph: Graph, schema: Schema, queries: RunsQueries) -> None:
        self._graph = graph
        self._schema = schema
        self._queries = queries

    def validate(self, shape: Shape) -> list[Result]:
        """Hold a shape against its targets."""
        return [result for found in self.hold(shape, find_targets(self._graph, shape)).values() for result in found]

    def hold(self, shape: Shape, nodes: Sequence[int]) -> Results:
        """Hold nodes against a shape, whatever its targets."""
        found: Results = {}
        if shape.deactivated or not nodes:
            return found
        if shape.path:
            reached = follow(self._graph, shape.path, nodes)
            values: dict[int, Sequence[int]] = {node: reached.get(node, ()) for node in nodes}
        else:
            values = {node: (node,) for node in nodes}
        for constraint in shape.constraints:
            if constraint.query:
                _merge(found, self._queries.find(shape, constraint, values))
            elif tests_values(constraint.kind):
                self._hold_each(found, shape, constraint, values)
            else:
                _HOLDERS[constraint.kind](self, found, shape, constraint, values)
        return found

    def _hold_each(self, found: Results, shape: Shape, constraint: Constraint, values: Values) -> None:
        test = make_test(self._graph, constraint)
        path = shape.path.name if shape.path else None
        known: dict[int, bool] = {}
        for node, reached in values.items():
            for value in reached:
                allowed = known.get(value)
                if allowed is None:
                    allowed = known[value] = test(value)
                if not allowed:
                    found.setdefault(node, []).append(Result(node, shape, constraint, path, value))

    def _count(self, found: Results, shape: Shape, constraint: Constraint, values: Values) -> None:
        least, limit = constraint.kind == "minCount", constraint.number
        path = shape.path.name if shape.path else None
        for node, reached in values.items():
            if (len(reached) < limit) if least else (len(reached) > limit):
                found.setdefault(node, []).append(Result(node, shape, constraint, path))

    def _has_value(self, found: Results, shape: Shape, constraint: Constraint, values: Values) -> None:
        wanted = self._graph.number(constraint.values[0])
        path = shape.path.name if shape.path else None
        for node, reached in values.items():
            if wanted not in reached:
                found.setdefault(node, []).append(Result(node, shape, constraint, path))

    def _unique_lang(self, found: Results, shape: Shape, constraint: Constraint, values: Values) -> None:
        terms, path = self._graph.terms, shape.path.name if shape.path else None
        for node, reached in values.items():
            if len(reached) > 1:
                languages = [read_literal(terms[value])[2] for value in reached if is_literal(terms[value])]
                if any(language and languages.count(language) > 1 for language in languages):
                    found.setdefault(node, []).append(Result(node, shape, constraint, path))

    def _pair(self, found: Results, shape: Shape, constraint: Constraint, values: Values) -> None:
        """Hold value nodes against the values of another property."""
        others = self._graph.objects(self._graph.number(constraint.values[0]))
        path = shape.path.name if shape.path else None
        for node, reached in values.items():
            for value in self._mismatched(constraint.kind, reached, others.get(node, ())):
                found.setdefault(node, []).append(Result(node, shape, constraint, path, value))

    def _mismatched(self, kind: str, values: Sequence[int], others: Sequence[int]) -> Iterable[int]:
        if kind == "disjoint":
            return [value for value in values if value in set(others)] if others else ()
        if kind == "equals":
            return dict.fromkeys((*values, *others)).keys() - (set(values) & set(others))
        terms, or_equal = self._graph.terms, kind == "lessThanOrEquals"
        return [
            value
            for value in values
            if any(not is_less(terms[value], terms[other], or_equal=or_equal) for other in others)
        ]

    def _closed(self, found: Results, shape: Shape, constraint: Constraint, values: Values) -> None:
        graph = self._graph
        known = {graph.number(each) for each in (*constraint.values, *constraint.paths)}
        always = graph.number(TYPE), graph.number(f"<{RDFS}Resource>")
        for node, reached in values.items():
            for each in reached:
                for predicate, value in graph.statements(each):
                    if predicate not in known and (predicate, value) != always:
                        path = graph.terms[predicate][1:-1]
                        found.setdefault(node, []).append(Result(node, shape, constraint, path, value))

    def _property(self, found: Results, shape: Shape, constraint: Constraint, values: Values) -> None:
        inner = self.hold(self._schema.shapes[constraint.shapes[0]], _distinct(values))
        for node, reached in values.items() if inner else ():
            for value in reached:
                if value in inner:
                    found.setdefault(node, []).extend(inner[value])

    def _node(self, found: Results, shape: Shape, constraint: Constraint, values: Values) -> None:
        inner = self.hold(self._schema.shapes[constraint.shapes[0]], _distinct(values))
        path = shape.path.name if shape.path else None
        for node, reached in values.items() if inner else ():
            for value in reached:
                if value in inner:
                    details = tuple(inner[value])
                    found.setdefault(node, []).append(Result(node, shape, constraint, path, value, details=details))

    def _not(self, found: Results, shape: Shape, constraint: Constraint, values: Values) -> None:
        inner = self.hold(self._schema.shapes[constraint.shapes[0]], _distinct(values))
        path = shape.path.name if shape.path else None
        for node, reached in values.items():
            for value in reached:
                if value not in inner:
                    found.setdefault(node, []).append(Result(node, shape, constraint, path, value))

    def _logic(self, found: Results, shape: Shape, constraint: Constraint, values: Values) -> None:
        """Hold values against each member of ``sh:and``, ``sh:or`` and ``sh:xone``, and tell what each said."""
        distinct = _distinct(values)
        members = constraint.shapes if constraint.kind == "xone" else tuple(dict.fromkeys(constraint.shapes))
        inner = [self.hold(self._schema.shapes[member], distinct) for member in members]
        broken: dict[int, tuple[Result, ...]] = {}
        for value in distinct:
            conforming = sum(value not in each for each in inner)
            if not _COUNTS[constraint.kind](conforming, len(members)):
                broken[value] = tuple(result for each in inner for result in each.get(value, ()))
        path = shape.path.name if shape.path else None
        for node, reached in values.items() if broken else ():
            for value in reached:
                if value in broken:
                    result = Result(node, shape, constraint, path, value, details=broken[value])
                    found.setdefault(node, []).append(result)

    def _qualified(self, found: Results, shape: Shape, constraint: Constraint, values: Values) -> None:
        distinct = _distinct(values)
        wanted, *siblings = (self.hold(self._schema.shapes[each], distinct) for each in constraint.shapes)
        counted = {value for value in distinct if value not in wanted and all(value in each for each in siblings)}
        least, path = constraint.kind == "qualifiedMinCount", shape.path.name if shape.path else None
        for node, reached in values.items():
            number = sum(value in counted for value in reached)
            if (number < constraint.number) if least else (number > constraint.number):
                details = tuple(result for value in reached for result in wanted.get(value, ())) if least else ()
                found.setdefault(node, []).append(Result(node, shape, constraint, path, details=details))


def find_targets(graph: Graph, shape: Shape) -> list[int]:
    """Find the focus nodes of a shape, each once; of a graph that is judged in part, only those of that part."""
    found = dict.fromkeys(graph.number(node) for node in shape.target_nodes)
    looked_up: dict[int, None] = {}
    for kind in shape.target_classes:
        looked_up.update(dict.fromkeys(sorted(graph.instances(graph.number(kind)))))
    for predicate in shape.target_subjects_of:
        looked_up.update(dict.fromkeys(graph.objects(graph.number(predicate))))
    for predicate in shape.target_objects_of:
        looked_up.update(dict.fromkeys(graph.subjects(graph.number(predicate))))
    found.update((node, None) for node in looked_up if graph.own is None or node in graph.own)
    return list(found)


def _distinct(values: Values) -> list[int]:
    return list(dict.fromkeys(value for reached in values.values() for value in reached))


def _merge(found: Results, more: Results) -> None:
    for node, results in more.items():
        found.setdefault(node, []).extend(results)


_COUNTS: dict[str, Callable[[int, int], bool]] = {
    "and": lambda conforming, members: conforming == members,
    "or": lambda conforming, members: conforming > 0,
    "xone": lambda conforming, members: conforming == 1,
}

_Holder = Callable[[NativeEngine, Results, Shape, Constraint, Values], None]
_HOLDERS: dict[str, _Holder] = {
    "minCount": NativeEngine._count,
    "maxCount": NativeEngine._count,
    "hasValue": NativeEngine._has_value,
    "uniqueLang": NativeEngine._unique_lang,
    "equals": NativeEngine._pair,
    "disjoint": NativeEngine._pair,
    "lessThan": NativeEngine._pair,
    "lessThanOrEquals": NativeEngine._pair,
    "closed": NativeEngine._closed,
    "property": NativeEngine._property,
    "node": NativeEngine._node,
    "not": NativeEngine._not,
    "and": NativeEngine._logic,
    "or": NativeEngine._logic,
    "xone": NativeEngine._logic,
    "qualifiedMinCount": NativeEngine._qualified,
    "qualifiedMaxCount": NativeEngine._qualified,
}
