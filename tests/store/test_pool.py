"""Query workers: every way in which a query can end, and what comes after it."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from entente.namespaces import DEFAULT
from entente.store.outcomes import QueryFailedError
from entente.store.pool import Pool
from entente.store.running import Limits
from entente.store.snapshots import publish
from entente.store.wire import Job

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def make_job(query: str, name: str = "tsv", max_rows: int = 10**9, max_bytes: int = 10**9) -> Job:
    return Job(query, None, None, name, max_rows, max_bytes, [])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pool")
    lines = [f"<urn:s{number}> <urn:p> <urn:o{number % 7}> <{DEFAULT}> .\n" for number in range(1000)]
    (folder / "quads.nq").write_text("".join(lines), "utf-8")
    return publish(folder / "quads.nq", folder / "build", title="T", licence="urn:l").store


@contextmanager
def run_pool(store: Path, **limits: float) -> Iterator[Pool]:
    settings = {"workers": 1, "memory": 400 << 20, **limits}
    pool = Pool(store, Limits(**settings))  # type: ignore[arg-type]
    pool.start()
    assert pool.wait_ready(20)
    try:
        yield pool
    finally:
        pool.close()


@pytest.fixture(scope="module")
def pool(store: Path) -> Iterator[Pool]:
    with run_pool(store) as running:
        yield running


def find_reason(pool: Pool, job: Job, timeout: float = 20, connection: socket.socket | None = None) -> str:
    try:
        answer = pool.run(job, timeout=timeout, connection=connection)
        for _ in answer.rest or ():
            pass
    except QueryFailedError as failure:
        return failure.reason
    return ""


def test_a_whole_answer(pool: Pool) -> None:
    answer = pool.run(make_job("SELECT ?o { <urn:s3> ?p ?o }"), timeout=5)
    assert (answer.first, answer.rest) == (b"?o\n<urn:o3>\n", None)


def test_a_long_answer_comes_in_parts(pool: Pool) -> None:
    answer = pool.run(make_job("SELECT ?a ?b { ?a ?p ?b . ?c ?q ?d } LIMIT 100000"), timeout=30)
    assert answer.rest is not None
    parts = [answer.first, *answer.rest]
    assert len(parts) > 5
    assert b"".join(parts).count(b"\n") == 100_001


@pytest.mark.parametrize(
    ("job", "reason"),
    [
        (make_job("SELECT"), "syntax"),
        (make_job("SELECT (<urn:f>(1) AS ?x) {}"), "function"),
        (make_job(ENDLESS), "time"),
        (make_job("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?i"), "memory"),
        (make_job("SELECT * { ?a ?b ?c . ?d ?e ?f }", max_rows=5000), "rows"),
        (make_job("SELECT * { ?a ?b ?c . ?d ?e ?f }", "json", max_rows=5000), "rows"),
        (make_job("SELECT * { ?a ?b ?c . ?d ?e ?f }", "xml", max_rows=5000), "rows"),
        (make_job("SELECT * { ?a ?b ?c . ?d ?e ?f }", "csv", max_bytes=100_000), "bytes"),
        (make_job("SELECT * " + "{" * 100_000 + "}" * 100_000), "crash"),
        (make_job("SELECT * { SERVICE <http://127.0.0.1:65000/> { ?s ?p ?o } }"), "service"),
        (Job("ASK {}", ["urn:unknown"], None, "tsv", 9, 9999, []), "graph"),
        (Job("ASK FROM <urn:unknown> {}", None, None, "tsv", 9, 9999, ["urn:unknown"]), "graph"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_failure_has_its_reason_and_the_next_query_its_answer(pool: Pool, job: Job, reason: str) -> None:
    assert find_reason(pool, job, timeout=1 if reason == "time" else 20) == reason
    assert pool.run(make_job("ASK {}"), timeout=20).first == b"true"


def test_the_client_hangs_up(pool: Pool) -> None:
    ours, theirs = socket.socketpair()
    threading.Timer(0.3, theirs.close).start()
    started = time.monotonic()
    with ours:
        assert find_reason(pool, make_job(ENDLESS), connection=ours) == "gone"
    assert time.monotonic() - started < 1
    assert pool.run(make_job("ASK {}"), timeout=20).first == b"true"


def test_a_client_that_has_sent_more_has_not_hung_up(pool: Pool) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"GET /next")
        assert find_reason(pool, make_job(ENDLESS), timeout=0.6, connection=ours) == "time"


def test_cancelled_by_name(pool: Pool) -> None:
    reasons: list[str] = []
    asking = threading.Thread(target=lambda: reasons.append(find_reason(pool, make_job(ENDLESS))))
    asking.start()
    while not pool.running():
        time.sleep(0.01)
    assert not pool.cancel("nothing")
    assert pool.cancel(pool.running()[0].token)
    asking.join()
    assert reasons == ["cancelled"]


def test_cancelled_before_its_worker_was_asked(store: Path) -> None:
    with run_pool(store) as pool:
        channel = pool._places.idle[-1]
        channel.end("cancelled")
        channel._child.wait()
        with pytest.raises(QueryFailedError) as caught:
            channel.ask(make_job("ASK {}"))
        assert caught.value.reason == "cancelled"


def test_a_sealed_worker_reads_no_file_and_opens_no_socket(pool: Pool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.2)
        address = f"http://127.0.0.1:{trap.getsockname()[1]}/"
        assert find_reason(pool, make_job(f"ASK {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")) == "service"
        with pytest.raises(TimeoutError):
            trap.accept()


def test_more_than_may_wait(store: Path) -> None:
    with run_pool(store, queue=0, patience=0.2) as pool:
        first = threading.Thread(target=lambda: find_reason(pool, make_job(ENDLESS), timeout=1))
        first.start()
        while not pool.running():
            time.sleep(0.01)
        assert find_reason(pool, make_job("ASK {}")) == "busy"
        first.join()


def test_a_waiting_query_gets_the_next_free_worker(store: Path) -> None:
    with run_pool(store, queue=5, patience=10) as pool:
        first = threading.Thread(target=lambda: find_reason(pool, make_job(ENDLESS), timeout=0.5))
        first.start()
        while not pool.running():
            time.sleep(0.01)
        assert pool.begin_now(make_job("ASK {}"), timeout=5) is None
        assert pool.run(make_job("ASK {}"), timeout=5).first == b"true"
        first.join()


def run_on(pool: Pool, timeout: float) -> tuple[threading.Thread, list[str]]:
    """Ask an endless query beside everything else, and wait until it has had its assured time."""
    reasons: list[str] = []
    before = len(pool.running())
    thread = threading.Thread(target=lambda: reasons.append(find_reason(pool, make_job(ENDLESS), timeout=timeout)))
    thread.start()
    while len(pool.running()) == before:
        time.sleep(0.01)
    newest = pool.running()[-1]
    while newest.seconds < 0.5:
        time.sleep(0.01)
    return thread, reasons


def wait_for_workers(pool: Pool, number: int) -> None:
    while len(pool._places.idle) < number:
        time.sleep(0.01)


def test_a_younger_long_query_makes_place_for_one_that_waits_and_the_oldest_runs_on(store: Path) -> None:
    with run_pool(store, workers=2, assured=0.3, patience=10) as pool:
        wait_for_workers(pool, 3)
        oldest, oldest_reasons = run_on(pool, timeout=6)
        younger, younger_reasons = run_on(pool, timeout=3)
        assert pool.run(make_job("ASK {}"), timeout=5).first == b"true"
        assert len(pool.running()) == 2  # the younger waits to be asked again
        assert pool.gauge()["waiting"] == 1
        younger.join()
        oldest.join()
        assert (oldest_reasons, younger_reasons) == (["time"], ["crowded time"])
        assert (pool.events["crowded time"], pool.events["asked again"]) == (1, 0)


def test_a_query_that_made_place_is_asked_again_when_fewer_long_ones_run(store: Path) -> None:
    long = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {' '.join(map(str, range(10)))} }} ?a ?b ?c . ?d ?e ?f }}"
    answers: list[bytes] = []
    with run_pool(store, workers=2, assured=0.05, patience=10) as pool:
        wait_for_workers(pool, 3)
        oldest, _ = run_on(pool, timeout=2)
        younger = threading.Thread(target=lambda: answers.append(pool.run(make_job(long), timeout=120).first))
        younger.start()
        while len(pool.running()) < 2 or pool.running()[-1].seconds < 0.1:
            time.sleep(0.01)
        assert pool.run(make_job("ASK {}"), timeout=5).first == b"true"
        oldest.join()
        assert len(pool.running()) == 1
        # Those who wait now do not stop it a second time.
        crowd = [threading.Thread(target=lambda: find_reason(pool, make_job(ENDLESS), timeout=0.5)) for _ in range(4)]
        for each in crowd:
            each.start()
        for each in (*crowd, younger):
            each.join()
        assert answers == [b"?n\n10000000\n"]
        assert pool.events["asked again"] >= 1
        assert pool.gauge()["waiting"] == 0


def test_a_query_that_waits_to_be_asked_again_ends_with_its_client_by_name_or_for_want_of_room(store: Path) -> None:
    ours, theirs = socket.socketpair()
    ours.settimeout(30)  # as the server's are
    with run_pool(store, workers=2, assured=0.1, patience=10) as pool, ours:
        wait_for_workers(pool, 3)
        oldest, _ = run_on(pool, timeout=30)
        reasons: list[str] = []
        for connection, token in ((ours, "first"), (None, "second")):

            def ask(connection: socket.socket | None = connection, token: str = token) -> None:
                with pytest.raises(QueryFailedError) as caught:
                    pool.run(make_job(ENDLESS), timeout=30, connection=connection, token=token)
                reasons.append(caught.value.reason)

            threading.Thread(target=ask).start()
            while not any(entry.token == token and entry.seconds > 0.1 for entry in pool.running()):
                time.sleep(0.01)
            assert pool.run(make_job("ASK {}"), timeout=5).first == b"true"
        assert pool.gauge()["waiting"] == 2
        third, third_reasons = run_on(pool, timeout=30)
        assert pool.run(make_job("ASK {}"), timeout=5).first == b"true"
        third.join()
        assert third_reasons == ["crowded time"]  # as many wait already as may run
        theirs.close()
        while len(reasons) < 1:
            time.sleep(0.01)
        assert pool.cancel("second")
        while len(reasons) < 2:
            time.sleep(0.01)
        assert reasons == ["gone", "cancelled"]
        assert pool.gauge()["waiting"] == 0
        assert pool.cancel(pool.running()[0].token)
        oldest.join()


def test_long_queries_run_on_while_nobody_waits(store: Path) -> None:
    with run_pool(store, workers=3, assured=0.1) as pool:
        wait_for_workers(pool, 4)
        others = [run_on(pool, timeout=2) for _ in range(2)]
        assert pool.run(make_job("ASK {}"), timeout=5).first == b"true"
        for thread, reasons in others:
            thread.join()
            assert reasons == ["time"]


def test_no_more_run_than_may_though_a_spare_worker_stands_by(store: Path) -> None:
    with run_pool(store, workers=1, patience=0.1) as pool:
        while pool.gauge()["workers"] < 2 or len(pool._places.idle) < 2:
            time.sleep(0.01)
        first = threading.Thread(target=lambda: find_reason(pool, make_job(ENDLESS), timeout=1))
        first.start()
        while not pool.running():
            time.sleep(0.01)
        assert pool.begin_now(make_job("ASK {}"), timeout=5) is None
        assert find_reason(pool, make_job("ASK {}")) == "busy"
        first.join()


def test_a_long_query_runs_at_a_lower_priority_and_the_next_one_does_not(store: Path) -> None:
    def read_priorities(pid: int) -> set[int]:
        return {os.getpriority(os.PRIO_PROCESS, int(task.name)) for task in Path(f"/proc/{pid}/task").iterdir()}

    long = "SELECT (COUNT(*) AS ?n) { VALUES ?x { 1 2 3 } ?a ?b ?c . ?d ?e ?f FILTER(?a != ?d) }"
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    with run_pool(store) as pool:
        answers: list[bytes] = []
        asking = threading.Thread(target=lambda: answers.append(pool.run(make_job(long), timeout=300).first))
        asking.start()
        while not pool.running():
            time.sleep(0.01)
        pid, lowest = pool.running()[0].channel.pid, usual
        while asking.is_alive():
            lowest = max(lowest, *read_priorities(pid))
            time.sleep(0.02)
        assert answers == [b"?n\n2997000\n"]
        assert lowest > usual
        give_up = time.monotonic() + 20
        while read_priorities(pid) != {usual} and time.monotonic() < give_up:
            time.sleep(0.02)
        assert read_priorities(pid) == {usual}


def test_a_retired_pool_ends_what_runs_and_takes_nothing(store: Path) -> None:
    with run_pool(store) as pool:
        answer = pool.run(make_job("SELECT ?a ?b { ?a ?p ?b . ?c ?q ?d } LIMIT 100000"), timeout=30)
        pool.retire()
        assert find_reason(pool, make_job("ASK {}")) == "busy"
        assert b"".join([answer.first, *(answer.rest or ())]).count(b"\n") == 100_001
        assert pool.gauge()["workers"] == 0
