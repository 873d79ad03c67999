"""What one client costs the others: look-ups beside a runaway query, the service's own share, and very long results."""

from __future__ import annotations

import http.client
import io
import statistics
import threading
import time
import urllib.parse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from bench.load import Shot, Volley, fire
from bench.material import Material
from bench.memory import MIB, Watch
from bench.peers import PEERS, Options, Server, SkippedError
from bench.quiet import DISTURBED, measure_quietly
from bench.tables import Table
from bench.workload import MIX, Question, load
from entente.store.embedded import EmbeddedEngine
from entente.store.snapshots import current

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
"""A cartesian product that no engine finishes."""

LIMIT = 3.0
LONG = "SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } LIMIT 1000000"
LONG_ROWS = 1_000_000
FORMATS = {
    "JSON": "application/sparql-results+json",
    "XML": "application/sparql-results+xml",
    "CSV": "text/csv",
    "TSV": "text/tab-separated-values",
}
_BESIDE = 5.0
_ROUNDS = 300


@dataclass
class Fate:
    """What became of a runaway query."""

    text: str = "still running"
    seconds: float = 0.0
    ended: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Beside:
    """Look-ups beside a runaway query."""

    server: str
    alone: Volley
    volley: Volley
    foreign: float
    fate: Fate


def measure_beside(material: Material, peers: Sequence[str], questions: Sequence[Question]) -> list[Beside | str]:
    """Ask every server point look-ups on 8 connections, first alone, then while a query runs away."""
    found: list[Beside | str] = []
    for name in peers:
        print(f"  {name}: look-ups beside a runaway query", flush=True)
        try:
            with PEERS[name](material, Options(timeout=LIMIT)) as server:
                found.append(_measure_beside(server, questions))
        except SkippedError as reason:
            found.append(f"{name} was skipped: {reason}")
    return found


def _measure_beside(server: Server, questions: Sequence[Question]) -> Beside:
    shots = load(questions, server.path, server.port)
    alone, _ = measure_quietly(lambda: fire(server.port, shots, connections=8, seconds=2, warm=2))

    def measure() -> tuple[Volley, Fate]:
        fate = Fate()
        threading.Thread(target=_run_away, args=(server, fate), daemon=True).start()
        time.sleep(0.2)
        # A moment longer than the limit, so that the killing is part of what is measured.
        volley = fire(server.port, shots, connections=8, seconds=_BESIDE, warm=0.0, drain=5.0)
        # What happens to it from here on is our stopping the server.
        return volley, fate if fate.ended.wait(5.0) else Fate(seconds=_BESIDE + 5.0)

    # Only once where the query goes on: a second try would find the server busy with the first.
    (volley, fate), foreign = measure_quietly(measure, tries=3 if server.name == "Entente" else 1)
    return Beside(server.name, alone, volley, foreign, fate)


def _run_away(server: Server, fate: Fate) -> None:
    begun = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=_BESIDE + 8)
    try:
        connection.request("GET", f"{server.path}?query={urllib.parse.quote(RUNAWAY)}")
        answer = connection.getresponse()
        answer.read()
        fate.text = f"answered with {answer.status}"
    except TimeoutError:
        return
    except (OSError, http.client.HTTPException) as error:
        fate.text = f"broke off: {type(error).__name__}"
    finally:
        connection.close()
        fate.seconds = time.monotonic() - begun
        fate.ended.set()


def tabulate_beside(found: Sequence[Beside | str]) -> Table:
    """Set servers side by side."""
    rows = []
    for entry in found:
        if isinstance(entry, str):
            rows.append([entry, "", "", "", ""])
            continue
        mark = " †" if entry.foreign > DISTURBED else ""
        rows.append(
            [
                entry.server,
                f"{entry.alone.rate:,.0f} ({entry.alone.percentile(0.99) * 1000:,.1f})",
                f"{entry.volley.rate:,.0f} ({entry.volley.percentile(0.99) * 1000:,.1f}){mark}",
                f"{entry.volley.failed}",
                f"{entry.fate.text} after {entry.fate.seconds:.1f} s",
            ]
        )
    return Table(["server", "alone, 1/s (p99 ms)", "beside it, 1/s (p99 ms)", "lost", "the runaway, limit 3 s"], rows)


