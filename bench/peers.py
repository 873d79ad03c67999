"""The servers that are compared, each on the loopback interface, in a folder and a process group of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bench.material import ROOT, SCRATCH, Material

FUSEKI = "5.6.0"
"""The newest Fuseki that runs on Java 17."""

LOAD_BOUND = 240.0
"""Seconds that a server may take to load a dataset and to answer its first query."""

_ENVIRONMENT = ROOT / "build" / "bench-venv"
_LOCK = ROOT / "requirements" / "bench.txt"
_FIRST = "SELECT ?p { <https://example.org/nothing> ?p ?o }"


class SkippedError(Exception):
    """A server cannot be measured here, and why."""


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes
    ----------
    name, version
        What it is.
    port, path
        Where its SPARQL endpoint is on the loopback interface.
    pid
        Its first process.
    seconds
        What loading the dataset and starting took.

    """

    name: str
    version: str
    port: int
    path: str
    pid: int
    seconds: float

    @property
    def endpoint(self) -> str:
        """The address of its SPARQL endpoint."""
        return f"http://127.0.0.1:{self.port}{self.path}"


@dataclass(frozen=True)
class Options:
    """How servers are started where the bench wants it otherwise than by default."""

    timeout: float | None = None
    settings: Mapping[str, str] | None = None


Start = Callable[[Material, Options], AbstractContextManager[Server]]


def ask(server: Server, query: str, accept: str, timeout: float = 60.0) -> tuple[str, bytes]:
    """Ask a query on a connection of its own; return the content type and the body."""
    address = f"{server.endpoint}?query={urllib.parse.quote(query, safe='')}"
    request = urllib.request.Request(address, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=timeout) as answer:
        return answer.headers.get_content_type(), answer.read()


@contextmanager
def start_entente(material: Material, options: Options) -> Iterator[Server]:
    """Start this service with its defaults."""
    code = "import os; from entente.settings import Settings; from entente.web.server import serve; "
    code += "serve(Settings.read(os.environ))"
    environ = {f"ENTENTE_{name.upper()}": value for name, value in (options.settings or {}).items()}
    if options.timeout is not None:
        environ["ENTENTE_TIMEOUT"] = str(options.timeout)
    port = _find_port()
    environ |= {"ENTENTE_BUILD_DIR": str(material.build), "ENTENTE_PORT": str(port)}
    command = [sys.executable, "-c", code]
    with _run("Entente", version("entente"), command, port, "/sparql", material.seconds, environ) as server:
        yield server


