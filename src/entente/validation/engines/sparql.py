"""SHACL-SPARQL on Oxigraph: one query for all focus nodes of a shape.

Standard: `SHACL, SPARQL-based constraints <https://www.w3.org/TR/shacl/#sparql-constraints>`_.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from entente.store.embedded import EmbeddedEngine
from entente.validation.engines.constraints import Constraint
from entente.validation.engines.graph import Graph
from entente.validation.engines.native import Result, Results
from entente.validation.engines.prebinding import ROW, SUBJECTS, Rewritten, rewrite
from entente.validation.engines.queries import Query
from entente.validation.engines.schema import Shape
from entente.validation.engines.terms import canonical, is_literal, read_literal, text_of, unheard
from entente.validation.engines.vocabulary import NeedsReference

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
_ROWS = f"{SUBJECTS}/"


class QueryEngine:
    """Runs the queries of shapes over one graph, which it loads when the first query comes.

    Parameters
    ----------
    graph
        The data.

    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._loaded: _Loaded | None = None

    def find(self, shape: Shape, constraint: Constraint, values: Mapping[int, Sequence[int]]) -> Results:
        """Hold focus nodes, each with its value nodes, against a query.

        Raises
        ------
        NeedsReference
            The rewriting is not known to be right for the query, or Oxigraph reads some literal otherwise than rdflib.

        """
        query = constraint.query
        if query is None:
            raise NeedsReference("a constraint without a query")
        of_pairs = bool(query.parameters)
        rewritten = rewrite(
            query.text,
            path=str(shape.path) if shape.path else None,
            parameters=dict(query.parameters),
            with_value=of_pairs,
        )
        loaded = self._load()
        loaded.check(rewritten)
        rows = [(node, value) for node, reached in values.items() for value in (reached if of_pairs else (node,))]
        answers = loaded.ask(rewritten, query, self._graph, rows, with_value=of_pairs)
        try:
            return self._read(shape, constraint, query, rows, answers)
        except OSError as error:  # a row that fails while it is evaluated
            raise NeedsReference("a query that Oxigraph cannot finish") from error

    def _load(self) -> _Loaded:
        if self._loaded is None:
            self._loaded = _Loaded(self._graph)
        return self._loaded

    def _read(
        self,
        shape: Shape,
        constraint: Constraint,
        query: Query,
        rows: Sequence[tuple[int, int]],
        answers: Iterable[dict[str, str]],
    ) -> Results:
        found: Results = {}
        if query.asks:
            right = {int(answer[ROW]) for answer in answers}
            for at, (node, value) in enumerate(rows):
                if at not in right:
                    found.setdefault(node, []).append(self._result(shape, constraint, query, node, value, {}))
            return found
        for answer in answers:
            node, value = rows[int(answer.pop(ROW))]
            found.setdefault(node, []).append(self._result(shape, constraint, query, node, value, answer))
        return found

    def _result(
        self, shape: Shape, constraint: Constraint, query: Query, node: int, value: int, answer: dict[str, str]
    ) -> Result:
        """Make a result of a solution; as in pySHACL, only the query or a node shape gives it a value."""
        if "failure" in answer:
            raise NeedsReference("a query that reports a failure")
        graph = self._graph
        of_value = graph.number(answer["value"]) if "value" in answer else None if shape.path else value
        path = answer["path"][1:-1] if "path" in answer else shape.path.name if shape.path else None
        shown = {**dict(query.parameters), **answer, "this": graph.shown(node)}
        if of_value is not None or constraint.kind == "component":
            shown["value"] = graph.shown(value if of_value is None else of_value)
        if "path" in answer or shape.path:
            shown["path"] = answer.get("path") or str(shape.path)
        messages = tuple(_fill(message, shown) for message in query.messages or shape.messages)
        return Result(node, shape, constraint, path, of_value, messages)


