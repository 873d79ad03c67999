"""Results of engines as findings of the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from entente.namespaces import SH
from entente.validation.engines.graph import Graph
from entente.validation.engines.messages import write_message
from entente.validation.engines.native import Result
from entente.validation.engines.schema import Schema, Shape
from entente.validation.engines.wording import Wording
from entente.validation.outcome import Rule
from entente.validation.report import Finding, Severity

SEVERITIES = {
    f"{SH}Violation": Severity.VIOLATION,
    f"{SH}Warning": Severity.WARNING,
    f"{SH}Info": Severity.INFO,
}


def severity_of(shape: Shape) -> Severity:
    """How bad the results of a shape are; a severity of somebody's own is a violation."""
    return SEVERITIES.get(shape.severity, Severity.VIOLATION)


def make_findings(
    results: Iterable[Result], graph: Graph, wording: Wording, document: str | None = None
) -> Iterator[Finding]:
    """Make a finding of each result, with what the shapes inside found.

    Parameters
    ----------
    results
        What an engine found.
    graph
        Knows their terms.
    wording
        In which words.
    document
        What `Finding.document` shall be.

    """
    for result in results:
        message, remedy = write_message(result, graph, wording)
        yield Finding(
            severity_of(result.shape),
            result.shape.source,
            _name(graph.shown(result.focus)),
            message,
            remedy,
            path=result.path,
            value=None if result.value is None else graph.shown(result.value),
            document=document,
            component=result.constraint.component,
            details=tuple(dict.fromkeys(make_findings(result.details, graph, wording, document))),
        )


def _name(term: str) -> str:
    return term[1:-1] if term[0] == "<" else term


def make_rules(schema: Schema, wording: Wording) -> tuple[Rule, ...]:
    """Tell what shapes look for: each that demands something, in order of their names."""
    return tuple(
        Rule(
            shape.source,
            wording.choose(shape.names) if shape.names else "",
            wording.choose(shape.messages) if shape.messages else "",
            severity_of(shape),
        )
        for _, shape in sorted(schema.shapes.items())
        if any(constraint.kind != "property" for constraint in shape.constraints) and not shape.deactivated
    )