@dataclass(frozen=True)
class Share:
    """Medians of one kind of question in milliseconds: the engine in process, and the service around it."""

    kind: str
    engine: float
    service: float
    foreign: float

    @property
    def added(self) -> float:
        """What the service adds."""
        return self.service - self.engine


def measure_shares(material: Material, server: Server, drawn: Mapping[str, Sequence[Question]]) -> list[Share]:
    """Compare the median of the engine alone with the median over HTTP on one connection."""
    engine = EmbeddedEngine.open_read_only(current(material.build).store)
    shares = []
    for kind in MIX:
        shots = load(drawn[kind], server.path, server.port)

        def measure(kind: str = kind, shots: Sequence[Shot] = shots) -> tuple[float, Volley]:
            return _time_engine(engine, drawn[kind]), fire(server.port, shots, connections=1, seconds=1.5)

        (alone, volley), foreign = measure_quietly(measure)
        shares.append(Share(kind, alone * 1000, volley.percentile(0.5) * 1000, foreign))
    return shares


def _time_engine(engine: EmbeddedEngine, questions: Sequence[Question]) -> float:
    taken = []
    for number in range(_ROUNDS):
        question = questions[number % len(questions)]
        begun = time.perf_counter()
        answer = engine.answer(f"{question.text} #{number}")
        result = io.BytesIO()
        if isinstance(answer, ox.QueryTriples):
            answer.serialize(result, ox.RdfFormat.TURTLE)
        else:
            answer.serialize(result, ox.QueryResultsFormat.JSON)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def tabulate_shares(shares: Sequence[Share]) -> Table:
    """Show what the service adds to each kind of question."""
    return Table(
        ["questions, 1 connection", "engine, median ms", "over HTTP, median ms", "the service adds, ms"],
        [
            [s.kind, f"{s.engine:.3f}", f"{s.service:.3f}", f"{s.added:.3f}" + (" †" if s.foreign > DISTURBED else "")]
            for s in shares
        ],
    )


@dataclass(frozen=True)
class Stream:
    """How one long result came."""

    name: str
    first: float
    whole: float
    size: int
    rows: int
    grown: int


def measure_streams(server: Server) -> list[Stream]:
    """Read a result of a million rows in each format, and watch the server's memory meanwhile."""
    streams = []
    for name, accept in FORMATS.items():
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        with Watch(server.pid, interval=0.05) as watch:
            time.sleep(0.3)
            calm = watch.peak
            begun = time.monotonic()
            connection.request("GET", f"{server.path}?query={urllib.parse.quote(LONG)}", headers={"Accept": accept})
            answer = connection.getresponse()
            parts = [answer.read(1)]
            first = time.monotonic() - begun
            end = b"</result>" if name == "XML" else b'},{"' if name == "JSON" else b"\n"
            size = rows = 0
            while part := answer.read(1 << 18):
                # What may be the beginning of a mark goes before the next part.
                held = parts.pop() + part
                rows += held.count(end)
                parts.append(held[-len(end) + 1 :] if len(end) > 1 else b"")
                size += len(part)
            whole = time.monotonic() - begun
        connection.close()
        rows += {"JSON": 1, "XML": 0, "CSV": -1, "TSV": -1}[name]
        streams.append(Stream(name, first, whole, size, rows, watch.peak - calm))
    return streams


def tabulate_streams(streams: Sequence[Stream]) -> Table:
    """Show how long results came."""
    return Table(
        ["format", "rows", "MiB", "first byte, ms", "whole, s", "memory grew, MiB"],
        [
            [
                stream.name,
                f"{stream.rows:,}",
                f"{stream.size / MIB:.0f}",
                f"{stream.first * 1000:.0f}",
                f"{stream.whole:.1f}",
                f"{stream.grown / MIB:.0f}",
            ]
            for stream in streams
        ],
    )
