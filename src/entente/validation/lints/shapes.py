"""Shapes that find nothing because of how they are written: without nodes to judge, or with terms nobody uses."""

from __future__ import annotations

from collections.abc import Iterator

from entente.namespaces import RDFS, SH
from entente.validation.engines.graph import SUBCLASS, TYPE, Graph
from entente.validation.lints.lint import Material, Remark, find_uses, report
from entente.validation.lints.terms import Declared
from entente.validation.nearness import find_nearest
from entente.validation.places.writing import write_term
from entente.validation.report import Finding, Severity
from entente.validation.vocabularies import known_vocabularies, split

IDLE = "idle-shape"
UNUSED = "unused-shape"
UNKNOWN = "unknown-term-in-shape"

_NODE_SHAPE, _PROPERTY_SHAPE = f"<{SH}NodeShape>", f"<{SH}PropertyShape>"
_TARGETS = tuple(f"<{SH}{name}>" for name in ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf"))
_OTHER_TARGETS = (f"<{SH}target>", f"<{SH}targetWhere>")
_REFERENCES = tuple(
    f"<{SH}{name}>" for name in ("property", "node", "not", "qualifiedValueShape", "reifierShape", "memberShape")
)
_LISTS = tuple(f"<{SH}{name}>" for name in ("and", "or", "xone"))
_CLASSES = tuple(f"<{SH}{name}>" for name in ("class", "targetClass"))
_PROPERTIES = tuple(
    f"<{SH}{name}>"
    for name in ("path", "targetSubjectsOf", "targetObjectsOf", "equals", "disjoint", "lessThan", "lessThanOrEquals")
)
_STEPS = tuple(
    f"<{SH}{name}>" for name in ("inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
)
_NEAR = 75.0


def find_idle_shapes(material: Material) -> Iterator[Finding]:
    """Find targets that no node of the data meets.

    A class or property that the ontology declares, or that is of RDF, OWL and the like, may well have none.
    """
    if not material.data:
        return
    shapes, data = material.shapes_graph, material.data_graph
    declared = Declared(material.ontology_graph)
    for kind in _TARGETS:
        for number, targets in sorted(shapes.objects(shapes.number(kind)).items()):
            for target in targets:
                term = shapes.terms[target]
                if not _meets(data, kind, term) and not (kind != _TARGETS[0] and declared.has(term[1:-1])):
                    yield _tell_idle(material, shapes.terms[number], kind, term)


def _meets(data: Graph, kind: str, term: str) -> bool:
    if kind.endswith("targetNode>"):
        number = data.number(term)
        return bool(data.statements(number)) or any(number in data.subjects(each) for each in list(data.predicates))
    if kind.endswith("targetClass>"):
        return bool(data.instances(data.number(term)))
    return bool(data.objects(data.number(term)))


_WORDS = {
    "targetNode": ("The data does not speak of {0}", "node"),
    "targetClass": ("The data has no instance of {0}", "class"),
    "targetSubjectsOf": ("Nothing in the data has {0}", "property"),
    "targetObjectsOf": ("Nothing in the data has {0}", "property"),
}


def _tell_idle(material: Material, shape: str, kind: str, term: str) -> Finding:
    locator = material.shapes_locator
    name = kind.removesuffix(">").removeprefix(f"<{SH}")
    spot = locator.find(shape.strip("<>"), f"{SH}{name}", term)
    written = write_term(term, spot.file) if spot else term
    words, what = _WORDS[name]
    message = f"{words.format(written)}, so that this shape judges nothing by it."
    remedy = f"Check the name of the {what}, or see whether the data that it is meant for was given."
    return report(IDLE, Severity.INFO, shape.strip("<>"), Remark(message, remedy), spot, path=f"{SH}{name}", value=term)


def find_unused_shapes(material: Material) -> Iterator[Finding]:
    """Find shapes that have neither a target nor a shape that leads to them."""
    shapes = material.shapes_graph
    of_type = shapes.subjects(shapes.number(TYPE))
    declared = {each for kind in (_NODE_SHAPE, _PROPERTY_SHAPE) for each in of_type.get(shapes.number(kind), ())}
    used: set[int] = set()
    for kind in (*_TARGETS, *_OTHER_TARGETS):
        used.update(shapes.objects(shapes.number(kind)))
    for reference in _REFERENCES:
        used.update(each for values in shapes.objects(shapes.number(reference)).values() for each in values)
    for kind in _LISTS:
        for heads in shapes.objects(shapes.number(kind)).values():
            used.update(shapes.number(member) for head in heads for member in shapes.items(shapes.terms[head]))
    classes = {shapes.number(f"<{RDFS}Class>"), shapes.number("<http://www.w3.org/2002/07/owl#Class>")}
    classes.update(shapes.subjects(shapes.number(SUBCLASS)).get(shapes.number(f"<{RDFS}Class>"), ()))
    used.update(each for kind in classes for each in of_type.get(kind, ()))
    inferred = shapes.objects(shapes.number(f"<{SH}deactivated>"))
    for number in sorted(declared - used - set(inferred), key=lambda each: shapes.terms[each]):
        term = shapes.terms[number]
        spot = material.shapes_locator.find(term.strip("<>"))
        written = write_term(term, spot.file) if spot and term.startswith("<") else "The shape"
        yield report(
            UNUSED,
            Severity.INFO,
            term.strip("<>"),
            Remark(
                f"{written} has no target, and no other shape leads to it: it judges nothing.",
                "Give it a target, as sh:targetClass, or name it in another shape with sh:node or sh:property.",
            ),
            spot,
        )


def find_unknown_terms_in_shapes(material: Material) -> Iterator[Finding]:
    """Find classes and properties that shapes name and that neither data nor ontology has, where a near one is in use.

    Terms of vocabularies that are known are another lint's.
    """
    shapes, data = material.shapes_graph, material.data_graph
    classes = {data.terms[number][1:-1] for number in data.subjects(data.number(TYPE)) if number >= 0}
    classes |= _declared(data, "Class")
    properties = {data.terms[number][1:-1] for number in data.predicates} | _declared(data, "Property")
    suspects: dict[str, list[str]] = {}
    declared = Declared(material.ontology_graph)
    for known, mentioned in ((classes, _mentioned(shapes, _CLASSES)), (properties, _mentioned_properties(shapes))):
        for iri in mentioned - known:
            namespace, local = split(iri)
            if namespace in known_vocabularies() or declared.terms(namespace):
                continue
            own = [split(each)[1] for each in known if split(each)[0] == namespace]
            if near := find_nearest(local, own, least=_NEAR):
                suspects[f"<{iri}>"] = [namespace + each for each in near]
    for term, spot, _ in find_uses(material.shapes_locator, suspects):
        fixes = tuple(write_term(f"<{each}>", spot.file) for each in suspects[term])
        yield report(
            UNKNOWN,
            Severity.WARNING,
            term[1:-1],
            Remark(
                f"Neither data nor ontology has {write_term(term, spot.file)}, which this shape asks about.",
                f"Did you mean {fixes[0]}?",
                fixes,
            ),
            spot,
        )


def _declared(graph: Graph, kind: str) -> set[str]:
    subjects = graph.subjects(graph.number(TYPE))
    return {
        graph.terms[each][1:-1]
        for number, instances in subjects.items()
        if graph.terms[number].endswith(f"{kind}>")
        for each in instances
        if graph.terms[each].startswith("<")
    }


def _mentioned(shapes: Graph, predicates: tuple[str, ...]) -> set[str]:
    return {
        shapes.terms[value][1:-1]
        for predicate in predicates
        for values in shapes.objects(shapes.number(predicate)).values()
        for value in values
        if shapes.terms[value].startswith("<")
    }


def _mentioned_properties(shapes: Graph) -> set[str]:
    found = _mentioned(shapes, (*_PROPERTIES, *_STEPS))
    for predicate in (f"<{SH}path>", f"<{SH}alternativePath>", f"<{SH}inversePath>"):
        for values in shapes.objects(shapes.number(predicate)).values():
            for value in values:
                found.update(item[1:-1] for item in shapes.items(shapes.terms[value]) if item.startswith("<"))
    return found - {SH + "nil"}
