"""The dataset's description: VoID, DCAT and provenance as RDF, and as a page (``/catalog``, ``/void``)."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from entente.export.catalogue import add_host, read_catalogue
from entente.export.files import read_list
from entente.export.summary import summarise
from entente.export.triples import SPACES
from entente.sparql.formats import Format, Kind, by_name
from entente.sparql.negotiation import choose_format
from entente.sparql.problems import refuse
from entente.web import rdf
from entente.web.addresses import own_address
from entente.web.delivery import Link, deliver
from entente.web.iris import RDF_FORMATS, link, shorten
from entente.web.service import Service

_NONE = "This dataset was published without a catalogue; `entente build` makes one."


def make_blueprint(service: Service) -> Blueprint:
    """Make the routes of the catalogue."""
    blueprint = Blueprint("catalogue", __name__)

    def answer(chosen: Format) -> Response:
        generation = service.generation
        links: list[Link] = [(f"/catalog.{known.extension}", "alternate", known.media_type) for known in RDF_FORMATS]
        host = own_address(service)

        def write() -> tuple[bytes, tuple[()]]:
            folder = generation.snapshot.path
            triples, files = read_catalogue(folder), read_list(folder)
            if not triples:
                raise refuse("not-found", _NONE)
            if chosen.name != "html":
                return rdf.write_rdf(add_host(triples, host, files), chosen, SPACES), ()
            page = render_template(
                "catalogue.html",
                snapshot=generation.snapshot,
                summary=summarise(triples),
                files=files,
                downloads=[(known.label, f"/catalog.{known.extension}") for known in RDF_FORMATS],
                link=link,
                shorten=shorten,
            )
            return page.encode("utf-8", "replace"), ()

        return deliver(service, generation, chosen, write, links=links)

    @blueprint.get("/void")
    @blueprint.get("/.well-known/void")
    @blueprint.get("/catalog")
    def catalog() -> Response:
        return answer(choose_format(Kind.TRIPLES, request.args.get("format"), request.headers.get("Accept")))

    @blueprint.get("/void.<suffix>")
    @blueprint.get("/catalog.<suffix>")
    def in_one_syntax(suffix: str) -> Response:
        found = by_name(suffix, Kind.TRIPLES)
        if found is None or found.extension != suffix or found.name == "html":
            raise refuse("not-found", "There is no such syntax.")
        return answer(found)

    return blueprint
