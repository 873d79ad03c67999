"""All measurements in one run, ``python -m bench.run``: prints the tables and keeps them in ``bench/README.md``."""

from __future__ import annotations

import argparse
import contextlib
import io
import shlex
import sys
import time
from collections.abc import Sequence

from bench import dataset, workload
from bench.compare import FULL, QUICK, Comparison, run_comparison, tabulate
from bench.load import calibrate
from bench.material import Material, take_entente, take_generated
from bench.peers import PEERS, Options
from bench.quiet import wait_for_quiet
from bench.runaway import (
    measure_beside,
    measure_shares,
    measure_streams,
    tabulate_beside,
    tabulate_shares,
    tabulate_streams,
)
from bench.tables import describe_machine, keep, tabulate_targets
from bench.targets import OURS, judge_comparison, judge_service

_LEGEND = (
    "Cells: answers a second (p50 / p99 in ms). Every question differs from all others, except the repeated ones. "
    "Memory counts shared pages once. † others used more than a quarter of a core meanwhile, "
    "and trying again did not help."
)


def main() -> int:
    """Measure what was asked for; 1 when this service answered wrongly."""
    given = _read_flags()
    begun = time.monotonic()
    print("bench: what the load generator itself reaches", flush=True)
    sections = [_introduce(given.command), _calibrate()]
    if not given.quick:
        print("bench: build and start", flush=True)
        sections.append(_measure_dataset())
    materials = [take_entente()] if given.quick else [take_entente(), take_generated(given.quads)]
    steps = QUICK if given.quick else FULL
    comparisons = []
    for material in materials:
        print(f"bench: side by side on {material.name}", flush=True)
        comparison = run_comparison(material, steps, given.seconds, given.peers)
        comparisons.append(comparison)
        sections.append(f"## {material.name}: {material.quads:,} quads\n\n{tabulate(comparison, steps)}")
        sections.extend(f"Not measured: {name}: {reason}." for name, reason in comparison.skipped.items())
    print("bench: runaway queries, overhead, long results", flush=True)
    sections.extend(_measure_service(materials[-1], comparisons, given))
    sections.append(f"Measured in {(time.monotonic() - begun) / 60:.1f} minutes. {_LEGEND}")
    report = "\n\n".join(sections)
    print(report)
    if given.keep:
        keep(report)
    return 0 if all(_is_right(comparison) for comparison in comparisons) else 1


def _read_flags() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two minutes: only Entente's dataset and the main steps")
    parser.add_argument("--seconds", type=float, help="of each step; 2.5, or 1.5 when quick")
    parser.add_argument("--quads", type=int, default=1_000_000, help="of the generated dataset")
    parser.add_argument("--peers", nargs="+", choices=list(PEERS), default=list(PEERS), help="servers to measure")
    parser.add_argument("--no-keep", dest="keep", action="store_false", help="leave bench/README.md alone")
    given = parser.parse_args()
    given.seconds = given.seconds or (1.5 if given.quick else 2.5)
    given.command = "python -m bench.run " + shlex.join(sys.argv[1:])
    return given


def _introduce(command: str) -> str:
    foreign = wait_for_quiet(10)
    return f"`{command.strip()}` on {describe_machine()}; others used {foreign:.1f} cores at the start."


def _calibrate() -> str:
    ceilings = ", ".join(f"{volley.rate:,.0f} on {count}" for count, volley in calibrate().items())
    return f"The load generator's own ceiling, in answers a second by connections: {ceilings}."


def _measure_dataset() -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        dataset.main()
    return f"## Build and start\n\n{printed.getvalue().strip()}"


def _measure_service(material: Material, comparisons: Sequence[Comparison], given: argparse.Namespace) -> list[str]:
    drawn = workload.draw(material)
    beside = measure_beside(material, [OURS] if given.quick else given.peers, drawn["point"])
    with PEERS[OURS](material, Options()) as server:
        shares = measure_shares(material, server, drawn)
        streams = [] if given.quick else measure_streams(server)
    targets = [target for comparison in comparisons for target in judge_comparison(comparison)]
    targets += judge_service(beside, shares, streams)
    sections = [
        f"## Look-ups on 8 connections beside a runaway query ({material.name})\n\n{tabulate_beside(beside)}",
        f"## What the service adds ({material.name})\n\n{tabulate_shares(shares)}",
    ]
    if streams:
        sections.append(f"## Results of a million rows\n\n{tabulate_streams(streams)}")
    return [*sections, f"## Targets\n\n{tabulate_targets(targets)}"]


def _is_right(comparison: Comparison) -> bool:
    ours = comparison.results.get(OURS)
    return ours is None or not ours.agreement.differences


if __name__ == "__main__":
    sys.exit(main())
