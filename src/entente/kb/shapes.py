"""Shapes and checks as what they are published under: RDF, and records for their pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from entente.errors import InvalidInput, Place
from entente.kb.terms import last_part
from entente.namespaces import BASE, RDF, RDFS, SHAPES

CHECKS = BASE + "checks#"
SH = "http://www.w3.org/ns/shacl#"

_HEADER = re.compile(r"^#\+ (\w+): (.*)\n", re.M)
_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
_TOLD = frozenset(
    {RDF + "type", *(SH + name for name in ("name", "message", "severity", "path", "property", *_TARGETS))}
)


@dataclass(frozen=True)
class Shape:
    """One shape.

    Attributes
    ----------
    iri
        Its IRI.
    title
        What it is called, or its name in the IRI.
    topic
        The file that it stands in.
    message, severity
        What a finding says, and how bad it is; empty for a shape that only gathers others.
    targets
        The terms that it is about, each with the kind of target.
    paths
        The properties that it constrains.
    parts
        The shapes that it gathers.
    constraints
        What it demands: pairs of a SHACL term and a value, as text.

    """

    iri: str
    title: str
    topic: str
    message: str
    severity: str
    targets: tuple[tuple[str, str], ...]
    paths: tuple[str, ...]
    parts: tuple[str, ...]
    constraints: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """The last part of its IRI."""
        return last_part(self.iri)


@dataclass(frozen=True)
class CheckQuery:
    """One check: a query over the whole dataset that must return no row.

    Attributes
    ----------
    iri
        Its IRI.
    message, severity, remedy
        What a finding says, how bad it is, and what to do.
    query
        SPARQL.

    """

    iri: str
    message: str
    severity: str
    remedy: str
    query: str

    @property
    def name(self) -> str:
        """The last part of its IRI."""
        return last_part(self.iri)


def read_shape_triples(folder: Path) -> dict[str, list[ox.Triple]]:
    """Read the shapes of a folder: triples by the name of the file.

    Raises
    ------
    InvalidInput
        A file does not parse.

    """
    files = {}
    for path in sorted(folder.glob("*.ttl")):
        try:
            quads = list(ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE))
        except SyntaxError as error:
            raise InvalidInput(f"the shapes do not parse: {error.msg}", place=Place(str(path), error.lineno)) from error
        files[path.stem] = _number((quad.triple for quad in quads), path.stem)
    return files


def read_shapes(files: Mapping[str, list[ox.Triple]]) -> list[Shape]:
    """Read the shapes that have IRIs, in the order of their files."""
    shapes = []
    for topic, triples in files.items():
        said: dict[str, dict[str, list[ox.Triple]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            said[_text(triple.subject)][triple.predicate.value].append(triple)
        shapes += [_make_shape(iri, topic, said) for iri in list(said) if iri.startswith(SHAPES)]
    return shapes


def read_check_queries(folder: Path) -> list[CheckQuery]:
    """Read the checks of a folder, in the order of their names."""
    checks = []
    for path in sorted(folder.glob("*.rq")):
        text = path.read_text("utf-8")
        head = dict(_HEADER.findall(text))
        message, severity, remedy = (head.get(key, "") for key in ("message", "severity", "remedy"))
        query = _HEADER.sub("", text).strip() + "\n"
        checks.append(CheckQuery(CHECKS + path.stem, message, severity, remedy, query))
    return checks


def write_checks(checks: Iterable[CheckQuery]) -> list[ox.Triple]:
    """Write checks as RDF: executable queries with what they say of each row."""
    triples = []
    for check in checks:
        node = ox.NamedNode(check.iri)
        severity = {"violation": "Violation", "warning": "Warning"}.get(check.severity, "Info")
        triples += [
            ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(SH + "SPARQLSelectExecutable")),
            ox.Triple(node, ox.NamedNode(RDFS + "label"), ox.Literal(check.name.replace("-", " "), language="en")),
            ox.Triple(node, ox.NamedNode(SH + "message"), ox.Literal(check.message, language="en")),
            ox.Triple(node, ox.NamedNode(SH + "severity"), ox.NamedNode(SH + severity)),
            ox.Triple(node, ox.NamedNode(RDFS + "comment"), ox.Literal(check.remedy, language="en")),
            ox.Triple(node, ox.NamedNode(SH + "select"), ox.Literal(check.query)),
        ]
    return triples


def _make_shape(iri: str, topic: str, said: Mapping[str, Mapping[str, list[ox.Triple]]]) -> Shape:
    mine = said[iri]

    def texts(name: str) -> list[str]:
        return [_text(triple.object) for triple in mine.get(SH + name, ())]

    constraints = [
        (last_part(predicate), _tell(_text(triple.object), said))
        for predicate, triples in sorted(mine.items())
        for triple in triples
        if predicate.startswith(SH) and predicate not in _TOLD
    ]
    return Shape(
        iri=iri,
        title=next(iter(texts("name")), last_part(iri).replace("-", " ")),
        topic=topic,
        message=next(iter(texts("message")), ""),
        severity=last_part(next(iter(texts("severity")), "")).lower(),
        targets=tuple((kind, target) for kind in _TARGETS for target in texts(kind)),
        paths=tuple(path for path in texts("path") if path.startswith("http")),
        parts=tuple(part for part in texts("property") if part.startswith(SHAPES)),
        constraints=tuple(constraints),
    )


def _tell(text: str, said: Mapping[str, Mapping[str, list[ox.Triple]]]) -> str:
    """Write a value for people; what stands in a node of its own, by what that node says or lists."""
    if not text.startswith("_:"):
        return text
    node = said.get(text, {})
    query = node.get(SH + "select")
    if query:
        return _text(query[0].object)
    first, rest = node.get(RDF + "first"), node.get(RDF + "rest")
    if first and rest:
        following = _tell(_text(rest[0].object), said)
        return last_part(_text(first[0].object)) + ("" if following == RDF + "nil" else f", {following}")
    return ", ".join(
        f"{last_part(predicate)} {_tell(_text(triple.object), said)}"
        for predicate, triples in sorted(node.items())
        for triple in triples
    )


def _number(triples: Iterable[ox.Triple], stem: str) -> list[ox.Triple]:
    """Name blank nodes by their file and their order, so that reading twice gives the same."""
    names: dict[str, ox.BlankNode] = {}

    def name(node: Any) -> Any:
        if not isinstance(node, ox.BlankNode):
            return node
        return names.setdefault(node.value, ox.BlankNode(f"{stem}-{len(names)}"))

    return [ox.Triple(name(triple.subject), triple.predicate, name(triple.object)) for triple in triples]


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