@contextmanager
def start_oxigraph(material: Material, options: Options) -> Iterator[Server]:
    """Start the native Oxigraph server on a store of its own."""
    binary = str(prepare_environment() / "bin" / "oxigraph")
    with _scratch(material, "oxigraph") as folder:
        seconds = _time([binary, "load", "--location", str(folder), "--file", str(material.plain)])
        port = _find_port()
        command = [binary, "serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
        if options.timeout is not None:
            command += ["--timeout-s", f"{options.timeout:.0f}"]
        with _run("Oxigraph server", _installed("oxigraph"), command, port, "/query", seconds) as server:
            yield server


@contextmanager
def start_rdflib(material: Material, _: Options) -> Iterator[Server]:
    """Start rdflib-endpoint, which holds its dataset in memory and knows no time limit."""
    port = _find_port()
    python = str(prepare_environment() / "bin" / "python")
    command = [python, str(Path(__file__).with_name("rdflib_server.py")), str(material.plain), str(port)]
    with _run("rdflib-endpoint", _installed("rdflib-endpoint"), command, port, "/", 0.0) as server:
        yield server


@contextmanager
def start_fuseki(material: Material, options: Options) -> Iterator[Server]:
    """Start Apache Jena Fuseki on a TDB2 store of its own."""
    jar = str(fetch_fuseki())
    with _scratch(material, "fuseki") as folder:
        loader = ["java", "-Xmx4g", "-cp", jar, "tdb2.tdbloader", "--quiet", "--loc", str(folder), str(material.plain)]
        seconds = _time(loader)
        port = _find_port()
        command = ["java", "-Xmx4g", "-jar", jar, "--quiet", "--localhost", f"--port={port}", f"--loc={folder}"]
        if options.timeout is not None:
            command.append(f"--timeout={options.timeout * 1000:.0f}")
        with _run("Fuseki", FUSEKI, [*command, "/ds"], port, "/ds/sparql", seconds) as server:
            yield server


PEERS: Mapping[str, Start] = {
    "Entente": start_entente,
    "Oxigraph server": start_oxigraph,
    "Fuseki": start_fuseki,
    "rdflib-endpoint": start_rdflib,
}


@contextmanager
def _run(
    name: str,
    release: str,
    command: Sequence[str],
    port: int,
    path: str,
    seconds: float,
    environ: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Run a server until the caller is done; what it writes goes to a file that is quoted when it does not start."""
    log = SCRATCH / f"{name.replace(' ', '-').lower()}.log"
    begun = time.monotonic()
    with log.open("w") as stream:
        child = subprocess.Popen(
            command,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environ or {})},
            cwd=SCRATCH,
            start_new_session=True,
        )
    try:
        server = Server(name, release, port, path, child.pid, 0.0)
        _wait_until_answering(child, server, log)
        yield Server(name, release, port, path, child.pid, seconds + time.monotonic() - begun)
    finally:
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _wait_until_answering(child: subprocess.Popen[bytes], server: Server, log: Path) -> None:
    end = time.monotonic() + LOAD_BOUND
    while True:
        try:
            ask(server, _FIRST, "application/sparql-results+json", timeout=5)
            return
        except urllib.error.HTTPError as error:
            if error.code != 503:
                raise SkippedError(f"answered its first query with {error.code}") from None
        except OSError:
            pass
        if child.poll() is not None:
            last = log.read_text(errors="replace").strip().splitlines()[-1:]
            raise SkippedError(f"did not start: {last[0] if last else child.returncode}")
        if time.monotonic() > end:
            raise SkippedError(f"did not answer within {LOAD_BOUND:.0f} s")
        time.sleep(0.1)


def _time(command: Sequence[str]) -> float:
    begun = time.monotonic()
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=LOAD_BOUND)
    except subprocess.CalledProcessError as error:
        raise SkippedError(f"loading failed: {error.stderr.decode(errors='replace')[-200:]}") from None
    except subprocess.TimeoutExpired:
        raise SkippedError(f"loading took more than {LOAD_BOUND:.0f} s") from None
    return time.monotonic() - begun


@contextmanager
def _scratch(material: Material, name: str) -> Iterator[Path]:
    folder = material.folder / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def prepare_environment() -> Path:
    """Install what only the bench needs into an environment of its own, exactly as locked."""
    stamp = _ENVIRONMENT / "installed"
    if stamp.exists() and stamp.stat().st_mtime >= _LOCK.stat().st_mtime:
        return _ENVIRONMENT
    pip = [str(_ENVIRONMENT / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(_ENVIRONMENT)], check=True)
        subprocess.run([*pip, "--require-hashes", "-r", str(_LOCK)], check=True)
    except subprocess.CalledProcessError as error:
        raise SkippedError(f"requirements/bench.txt cannot be installed: {error}") from None
    stamp.touch()
    return _ENVIRONMENT


def _installed(package: str) -> str:
    python = str(_ENVIRONMENT / "bin" / "python")
    code = f"from importlib.metadata import version; print(version({package!r}))"
    return subprocess.run([python, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def fetch_fuseki() -> Path:
    """Get the jar from Maven's repository, once."""
    missing = [tool for tool in ("java", "mvn") if shutil.which(tool) is None]
    if missing:
        raise SkippedError(f"{' and '.join(missing)} not found; install Java 17 and Maven to measure it")
    jar = SCRATCH / "jars" / f"jena-fuseki-server-{FUSEKI}.jar"
    if not jar.exists():
        artifact = f"-Dartifact=org.apache.jena:jena-fuseki-server:{FUSEKI}"
        command = ["mvn", "-q", "-B", "dependency:copy", artifact, f"-DoutputDirectory={jar.parent}"]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=300)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise SkippedError(f"Maven could not fetch {jar.name}: {type(error).__name__}") from None
    return jar
