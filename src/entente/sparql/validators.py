"""Strong validators of answers, and what a client that holds one is told (RFC 9110, sections 8.8 and 13)."""

from __future__ import annotations

import hashlib
import re

from entente.sparql.protocol import Ask

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def tag(version: str, ask: Ask, format_name: str, host: str, encoding: str) -> str:
    """Make the ``ETag`` of a deterministic answer without computing the answer.

    Everything that the bytes depend on goes in: the dataset's version, the query, both graph sets, the format, the
    host (relative IRIs) and the content coding.
    """
    digest = hashlib.blake2b(digest_size=15)
    for part in (
        version,
        ask.query,
        "\x1f".join(ask.default_graphs),
        "\x1f".join(ask.named_graphs),
        format_name,
        host,
        encoding,
    ):
        content = part.encode("utf-8", "surrogatepass")
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    return f'"{digest.hexdigest()}"'


def is_held(if_none_match: str | None, etag: str) -> bool:
    """Tell whether the client already holds the answer (the weak comparison, as the standard asks).

    >>> is_held('W/"b", "a"', '"a"'), is_held('"b"', '"a"'), is_held("*", '"a"')
    (True, False, False)

    A bare ``*`` says nothing about which answer the client holds, so it gets a whole one.
    """
    return if_none_match is not None and etag in _TAG.findall(if_none_match)
