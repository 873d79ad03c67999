"""SPARQL that does not parse, in shapes and in check queries, told at its line of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from entente.errors import InvalidInput, Place
from entente.namespaces import OWL, SH
from entente.positions import Lines
from entente.positions.tokens import TOKEN
from entente.store.embedded import EmbeddedEngine
from entente.validation.checks import Check
from entente.validation.engines.graph import Graph
from entente.validation.engines.terms import text_of
from entente.validation.lints.lint import Material, Remark, report
from entente.validation.places.locator import Spot
from entente.validation.report import LINTS, Finding, Severity

NAME = "query-syntax"

_QUERIES = tuple(f"<{SH}{name}>" for name in ("select", "ask", "construct"))
_POSITION = re.compile(r"error at ([0-9]+):([0-9]+): (.*)", re.S)
_DECLARATION = re.compile(r"\bPREFIX\s+([\w.-]*):", re.I)
_SERVICE = re.compile(r"\bSERVICE\b", re.I)
_PATH = re.compile(r"[$?]PATH\b")
_SOME_PATH = "<a:p>"
_ESCAPE = re.compile(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|\\.", re.S)
_WORDS = re.compile(r"[A-Za-z0-9 ,.'\"<>()$?:;{}\[\]|/=!&*+^@_-]{1,60}")


def find_query_errors(material: Material) -> Iterator[Finding]:
    """Find the queries of SHACL-SPARQL, and the check queries, that do not parse."""
    shapes, engine = material.shapes_graph, EmbeddedEngine.in_memory()
    for check in material.checks:
        if (fault := judge(engine, check.query, {})) is not None:
            yield _tell_check(check, *fault)
    for kind in _QUERIES:
        for number, texts in sorted(shapes.objects(shapes.number(kind)).items()):
            node = shapes.terms[number]
            prefixes = _read_prefixes(shapes, node)
            for text in texts:
                query = text_of(shapes.terms[text])
                fault = judge(engine, _PATH.sub(_SOME_PATH, query), prefixes)
                if fault is None:
                    continue
                line, column, expected = fault
                spot = material.shapes_locator.find(node.strip("<>"), kind.strip("<>"), shapes.terms[text])
                inside = _step_into(spot, query, line, column) if spot else None
                remark = Remark(f"The query does not parse: {expected}.", _advise(expected))
                yield report(NAME, Severity.VIOLATION, node.strip("<>"), remark, inside or spot, path=kind.strip("<>"))


def _tell_check(check: Check, line: int, column: int, expected: str) -> Finding:
    place = Place(str(check.path), line, column=column)
    return Finding(
        Severity.VIOLATION,
        LINTS + NAME,
        check.iri,
        f"The query does not parse: {expected}.",
        _advise(expected),
        place=place,
        snippet=Lines(check.query).line(line),
    )


def judge(engine: EmbeddedEngine, query: str, prefixes: Mapping[str, str]) -> tuple[int, int, str] | None:
    """Parse a query without asking anything.

    Parameters
    ----------
    engine
        An empty one.
    query
        The text. One that asks another endpoint is not judged, since the engine would ask it.
    prefixes
        Namespaces by prefix that it need not declare.

    Returns
    -------
    tuple or None
        Line, column and what was expected; None where it parses.

    """
    if _SERVICE.search(query):
        return None
    try:
        engine.answer(query, prefixes=dict(prefixes))
    except InvalidInput as fault:
        if undeclared := _find_undeclared(query, prefixes):
            return undeclared
        found = _POSITION.search(fault.message)
        if found is None:
            return 1, 1, fault.message.removeprefix("the query does not parse: ")[:200]
        return int(found[1]), int(found[2]), _shorten(found[3])
    except RuntimeError:  # it parses, and fails where there is no data
        return None
    return None


def _find_undeclared(query: str, prefixes: Mapping[str, str]) -> tuple[int, int, str] | None:
    """Find a prefix that neither the query nor anybody for it declares; the engine's own words do not name it."""
    known = {*prefixes, *(found[1] for found in _DECLARATION.finditer(query))}
    offset = 0
    while (found := TOKEN.match(query, offset)) and found.lastgroup != "end":
        offset = found.end()
        if found.lastgroup == "name":
            prefix = found["name"].partition(":")[0]
            if prefix not in known:
                line, column = Lines(query).position(found.start("name"))
                return line, column, f"the prefix {prefix}: is not declared"
    return None


def _shorten(expected: str) -> str:
    """Keep of what the engine expected what means something to a reader."""
    body = expected.removeprefix("expected ").removeprefix("one of ")
    parts = [part.strip() for part in re.split(r", (?![^\[]*\])", body)]
    kept = [part for part in parts if _WORDS.fullmatch(part) and not part.startswith("[")]
    remarks = [part for part in kept if " " in part and not part.startswith('"')]
    if remarks:
        return "; ".join(remarks)
    return f"expected {' or '.join(kept[:6])}" if kept else "this is no SPARQL"


def _advise(expected: str) -> str:
    if "prefix" in expected:
        return "Declare the prefix: with PREFIX in the query, or with sh:prefixes and sh:declare."
    return "Mend the query at this place; a bracket or a full stop is often missing just before it."


def _read_prefixes(shapes: Graph, node: str) -> dict[str, str]:
    """Read the prefixes that ``sh:prefixes`` leads to, imports included."""
    declared: dict[str, str] = {}
    waiting = list(shapes.values(node, f"<{SH}prefixes>"))
    met: set[str] = set()
    while waiting:
        home = waiting.pop()
        if home in met:
            continue
        met.add(home)
        waiting += shapes.values(home, f"<{OWL}imports>")
        for declaration in shapes.values(home, f"<{SH}declare>"):
            names, iris = (shapes.values(declaration, f"<{SH}{each}>") for each in ("prefix", "namespace"))
            if names and iris:
                declared[text_of(names[0])] = text_of(iris[0])
    return declared


def _step_into(spot: Spot, query: str, line: int, column: int) -> Spot | None:
    """Find the spot in the file of a line and column of the query that is written there."""
    if spot.file.file.syntax not in ("turtle", "trig", "n3") or not spot.written:
        return None
    margin = 3 if spot.written.startswith(('"""', "'''")) else 1
    wanted = Lines(query).offset(line, column)
    raw, passed, at = spot.written[margin:], 0, 0
    while passed < wanted and at < len(raw):
        found = _ESCAPE.match(raw, at)
        at = found.end() if found else at + 1
        passed += 1
    start = spot.file.lines.offset(spot.place.line or 1, spot.place.column or 1)
    inside = spot.file.spot(start + margin + at)
    return Spot(inside.place, inside.snippet, "", spot.file)
