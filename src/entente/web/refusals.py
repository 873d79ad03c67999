"""What a client is told whose request cannot even be read: a problem like any other, before there is a request."""

from __future__ import annotations

from gunicorn.http import errors

from entente.sparql.problems import Problem, refuse

_KINDS: tuple[tuple[type[Exception], str], ...] = (
    (errors.LimitRequestLine, "address-too-long"),
    (errors.LimitRequestHeaders, "headers-too-large"),
    (errors.UnsupportedTransferCoding, "not-implemented"),
    (errors.ExpectationFailed, "expectation-failed"),
    (errors.ParseException, "malformed-request"),
)


def explain_unreadable(error: Exception) -> Problem | None:
    """Explain why a request could not be read; None where the fault is not the client's."""
    for known, kind in _KINDS:
        if isinstance(error, known):
            return refuse(kind, "The request is not HTTP/1.1 as this service reads it.").problem
    return None
