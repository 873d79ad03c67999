"""Asking another SPARQL endpoint politely: one request at a time, with a name, a time limit and patience.

Standards: `SPARQL 1.1 Protocol <https://www.w3.org/TR/sparql11-protocol/>`_, query by POST, and
`SPARQL 1.1 Query Results JSON Format <https://www.w3.org/TR/sparql11-results-json/>`_.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import urlencode, urlsplit

from entente import __version__
from entente.errors import EnvironmentFault, InvalidInput, Place

WIKIDATA_ENDPOINT = "https://query.wikidata.org/sparql"
USER_AGENT = f"Entente/{__version__} (https://w3id.org/entente; mapping check)"
MOST_BYTES = 20_000_000
_BUSY = frozenset({429, 500, 502, 503, 504})

Row = dict[str, str]


@dataclass(frozen=True)
class Endpoint:
    """A SPARQL endpoint of somebody else's.

    Attributes
    ----------
    address
        Its address.
    limit
        Seconds for one request.
    tries
        How often a request is made that fails for now.
    patience
        Seconds before the second try, doubled for each further one, where the endpoint asks for no other wait.
    most_patience
        The longest wait that is granted to it.
    sleep
        How to wait.

    """

    address: str
    limit: float = 60.0
    tries: int = 4
    patience: float = 2.0
    most_patience: float = 60.0
    sleep: Callable[[float], None] = time.sleep

    def ask(self, query: str, *columns: str) -> list[Row]:
        """Ask a SELECT query.

        Parameters
        ----------
        query
            SPARQL 1.1.
        columns
            Those that every row of the answer has.

        Returns
        -------
        list
            Rows of plain values; what is unbound is left out.

        Raises
        ------
        InvalidInput
            The address is none of the web, or the endpoint refuses the query.
        EnvironmentFault
            The endpoint cannot be reached, stays busy, or answers something else than results.

        """
        if urlsplit(self.address).scheme not in ("http", "https"):
            raise InvalidInput(f"{self.address!r} is no address of an endpoint", remedy="write http://… or https://…")
        for turn in range(1, self.tries + 1):
            try:
                return self._read(self._send(query), columns)
            except urllib.error.HTTPError as error:
                with error:
                    wait = self._wait(error, turn)
                self.sleep(wait)
            except (OSError, HTTPException) as error:
                if turn == self.tries:
                    raise self._blame(f"the endpoint cannot be reached: {getattr(error, 'reason', error)}") from error
                self.sleep(self._grow(turn))
        raise self._blame("the endpoint stays busy")

    def _send(self, query: str) -> bytes:
        headers = {"Accept": "application/sparql-results+json", "User-Agent": USER_AGENT}
        body = urlencode({"query": query}).encode()
        request = urllib.request.Request(self.address, body, headers)  # noqa: S310  # http and https only, see above
        with urllib.request.urlopen(request, timeout=self.limit) as answer:  # noqa: S310
            content: bytes = answer.read(MOST_BYTES + 1)
        return content

    def _wait(self, error: urllib.error.HTTPError, turn: int) -> float:
        """How long to wait before the next try, where there is one."""
        if error.code not in _BUSY:
            told = f"the endpoint refuses the query with status {error.code}"
            raise InvalidInput(told, place=Place(self.address), remedy="check that a SPARQL endpoint is there")
        if turn == self.tries:
            raise self._blame(f"the endpoint answers with status {error.code}, {self.tries} times")
        asked: str = error.headers.get("Retry-After", "")
        return min(float(asked), self.most_patience) if asked.isdigit() else self._grow(turn)

    def _grow(self, turn: int) -> float:
        return min(self.patience * 2.0 ** (turn - 1), self.most_patience)

    def _read(self, content: bytes, columns: tuple[str, ...]) -> list[Row]:
        if len(content) > MOST_BYTES:
            raise self._blame(f"the endpoint's answer is longer than {MOST_BYTES} bytes")
        try:
            bindings = json.loads(content)["results"]["bindings"]
            rows = [{name: str(term["value"]) for name, term in row.items()} for row in bindings]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._blame("the endpoint's answer is no SPARQL result") from error
        if any(name not in row for row in rows for name in columns):
            raise self._blame(f"the endpoint's answer lacks one of {', '.join(columns)}")
        return rows

    def _blame(self, told: str) -> EnvironmentFault:
        return EnvironmentFault(
            told, place=Place(self.address), remedy="try again later, or name another endpoint with --endpoint"
        )
