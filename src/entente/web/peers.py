"""The HTTP processes of one service talk to each other over Unix sockets: counters, running queries, cancelling."""

from __future__ import annotations

import json
import os
import socket
import threading
from pathlib import Path
from typing import Any

from entente.web.service import Alone, Peers, Service

_LIMIT = 1.0
_LONGEST = 1 << 24


class Neighbours(Peers):
    """All processes whose sockets stand in one folder.

    Parameters
    ----------
    service
        The service of this process, which answers for itself.
    folder
        A folder that only this service's user may enter.

    """

    def __init__(self, service: Service, folder: Path) -> None:
        self._own = Alone(service)
        self._folder = folder
        self._path = folder / f"{os.getpid()}.sock"
        self._server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._server.bind(str(self._path))
        self._server.listen(16)
        threading.Thread(target=self._serve, name="peers", daemon=True).start()

    def states(self) -> list[dict[str, Any]]:
        """Collect the counters of each."""
        return self._own.states() + [state for states in self._ask_all({"do": "states"}) for state in states]

    def running(self) -> list[dict[str, Any]]:
        """Collect the queries of each."""
        found = self._own.running() + [entry for entries in self._ask_all({"do": "running"}) for entry in entries]
        return sorted(found, key=lambda entry: -entry["seconds"])

    def cancel(self, token: str) -> bool:
        """Cancel a query wherever it runs."""
        return self._own.cancel(token) or any(self._ask_all({"do": "cancel", "token": token}))

    def close(self) -> None:
        """Be found no more."""
        self._path.unlink(missing_ok=True)
        self._server.close()

    def _ask_all(self, question: dict[str, str]) -> list[Any]:
        answers = []
        for path in sorted(self._folder.glob("*.sock")):
            if path == self._path:
                continue
            try:
                with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as channel:
                    channel.settimeout(_LIMIT)
                    channel.connect(str(path))
                    channel.sendall(json.dumps(question).encode() + b"\n")
                    with channel.makefile("rb") as stream:
                        answers.append(json.loads(stream.readline(_LONGEST)))
            except ConnectionRefusedError:
                path.unlink(missing_ok=True)  # its process was killed
            except (OSError, ValueError):
                continue
        return answers

    def _serve(self) -> None:
        while True:
            try:
                channel, _ = self._server.accept()
            except OSError:
                return
            with channel:
                channel.settimeout(_LIMIT)
                try:
                    with channel.makefile("rb") as stream:
                        question = json.loads(stream.readline(_LONGEST))
                    channel.sendall(json.dumps(self._reply(question)).encode() + b"\n")
                except (OSError, ValueError):
                    continue

    def _reply(self, question: dict[str, str]) -> Any:
        if question.get("do") == "cancel":
            return self._own.cancel(question.get("token", ""))
        return self._own.running() if question.get("do") == "running" else self._own.states()
