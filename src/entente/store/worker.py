"""A query worker: a process that holds one snapshot open, answers one query at a time, and may die.

Run as ``python -m entente.store.worker CHANNEL STORE MEMORY SEALED`` by `entente.store.pool`. It limits itself before
it takes a query: address space, no core dumps, and, when sealed, no file or socket beyond those it already has.
"""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from typing import Any

import pyoxigraph as ox

from entente.namespaces import BASE, DEFAULT
from entente.store import wire
from entente.store.writers import ROW_WRITERS, TRIPLE_WRITERS

STACK = 256 << 20
"""Address space for the stack of the thread that evaluates: deep queries need it, and untouched pages cost nothing."""

POLITE_AFTER = 0.25
"""Seconds after which a query runs at a lower priority, so that short ones keep their latency."""

_POLITE = 10
_HOLD = 1 << 16
_FLUSH_AFTER = 0.1
_ROW_ENDS = {
    "json": re.compile(rb"\},\{\""),
    "xml": re.compile(rb"</result>"),
    "csv": re.compile(rb"\n"),
    "tsv": re.compile(rb"\n"),
    "ntriples": re.compile(rb"\n"),
    "nquads": re.compile(rb"\n"),
}


class LimitReachedError(Exception):
    """The result is larger than it may be."""


class Outlet:
    """The file that Oxigraph writes a result to: it holds back what may turn out to be the last part."""

    def __init__(self, channel: socket.socket, job: wire.Job) -> None:
        self._channel = channel
        self._held: list[bytes] = []
        self._size = 0
        self._since = time.monotonic()
        self._left_bytes = job.max_bytes
        self._left_rows = job.max_rows + 1
        self._row_end = _ROW_ENDS.get(job.format)
        self.limit = ""

    def write(self, content: bytes) -> int:
        """Take a part of the result."""
        size = len(content)
        self._left_bytes -= size
        if self._left_bytes < 0:
            self.limit = "bytes"
            raise LimitReachedError
        if self._row_end is not None and size > 4096:
            self._left_rows -= len(self._row_end.findall(content))
            if self._left_rows < 0:
                self.limit = "rows"
                raise LimitReachedError
        if self._size and (self._size + size > _HOLD or time.monotonic() - self._since > _FLUSH_AFTER):
            self._send(wire.PART)
        self._held.append(bytes(content))
        self._size += size
        return size

    def flush(self) -> None:
        """Do nothing: `end` sends what is held."""

    def end(self) -> None:
        """Send the rest and say that the result is whole."""
        self._send(wire.LAST)

    def _send(self, kind: int) -> None:
        self._channel.sendall(wire.frame(kind, b"".join(self._held)))
        self._held.clear()
        self._size = 0
        self._since = time.monotonic()


