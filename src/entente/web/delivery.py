"""Handing out documents that follow from the dataset alone: validators, kept copies, compression, headers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from flask import Response, request

from entente import __version__
from entente.sparql import validators
from entente.sparql.formats import Format
from entente.sparql.negotiation import accepts_gzip
from entente.sparql.protocol import Ask
from entente.web.describing import REVALIDATE, VARY
from entente.web.exchange import CORS, PAGE_SHIELD, RESULT_SHIELD, Headers, compress
from entente.web.service import Generation, Kept, Service

Link = tuple[str, str, str]
"""Target, relation and media type (empty where there is none to tell) of a ``Link`` header."""


def deliver(
    service: Service,
    generation: Generation,
    written_as: Format,
    make: Callable[[], tuple[bytes, Sequence[Link]]],
    *,
    links: Sequence[Link] = (),
) -> Response:
    """Answer the current request with a document.

    Parameters
    ----------
    service
        Keeps finished documents.
    generation
        The version of the dataset that the document is made from.
    written_as
        Its format.
    make
        Writes it, and says what it leads on to; called only where the client does not hold it and no copy is kept.
    links
        What there is besides, as ``Link`` headers (RFC 8288).

    """
    coding = "gzip" if accepts_gzip(request.headers.get("Accept-Encoding")) else ""
    # The page depends on the programme, too, which a new version changes while the dataset stays.
    place = f"{request.full_path} {__version__}"
    etag = validators.tag(generation.stamp, Ask(place), written_as.name, request.host, coding)
    headers: Headers = (
        ("Content-Type", written_as.content_type),
        VARY,
        ("ETag", etag),
        ("Last-Modified", generation.last_modified),
        REVALIDATE,
        *CORS,
        *(PAGE_SHIELD if written_as.name == "html" else RESULT_SHIELD),
    )
    tags, since = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
    if validators.is_held(tags, etag) or (tags is None and validators.is_unchanged(since, generation.last_modified)):
        service.metrics.cache["held"] += 1
        return Response(status=304, headers=list(headers))
    kept = service.kept.find(etag)
    if kept is not None:
        service.kept.touch(etag)
        service.metrics.cache["hit"] += 1
        return Response(kept.body, 200, list(kept.headers))
    service.metrics.cache["miss"] += 1
    body, more = make()
    packed = compress(body) if coding else None
    if packed is not None:
        body = packed
        headers += (("Content-Encoding", "gzip"),)
    if links or more:
        headers += (("Link", write_links([*links, *more])),)
    headers += (("Content-Length", str(len(body))),)
    service.kept.keep(etag, Kept(headers, body, ""), generation.stamp)
    return Response(body, 200, list(headers))


def write_links(links: Iterable[Link]) -> str:
    """Write the value of a ``Link`` header.

    >>> write_links([("/data/state/iran.ttl", "alternate", "text/turtle")])
    '</data/state/iran.ttl>; rel="alternate"; type="text/turtle"'
    """
    return ", ".join(
        f'<{target}>; rel="{relation}"' + (f'; type="{media_type}"' if media_type else "")
        for target, relation, media_type in links
    )
