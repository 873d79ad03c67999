"""Serving: gunicorn, started from here, around the application."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from gunicorn.app.base import BaseApplication

from entente.errors import EnvironmentFault
from entente.settings import Settings
from entente.store.snapshots import current
from entente.web.app import create_app
from entente.web.connections import ConnectionWorker
from entente.web.heap import hold_threshold
from entente.web.peers import Neighbours
from entente.web.plain import LINE_LIMIT
from entente.web.service import Service

_BACKLOG = 2048
_KEEP_ALIVE = 15
_GRACE = 30


def serve(settings: Settings) -> None:
    """Serve the current snapshot until told to stop.

    Prints the address and three things to try once the port is open.

    Parameters
    ----------
    settings
        How to serve.

    Raises
    ------
    MissingInput
        Nothing has been built.
    EnvironmentFault
        The port is in use or not ours, or the snapshot is from another version.

    """
    snapshot = current(settings.build_dir)
    hold_threshold()
    listener = _open_listener(settings)
    address = _address(settings, listener)
    folder, owner = Path(tempfile.mkdtemp(prefix="entente-")), os.getpid()
    try:
        # gunicorn takes the descriptor over, and closes it.
        _Server(settings, listener.detach(), folder, _greet(address, snapshot.title)).run()
    finally:
        if os.getpid() == owner:  # gunicorn's forked processes leave through here, too
            shutil.rmtree(folder, ignore_errors=True)


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with our settings; each of its processes loads a service of its own."""

    def __init__(self, settings: Settings, listener: int, folder: Path, greeting: str) -> None:
        self.settings = settings
        self._listener = listener
        self._folder = folder
        self._greeting = greeting
        self.service: Service | None = None
        super().__init__(prog="entente serve")

    def load_config(self) -> None:
        """Set gunicorn up."""
        for name, value in {
            "bind": f"fd://{self._listener}",
            "workers": self.settings.processes,
            "threads": self.settings.threads,
            "worker_class": ConnectionWorker,
            "worker_connections": self.settings.connections,
            "backlog": _BACKLOG,
            "keepalive": _KEEP_ALIVE,
            "timeout": 60,
            "graceful_timeout": _GRACE,
            "limit_request_line": LINE_LIMIT,
            "limit_request_fields": 64,
            "limit_request_field_size": 8190,
            "control_socket_disable": True,
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108 - gunicorn's heartbeat
            "loglevel": "warning",
            "proc_name": "entente",
            "when_ready": lambda _: print(self._greeting, flush=True),
            "worker_exit": self._close,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Make the application of one process."""
        self.service = Service(self.settings)
        self.service.peers = Neighbours(self.service, self._folder)
        self.service.start()
        return create_app(self.service).wsgi_app

    def _close(self, _arbiter: Any, _worker: Any) -> None:
        if self.service is not None:
            self.service.log.flush()
            self.service.close()
            if isinstance(self.service.peers, Neighbours):
                self.service.peers.close()


def _open_listener(settings: Settings) -> socket.socket:
    """Open the port before anything else is started, so that a port in use is one clear message."""
    remedy = "choose another one with --port or ENTENTE_PORT, or stop what listens there"
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((settings.host, settings.port), family=family, backlog=_BACKLOG)
    except socket.gaierror:
        raise EnvironmentFault(
            f"the host {settings.host} has no address here", remedy="choose another one with --host or ENTENTE_HOST"
        ) from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise EnvironmentFault(f"port {settings.port} is in use", remedy=remedy) from None
        if error.errno == errno.EACCES:
            raise EnvironmentFault(
                f"port {settings.port} may only be opened by root", remedy="choose one above 1023 with --port"
            ) from None
        raise EnvironmentFault(
            f"{settings.host}:{settings.port} cannot be opened: {error.strerror}",
            remedy="choose another host or port with --host and --port",
        ) from None


def _address(settings: Settings, listener: socket.socket) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{listener.getsockname()[1]}"


def _greet(address: str, title: str) -> str:
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY DESC(?n) LIMIT 10"
    return (
        f"{title} is served at {address}\n"
        f"  in a browser:  {address}/\n"
        f"  a query:       curl '{address}/sparql?format=csv&query={quote(query)}'\n"
        f"  what it can:   curl -H 'Accept: text/turtle' {address}/sparql"
    )