class Worker:
    """One open snapshot and the thread that evaluates queries on it."""

    def __init__(self, channel: socket.socket, store: ox.Store) -> None:
        self._channel = channel
        self._store = store
        self._busy_since = 0.0
        self._tired = False
        self._thread_id = 0
        self._closed = False

    def run(self, owner: int) -> None:
        """Answer queries until the owner has gone.

        A query that runs long is given a lower priority, which cannot be taken back; its thread then makes place for
        a fresh one.
        """
        threading.stack_size(STACK)
        while not self._closed:
            self._tired = False
            thread = threading.Thread(target=self._serve, daemon=True)
            thread.start()
            while thread.is_alive():
                thread.join(POLITE_AFTER)
                if os.getppid() != owner:
                    os._exit(0)
                since = self._busy_since
                if since and not self._tired and time.monotonic() - since > POLITE_AFTER:
                    self._tired = True
                    with suppress(ProcessLookupError):
                        os.setpriority(os.PRIO_PROCESS, self._thread_id, _POLITE)

    def _serve(self) -> None:
        self._thread_id = threading.get_native_id()
        while not self._tired:
            message = wire.receive(self._channel)
            if message is None:
                self._closed = True
                return
            self._busy_since = time.monotonic()
            self._answer(wire.Job.decode(message[1]))
            self._busy_since = 0.0

    def _answer(self, job: wire.Job) -> None:
        outlet = Outlet(self._channel, job)
        try:
            if job.format == "table":
                outlet.write(_tabulate(self._evaluate(job), job.max_rows))
            else:
                _serialize(self._evaluate(job), job.format, outlet)
            outlet.end()
        except SyntaxError as error:
            self._fail("syntax", str(error))
        except LookupError as error:
            self._fail("graph", str(error.args[0]))
        except MemoryError:
            self._fail("memory", "")
        except (LimitReachedError, OSError, RuntimeError, ValueError) as error:
            if outlet.limit:
                self._fail("limit", outlet.limit)
            elif "custom function" in str(error):
                self._fail("function", str(error))
            else:
                self._fail("service" if isinstance(error, OSError) else "engine", str(error))

    def _fail(self, kind: str, detail: str) -> None:
        content = json.dumps({"kind": kind, "detail": detail[:2000]}).encode()
        self._channel.sendall(wire.frame(wire.FAIL, content))

    def _evaluate(self, job: wire.Job) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        if job.default_graphs is not None or job.named_graphs is not None:
            default, named = job.default_graphs or [], job.named_graphs or []
            self._check_graphs([*default, *named])
            # Both are passed, since either alone would leave every named graph of the store in sight.
            return self._store.query(
                job.query,
                default_graph=[ox.NamedNode(iri) for iri in default],
                named_graphs=[ox.NamedNode(iri) for iri in named],
            )
        if job.sources:
            self._check_graphs(job.sources)
            return self._store.query(job.query)
        return self._store.query(job.query, default_graph=ox.NamedNode(DEFAULT))

    def _check_graphs(self, names: list[str]) -> None:
        for name in names:
            # A view of ours may be empty; any other unknown name is a slip or a graph that lives elsewhere.
            if not name.startswith(BASE) and not self._store.contains_named_graph(ox.NamedNode(name)):
                raise LookupError(name)


def _serialize(answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, name: str, outlet: Outlet) -> None:
    # Oxigraph iterates by itself: rows that pass through Python would take its lock once each.
    if isinstance(answer, ox.QueryTriples):
        answer.serialize(outlet, TRIPLE_WRITERS[name])  # type: ignore[arg-type]
    else:
        answer.serialize(outlet, ROW_WRITERS[name])  # type: ignore[arg-type]


def _tabulate(answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, limit: int) -> bytes:
    """Write the first rows as JSON for a page; a page is for reading, so it may end early and says so."""
    table: dict[str, Any] = {"columns": [], "rows": [], "more": False}
    if isinstance(answer, ox.QueryBoolean):
        table["truth"] = bool(answer)
        return json.dumps(table).encode()
    if isinstance(answer, ox.QueryTriples):
        table["columns"] = ["subject", "predicate", "object"]
    else:
        table["columns"] = [variable.value for variable in answer.variables]
    for row in answer:
        if len(table["rows"]) == limit:
            table["more"] = True
            break
        table["rows"].append([_cell(term) for term in row])
    return json.dumps(table, ensure_ascii=False).encode("utf-8", "replace")


def _cell(term: Any) -> list[str] | None:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return ["iri", term.value]
    if isinstance(term, ox.Literal):
        return ["literal", term.value, term.language or "", term.datatype.value]
    return ["other", str(term)]


def main() -> None:
    """Limit this process, open the store, answer queries."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    store_path, memory, sealed = sys.argv[2], int(sys.argv[3]), sys.argv[4] == "sealed"
    owner = os.getppid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    store = ox.Store.read_only(store_path)
    with open("/proc/self/statm") as statm:
        base = int(statm.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (base + STACK + memory,) * 2)
    if sealed:
        # With no free descriptor there is no socket to open and no file to read, whatever a query asks for.
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    channel.sendall(wire.frame(wire.READY, b""))
    Worker(channel, store).run(owner)


if __name__ == "__main__":
    main()
