"""Relative IRIs against a base.

Standard: `RFC 3986, section 5 <https://www.rfc-editor.org/rfc/rfc3986#section-5>`_.
"""

from __future__ import annotations

import re

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PARTS = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?", re.S)


def is_absolute(iri: str) -> bool:
    """Tell whether an IRI begins with a scheme.

    >>> is_absolute("urn:a"), is_absolute("#a"), is_absolute("a/b:c")
    (True, False, False)
    """
    return _SCHEME.match(iri) is not None


def resolve(iri: str, base: str | None) -> str:
    """Resolve an IRI; without a base it stays as it is.

    >>> resolve("../c#d", "http://example.org/a/b"), resolve("#d", "urn:x:y"), resolve("?q", "http://example.org")
    ('http://example.org/c#d', 'urn:x:y#d', 'http://example.org?q')
    """
    if base is None or is_absolute(iri):
        return iri
    base_found, found = _PARTS.match(base), _PARTS.match(iri)
    if base_found is None or found is None:
        return iri
    scheme, host, path, query, _ = base_found.groups()
    _, own_host, own_path, own_query, fragment = found.groups()
    if own_host is not None:
        host, path, query = own_host, _remove_dots(own_path), own_query
    elif not own_path:
        query = own_query or query
    else:
        if own_path.startswith("/"):
            path = _remove_dots(own_path)
        elif host is not None and not path:
            path = _remove_dots("/" + own_path)
        else:
            path = _remove_dots(path[: path.rfind("/") + 1] + own_path)
        query = own_query
    start = (f"{scheme}:" if scheme else "") + (f"//{host}" if host is not None else "")
    return start + path + (query or "") + (fragment or "")


def _remove_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1 or (kept and kept[0]):
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)