def _fill(message: str, shown: Mapping[str, str]) -> str:
    """Put values into a message; the placeholder of a variable without a value stays.

    >>> _fill('"{$this} has {?n}"@en', {"this": "<urn:a>"})
    '"urn:a has {?n}"@en'
    """
    lexical, _, language = read_literal(message)
    text = _PLACEHOLDER.sub(lambda found: text_of(shown[found[1]]) if found[1] in shown else found[0], lexical)
    return str(ox.Literal(text, language=language or None))


class _Loaded:
    """A graph in Oxigraph, and which of its literals that engine does not keep as they are."""

    def __init__(self, graph: Graph) -> None:
        self._store = EmbeddedEngine.in_memory().store
        terms = graph.terms
        lines = (
            f"{terms[subject]} {terms[predicate]} {terms[value]} ." for subject, predicate, value in graph.triples()
        )
        self._store.bulk_extend(_parse(lines))
        self.altered: dict[str, str] = {}
        self.ambiguous = False
        with unheard():
            self._compare([term for term in terms if is_literal(term) and term[-1] == ">"])

    def _compare(self, typed: Sequence[str]) -> None:
        """Find what becomes of each typed literal, and whether two become one or change their type."""
        scratch = EmbeddedEngine.in_memory().store
        scratch.extend(_parse(f"<{_ROWS}{at}> <{_ROWS}is> {term} ." for at, term in enumerate(typed)))
        present = set(typed)
        for quad in scratch:
            before, after = typed[int(quad.subject.value.removeprefix(_ROWS))], str(quad.object)
            if before != after:
                same_type = read_literal(before)[1] == read_literal(after)[1]
                self.ambiguous |= not same_type or after in self.altered or after in present
                self.altered[after] = before

    def check(self, rewritten: Rewritten) -> None:
        """Refuse a query whose answer could turn on what Oxigraph does to literals."""
        if self.ambiguous:
            raise NeedsReference("data with numbers of a type that Oxigraph does not keep")
        if self.altered and rewritten.by_form:
            raise NeedsReference("a query about the form of literals that Oxigraph does not keep")

    def ask(
        self,
        rewritten: Rewritten,
        query: Query,
        graph: Graph,
        rows: Sequence[tuple[int, int]],
        *,
        with_value: bool,
    ) -> Iterator[dict[str, str]]:
        """Evaluate a query for rows of focus and value nodes; what is unbound is left out."""
        name = ox.NamedNode(SUBJECTS)
        self._store.bulk_extend(_parse(_write_rows(graph, rows, with_value), name))
        try:
            try:
                solutions = self._store.query(rewritten.text, prefixes=dict(query.prefixes))
            except (SyntaxError, ValueError) as error:
                raise NeedsReference("a query that Oxigraph does not read") from error
            if not isinstance(solutions, ox.QuerySolutions):
                raise NeedsReference("a query that gives no solutions")
            names = [variable.value for variable in solutions.variables]
            for solution in solutions:
                answer = {each: str(solution[each]) for each in names if solution[each] is not None}
                answer[ROW] = answer[ROW].removeprefix(f"<{_ROWS}").removesuffix(">")
                yield {each: self._as_given(term) for each, term in answer.items()}
        finally:
            self._store.remove_graph(name)

    def _as_given(self, term: str) -> str:
        if term in self.altered:
            return self.altered[term]
        with unheard():
            return canonical(term) if is_literal(term) else term


def _write_rows(graph: Graph, rows: Sequence[tuple[int, int]], with_value: bool) -> Iterator[str]:
    for at, (node, value) in enumerate(rows):
        yield f"<{_ROWS}{at}> <{SUBJECTS}#this> {graph.terms[node]} ."
        if with_value:
            yield f"<{_ROWS}{at}> <{SUBJECTS}#value> {graph.terms[value]} ."


def _parse(lines: Iterable[str], graph: ox.NamedNode | None = None) -> Iterator[ox.Quad]:
    text = "\n".join(lines)
    for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, graph) if graph else quad
