"""A report as the graph that SHACL has for it, so that shapes, checks and lints read alike to other tools.

What SHACL has no property for (the place in a file, the remedy, a failure to run) is said with the terms of
``vocabulary.ttl`` beside this module.

Standard: `SHACL, validation report <https://www.w3.org/TR/shacl/#validation-report>`_.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

import pyoxigraph as ox

from entente.errors import Place
from entente.namespaces import BASE, RDF, SH, XSD
from entente.validation.formats.paths import Path, read_path
from entente.validation.outcome import Judgement
from entente.validation.report import LINTS, Finding, Severity

REPORT = BASE + "report#"
_SEVERITIES = {Severity.VIOLATION: "Violation", Severity.WARNING: "Warning", Severity.INFO: "Info"}
_TYPE, _FIRST, _REST, _NIL = (ox.NamedNode(RDF + name) for name in ("type", "first", "rest", "nil"))

Node = ox.NamedNode | ox.BlankNode


def describe_report(judgement: Judgement) -> tuple[ox.BlankNode, tuple[ox.Triple, ...]]:
    """Make a ``sh:ValidationReport`` whose results name shape, check or lint as ``sh:sourceShape``.

    ``sh:conforms`` is what SHACL says it is: true where there is no result at all, whatever its severity; and never
    where something could not be run.

    Returns
    -------
    pyoxigraph.BlankNode
        The report.
    tuple
        Its triples.

    """
    writer = _Writer(judgement)
    return writer.report, tuple(writer.write())


class _Writer:
    """Names the blank nodes of one report."""

    def __init__(self, judgement: Judgement) -> None:
        self.judgement = judgement
        self.report = ox.BlankNode("report")
        self.count = 0

    def write(self) -> Iterator[ox.Triple]:
        outcome = self.judgement.outcome
        conforms = outcome.complete and not outcome.report.findings
        yield ox.Triple(self.report, _TYPE, _sh("ValidationReport"))
        yield ox.Triple(self.report, _sh("conforms"), _boolean(conforms))
        yield ox.Triple(self.report, _own("verdict"), ox.Literal(self.judgement.verdict.value))
        for found in outcome.report:
            result = self._fresh("result")
            yield ox.Triple(self.report, _sh("result"), result)
            yield from self._describe(result, found)
            if found in self.judgement.known:
                yield ox.Triple(result, _own("known"), _boolean(True))
        for failure in outcome.failures:
            node = self._fresh("failure")
            yield ox.Triple(self.report, _own("failure"), node)
            yield ox.Triple(node, _TYPE, _own("Failure"))
            yield ox.Triple(node, _sh("resultMessage"), _text(failure.message))
            if failure.remedy:
                yield ox.Triple(node, _own("remedy"), _text(failure.remedy))
            if failure.source:
                yield ox.Triple(node, _sh("sourceShape"), _read_node(failure.source))
            yield from _describe_place(node, failure.place)

    def _fresh(self, name: str) -> ox.BlankNode:
        self.count += 1
        return ox.BlankNode(f"{name}{self.count}")

    def _describe(self, result: ox.BlankNode, found: Finding) -> Iterator[ox.Triple]:
        component = found.component or REPORT + ("Lint" if found.source.startswith(LINTS) else "Check")
        text = f"{found.message} {found.remedy}".strip()
        yield ox.Triple(result, _TYPE, _sh("ValidationResult"))
        yield ox.Triple(result, _sh("focusNode"), _read_focus(found))
        yield ox.Triple(result, _sh("resultSeverity"), _sh(_SEVERITIES[found.severity]))
        yield ox.Triple(result, _sh("sourceConstraintComponent"), ox.NamedNode(component))
        yield ox.Triple(result, _sh("sourceShape"), _read_node(found.source))
        yield ox.Triple(result, _sh("resultMessage"), _text(text))
        if found.path and ("<" in found.path or _is_iri(found.path)):
            node, triples = self._write_path(read_path(found.path))
            yield ox.Triple(result, _sh("resultPath"), node)
            yield from triples
        if found.value is not None:
            yield ox.Triple(result, _sh("value"), _read_term(found.value))
        yield from _describe_place(result, found.place)
        if found.defined:
            node = self._fresh("place")
            yield ox.Triple(result, _own("defined"), node)
            yield from _describe_place(node, found.defined)
        for fix in found.fixes:
            yield ox.Triple(result, _own("fix"), ox.Literal(fix))
        for inner in found.details:
            node = self._fresh("result")
            yield ox.Triple(result, _sh("detail"), node)
            yield from self._describe(node, inner)

    def _write_path(self, path: Path) -> tuple[Node, list[ox.Triple]]:
        """Write a path; returns the node that stands for it and the triples that say what it is."""
        if path.kind == "predicate":
            return ox.NamedNode(path.iri), []
        parts = [self._write_path(part) for part in path.parts]
        triples = [triple for _, inner in parts for triple in inner]
        nodes = [node for node, _ in parts]
        if path.kind == "sequence":
            head, listed = self._write_list(nodes)
            return head, triples + listed
        node = self._fresh("path")
        if path.kind == "alternativePath":
            head, listed = self._write_list(nodes)
            return node, [*triples, *listed, ox.Triple(node, _sh(path.kind), head)]
        return node, [*triples, ox.Triple(node, _sh(path.kind), nodes[0])]

    def _write_list(self, nodes: list[Node]) -> tuple[Node, list[ox.Triple]]:
        cells: list[Node] = [*(self._fresh("list") for _ in nodes), _NIL]
        triples: list[ox.Triple] = []
        for position, node in enumerate(nodes):
            triples.append(ox.Triple(cells[position], _FIRST, node))
            triples.append(ox.Triple(cells[position], _REST, cells[position + 1]))
        return cells[0], triples


def _describe_place(node: ox.BlankNode, place: Place | None) -> Iterator[ox.Triple]:
    if place is None or not place.file:
        return
    yield ox.Triple(node, _own("file"), ox.Literal(place.file))
    if place.line:
        yield ox.Triple(node, _own("line"), _integer(place.line))
    if place.column:
        yield ox.Triple(node, _own("column"), _integer(place.column))


def _read_focus(found: Finding) -> Node | ox.Literal | ox.Triple:
    """Read what a finding is about; a lint may be about what is no IRI, or about a file."""
    text = found.focus
    if text.startswith(('"', "<<")):
        return _read_term(text)
    if text.startswith("_:") or _is_iri(text):
        return _read_node(text)
    return ox.Literal(text or (found.place.file if found.place else None) or "")


def _read_node(text: str) -> Node:
    """Take a label for a blank node; it is one of the data or the shapes, not of the report."""
    if text.startswith("_:"):
        return ox.BlankNode("in_data_" + text.removeprefix("_:").replace(".", "_"))
    return ox.NamedNode(text)


@lru_cache(1000)
def _read_term(term: str) -> Node | ox.Literal | ox.Triple:
    """Read a term; one that N-Triples does not have (a lint's) is a literal."""
    if term.startswith("_:"):
        return _read_node(term)
    try:
        quads: list[ox.Quad] = list(ox.parse(f"<urn:s> <urn:p> {term} .", format=ox.RdfFormat.N_TRIPLES))
    except SyntaxError:
        return ox.Literal(term)
    return quads[0].object


@lru_cache(1000)
def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _text(text: str) -> ox.Literal:
    return ox.Literal(text, language="en")


def _boolean(value: bool) -> ox.Literal:
    return ox.Literal(str(value).lower(), datatype=ox.NamedNode(XSD + "boolean"))


def _integer(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer"))


@cache
def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)


@cache
def _own(name: str) -> ox.NamedNode:
    return ox.NamedNode(REPORT + name)
