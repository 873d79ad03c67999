"""Servers side by side: the same questions, the same connections, one server at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.answers import Agreement, compare
from bench.load import Volley, fire
from bench.material import Material
from bench.memory import MIB, measure
from bench.peers import PEERS, Options, Server, SkippedError
from bench.quiet import DISTURBED, measure_quietly
from bench.tables import Cell, Table
from bench.workload import Question, draw, load

REPEATED = "repeated"
_DISTINCT = 50
_TOO_SLOW = 3.0
_WARM_UP = 3.0


@dataclass(frozen=True)
class Step:
    """What a server is asked, on how many connections."""

    kind: str
    connections: int

    def __str__(self) -> str:
        return f"{self.kind}, {self.connections}"


FULL = (
    *(Step("point", connections) for connections in (1, 8, 32)),
    *(Step(kind, 8) for kind in ("star", "path", "graph", "construct", "aggregate", "whole")),
    *(Step("mix", connections) for connections in (1, 8, 32)),
    *(Step(REPEATED, connections) for connections in (1, 8, 32)),
)
QUICK = (Step("point", 8), Step("mix", 8), Step(REPEATED, 8))


@dataclass(frozen=True)
class Result:
    """What was measured of one server on one dataset."""

    server: str
    version: str
    seconds: float
    agreement: Agreement
    memory: int
    volleys: Mapping[Step, tuple[Volley, float]]
    left_out: Mapping[Step, str]


@dataclass
class Comparison:
    """What was measured of all servers on one dataset, and why some were not."""

    material: Material
    results: dict[str, Result] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)

    def rate(self, server: str, step: Step) -> float | None:
        """Answers in a second; None where that was not measured."""
        result = self.results.get(server)
        return result.volleys[step][0].rate if result and step in result.volleys else None

    def is_disturbed(self, server: str, step: Step) -> bool:
        """Tell whether others used the machine while that was measured."""
        result = self.results.get(server)
        return result is not None and step in result.volleys and result.volleys[step][1] > DISTURBED


def run_comparison(material: Material, steps: Sequence[Step], seconds: float, peers: Sequence[str]) -> Comparison:
    """Measure servers one after the other on a dataset."""
    comparison = Comparison(material)
    drawn = draw(material)
    for name in peers:
        print(f"  {name} on {material.name}", flush=True)
        try:
            with PEERS[name](material, Options()) as server:
                comparison.results[name] = _measure(server, material, drawn, steps, seconds)
        except SkippedError as reason:
            comparison.skipped[name] = str(reason)
            print(f"  SKIPPED {name} on {material.name}: {reason}", flush=True)
    return comparison


def _measure(
    server: Server, material: Material, drawn: Mapping[str, Sequence[Question]], steps: Sequence[Step], seconds: float
) -> Result:
    agreement = compare(server, material, drawn)
    for difference in agreement.differences:
        print(f"  WRONG {server.name}: {difference}", flush=True)
    # Compilers at run time and caches of pages get their time before anything counts.
    for kind in ("point", "mix"):
        fire(server.port, load(drawn[kind], server.path, server.port), connections=8, seconds=_WARM_UP, drain=10)
    volleys: dict[Step, tuple[Volley, float]] = {}
    left_out: dict[Step, str] = {}
    memory = 0
    for step in steps:
        alone = agreement.seconds.get(step.kind, 0.0)
        if alone > _TOO_SLOW:
            left_out[step] = f"one takes {alone:.0f} s"
            continue
        asked = drawn["mix"][:_DISTINCT] if step.kind == REPEATED else drawn[step.kind]
        shots = load(asked, server.path, server.port)
        volleys[step] = measure_quietly(
            lambda shots=shots, step=step: fire(  # type: ignore[misc]
                server.port, shots, connections=step.connections, seconds=seconds, vary=step.kind != REPEATED
            )
        )
        memory = max(memory, measure(server.pid))
    return Result(server.name, server.version, server.seconds, agreement, memory, volleys, left_out)


def tabulate(comparison: Comparison, steps: Sequence[Step]) -> Table:
    """Set what was measured side by side."""
    results = list(comparison.results.values())
    rows: list[list[Cell]] = []
    for step in steps:
        cells: list[Cell] = [str(step)]
        for result in results:
            found = result.volleys.get(step)
            cells.append(_describe(*found) if found else result.left_out.get(step, "–"))
        rows.append(cells)
    rows.append(["memory, MiB", *(f"{result.memory // MIB:,}" for result in results)])
    rows.append(["load and start, s", *(f"{result.seconds:.1f}" for result in results)])
    rows.append(["answers equal", *(f"{result.agreement.equal}/{result.agreement.asked}" for result in results)])
    heads = ["questions, connections", *(f"{result.server} {result.version}" for result in results)]
    return Table(heads, rows)


def _describe(volley: Volley, foreign: float) -> str:
    rate = f"{volley.rate:,.0f}" if volley.rate >= 10 else f"{volley.rate:.1f}"
    text = f"{rate} ({_in_ms(volley.percentile(0.5))} / {_in_ms(volley.percentile(0.99))})"
    if volley.failed:
        text += f", {volley.failed} failed"
    return text + (" †" if foreign > DISTURBED else "")


def _in_ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}" if seconds < 0.1 else f"{seconds * 1000:,.0f}"
