"""Leafing through: the kinds of things, and the things of a kind."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from entente.sparql.formats import Kind
from entente.sparql.negotiation import choose_format
from entente.sparql.problems import refuse
from entente.web import marking
from entente.web.delivery import deliver
from entente.web.rendering import count_pages, read_page_number
from entente.web.service import Service

LISTED = 400
"""Things that a page lists."""


def make_blueprint(service: Service) -> Blueprint:
    """Make the routes for leafing through."""
    blueprint = Blueprint("browse", __name__)
    html = choose_format(Kind.TRIPLES, "html", None)

    @blueprint.get("/browse")
    def kinds() -> Response:
        generation = service.generation
        describer = generation.describer

        def make() -> tuple[bytes, tuple[()]]:
            counts = [(kind, marking.name_kind(kind), len(things)) for kind, things in describer.kinds.items()]
            documents = describer.kinds.get("doc", ())
            page = render_template(
                "browse.html", counts=counts, documents=documents, graphs=len(describer.graphs), ref=marking.ref
            )
            return page.encode(), ()

        return deliver(service, generation, html, make)

    @blueprint.get("/browse/<kind>")
    def things(kind: str) -> Response:
        generation = service.generation
        describer = generation.describer
        listed = describer.graphs if kind == "graph" else describer.kinds.get(kind, ())
        if not listed:
            raise refuse("not-found", "There is no such kind of thing. /browse lists them.")
        page = read_page_number()
        pages = count_pages(len(listed), LISTED, page)

        def make() -> tuple[bytes, tuple[()]]:
            text = render_template(
                "kind.html",
                title=marking.name_kind(kind),
                kind=kind,
                total=len(listed),
                things=listed[(page - 1) * LISTED : page * LISTED],
                page=page,
                pages=pages,
                ref=marking.ref,
            )
            return text.encode(), ()

        return deliver(service, generation, html, make)

    return blueprint
