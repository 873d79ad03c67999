"""How long a cold build, SHACL, a server start and a point query take on the Entente dataset."""

from __future__ import annotations

import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from entente.build.pipeline import build
from entente.corpus.project import Project

ROOT = Path(__file__).parents[1]
POINT = "SELECT ?p ?o WHERE { <https://w3id.org/entente/id/state/iran> ?p ?o }"
RUNS = 200


def measure_build(project: Project) -> list[tuple[str, float]]:
    """Build with nothing cached; return each step with its seconds, the sum last."""
    steps: list[tuple[str, float]] = []
    begun = time.monotonic()
    build(project, tell=lambda name, seconds: steps.append((name, seconds)) if seconds is not None else None)
    return [*steps, ("cold build, all", time.monotonic() - begun)]


def measure_service(project: Project) -> list[tuple[str, float]]:
    """Start the server, then ask it point queries that differ, so that none is answered from a cache."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    begun = time.monotonic()
    command = [sys.executable, "-c", "from entente.cli import run; run()", "--project", str(project.root)]
    server = subprocess.Popen(
        [*command, "serve", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1).read()
                break
            except OSError:
                if time.monotonic() - begun > 30:
                    raise
                time.sleep(0.01)
        started = time.monotonic() - begun
        taken = []
        for run in range(RUNS):
            query = urllib.parse.quote(POINT + f" # {run}")
            asked = time.monotonic()
            urllib.request.urlopen(f"http://127.0.0.1:{port}/sparql?query={query}", timeout=10).read()
            taken.append(time.monotonic() - asked)
    finally:
        server.terminate()
        server.wait(timeout=30)
    return [
        ("server start", started),
        ("point query over HTTP, median", statistics.median(taken)),
        ("point query over HTTP, p99", sorted(taken)[int(RUNS * 0.99) - 1]),
    ]


def main() -> None:
    """Measure on a copy, so that nothing of the project's own build is touched."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        root.mkdir()
        for part in ("ontology", "data", "queries"):
            shutil.copytree(ROOT / part, root / part)
        project = Project(root)
        print("| Entente dataset | seconds |\n|---|---|")
        for name, seconds in [*measure_build(project), *measure_service(project)]:
            print(f"| {name} | {seconds:.3f} |")


if __name__ == "__main__":
    main()
