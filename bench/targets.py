"""What is to be reached, and whether it was."""

from __future__ import annotations

from collections.abc import Sequence

from bench.compare import REPEATED, Comparison, Step
from bench.memory import MIB
from bench.runaway import LONG_ROWS, Beside, Share, Stream
from bench.tables import Target

OURS = "Entente"
_POINT, _MIX = Step("point", 8), Step("mix", 8)
_FLAT = 64 * MIB


def judge_comparison(comparison: Comparison) -> list[Target]:
    """Judge throughput against the other servers."""
    name = comparison.material.name
    targets = [
        _judge_ratio(comparison, _POINT, "rdflib-endpoint", 10),
        _judge_ratio(comparison, _MIX, "rdflib-endpoint", 15),
        _judge_ratio(comparison, _POINT, "Fuseki", 1),
        _judge_ratio(comparison, _MIX, "Fuseki", 1),
        _judge_repeated(comparison),
    ]
    ours = comparison.results.get(OURS)
    if ours is not None:
        agreed = ours.agreement
        targets.append(
            Target(
                f"{name}: answers as the engine does", f"{agreed.equal}/{agreed.asked}", agreed.equal == agreed.asked
            )
        )
    return targets


def _judge_ratio(comparison: Comparison, step: Step, peer: str, least: float) -> Target:
    ours, theirs = comparison.rate(OURS, step), comparison.rate(peer, step)
    name = f"{comparison.material.name}: {step.kind}, uncached, 8 connections: {least}× {peer}"
    if ours is None or not theirs:
        return Target(name, comparison.skipped.get(peer, "–"), None)
    mark = " †" if comparison.is_disturbed(OURS, step) or comparison.is_disturbed(peer, step) else ""
    return Target(name, f"{ours / theirs:.1f}×{mark}", ours >= least * theirs)


def _judge_repeated(comparison: Comparison) -> Target:
    name = f"{comparison.material.name}: repeated queries ahead of every server"
    words, met = [], True
    for connections in (1, 8, 32):
        step = Step(REPEATED, connections)
        ours = comparison.rate(OURS, step)
        rates = [rate for peer in comparison.results if peer != OURS and (rate := comparison.rate(peer, step))]
        if ours is None or not rates:
            continue
        words.append(f"{ours / max(rates):.1f}×")
        met = met and ours > max(rates)
    return Target(name, f"{', '.join(words)} the next", met) if words else Target(name, "–", None)


def judge_service(beside: Sequence[Beside | str], shares: Sequence[Share], streams: Sequence[Stream]) -> list[Target]:
    """Judge what the service adds, how it isolates, and how it streams."""
    targets = []
    for entry in beside:
        if isinstance(entry, Beside) and entry.server == OURS:
            slowest = entry.volley.percentile(0.99)
            name = "p99 of look-ups at 8 connections beside a runaway query < 20 ms, none lost"
            targets.append(Target(name, f"{slowest * 1000:.1f} ms", slowest < 0.02 and not entry.volley.failed))
    if shares:
        most = max(share.added for share in shares)
        targets.append(Target("the service adds < 1 ms at the median", f"at most {most:.2f} ms", most < 1))
    if streams:
        first = max(stream.first for stream in streams)
        name = f"first byte of {LONG_ROWS:,} rows < 0.5 s in every format"
        targets.append(Target(name, f"at most {first * 1000:.0f} ms", first < 0.5))
        grown = max(stream.grown for stream in streams)
        whole = all(stream.rows == LONG_ROWS for stream in streams)
        name = f"memory flat meanwhile (within {_FLAT // MIB} MiB), and every row there"
        targets.append(Target(name, f"at most {grown / MIB:.0f} MiB more", grown < _FLAT and whole))
    return targets
