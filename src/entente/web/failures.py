"""From what became of a query in the store to what its client is told."""

from __future__ import annotations

from entente.sparql.problems import Problem, refuse
from entente.sparql.syntax import explain
from entente.store.outcomes import QueryFailedError

RETRY = (("Retry-After", "2"),)


def tell(failure: QueryFailedError, query: str) -> Problem:
    """Explain a failure to the client that sent the query."""
    reason, detail = failure.reason, failure.detail
    if reason == "syntax":
        return explain(query, detail)
    if reason == "time":
        return refuse(
            "time-limit",
            f"The query was stopped after {detail} seconds. Make it more selective, add LIMIT, or ask for more time "
            "with timeout= where the service grants it.",
            limit=float(detail),
        ).problem
    if reason == "crowded time":
        return refuse(
            "crowded",
            f"The query was given up after {detail} seconds: others were waiting, and older long queries were running. "
            "Ask again, or make it more selective.",
            headers=RETRY,
            limit=float(detail),
        ).problem
    kind, text, headers = _TEXTS[reason]
    return refuse(kind, text.format(detail=detail), headers=headers).problem


_TEXTS: dict[str, tuple[str, str, tuple[tuple[str, str], ...]]] = {
    "function": ("unknown-function", "{detail}.", ()),
    "graph": (
        "unknown-graph",
        "There is no graph <{detail}> here, and the service fetches none from elsewhere.",
        (),
    ),
    "service": ("service-failed", "A federated endpoint did not answer as it should.", ()),
    "memory": ("memory-limit", "The query was stopped, since it needs more memory than it may have.", ()),
    "bytes": ("result-too-large", "The result has more bytes than the service sends. Add LIMIT, or ask for less.", ()),
    "rows": ("result-too-large", "The result has more rows than the service sends. Add LIMIT, or ask for less.", ()),
    "cancelled": ("cancelled", "Someone who looks after the service has cancelled the query.", ()),
    "gone": ("cancelled", "The client hung up.", ()),
    "crash": ("engine-crashed", "The query broke its engine, which has been replaced. Make it simpler.", ()),
    "engine": ("engine-failed", "The engine could not evaluate the query.", ()),
    "busy": ("crowded", "Too many queries are waiting.", RETRY),
}
