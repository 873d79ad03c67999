"""The settings of the read service: one table of names, defaults and bounds, for flags and environment alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from entente.errors import InvalidInput

PREFIX = "ENTENTE_"


@dataclass(frozen=True)
class Settings:
    """How the dataset is served. Each setting is also read from the environment as ``ENTENTE_<NAME>``.

    Attributes
    ----------
    build_dir
        Where `entente build` put the dataset.
    queries_dir
        The folder of the example queries.
    ontology_dir
        The folder of the ontology, for shapes, checks and prefixes.
    host, port
        Where to listen.
    processes
        HTTP processes; each has query workers of its own.
    threads
        Requests that one process answers at once.
    connections
        Connections that one process holds open at once.
    workers
        Query workers of one process.
    queue
        Queries of one process that may wait for a worker.
    patience
        Seconds that a query waits for a worker.
    timeout
        Seconds that a query may run when its client does not say.
    max_timeout
        Seconds that a client may ask for.
    memory
        MiB that a query may need.
    max_rows
        Rows that a result may have.
    max_result
        MiB that a result may have.
    max_body
        KiB that a request's body may have.
    max_query
        Characters that a query may have.
    cache
        MiB of results that one process keeps; 0 keeps none.
    federate
        The endpoints that ``SERVICE`` may ask, as IRIs separated by blanks; none by default.
    token
        The token for listing and cancelling queries; without it nobody can.
    access_log
        Where a line of JSON for each request goes: ``-`` for standard error, a file, or nowhere when empty.
    public_url
        How the world calls this service, when it stands behind a proxy; otherwise the ``Host`` header counts.
    passages
        The folder of the documents' texts, from which pages quote the passages; nothing is quoted when it is empty.

    """

    build_dir: Path = Path("build")
    queries_dir: Path = Path("queries")
    ontology_dir: Path = Path("ontology")
    host: str = "127.0.0.1"
    port: int = 8000
    processes: int = 2
    threads: int = 32
    connections: int = 1000
    workers: int = 4
    queue: int = 64
    patience: float = 2.0
    timeout: float = 30.0
    max_timeout: float = 60.0
    memory: int = 1024
    max_rows: int = 10_000_000
    max_result: int = 2048
    max_body: int = 1024
    max_query: int = 200_000
    cache: int = 64
    federate: tuple[str, ...] = ()
    token: str = ""
    access_log: str = "-"
    public_url: str = ""
    passages: str = ""

    def __post_init__(self) -> None:
        for name, (least, most) in _RANGES.items():
            value = getattr(self, name)
            if not least <= value <= most:
                raise InvalidInput(
                    f"the setting {name} is {value}, and not between {least} and {most}",
                    remedy=f"change --{name.replace('_', '-')} or {PREFIX}{name.upper()}",
                )
        for endpoint in self.federate:
            parts = urlsplit(endpoint)
            if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.fragment:
                raise InvalidInput(
                    f"the endpoint {endpoint} is no plain http or https address",
                    remedy=f"list whole addresses in {PREFIX}FEDERATE",
                )
        if self.token and len(self.token) < _TOKEN_LENGTH:
            raise InvalidInput(
                f"the token has fewer than {_TOKEN_LENGTH} characters",
                remedy="make one with `python -c 'import secrets; print(secrets.token_urlsafe())'`",
            )
        if self.timeout > self.max_timeout:
            raise InvalidInput(
                f"the timeout {self.timeout:g} is longer than max_timeout {self.max_timeout:g}",
                remedy=f"lower {PREFIX}TIMEOUT or raise {PREFIX}MAX_TIMEOUT",
            )
        if self.public_url and not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", self.public_url):
            raise InvalidInput(
                f"the public address {self.public_url} is no http or https address",
                remedy=f"set {PREFIX}PUBLIC_URL to something like https://example.org",
            )

        if self.passages and not Path(self.passages).is_dir():
            raise InvalidInput(
                f"there is no folder of texts at {self.passages}",
                remedy=f"name the folder in {PREFIX}PASSAGES, or leave it empty to quote nothing",
            )

    @classmethod
    def read(cls, environ: Mapping[str, str], **flags: Any) -> Settings:
        """Take settings from flags, then from the environment, then the defaults.

        Parameters
        ----------
        environ
            The environment.
        flags
            Settings by name; None means that the flag was not given.

        Raises
        ------
        InvalidInput
            A value is not of its kind or out of bounds.

        >>> Settings.read({"ENTENTE_PORT": "8080"}, host=None).port
        8080
        """
        known = {field.name: field.default for field in fields(cls)}
        values: dict[str, Any] = {}
        for name, default in known.items():
            if flags.get(name) is not None:
                values[name] = _convert(name, flags[name], default)
            elif PREFIX + name.upper() in environ:
                values[name] = _convert(name, environ[PREFIX + name.upper()], default)
        unknown = sorted(set(flags) - set(known))
        if unknown:
            raise InvalidInput(f"there is no setting {unknown[0]}", remedy=f"use one of {', '.join(known)}")
        return cls(**values)


_TOKEN_LENGTH = 16
_RANGES: Mapping[str, tuple[float, float]] = {
    "port": (0, 65535),
    "processes": (1, 256),
    "threads": (1, 1024),
    "connections": (2, 100_000),
    "workers": (1, 256),
    "queue": (0, 100_000),
    "patience": (0, 600),
    "timeout": (0.01, 86_400),
    "max_timeout": (0.01, 86_400),
    "memory": (16, 1_048_576),
    "max_rows": (1, 10**12),
    "max_result": (1, 1_048_576),
    "max_body": (1, 1_048_576),
    "max_query": (1, 10**9),
    "cache": (0, 1_048_576),
}


def _convert(name: str, value: Any, default: Any) -> Any:
    try:
        if isinstance(default, tuple):
            return tuple(value.split()) if isinstance(value, str) else tuple(value)
        return type(default)(value) if not isinstance(default, Path) else Path(value)
    except ValueError:
        raise InvalidInput(
            f"the setting {name} is {value!r}, which is no {'number' if default.__class__ is not str else 'text'}",
            remedy=f"change --{name.replace('_', '-')} or {PREFIX}{name.upper()}",
        ) from None
