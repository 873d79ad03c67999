"""Passages by position: which claims rest on them, and their words where the service may quote them."""

from __future__ import annotations

import json

from flask import Blueprint, Response, request

from entente.kb.columns import read_column
from entente.kb.facts import is_known, quote
from entente.kb.mentions import read_mentions
from entente.kb.passages import LONGEST, Edition, read_edition, read_passage, read_place
from entente.kb.terms import Thing, read_labels
from entente.namespaces import DOC, DOCUMENTS, ENT
from entente.sparql.formats import FORMATS, Format, Kind
from entente.sparql.negotiation import choose, insist
from entente.sparql.problems import refuse
from entente.web.delivery import deliver
from entente.web.rendering import render
from entente.web.service import Generation, Service

_HTML = next(known for known in FORMATS[Kind.TRIPLES] if known.name == "html")
_JSON = Format("json", "JSON", "application/json", "json")
_TEXT = Format("text", "Plain text", "text/plain", "txt", charset=True)
_OFFERS = (_JSON, _HTML, _TEXT)


def make_blueprint(service: Service) -> Blueprint:
    """Make the route of passages."""
    blueprint = Blueprint("passages", __name__)

    @blueprint.get("/passages/<document>")
    def passage(document: str) -> Response:
        generation = service.generation
        edition = read_edition(generation.engine, document)
        if edition is None:
            raise refuse("not-found", "There is no such document. /browse/doc lists them.")
        start, end = _read_range(edition)
        name = request.args.get("format")
        chosen = insist(choose(request.headers.get("Accept"), _OFFERS) if name is None else _by_name(name), _OFFERS)
        folder = service.settings.passages
        if chosen is _TEXT and not folder:
            raise refuse("forbidden", "This service quotes no texts; its operator may set ENTENTE_PASSAGES.")
        return deliver(
            service, generation, chosen, lambda: (_write(generation, edition, start, end, folder, chosen), ())
        )

    return blueprint


def _by_name(name: str) -> Format | None:
    return next((known for known in _OFFERS if name in (known.name, known.extension, known.media_type)), None)


def _read_range(edition: Edition) -> tuple[int, int]:
    place = read_place(request.args.get("char", ""))
    if place is None:
        raise refuse("malformed-request", "Name a passage by its characters: char=START,END, the end not included.")
    if place[1] > edition.length:
        raise refuse("not-found", f"The document has {edition.length:,} characters.")
    return place


def _write(generation: Generation, edition: Edition, start: int, end: int, folder: str, chosen: Format) -> bytes:
    document = DOC + edition.slug
    span = f"{document}#char={start},{end}"
    known = is_known(generation.engine, span)
    digest = _read_digest(generation, span) if known else ""
    text = read_passage(folder, edition, start, end, digest) if end - start <= LONGEST else None
    if chosen is _TEXT:
        if end - start > LONGEST:
            raise refuse("request-too-large", f"A passage that is quoted may have {LONGEST:,} characters.")
        if text is None:
            raise refuse("not-found", "The text is not at hand in the right edition.")
        return text.encode()
    claims = _find_claims(generation, document, start, end)
    mentions = read_mentions(generation.engine, claims)
    label = read_labels(generation.engine, [document])[document]
    if chosen is _HTML:
        return render(
            "passage.html",
            document,
            document=Thing(document, label),
            start=start,
            end=end,
            span=span if known else "",
            digest=digest,
            text=text,
            quotes=bool(folder),
            mentions=mentions,
        )
    told = {
        "document": document,
        "start": start,
        "end": end,
        "span": span if known else None,
        "sha256": digest or None,
        "text": text,
        "claims": [
            {
                "claim": mention.iri,
                "label": mention.label,
                "claimants": [who.iri for who in mention.claimants],
                "hedges": list(mention.hedges),
                "evidence": [{"start": first, "end": last} for first, last in mention.places],
            }
            for mention in mentions
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def _read_digest(generation: Generation, span: str) -> str:
    return next(
        iter(read_column(generation.engine, "?d", f"GRAPH <{DOCUMENTS}> {{ {quote(span)} <{ENT}sha256> ?d }}")), ""
    )


def _find_claims(generation: Generation, document: str, start: int, end: int) -> list[str]:
    """Find the claims with evidence that shares a character with the passage."""
    pattern = (
        f"GRAPH <{DOCUMENTS}> {{ ?span <{ENT}spanOf> {quote(document)} ; "
        f"<{ENT}charStart> ?start ; <{ENT}charEnd> ?end . ?claim <{ENT}evidence> ?span }} "
        f"FILTER(?start < {end} && ?end > {start})"
    )
    return sorted(set(read_column(generation.engine, "?claim", pattern)))
