"""Strong validators of answers, and what a client that holds one is told (RFC 9110, sections 8.8 and 13)."""

from __future__ import annotations

import hashlib
import re
from email.utils import parsedate_to_datetime

from entente.sparql.protocol import Ask

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def tag(version: str, ask: Ask, format_name: str, host: str, encoding: str) -> str:
    """Make the ``ETag`` of a deterministic answer without computing the answer.

    Everything that the bytes depend on goes in: the dataset's version, the query, both graph sets, the format, the
    host (relative IRIs) and the content coding.
    """
    graphs = (len(ask.default_graphs), *ask.default_graphs, *ask.named_graphs)
    # A repr quotes every part, so that no two different requests are written alike.
    parts = repr((version, ask.query, graphs, format_name, host, encoding)).encode("utf-8", "surrogatepass")
    return f'"{hashlib.blake2b(parts, digest_size=15).hexdigest()}"'


def is_held(if_none_match: str | None, etag: str) -> bool:
    """Tell whether the client already holds the answer (the weak comparison, as the standard asks).

    >>> is_held('W/"b", "a"', '"a"'), is_held('"b"', '"a"'), is_held("*", '"a"')
    (True, False, False)

    A bare ``*`` says nothing about which answer the client holds, so it gets a whole one.
    """
    return if_none_match is not None and etag in _TAG.findall(if_none_match)


def is_unchanged(if_modified_since: str | None, last_modified: str) -> bool:
    """Tell whether the client holds an answer from after the last change.

    >>> is_unchanged("Sat, 02 Mar 2024 10:00:00 GMT", "Fri, 01 Mar 2024 10:00:00 GMT")
    True
    >>> is_unchanged("yesterday", "Fri, 01 Mar 2024 10:00:00 GMT")
    False
    """
    if if_modified_since is None:
        return False
    try:
        return parsedate_to_datetime(if_modified_since) >= parsedate_to_datetime(last_modified)
    except (TypeError, ValueError):
        return False
