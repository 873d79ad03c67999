"""Reads what bears on terms: the shapes with their messages, and the check queries with the terms that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from entente.corpus.turtle import read_quads
from entente.namespaces import ENT, RDF, SHAPES
from entente.reference.bearing import Audit, Constraint
from entente.reference.index import Index, Node, local
from entente.validation.checks import read_checks

SH = "http://www.w3.org/ns/shacl#"

_STRUCTURE = frozenset(
    {
        *("path", "name", "severity", "message", "property", "order", "description", "deactivated"),
        *("targetClass", "targetSubjectsOf", "targetObjectsOf"),
    }
)
_OPERATORS = {"inversePath": "^{}", "zeroOrMorePath": "{}*", "oneOrMorePath": "{}+", "zeroOrOnePath": "{}?"}


def read_shape_triples(folder: Path) -> Iterator[tuple[str, ox.Triple]]:
    """Read the shapes over the data, each triple with its file; blank nodes are numbered as they come.

    Raises
    ------
    MissingInput, InvalidInput
        A file is not there or does not parse.

    """
    names: dict[ox.BlankNode, ox.BlankNode] = {}

    def number(node: Node) -> Node:
        return names.setdefault(node, ox.BlankNode(f"n{len(names)}")) if isinstance(node, ox.BlankNode) else node

    for path in sorted(folder.glob("*.ttl")):
        if path.name != "style.ttl":  # shapes over the ontology itself
            for quad in read_quads(path):
                yield path.name, ox.Triple(number(quad.subject), quad.predicate, number(quad.object))  # type: ignore[arg-type]


def read_constraints(folder: Path, prefixes: Mapping[str, str]) -> tuple[Constraint, ...]:
    """Read the shapes that have a message, in the order of their names.

    Parameters
    ----------
    folder
        ``ontology/shapes``.
    prefixes
        Namespaces by name, for values of other vocabularies.

    """
    read = list(read_shape_triples(folder))
    index = Index(triple for _, triple in read)
    files = {triple.subject.value: file for file, triple in read if isinstance(triple.subject, ox.NamedNode)}
    writer = _Writer(index, prefixes)
    found = []
    for iri in index.subjects(SH + "message"):
        node = ox.NamedNode(iri)
        holders = [iri, *index.subjects(SH + "property", iri)]
        targets = {local(target) for holder in holders for target in index.texts(holder, SH + "targetClass")}
        paths = index.nodes(node, SH + "path")
        properties = {name for path in paths for name in writer.properties(path)}
        for holder in holders:
            for relation in ("targetSubjectsOf", "targetObjectsOf"):
                properties |= set(map(local, index.texts(holder, SH + relation)))
        found.append(
            Constraint(
                name=iri.removeprefix(SHAPES),
                title=index.text(iri, SH + "name"),
                severity=(index.text(iri, SH + "severity") or SH + "Violation").removeprefix(SH).lower(),
                message=index.text(iri, SH + "message"),
                path=" ".join(map(writer.path, paths)),
                demands=tuple(writer.demands(node)),
                targets=tuple(sorted(targets)),
                properties=tuple(sorted(properties)),
                file=files[iri],
            )
        )
    return tuple(found)


def read_audits(folder: Path) -> tuple[Audit, ...]:
    """Read the check queries, in the order of their names."""
    return tuple(
        Audit(
            name=check.name,
            severity=check.severity.value,
            message=_fill(check.message),
            remedy=_fill(check.remedy),
            query="".join(line for line in check.path.read_text("utf-8").splitlines(keepends=True) if line[:2] != "#+"),
            terms=frozenset(re.findall(r"\bent:(\w+)", check.query)),
        )
        for check in read_checks(folder)
    )


def _fill(message: str) -> str:
    """Show the columns of a message as what they stand for."""
    return re.sub(r"\{(\w+)\}", r"‹\1›", message)


class _Writer:
    """Writes paths and values of shapes for readers."""

    def __init__(self, index: Index, prefixes: Mapping[str, str]) -> None:
        self._index = index
        self._prefixes = prefixes

    def path(self, node: Node) -> str:
        """Write a path as SPARQL does."""
        if isinstance(node, ox.NamedNode):
            return self.short(node.value)
        for name, pattern in _OPERATORS.items():
            for inner in self._index.nodes(node, SH + name):
                return pattern.format(self.path(inner))
        for inner in self._index.nodes(node, SH + "alternativePath"):
            return "(" + " | ".join(map(self.path, self._index.unroll(inner))) + ")"
        return " / ".join(map(self.path, self._index.unroll(node)))

    def properties(self, node: Node) -> set[str]:
        """Collect the properties of a path."""
        if isinstance(node, ox.NamedNode):
            return {local(node.value)} if node.value.startswith(ENT) else set()
        inner = [n for p, nodes in self._index.values_of(node).items() if p != RDF + "type" for n in nodes]
        return {name for other in inner for name in self.properties(other)}

    def demands(self, node: Node) -> Iterator[tuple[str, str]]:
        """List what a shape demands."""
        for property_, values in self._index.values_of(node).items():
            name = property_.removeprefix(SH)
            if name != property_ and name not in _STRUCTURE:
                for value in values:
                    yield name, "a query" if name == "sparql" else self._value(value)

    def _value(self, node: Node) -> str:
        if isinstance(node, ox.NamedNode):
            return self.short(node.value)
        if isinstance(node, ox.Literal):
            return node.value
        members = list(self._index.unroll(node)) if self._index.nodes(node, RDF + "first") else []
        if members:
            return "; ".join(map(self._value, members))
        paths = [f"{self.path(path)}:" for path in self._index.nodes(node, SH + "path")]
        return " ".join([*paths, ", ".join(f"{name} {value}" for name, value in self.demands(node))])

    def short(self, iri: str) -> str:
        """Write an IRI with its prefix."""
        for name, namespace in self._prefixes.items():
            if iri.startswith(namespace):
                return f"{name}:{iri[len(namespace) :]}"
        return iri
