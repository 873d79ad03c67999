"""Shapes held against a graph, each by the quickest engine that gives pySHACL's report. Read this module first.

A shape that fails, or that takes too long, is told as a failure, and the others go on.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from entente.errors import InvalidInput, Place
from entente.validation.engines.findings import make_findings
from entente.validation.engines.graph import Graph
from entente.validation.engines.native import NativeEngine, Result
from entente.validation.engines.reference import ReferenceEngine
from entente.validation.engines.schema import Schema, Shape
from entente.validation.engines.sparql import QueryEngine
from entente.validation.engines.terms import unheard
from entente.validation.engines.vocabulary import NeedsReference
from entente.validation.engines.wording import Wording
from entente.validation.outcome import Failure, Timing
from entente.validation.report import Finding
from entente.validation.turns import Died, Overrun, Turns

AUTO, NATIVE, REFERENCE = "auto", "native", "pyshacl"
ALL_SHAPES = "all shapes"


@dataclass(frozen=True)
class Held:
    """What holding shapes against a graph came to.

    Attributes
    ----------
    findings
        What was found.
    failures
        The shapes that could not be evaluated.
    timings
        How long each shape took, and in which engine.

    """

    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()
    timings: tuple[Timing, ...] = ()


@dataclass(frozen=True)
class _Answer:
    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()
    seconds: float = 0.0
    engine: str = ""


@dataclass
class _Work:
    """Holds one of the shapes that have targets against the graph, by its position."""

    graph: Graph
    schema: Schema
    roots: tuple[Shape, ...]
    engine: str
    advanced: bool
    wording: Wording
    document: str | None
    _native: NativeEngine | None = field(default=None, repr=False)
    _reference: ReferenceEngine | None = field(default=None, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """What each piece of work is called: its shape, or, where rules make that all shapes hang together, all."""
        return (ALL_SHAPES,) if self.advanced else tuple(root.source for root in self.roots)

    def __call__(self, position: int) -> _Answer:
        root = None if self.advanced else self.roots[position]
        begun = time.perf_counter()
        if root and (troubled := [shape for shape in self.schema.reach(root) if shape.trouble]):
            return _Answer(failures=tuple(map(_tell_trouble, troubled)), seconds=time.perf_counter() - begun)
        try:
            with unheard():
                results, engine = self._hold(root)
        except InvalidInput as fault:
            source = root.source if root else None
            failure = Failure(f"{fault.message[0].upper()}{fault.message[1:]}.", fault.remedy, source=source)
            return _Answer(failures=(failure,), seconds=time.perf_counter() - begun)
        findings = tuple(dict.fromkeys(make_findings(results, self.graph, self.wording, self.document)))
        return _Answer(findings, seconds=time.perf_counter() - begun, engine=engine)

    def _hold(self, root: Shape | None) -> tuple[list[Result], str]:
        if root and self.engine != REFERENCE:
            try:
                if self.schema.loops(root):
                    raise NeedsReference("a shape that leads back to itself")
                if self._native is None:
                    self._native = NativeEngine(self.graph, self.schema, QueryEngine(self.graph))
                return self._native.validate(root), NATIVE
            except NeedsReference as reason:
                if self.engine == NATIVE:
                    raise InvalidInput(
                        f"only pySHACL evaluates this shape: it has {reason}", remedy="leave the engine to be chosen"
                    ) from reason
        if self._reference is None:
            self._reference = ReferenceEngine(self.graph, self.schema, advanced=self.advanced)
        return self._reference.validate(root), REFERENCE


def hold_shapes(
    graph: Graph,
    schema: Schema,
    *,
    engine: str = AUTO,
    advanced: bool = False,
    wording: Wording | None = None,
    document: str | None = None,
    limit: float | None = None,
    workers: int = 1,
) -> Held:
    """Hold all shapes that have targets against a graph.

    Parameters
    ----------
    graph
        The data.
    schema
        The shapes.
    engine
        ``auto`` takes the quick engine where it gives pySHACL's report and pySHACL elsewhere; ``native`` and
        ``pyshacl`` take one of them for all.
    advanced
        Whether SHACL's advanced features are evaluated; then pySHACL evaluates all shapes in one go, and `limit` is for
        that.
    wording
        In which words findings are told; by default in English, with full names.
    document
        What `Finding.document` shall be.
    limit
        Seconds for one shape, which then is evaluated in a process that can be killed; None sets no limit.
    workers
        How many processes, where there is a limit.

    """
    work = _Work(graph, schema, schema.roots, engine, advanced, wording or Wording(), document)
    findings: list[Finding] = []
    failures: dict[Failure, None] = {}
    timings: list[Timing] = []
    names = work.names
    turns = (
        ((at, work(at)) for at in range(len(names)))
        if limit is None
        else Turns(work, limit=limit, workers=workers).run(len(names))
    )
    for position, answer in turns:
        if isinstance(answer, Overrun | Died):
            failures[_tell_stopped(names[position], answer, limit or 0.0)] = None
            continue
        findings += answer.findings
        failures.update(dict.fromkeys(answer.failures))
        timings.append(Timing(names[position], answer.seconds, answer.engine, len(answer.findings)))
    timings.sort(key=lambda timing: -timing.seconds)
    return Held(tuple(findings), tuple(failures), tuple(timings))


def _tell_trouble(shape: Shape) -> Failure:
    message, remedy = shape.trouble or ("", "")
    return Failure(
        f"The shape cannot be evaluated: {message}.",
        f"{remedy[0].upper()}{remedy[1:]}.",
        Place(iri=shape.source) if shape.node[0] == "<" else None,
        shape.source,
    )


def _tell_stopped(name: str, why: Overrun | Died, limit: float) -> Failure:
    what, source = ("All shapes together", None) if name == ALL_SHAPES else ("The shape", name)
    place = Place(iri=source) if source and source[0] != "_" else None
    if isinstance(why, Overrun):
        return Failure(
            f"{what} did not finish in {limit:g} seconds.",
            "Allow more time with --timeout-per-shape, or make its pattern or query simpler.",
            place,
            source,
        )
    return Failure(
        f"The process died over {what[0].lower()}{what[1:]}.",
        "See whether the machine ran out of memory, or whether a query nests very deeply.",
        place,
        source,
    )
