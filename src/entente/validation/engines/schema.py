"""Shapes as records, read from a shapes graph once and held against any graph.

Standard: `SHACL <https://www.w3.org/TR/shacl/>`_. What counts as a shape, and which mistakes in one make it unusable,
is as in pySHACL; a mistake makes only the shapes that lead to it unusable.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from entente.namespaces import OWL, RDFS, SH
from entente.validation.engines.constraints import Constraint, read_constraints
from entente.validation.engines.graph import SUBCLASS, TYPE, Graph
from entente.validation.engines.paths import Path, read_path
from entente.validation.engines.terms import is_literal, read_literal
from entente.validation.engines.vocabulary import MalformedShape

_NODE_SHAPE, _PROPERTY_SHAPE = f"<{SH}NodeShape>", f"<{SH}PropertyShape>"
_TARGETS = tuple(f"<{SH}{name}>" for name in ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf"))
_MEMBER = tuple(f"<{SH}{name}>" for name in ("property", "node", "not", "qualifiedValueShape"))
_MEMBERS = tuple(f"<{SH}{name}>" for name in ("and", "or", "xone"))
_CLASS = f"<{RDFS}Class>"
_OWL_CLASS = f"<{OWL}Class>"


@dataclass(frozen=True)
class Shape:
    """A node shape, or, where it has a path, a property shape.

    Attributes
    ----------
    node
        Its IRI in angle brackets, or its blank node.
    path
        The path of a property shape.
    target_nodes, target_classes, target_subjects_of, target_objects_of
        Which nodes it is held against.
    constraints
        What it demands.
    severity
        IRI of the severity of its results.
    messages
        Values of ``sh:message``.
    names, descriptions
        Values of ``sh:name`` (or ``rdfs:label``) and ``sh:description``.
    deactivated
        Whether it demands nothing.
    trouble
        What makes it unusable, with what to do about it.

    """

    node: str
    path: Path | None = None
    target_nodes: tuple[str, ...] = ()
    target_classes: tuple[str, ...] = ()
    target_subjects_of: tuple[str, ...] = ()
    target_objects_of: tuple[str, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    severity: str = f"{SH}Violation"
    messages: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    deactivated: bool = False
    trouble: tuple[str, str] | None = None

    @property
    def targeted(self) -> bool:
        """Whether it is held against nodes of its own accord."""
        return bool(self.target_nodes or self.target_classes or self.target_subjects_of or self.target_objects_of)

    @property
    def source(self) -> str:
        """What findings call it: its IRI, or its blank node."""
        return self.node.removeprefix("<").removesuffix(">")


@dataclass(frozen=True)
class Schema:
    """All shapes of a shapes graph.

    Attributes
    ----------
    shapes
        By IRI in angle brackets or by blank node.
    lines
        The shapes graph as N-Triples without final stops, for the engines that read it themselves.

    """

    shapes: dict[str, Shape] = field(default_factory=dict)
    lines: tuple[str, ...] = ()

    @property
    def roots(self) -> tuple[Shape, ...]:
        """The shapes that have targets, in order of their names."""
        return tuple(self.shapes[node] for node in sorted(self.shapes) if self.shapes[node].targeted)

    def reach(self, root: Shape) -> tuple[Shape, ...]:
        """Give a shape and all that it leads to, each once, itself first."""
        met: dict[str, Shape] = {}
        waiting = [root.node]
        while waiting:
            shape = self.shapes[waiting.pop()]
            if shape.node not in met:
                met[shape.node] = shape
                waiting.extend(each for constraint in shape.constraints for each in reversed(constraint.shapes))
        return tuple(met.values())

    def loops(self, root: Shape) -> bool:
        """Whether a shape leads back to itself, or to one that does."""
        done: set[str] = set()

        def visit(node: str, above: frozenset[str]) -> bool:
            if node in above:
                return True
            if node in done:
                return False
            inner = (each for constraint in self.shapes[node].constraints for each in constraint.shapes)
            found = any(visit(each, above | {node}) for each in inner)
            done.add(node)
            return found

        return visit(root.node, frozenset())


def read_schema(shapes: Graph) -> Schema:
    """Read all shapes of a graph; those that break SHACL's rules say so in `Shape.trouble`."""
    read = {node: _read_shape(shapes, node) for node in _find_shapes(shapes)}
    terms = shapes.terms
    lines = sorted(
        f"{terms[subject]} {terms[predicate]} {terms[value]}" for subject, predicate, value in shapes.triples()
    )
    return Schema(read, tuple(lines))


