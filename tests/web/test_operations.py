"""Health, metrics, logs, tokens, hot swap, starting and stopping."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from entente.errors import EnvironmentFault, MissingInput
from entente.settings import Settings
from entente.store.snapshots import FORMAT, REPORTS, Snapshot, publish
from entente.web.openapi import write_openapi
from entente.web.server import serve
from tests.web.conftest import TOKEN
from tests.web.dataset import publish_dataset, write_dataset
from tests.web.running import LONG_QUERY, Server, run_server, wait_until_ready

BEARER = {"Authorization": f"Bearer {TOKEN}"}


def test_the_greeting_names_the_address_and_three_things_to_try(server: Server) -> None:
    lines = server.greeting.splitlines()
    assert f"http://127.0.0.1:{server.port}" in lines[0]
    assert len(lines) == 4
    address = re.findall(r"'(http[^']+)'", lines[2])[0]
    assert server.get(address.removeprefix(f"http://127.0.0.1:{server.port}")).status == 200


def test_health_ready_version(server: Server) -> None:
    wait_until_ready(server)
    assert server.get("/health").json == {"status": "ok"}
    assert server.get("/ready").json["status"] == "ready"
    version = server.get("/version").json
    assert version["dataset"]["title"] == "Test dataset"
    assert version["dataset"]["version"] == server.get("/ready").json["version"]
    assert version["software"]


LINE = re.compile(r'[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[0-9.]+(e[+-]?[0-9]+)?')


def test_metrics_are_prometheus_text_and_count(server: Server) -> None:
    def read(name: str) -> float:
        found = re.search(rf"^{re.escape(name)} ([0-9.]+)$", server.get("/metrics").text, re.MULTILINE)
        return float(found.group(1)) if found else 0.0

    answer = server.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    families = set()
    for line in answer.text.splitlines():
        if line.startswith("# TYPE"):
            families.add(line.split()[2])
        elif not line.startswith("#"):
            assert LINE.fullmatch(line), line
            assert any(line.startswith(family) for family in families)
    before = read('entente_requests_total{route="/sparql",status="200"}')
    for number in range(10):
        server.query(f"ASK {{}} # {number}")
    assert read('entente_requests_total{route="/sparql",status="200"}') == before + 10
    assert read("entente_processes") == 2
    assert read("entente_dataset_quads") > 0
    assert read("entente_dataset_age_seconds") >= 0


def test_openapi_names_every_route(server: Server) -> None:
    document = server.get("/openapi.json").json
    assert document == json.loads(json.dumps(write_openapi(Settings())))
    assert document["openapi"].startswith("3.1")
    from entente.web.app import create_app
    from entente.web.service import Service

    class Nothing(Service):
        def __init__(self) -> None:
            self.settings = Settings()
            self.on_close = []

    rules = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in create_app(Nothing()).url_map.iter_rules()}
    rules = {rule.replace("{query_id}", "{id}") for rule in rules if not rule.startswith("/static")}
    assert rules | {"/sparql"} == set(document["paths"])


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}])
def test_running_queries_need_the_token(server: Server, headers: dict[str, str]) -> None:
    for method, path in (("GET", "/queries/running"), ("DELETE", "/queries/running/x")):
        answer = server.request(method, path, headers=headers)
        assert answer.status == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_without_a_configured_token_nobody_may(build_dir: Path) -> None:
    with run_server(build_dir) as server:
        assert server.request("GET", "/queries/running", headers={"Authorization": "Bearer "}).status == 403


def test_a_running_query_is_listed_and_cancelled_from_any_process(server: Server) -> None:
    answers = []
    client = threading.Thread(target=lambda: answers.append(server.query(LONG_QUERY + " # cancel me")))
    client.start()
    entries: list[dict[str, str]] = []
    while not entries:
        time.sleep(0.05)
        entries = server.request("GET", "/queries/running", headers=BEARER).json["queries"]
    assert entries[0]["query"].endswith("# cancel me")
    assert server.request("DELETE", f"/queries/running/{entries[0]['id']}", headers=BEARER).status == 200
    client.join()
    assert answers[0].status == 503
    assert answers[0].json["type"].endswith("cancelled")
    assert server.request("DELETE", f"/queries/running/{entries[0]['id']}", headers=BEARER).status == 404


def test_every_request_is_logged_as_json(build_dir: Path, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    with run_server(build_dir, access_log=str(log)) as server:
        first = server.query("ASK {} # logged")
        server.query("ASK {} # logged")
        server.query("SELECT")
        server.get("/nowhere")
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    asked = [line for line in lines if line.get("path") == "/sparql"]
    assert [line["status"] for line in asked] == [200, 200, 400]
    assert [line.get("cache") for line in asked] == ["miss", "replay", None]
    assert {line.get("query") for line in asked[:2]} == {first.headers["entente-query"]}
    assert asked[2]["problem"] == "malformed-query"
    assert [line["status"] for line in lines if line["path"] == "/nowhere"] == [404]
    for line in lines:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
        assert line["ms"] >= 0


def test_a_snapshot_made_anew_of_the_same_quads_is_served_without_a_restart(tmp_path: Path) -> None:
    quads = write_dataset(tmp_path / "quads.nq")

    def make(edition: str) -> Snapshot:
        def furnish(folder: Path, _: object) -> None:
            (folder / REPORTS).mkdir()
            (folder / REPORTS / "text").write_text(edition, "utf-8")

        return publish(quads, tmp_path / "build", title="T", licence="urn:l", furnish=furnish, edition=edition)

    first = make("first")
    with run_server(tmp_path / "build") as server:
        before, asked = server.get("/validation.txt"), server.query("ASK {}")
        assert before.text == "first"
        assert make("second").version == first.version
        give_up = time.monotonic() + 20
        while server.get("/validation.txt").text == "first" and time.monotonic() < give_up:
            time.sleep(0.05)
        after = server.request("GET", "/validation.txt", headers={"If-None-Match": before.headers["etag"]})
        assert (after.status, after.text) == (200, "second")
        again = server.query("ASK {}", headers={"If-None-Match": asked.headers["etag"]})
        assert (again.status, again.text) == (200, asked.text)
        assert server.get("/ready").json["version"] == first.version


def test_a_new_build_takes_over_without_a_failed_request(tmp_path: Path) -> None:
    publish_dataset(tmp_path, claims=10)
    statuses: list[int] = []
    stop = threading.Event()
    with run_server(tmp_path / "build", processes=2, cache=0) as server:

        def ask() -> None:
            while not stop.is_set():
                statuses.append(server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").status)

        clients = [threading.Thread(target=ask) for _ in range(4)]
        for client in clients:
            client.start()
        for claims in (20, 30, 40):
            version = publish_dataset(tmp_path, claims=claims).version
            end = time.monotonic() + 20
            seen = 0
            while seen < 8:  # in a row, so from both processes
                seen = seen + 1 if server.get("/ready").json.get("version") == version else 0
                assert time.monotonic() < end
                time.sleep(0.02)
        stop.set()
        for client in clients:
            client.join()
    assert set(statuses) == {200}
    assert len(statuses) > 20


def test_a_broken_build_changes_nothing(tmp_path: Path) -> None:
    publish_dataset(tmp_path, claims=10)
    with run_server(tmp_path / "build") as server:
        version = server.get("/ready").json["version"]
        broken = tmp_path / "build" / "snapshots" / "broken"
        broken.mkdir()
        link = tmp_path / "build" / "next"
        link.symlink_to("snapshots/broken")
        link.rename(tmp_path / "build" / "current")
        time.sleep(1)
        assert server.get("/ready").json["version"] == version
        assert server.query("ASK {}").status == 200


def test_a_stop_lets_requests_finish(build_dir: Path) -> None:
    answers = []
    with run_server(build_dir, timeout=2, max_timeout=2) as server:
        client = threading.Thread(target=lambda: answers.append(server.query(LONG_QUERY)))
        client.start()
        time.sleep(0.5)
        server.child.send_signal(signal.SIGTERM)
        client.join()
        assert server.child.wait(15) == 0
    assert answers[0].status == 504


def list_workers() -> set[str]:
    found = set()
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if b"entente.store.worker" in command.read_bytes():
                found.add(command.parent.name)
        except OSError:
            continue
    return found


def test_no_worker_outlives_a_killed_server(build_dir: Path) -> None:
    with run_server(build_dir, timeout=30) as server:
        ours = {pid for pid in list_workers() if is_below(int(pid), server.child.pid)}
        assert len(ours) == 2
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            target = "/sparql?query=" + __import__("urllib.parse").parse.quote(LONG_QUERY)
            client.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(0.3)
            for pid in list_parents(ours):
                __import__("os").kill(pid, signal.SIGKILL)
        server.child.kill()
        end = time.monotonic() + 5
        while ours & list_workers():
            assert time.monotonic() < end
            time.sleep(0.1)


def list_parents(workers: set[str]) -> set[int]:
    return {read_parent(int(pid)) for pid in workers}


def read_parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def is_below(pid: int, ancestor: int) -> bool:
    while pid > 1:
        pid = read_parent(pid)
        if pid == ancestor:
            return True
    return False


def test_a_killed_http_process_is_replaced(build_dir: Path) -> None:
    with run_server(build_dir) as server:
        workers = {pid for pid in list_workers() if is_below(int(pid), server.child.pid)}
        for pid in list_parents(workers):
            __import__("os").kill(pid, signal.SIGKILL)
        end = time.monotonic() + 10
        while True:
            try:
                wait_until_ready(server)
                break
            except OSError:
                assert time.monotonic() < end
                time.sleep(0.1)
        assert server.query("ASK {}").status == 200


def test_the_server_starts_in_time(build_dir: Path) -> None:
    started = time.monotonic()
    with run_server(build_dir, processes=2, workers=4):
        assert time.monotonic() - started < 2


def test_a_port_in_use_is_an_environment_fault(build_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(EnvironmentFault, match=f"port {port} is in use") as caught:
            serve(Settings(build_dir=build_dir, port=port))
    assert "--port" in caught.value.remedy


@pytest.mark.parametrize("host", ["nowhere.invalid", "203.0.113.7"])
def test_a_host_that_is_not_ours_is_an_environment_fault(build_dir: Path, host: str) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        serve(Settings(build_dir=build_dir, host=host))
    assert "--host" in caught.value.remedy


def test_nothing_built_is_a_missing_input(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match="entente build"):
        serve(Settings(build_dir=tmp_path))


def test_a_store_of_another_version_is_an_environment_fault(tmp_path: Path) -> None:
    record = publish_dataset(tmp_path).path / "snapshot.json"
    record.write_text(record.read_text("utf-8").replace(f'"format": {FORMAT}', f'"format": {FORMAT + 1}'), "utf-8")
    with pytest.raises(EnvironmentFault, match="another version"):
        serve(Settings(build_dir=tmp_path / "build"))


def test_only_the_web_package_knows_flask() -> None:
    program = "import sys, entente.sparql.protocol, entente.store.pool; print('flask' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
