"""Where a query may go: nowhere, except to endpoints that the operator has listed.

Nothing is fetched for ``FROM``: it names graphs that the service holds. ``SERVICE`` is the one way out, and it is open
to listed endpoints only. Any address that is not listed character by character is refused, so that no notation of a
loopback or private address needs to be recognised first. (docs/decisions/023)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit, urlunsplit

from entente.sparql.problems import refuse
from entente.sparql.survey import Survey

_PORTS = {"http": 80, "https": 443}


class Policy:
    """The allow-list.

    Parameters
    ----------
    allowed
        Whole addresses of endpoints.

    """

    def __init__(self, allowed: Iterable[str]) -> None:
        self.allowed = tuple(allowed)
        self._known = {_normalise(address): address for address in self.allowed}

    def allows(self, address: str) -> bool:
        """Tell whether an address is listed.

        >>> policy = Policy(["https://query.wikidata.org/sparql"])
        >>> policy.allows("https://query.wikidata.org:443/sparql"), policy.allows("http://0x7f.1/")
        (True, False)
        """
        return _normalise(address) in self._known

    def check(self, found: Survey) -> None:
        """Refuse a query that would leave the service for a target that is not listed.

        Raises
        ------
        Refused
            With 403, naming the target.

        """
        for endpoint in found.endpoints:
            if endpoint.iri is None:
                raise refuse("refused-target", "SERVICE needs an address that stands in the query itself.")
            if not self.allows(endpoint.iri):
                listed = ", ".join(self.allowed) or "none"
                raise refuse(
                    "refused-target",
                    f"SERVICE <{endpoint.iri}> is not on the list of endpoints that this service asks: {listed}.",
                    allowed=list(self.allowed),
                )

    def redirect(self, query: str, found: Survey, stand_in: Callable[[str], str]) -> str:
        """Put another address in the place of each target of a query that `check` has let pass.

        >>> policy = Policy(["http://a.example/sparql"])
        >>> query = "ASK { SERVICE <http://a.example:80/sparql> {} }"
        >>> from entente.sparql.survey import survey
        >>> policy.redirect(query, survey(query), lambda address: "http://127.0.0.1/x")
        'ASK { SERVICE <http://127.0.0.1/x> {} }'
        """
        for endpoint in reversed(found.endpoints):
            if endpoint.iri is not None:
                listed = self._known[_normalise(endpoint.iri)]
                query = f"{query[: endpoint.start]}<{stand_in(listed)}>{query[endpoint.end :]}"
        return query


def _normalise(address: str) -> str:
    """Write an address in one way: lower-case host, no default port. Addresses with a user or fragment are no match."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not parts.hostname or parts.username or parts.password or parts.fragment:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return urlunsplit((parts.scheme, f"{host}:{port or _PORTS[parts.scheme]}", parts.path or "/", parts.query, ""))