def _find_shapes(shapes: Graph) -> Iterator[str]:
    """Find every node that SHACL calls a shape, each once."""
    found: dict[str, None] = {}

    def take(numbers: Iterator[int]) -> None:
        found.update(dict.fromkeys(shapes.terms[number] for number in numbers))

    of_type = shapes.subjects(shapes.number(TYPE))
    for kind in (_NODE_SHAPE, _PROPERTY_SHAPE):
        take(iter(of_type.get(shapes.number(kind), ())))
    for predicate in (*_TARGETS, *_MEMBER[:2]):
        take(iter(shapes.objects(shapes.number(predicate))))
    for predicate in _MEMBER:
        take(iter(shapes.subjects(shapes.number(predicate))))
    for predicate in _MEMBERS:
        for head in shapes.subjects(shapes.number(predicate)):
            found.update(dict.fromkeys(shapes.items(shapes.terms[head])))
    return (node for node in found if not is_literal(node))


def _read_shape(shapes: Graph, node: str) -> Shape:
    def values(name: str) -> tuple[str, ...]:
        return shapes.values(node, f"<{SH}{name}>")

    severities = values("severity")
    found = Shape(
        node,
        target_nodes=values("targetNode"),
        target_classes=(*values("targetClass"), *_implicit_class(shapes, node)),
        target_subjects_of=values("targetSubjectsOf"),
        target_objects_of=values("targetObjectsOf"),
        messages=values("message"),
        names=values("name") or shapes.values(node, f"<{RDFS}label>"),
        descriptions=values("description"),
        severity=severities[0].strip("<>") if severities else f"{SH}Violation",
    )
    try:
        path = _read_own_path(shapes, node)
        constraints = read_constraints(shapes, node, has_path=path is not None)
        return replace(found, path=path, constraints=constraints, deactivated=_is_deactivated(values("deactivated")))
    except MalformedShape as fault:
        return replace(found, trouble=(fault.message, fault.remedy))


def _read_own_path(shapes: Graph, node: str) -> Path | None:
    paths = shapes.values(node, f"<{SH}path>")
    types = shapes.values(node, TYPE)
    if len(paths) > 1:
        raise MalformedShape("the property shape has several paths", "make a property shape of each")
    if _NODE_SHAPE in types and paths:
        raise MalformedShape("a node shape has a path", "write sh:PropertyShape, or drop sh:path")
    if _PROPERTY_SHAPE in types and not paths:
        raise MalformedShape("a property shape has no path", "write sh:path with the property")
    return read_path(shapes, paths[0]) if paths else None


def _implicit_class(shapes: Graph, node: str) -> tuple[str, ...]:
    """A shape that is a class targets its own instances."""
    kinds = {_CLASS, _OWL_CLASS}
    kinds.update(shapes.terms[each] for each in shapes.subjects(shapes.number(SUBCLASS)).get(shapes.number(_CLASS), ()))
    return (node,) if kinds & set(shapes.values(node, TYPE)) else ()


def _is_deactivated(values: tuple[str, ...]) -> bool:
    if len(values) > 1:
        raise MalformedShape("sh:deactivated has several values", "keep one")
    if not values:
        return False
    if not is_literal(values[0]):
        raise MalformedShape("sh:deactivated is no literal", "write true or false")
    return read_literal(values[0])[0] == "true"
