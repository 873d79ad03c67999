"""Two minutes of hostile and normal clients at once, ``python -m bench.soak``.

Fails unless the normal clients got no wrong answer, lost no connection, and the server's memory stayed flat.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import quote

from bench import workload
from bench.answers import Rows, evaluate, read_rows
from bench.hostile import attack
from bench.material import Material, take_entente, take_generated
from bench.memory import MIB, Watch, count_descriptors, find_tree, measure
from bench.peers import Options, Server, ask, start_entente
from bench.workload import Question
from entente.store.embedded import EmbeddedEngine
from entente.store.snapshots import current

CLIENTS = 8
TIMEOUT = 3.0
_SAMPLE = 150
_PAUSE = 0.02
_CALM = 5.0
_RENEW = 100
_GROWTH, _SPARE = 1.1, 32 * MIB
_SETTINGS = {"timeout": f"{TIMEOUT:g}", "cache": "8"}
"""Queries are killed early and often, and the caches are full soon, so that nothing else may grow."""


@dataclass
class Tally:
    """What normal clients got."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def soak(material: Material, seconds: float) -> bool:
    """Mix hostile and normal clients for some time; True when the server stood it."""
    questions = workload.draw(material)["mix"][:_SAMPLE]
    engine = EmbeddedEngine.open_read_only(current(material.build).store)
    expected = [(question, evaluate(engine, question)) for question in questions]
    with start_entente(material, Options(settings=_SETTINGS)) as server:
        _behave(server, expected, time.monotonic() + _CALM, Tally())
        before = _look(server)
        tally = Tally()
        end = time.monotonic() + seconds
        print(f"soak: {seconds:.0f} s, {CLIENTS} normal clients, hostile ones beside them", flush=True)
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as others:
            attacking = others.submit(attack, server.port, seconds)
            with Watch(server.pid, interval=1.0) as whole, Watch(server.pid, interval=1.0, depth=1) as staying:
                _behave(server, expected, end, tally)
            outcomes, slowest = attacking.result()
        time.sleep(_CALM)
        after = _look(server)
        ask(server, "ASK {}", "application/sparql-results+json")
    _tell_outcomes(outcomes, slowest)
    return _judge(tally, [size for _, size in staying.course], whole.peak, max(slowest.values()), before, after)


def _behave(server: Server, expected: Sequence[tuple[Question, Rows]], end: float, tally: Tally) -> None:
    clients = [
        threading.Thread(target=_ask_on, args=(server, expected, end, tally, number), daemon=True)
        for number in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()


def _ask_on(server: Server, expected: Sequence[tuple[Question, Rows]], end: float, tally: Tally, number: int) -> None:
    """Ask question after question on connections that are kept for a while, and compare every answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    turn = number * 17
    while time.monotonic() < end:
        question, rows = expected[turn % len(expected)]
        turn += 1
        if turn % _RENEW == 0:
            connection.close()
        # Every other answer may come from a cache.
        unique = f" #{number}-{turn}" if turn % 2 else ""
        begun = time.perf_counter()
        try:
            target = f"{server.path}?query={quote(question.text + unique, safe='')}"
            connection.request("GET", target, headers={"Accept": question.accept})
            answer = connection.getresponse()
            media_type, body = answer.headers.get_content_type(), answer.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            with tally.lock:
                tally.lost.append(f"{type(error).__name__}: {error}")
            continue
        seconds = time.perf_counter() - begun
        with tally.lock:
            if answer.status != 200:
                tally.refused[f"{answer.status} {body[:400].decode('utf-8', 'replace')}"] += 1
            elif read_rows(media_type, body) != rows:
                tally.wrong.append(question.text)
            else:
                tally.right += 1
                tally.latencies.append(seconds)
        time.sleep(_PAUSE)
    connection.close()


@dataclass(frozen=True)
class _Look:
    memory: int
    processes: int
    descriptors: int


def _look(server: Server) -> _Look:
    return _Look(measure(server.pid), len(find_tree(server.pid)), count_descriptors(server.pid))


def _tell_outcomes(outcomes: dict[str, int], slowest: dict[str, float]) -> None:
    print("\n| what hostile clients did and got | times |\n| --- | --: |")
    for outcome, count in outcomes.items():
        print(f"| {outcome} | {count:,} |")
    print("\n| absurd query | slowest, s |\n| --- | --: |")
    for name, seconds in slowest.items():
        print(f"| {name} | {seconds:.1f} |")


def _judge(tally: Tally, staying: Sequence[int], peak: int, slowest: float, before: _Look, after: _Look) -> bool:
    """Hold what was measured against what is asked for.

    What query workers need comes and goes with them, up to their limit: whether anything leaks shows in the processes
    that stay while it lasts, and in all of them when it is over.
    """
    quarter = len(staying) // 4
    second, fourth = (statistics.median(part) for part in (staying[quarter : 2 * quarter], staying[3 * quarter :]))
    latencies = sorted(tally.latencies) or [float("nan")]
    middle, slow = (latencies[int(len(latencies) * share)] * 1000 for share in (0.5, 0.99))
    flat, calm = fourth <= second * _GROWTH + _SPARE / 2, after.memory <= before.memory * _GROWTH + 2 * _SPARE
    checks = [
        ("right answers to normal clients", f"{tally.right:,}, {middle:.1f} / {slow:.1f} ms", tally.right > 0),
        ("wrong answers", str(len(tally.wrong)), not tally.wrong),
        ("lost connections", str(len(tally.lost)), not tally.lost),
        ("refused", str(tally.refused.total()), not tally.refused),
        ("slowest absurd query, s", f"{slowest:.1f}", slowest < TIMEOUT + 6),
        ("memory of all processes at most, MiB", f"{peak / MIB:,.0f}", True),
        ("of those that stay, second and last quarter, MiB", f"{second / MIB:.0f}, {fourth / MIB:.0f}", flat),
        ("of all, calm before and after, MiB", f"{before.memory / MIB:.0f}, {after.memory / MIB:.0f}", calm),
        ("processes before and after", f"{before.processes}, {after.processes}", after.processes <= before.processes),
        (
            "descriptors before and after",
            f"{before.descriptors}, {after.descriptors}",
            after.descriptors <= before.descriptors + CLIENTS,
        ),
    ]
    print("\n| soak | measured | stood |\n| --- | --: | --: |")
    for name, measured, stood in checks:
        print(f"| {name} | {measured} | {'yes' if stood else '**no**'} |")
    for text in [*Counter(tally.lost), *Counter(tally.wrong), *tally.refused][:10]:
        print(f"  {text}")
    return all(stood for _, _, stood in checks)


def main() -> int:
    """Soak for as long as was asked for; 1 when the server did not stand it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--quads", type=int, help="of a generated dataset; Entente's own unless given")
    given = parser.parse_args()
    material = take_generated(given.quads) if given.quads else take_entente()
    stood = soak(material, given.seconds)
    print("\nstood" if stood else "\nDID NOT STAND")
    return 0 if stood else 1


if __name__ == "__main__":
    sys.exit(main())
