"""SHACL side by side, ``python -m bench.shacl``: our shapes on our data, copied to any size.

Each engine runs in a process of its own, from start to report, with a time limit; what it finds is counted as distinct
results, and ours must be pySHACL's. The table is kept in ``bench/README.md`` beside those of `bench.run`.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bench.material import ROOT, SCRATCH
from bench.memory import MIB, Watch
from bench.peers import SkippedError, fetch_fuseki, prepare_environment
from bench.quiet import wait_for_quiet
from bench.tables import Table, Target, describe_machine, keep, tabulate_targets
from entente.build.assemble import expand_sources, make_views
from entente.build.sources import read_sources
from entente.corpus.project import Project
from entente.namespaces import ID

SIZES = (10_000, 100_000, 1_000_000)
LIMIT = 900.0
"""Seconds for one engine on one size."""

_NAME = re.compile(r"([^/]+)/([^/#]+)(.*)")
_BIN = Path(sys.executable).parent
_PEERS = Path(__file__).with_name("shacl_peers.py")
_LEGEND = (
    "Cells: seconds from start to report (seconds of a core), peak memory, distinct results. pyrudof and Jena count "
    "some results of their own; ours must be pySHACL's. Ours also says where each finding stands."
)


@dataclass(frozen=True)
class Measured:
    """What one engine took: seconds, seconds of a core, bytes, and how many distinct results it gave."""

    seconds: float
    busy: float
    memory: int
    results: int | None
    finished: bool = True


def write_data(triples: int, path: Path) -> int:
    """Write copies of our documents' views, each in a world of its own, until there are so many triples.

    Every copy renames the things it speaks of and keeps the vocabulary, so that shapes find in each what they find in
    the first.
    """
    sources = read_sources(Project(ROOT))
    views, context = make_views(sources, expand_sources(sources))
    worlds = [sorted(view.lines | context.mentioned_in(view).lines) for view in views if view.document]
    worlds.sort(key=len)
    written: dict[str, None] = {}
    for copy in count():
        for line in worlds[copy % len(worlds)]:
            written.setdefault(_rename(line, copy))
            if len(written) == triples:
                path.write_text("".join(f"{each} .\n" for each in written), encoding="utf-8")
                return triples
    raise AssertionError


def _rename(line: str, copy: int) -> str:
    """Put the number of a copy behind the slug of each of our own names: a claim's document, or the thing itself."""

    def rename(found: re.Match[str]) -> str:
        iri = found[0][1:-1]
        if not iri.startswith(ID):
            return found[0]
        kind, slug, tail = _NAME.fullmatch(iri.removeprefix(ID)).groups()  # type: ignore[union-attr]  # all of ours match
        return f"<{ID}{kind}/{slug}-c{copy}{tail}>"

    return re.sub(r"<[^<>]*>", rename, line)


def commands(data: Path, shapes: Path) -> Iterator[tuple[str, list[str]]]:
    """Give each engine's command; it writes a number of distinct results as its last line."""
    script = [sys.executable, str(_PEERS)]
    ours = [str(_BIN / "entente"), "validate", str(data), "--shapes", str(shapes), "--no-lint", "--no-settings"]
    yield "pySHACL", [*script, "pyshacl", str(data), str(shapes)]
    try:
        yield "pyrudof", [str(prepare_environment() / "bin" / "python"), str(_PEERS), "pyrudof", str(data), str(shapes)]
    except SkippedError as skipped:
        print(f"bench: pyrudof is not measured: {skipped}", flush=True)
    try:
        jar = fetch_fuseki()
        java = [
            "java",
            "-Xmx8G",
            "-cp",
            str(jar),
            "shacl.shacl",
            "validate",
            "--shapes",
            str(shapes),
            "--data",
            str(data),
        ]
        yield "Jena SHACL", [*script, "jena", *java]
    except SkippedError as skipped:
        print(f"bench: Jena SHACL is not measured: {skipped}", flush=True)
    yield "Entente", [*script, "entente", *ours, "--no-cache", "--output", "json=-"]
    yield "Entente, parsed before", [*script, "entente", *ours, "--output", "json=-"]


def measure(command: Sequence[str], limit: float) -> Measured:
    """Run an engine from start to report."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    output: str | None = None
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=SCRATCH, text=True, start_new_session=True) as process:
        with Watch(process.pid) as watch:
            try:
                output, _ = process.communicate(timeout=limit)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)  # its own session, started above
        seconds = time.monotonic() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    found = None if output is None or process.returncode else int(output.split()[-1])
    return Measured(seconds, busy, watch.peak, found, finished=output is not None)


def main() -> int:
    """Measure; 1 where our results are not pySHACL's."""
    given = _read_flags()
    foreign = wait_for_quiet(10)
    SCRATCH.mkdir(parents=True, exist_ok=True)
    shapes = _write_shapes(SCRATCH / "shapes.ttl")
    cells: dict[str, list[str]] = {}
    found: dict[int, dict[str, Measured]] = {}
    for size in given.sizes:
        data = SCRATCH / f"shacl-{size}.nt"
        write_data(size, data)
        for name, command in commands(data, shapes):
            print(f"bench: {name} on {size:,} triples", flush=True)
            if name.endswith("before"):
                measure(command, given.limit)
            measured = measure(command, given.limit)
            found.setdefault(size, {})[name] = measured
            cells.setdefault(name, []).append(_tell(measured, given.limit))
    table = Table(
        ["engine", *(f"{size:,} triples" for size in given.sizes)], [[name, *row] for name, row in cells.items()]
    )
    targets = list(_judge(found))
    report = "\n\n".join(
        [
            f"`{given.command.strip()}` on {describe_machine()}; others used {foreign:.1f} cores at the start.",
            str(table),
            _LEGEND,
            str(tabulate_targets(targets)),
        ]
    )
    print(report)
    if given.keep:
        keep(report, "shacl")
    return 0 if all(target.met is not False for target in targets) else 1


def _read_flags() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES), help="how many triples")
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds for one engine on one size")
    parser.add_argument("--no-keep", dest="keep", action="store_false", help="leave bench/README.md alone")
    given = parser.parse_args()
    given.command = "python -m bench.shacl " + shlex.join(sys.argv[1:])
    return given


def _write_shapes(path: Path) -> Path:
    """Put our shapes into one file, as all engines take it; those over the ontology itself are left out."""
    folder = ROOT / "ontology" / "shapes"
    texts = [each.read_text("utf-8") for each in sorted(folder.glob("*.ttl")) if each.name != "style.ttl"]
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


def _tell(measured: Measured, limit: float) -> str:
    memory = f"{measured.memory / MIB:,.0f} MiB"
    if not measured.finished:
        return f"more than {limit:g} s, {memory}"
    if measured.results is None:
        return f"failed after {measured.seconds:.1f} s, {memory}"
    return f"{measured.seconds:.2f} s ({measured.busy:.2f}), {memory}, {measured.results:,}"


def _judge(found: dict[int, dict[str, Measured]]) -> Iterator[Target]:
    for size, by_name in found.items():
        reference, ours = by_name["pySHACL"], by_name["Entente"]
        if reference.results is not None:
            same = {ours.results, by_name["Entente, parsed before"].results} == {reference.results}
            yield Target(f"pySHACL's results at {size:,} triples", f"{ours.results} of {reference.results:,}", same)
        if size == 100_000:
            ratio = reference.busy / ours.busy
            least = "at least " if not reference.finished else ""
            yield Target("5 times faster than pySHACL at 100,000 triples", f"{least}{ratio:.1f} times", ratio >= 5)


if __name__ == "__main__":
    sys.exit(main())
