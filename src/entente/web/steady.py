"""Answers that stay the same as long as the dataset does: a strong validator, and nothing sent that a client holds."""

from __future__ import annotations

import hashlib

from flask import Response, request

from entente.sparql.negotiation import accepts_gzip
from entente.sparql.validators import is_held
from entente.web.exchange import CORS, Headers, compress
from entente.web.service import Generation

_REVALIDATE = "public, max-age=0, must-revalidate"


def settle(
    generation: Generation,
    body: bytes,
    content_type: str,
    *,
    headers: Headers = (),
    vary: str = "Accept, Accept-Encoding",
) -> Response:
    """Make the response to a read that follows from the dataset's version and the request alone.

    Parameters
    ----------
    generation
        What was read.
    body, content_type
        The answer.
    headers
        Further headers of the response.
    vary
        The request headers that it depends on.

    Returns
    -------
    Response
        304 without a body where the client holds the answer already.

    """
    packed = compress(body) if accepts_gzip(request.headers.get("Accept-Encoding")) else None
    sent = body if packed is None else packed
    tag = hashlib.blake2b(generation.stamp.encode() + content_type.encode() + sent, digest_size=15).hexdigest()
    common = [("ETag", f'"{tag}"'), ("Vary", vary), *CORS, *headers]
    if request.method != "POST":
        common.append(("Cache-Control", _REVALIDATE))
        if is_held(request.headers.get("If-None-Match"), f'"{tag}"'):
            return Response(status=304, headers=common)
    else:
        common.append(("Cache-Control", "no-store"))
    if packed is not None:
        common.append(("Content-Encoding", "gzip"))
    return Response(sent, headers=[*common, ("Content-Type", content_type)])
