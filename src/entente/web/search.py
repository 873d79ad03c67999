"""``/search``: things by their names, as a page, as JSON, and as a browser's search box asks (OpenSearch 1.1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from flask import Blueprint, Response, render_template, request

from entente.errors import EnvironmentFault, MissingInput
from entente.namespaces import BASE, ENT
from entente.search.searching import MOST_CHARACTERS, Hit, Hits, Searcher
from entente.sparql.formats import Format
from entente.sparql.negotiation import choose, insist
from entente.sparql.problems import refuse
from entente.web.addresses import own_address
from entente.web.service import Generation, Service
from entente.web.steady import settle

OFFERS = (
    Format("json", "JSON", "application/json", "json"),
    Format("html", "HTML", "text/html", "html", charset=True, also=("application/xhtml+xml",)),
    Format("suggestions", "OpenSearch suggestions", "application/x-suggestions+json", "suggestions"),
)
LARGEST_PAGE = 100
_PAGE = 20
_FURTHEST = 10_000


@dataclass(frozen=True)
class Wish:
    """What a client looks for.

    Attributes
    ----------
    text
        The words.
    kind, type
        What the things must be; empty where that does not matter.
    limit, page
        How many on a page, and which page, from 1.

    """

    text: str
    kind: str
    type: str
    limit: int
    page: int

    @property
    def offset(self) -> int:
        """How many come before."""
        return (self.page - 1) * self.limit

    def address(self, **changes: Any) -> str:
        """Write the address of the same search with some of it changed."""
        given: dict[str, Any] = {"q": self.text, "kind": self.kind, "type": self.type}
        given |= {"limit": self.limit if self.limit != _PAGE else "", "page": self.page if self.page > 1 else ""}
        given |= changes
        return "/search?" + urlencode({name: value for name, value in given.items() if value != ""}, errors="replace")


def make_blueprint(service: Service) -> Blueprint:
    """Make the routes of search."""
    blueprint = Blueprint("search", __name__)

    @blueprint.get("/search")
    def search() -> Response:
        wish = _read(request.args)
        chosen = _choose(request.args.get("format"), request.headers.get("Accept"))
        generation = service.generation
        hits = searcher(generation).search(
            wish.text, kind=wish.kind, type_=wish.type, limit=wish.limit, offset=wish.offset
        )
        if chosen.name == "html":
            page = _render(wish, hits)
            return settle(generation, page.encode("utf-8", "replace"), chosen.content_type)
        told = _tell(wish, hits) if chosen.name == "json" else _suggest(wish, hits, own_address(service))
        return settle(generation, json.dumps(told).encode() + b"\n", chosen.content_type)

    @blueprint.get("/opensearch.xml")
    def describe() -> Response:
        body = _DESCRIPTION.format(home=escape(own_address(service), {'"': "&quot;"}))
        return settle(
            service.generation,
            body.encode(),
            "application/opensearchdescription+xml; charset=utf-8",
            vary="Host, Accept-Encoding",
        )

    return blueprint


def searcher(generation: Generation) -> Searcher:
    """Give what searches a snapshot.

    Raises
    ------
    Refused
        The snapshot was built without a search index.

    """
    try:
        return generation.searcher
    except (MissingInput, EnvironmentFault):
        raise refuse("not-ready", "The dataset was built without a search index; build it anew.") from None


def read_number(text: str | None, name: str, default: int, most: int) -> int:
    """Read a whole number from 1 to `most`.

    Raises
    ------
    Refused
        It is none.

    """
    if text is None or text == "":
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most):
        raise refuse("malformed-request", f"The parameter {name} is no number from 1 to {most:,}.")
    return int(text)


def _read(given: Mapping[str, str]) -> Wish:
    text = given.get("q", "")
    if len(text) > MOST_CHARACTERS:
        raise refuse("malformed-request", f"The parameter q may have {MOST_CHARACTERS} characters.")
    name = given.get("type", "")
    for prefix in (ENT, "ent:"):
        name = name.removeprefix(prefix)
    return Wish(
        text=text,
        kind=given.get("kind", ""),
        type=name,
        limit=read_number(given.get("limit"), "limit", _PAGE, LARGEST_PAGE),
        page=read_number(given.get("page"), "page", 1, _FURTHEST),
    )


def _choose(name: str | None, accept: str | None) -> Format:
    named = {offer.name: offer for offer in OFFERS}
    chosen = named.get(name.lower()) if name is not None else choose(accept, OFFERS)
    return insist(chosen, OFFERS)


def _tell(wish: Wish, hits: Hits) -> dict[str, Any]:
    last = wish.offset + len(hits.hits) >= hits.total
    return {
        "query": wish.text,
        "kind": wish.kind or None,
        "type": wish.type or None,
        "total": hits.total,
        "approximate": hits.approximate,
        "page": wish.page,
        "limit": wish.limit,
        "next": None if last else wish.address(page=wish.page + 1),
        "kinds": [{"kind": kind, "count": count} for kind, count in hits.kinds],
        "results": [_tell_hit(hit) for hit in hits.hits],
    }


def _tell_hit(hit: Hit) -> dict[str, Any]:
    thing = hit.thing
    return {
        "iri": thing.iri,
        "label": thing.label,
        "name": hit.name,
        "match": hit.why,
        "kind": thing.kind,
        "types": list(thing.chief),
        "description": thing.description,
        "claims": thing.uses,
    }


def _suggest(wish: Wish, hits: Hits, home: str) -> list[Any]:
    """Write what OpenSearch suggestions are: the words, then completions, descriptions and addresses."""
    things = [hit.thing for hit in hits.hits]
    return [
        wish.text,
        [thing.label for thing in things],
        [thing.description for thing in things],
        [home + to_path(thing.iri) for thing in things],
    ]


def to_path(iri: str) -> str:
    """Give the path at which an IRI of ours is answered on this server.

    >>> to_path("https://w3id.org/entente/id/state/iran")
    '/id/state/iran'
    """
    return "/" + iri.removeprefix(BASE)


def _render(wish: Wish, hits: Hits) -> str:
    return render_template(
        "search.html",
        wish=wish,
        hits=hits,
        first=wish.offset + 1,
        pages=-(-hits.total // wish.limit),
        path=to_path,
    )


_DESCRIPTION = """<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>Entente</ShortName>
<Description>States, agreements, transfers, grievances and claims about them, by name</Description>
<InputEncoding>UTF-8</InputEncoding>
<Image height="16" width="16" type="image/svg+xml">{home}/static/icon.svg</Image>
<Url type="text/html" template="{home}/search?q={{searchTerms}}&amp;page={{startPage?}}"/>
<Url type="application/json" template="{home}/search?format=json&amp;q={{searchTerms}}&amp;page={{startPage?}}"/>
<Url type="application/x-suggestions+json" rel="suggestions"
     template="{home}/search?format=suggestions&amp;limit=10&amp;q={{searchTerms}}"/>
</OpenSearchDescription>
"""
