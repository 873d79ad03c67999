"""Markdown tables, and the place in ``bench/README.md`` where the last ones are kept."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

Cell = str
README = Path(__file__).with_name("README.md")


@dataclass(frozen=True)
class Table:
    """Heads and rows; all columns but the first are figures."""

    heads: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]

    def __str__(self) -> str:
        lines = [self.heads, ["---", *("--:" for _ in self.heads[1:])], *self.rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)


@dataclass(frozen=True)
class Target:
    """What is to be reached.

    Attributes
    ----------
    name
        In words.
    reached
        What was measured, in words.
    met
        Whether that is enough; None where it could not be measured.

    """

    name: str
    reached: str
    met: bool | None


def tabulate_targets(targets: Sequence[Target]) -> Table:
    """Say of each target whether it was met."""
    words = {True: "yes", False: "**no**", None: "not measured"}
    return Table(["target", "measured", "met"], [[t.name, t.reached, words[t.met]] for t in targets])


def describe_machine() -> str:
    """Name what this was measured on, without naming the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return (
        f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"
    )


def keep(text: str, section: str = "results") -> None:
    """Put a report into the README in the place of the last one of its section."""
    begin, end = f"<!-- {section}: begin -->", f"<!-- {section}: end -->"
    old = README.read_text("utf-8")
    before, _, rest = old.partition(begin)
    _, _, after = rest.partition(end)
    README.write_text(f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}", "utf-8")
