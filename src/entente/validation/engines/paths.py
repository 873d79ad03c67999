"""Property paths: read from a shapes graph, written as SPARQL does, and followed in a graph.

Standard: `SHACL, property paths <https://www.w3.org/TR/shacl/#property-paths>`_. An inverse turns a sequence round, as
SPARQL says; pySHACL does not turn it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from entente.namespaces import SH
from entente.validation.engines.graph import Graph, Values, closure
from entente.validation.engines.terms import is_iri
from entente.validation.engines.vocabulary import MalformedShape

_OF_ONE = {
    SH + "inversePath": "^",
    SH + "zeroOrMorePath": "*",
    SH + "oneOrMorePath": "+",
    SH + "zeroOrOnePath": "?",
}
_DEEPEST = 50


@dataclass(frozen=True)
class Path:
    """A property path.

    Attributes
    ----------
    operator
        Empty for a single predicate; else ``/``, ``|``, ``^``, ``*``, ``+`` or ``?``.
    predicate
        The predicate of a path without operator, in angle brackets.
    steps
        What the operator applies to.

    """

    operator: str = ""
    predicate: str = ""
    steps: tuple[Path, ...] = ()

    def __str__(self) -> str:
        """Write the path as SPARQL does.

        >>> str(Path("/", steps=(Path("^", steps=(Path(predicate="<urn:a>"),)), Path(predicate="<urn:b>"))))
        '^<urn:a>/<urn:b>'
        """
        if not self.operator:
            return self.predicate
        parts = [f"({step})" if step.operator in {"/", "|"} else str(step) for step in self.steps]
        if self.operator in {"/", "|"}:
            return self.operator.join(parts)
        if self.operator == "^":
            return f"^{parts[0]}"
        return f"{f'({parts[0]})' if self.steps[0].operator in {'^', '*', '+', '?'} else parts[0]}{self.operator}"

    @property
    def name(self) -> str:
        """What reports call it: the IRI of a single predicate, else the path as SPARQL writes it."""
        return str(self) if self.operator else self.predicate[1:-1]


def read_path(shapes: Graph, node: str, depth: int = 0) -> Path:
    """Read a path of a shapes graph.

    Raises
    ------
    MalformedShape
        It is no path.

    """
    if is_iri(node):
        return Path(predicate=node)
    if node[0] == '"' or depth > _DEEPEST:
        raise MalformedShape("the path is a literal or contains itself", "write the property's IRI, or the path out")
    members = shapes.items(node)
    if members:
        if len(members) < 2:
            raise MalformedShape("a sequence path has only one step", "write the property itself, or two steps")
        return Path("/", steps=tuple(read_path(shapes, member, depth + 1) for member in members))
    for inner in shapes.values(node, f"<{SH}alternativePath>"):
        members = shapes.items(inner)
        if len(members) < 2:
            raise MalformedShape("an alternative path has fewer than two members", "write a list of two or more")
        return Path("|", steps=tuple(read_path(shapes, member, depth + 1) for member in members))
    for predicate, operator in _OF_ONE.items():
        for inner in shapes.values(node, f"<{predicate}>"):
            return Path(operator, steps=(read_path(shapes, inner, depth + 1),))
    raise MalformedShape(
        "the value of sh:path is no property path", "write an IRI, a list, or a blank node with sh:inversePath and such"
    )


def follow(graph: Graph, path: Path, starts: Iterable[int]) -> Values:
    """Give the value nodes of each start, each once; a start without any may be missing."""
    if not path.operator:
        return graph.objects(graph.number(path.predicate))
    if path.operator == "^" and not path.steps[0].operator:
        return graph.subjects(graph.number(path.steps[0].predicate))
    walk = _Walk(graph)
    return {start: walk.ends(path, start, backwards=False) for start in starts}


class _Walk:
    """Follows paths one start at a time."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def ends(self, path: Path, start: int, *, backwards: bool) -> Sequence[int]:
        if not path.operator:
            number = self._graph.number(path.predicate)
            steps = self._graph.subjects(number) if backwards else self._graph.objects(number)
            return steps.get(start, ())
        if path.operator == "^":
            return self.ends(path.steps[0], start, backwards=not backwards)
        if path.operator == "|":
            return self._once(end for step in path.steps for end in self.ends(step, start, backwards=backwards))
        if path.operator == "/":
            ends: Sequence[int] = (start,)
            for step in reversed(path.steps) if backwards else path.steps:
                ends = self._once(end for each in ends for end in self.ends(step, each, backwards=backwards))
            return ends
        near = self.ends(path.steps[0], start, backwards=backwards)
        if path.operator == "?":
            return self._once((start, *near))
        met = closure((start,) if path.operator == "*" else near, _Steps(self, path.steps[0], backwards))
        return tuple(met)

    @staticmethod
    def _once(ends: Iterable[int]) -> Sequence[int]:
        return tuple(dict.fromkeys(ends))


class _Steps(dict[int, Sequence[int]]):
    """Where one step leads from each node, found when asked for."""

    def __init__(self, walk: _Walk, step: Path, backwards: bool) -> None:
        super().__init__()
        self._walk, self._step, self._backwards = walk, step, backwards

    def get(self, start: int, default: object = None) -> Sequence[int]:
        return self._walk.ends(self._step, start, backwards=self._backwards)
