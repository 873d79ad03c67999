"""The SPARQL 1.1 Protocol for queries: what a request asks for, or why it cannot be understood.

Pure: an HTTP request comes in as plain values, a decision comes out. https://www.w3.org/TR/sparql11-protocol/
"""

from __future__ import annotations

import binascii
import math
import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from entente.sparql.problems import refuse

METHODS = "GET, HEAD, POST, OPTIONS"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|^`\\]*\Z")
_MEDIA_TYPE = re.compile(r"\s*([!#$%&'*+\-.^_`|~0-9A-Za-z]+/[!#$%&'*+\-.^_`|~0-9A-Za-z]+)\s*(?:;(.*))?\Z")
_MOST_PARAMETERS = 1000
_ONCE = ("query", "format", "timeout")


@dataclass(frozen=True)
class Ask:
    """A query and how its client wants it answered.

    Attributes
    ----------
    query
        The text.
    default_graphs, named_graphs
        The dataset of the protocol; where either is given, it replaces the query's own.
    format
        What ``?format=`` says.
    timeout
        What ``?timeout=`` says, in seconds.

    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str | None = None
    timeout: float | None = None


@dataclass(frozen=True)
class Describe:
    """No query: the client wants to know what this service is."""

    format: str | None = None


def read(method: str, query_string: str, content_type: str, body: bytes) -> Ask | Describe:
    """Understand a request.

    Parameters
    ----------
    method
        GET, HEAD or POST; others are refused.
    query_string
        What follows the ``?``, still percent-encoded.
    content_type
        The header, empty where absent.
    body
        The whole body.

    Raises
    ------
    Refused
        400 for a malformed combination, 403 for an update, 405 for another method, 415 for another media type.

    """
    if method in ("GET", "HEAD"):
        parameters = _parse(query_string, "query string")
        if not _first(parameters, "query") and "update" not in parameters and "query" not in parameters:
            _check_once(parameters)
            return Describe(_first(parameters, "format"))
        return _ask(parameters)
    if method != "POST":
        raise refuse("method-not-allowed", f"{method} is not one of {METHODS}.", headers=(("Allow", METHODS),))
    media_type = _media_type(content_type)
    if media_type == FORM:
        return _read_form(query_string, body)
    if media_type in (QUERY, UPDATE):
        return _read_direct(media_type, query_string, body)
    raise refuse(
        "unsupported-media-type",
        f"A POST carries {QUERY} or {FORM}, not {media_type or 'an unnamed type'}.",
        headers=(("Accept-Post", f"{QUERY}, {FORM}"),),
    )


def _read_form(query_string: str, body: bytes) -> Ask:
    try:
        encoded = body.decode("ascii")
    except UnicodeDecodeError:
        raise refuse("malformed-request", "The form is not percent-encoded.") from None
    parameters = _parse(encoded, "form")
    for name, values in _parse(query_string, "query string").items():
        if name not in ("format", "timeout") or name in parameters:
            raise refuse("malformed-request", f"The parameter {name} belongs into the form, not into the address.")
        parameters[name] = values
    return _ask(parameters)


def _read_direct(media_type: str, query_string: str, body: bytes) -> Ask:
    if media_type == UPDATE:
        raise _read_only()
    parameters = _parse(query_string, "query string")
    if "query" in parameters or "update" in parameters:
        raise refuse("malformed-request", "The query is in the body already; leave it out of the address.")
    try:
        parameters["query"] = [body.decode("utf-8")]
    except UnicodeDecodeError:
        raise refuse("malformed-request", "The query is not UTF-8.") from None
    return _ask(parameters)


def _ask(parameters: dict[str, list[str]]) -> Ask:
    if "query" in parameters and "update" in parameters:
        raise refuse("malformed-request", "The request has a query and an update; send one of them.")
    if "update" in parameters:
        raise _read_only()
    _check_once(parameters)
    query = _first(parameters, "query")
    if query is None:
        raise refuse("malformed-request", "The parameter query is missing.")
    if not query.strip():
        raise refuse("malformed-request", "The query is empty.")
    for name in ("using-graph-uri", "using-named-graph-uri"):
        if name in parameters:
            raise refuse("malformed-request", f"The parameter {name} belongs to updates.")
    return Ask(
        query,
        _iris(parameters, "default-graph-uri"),
        _iris(parameters, "named-graph-uri"),
        _first(parameters, "format"),
        _seconds(_first(parameters, "timeout")),
    )


def _check_once(parameters: dict[str, list[str]]) -> None:
    for name in _ONCE:
        if len(parameters.get(name, ())) > 1:
            raise refuse("malformed-request", f"The parameter {name} is given more than once.")


def _read_only() -> Exception:
    return refuse("read-only", "This service answers queries; it takes no updates.")


def _first(parameters: dict[str, list[str]], name: str) -> str | None:
    values = parameters.get(name)
    return values[0] if values else None


def _iris(parameters: dict[str, list[str]], name: str) -> tuple[str, ...]:
    values = parameters.get(name, [])
    for value in values:
        if not _IRI.match(value):
            raise refuse("malformed-request", f"The parameter {name} is not an absolute IRI.")
    return tuple(values)


def _seconds(value: str | None) -> float | None:
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise refuse("malformed-request", "The parameter timeout is not a positive number of seconds.")
    return seconds


def _media_type(header: str) -> str:
    found = _MEDIA_TYPE.match(header)
    if found is None:
        return ""
    for parameter in (found.group(2) or "").split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in ("utf-8", "utf8", "us-ascii"):
            raise refuse("unsupported-media-type", "Queries are read as UTF-8 only.")
    return found.group(1).lower()


def _parse(encoded: str, where: str) -> dict[str, list[str]]:
    """Decode once, strictly: what is not UTF-8 is refused rather than replaced."""
    if not encoded:
        return {}
    pairs = encoded.split("&")
    if len(pairs) > _MOST_PARAMETERS:
        raise refuse("malformed-request", f"The {where} has too many parameters.")
    parameters: dict[str, list[str]] = {}
    try:
        for pair in pairs:
            if pair:
                name, _, value = pair.replace("+", " ").partition("=")
                parameters.setdefault(_decode(name), []).append(_decode(value))
    except UnicodeDecodeError:
        raise refuse("malformed-request", f"The {where} is not UTF-8.") from None
    return parameters


def _decode(text: str) -> str:
    r"""Resolve percent-escapes, once.

    >>> _decode("%3Fa%20%25"), _decode("100%"), _decode("%zz=%3D")
    ('?a %', '100%', '%zz==')
    """
    if "%" not in text:
        return text
    raw = text.encode("utf-8")
    if b"=" not in raw and b"\n" not in raw and b"\r" not in raw:
        # Quoted-printable has the same escapes but for their first character, and its decoder is in C. It leaves
        # malformed escapes as they are, which the length shows.
        decoded = binascii.a2b_qp(raw.replace(b"%", b"="))
        if len(decoded) == len(raw) - 2 * raw.count(b"%"):
            return decoded.decode("utf-8")
    return unquote_to_bytes(raw).decode("utf-8")
