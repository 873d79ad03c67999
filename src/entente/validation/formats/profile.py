"""Which rules took longest, as a table for the terminal."""

from __future__ import annotations

from rich.table import Table

from entente.validation.formats.names import Names
from entente.validation.formats.plain import make_visible
from entente.validation.outcome import Outcome

MOST = 20


def render_profile(outcome: Outcome) -> Table:
    """Make a table of the slowest rules, the slowest first, with what evaluated them and how many findings each had."""
    names = Names.of(outcome)
    table = Table(title="Slowest rules", title_justify="left", box=None)
    for name in ("seconds", "findings"):
        table.add_column(name, justify="right")
    table.add_column("engine")
    table.add_column("rule", overflow="fold")
    slowest = sorted(outcome.timings, key=lambda timing: (-timing.seconds, timing.source))
    for timing in slowest[:MOST]:
        known = ":" in timing.source
        rule = names.rule(timing.source) if known else timing.source
        table.add_row(f"{timing.seconds:.3f}", f"{timing.findings:,}", timing.engine, make_visible(rule))
    if len(slowest) > MOST:
        rest = slowest[MOST:]
        seconds = sum(timing.seconds for timing in rest)
        findings = sum(timing.findings for timing in rest)
        table.add_row(f"{seconds:.3f}", f"{findings:,}", "", f"{len(rest)} more")
    return table
