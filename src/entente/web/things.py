"""Every IRI is an address: things, graphs and modules of the ontology lead to their page or their data (303).

The thing itself cannot be sent, so its address answers with "see other" (httpRange-14); which one, the ``Accept``
header decides. Pages and data have addresses of their own, which may be cached, cited and linked to.

Standard: `Cool URIs for the Semantic Web <https://www.w3.org/TR/cooluris/>`_.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, abort, redirect, request

from entente.errors import InvalidInput
from entente.kb.describe import is_retired
from entente.kb.describe_quads import Portion
from entente.kb.facts import is_known
from entente.namespaces import GRAPH
from entente.sparql.formats import Format, Kind
from entente.sparql.negotiation import choose_format
from entente.sparql.problems import refuse
from entente.web import rdf
from entente.web.delivery import Link, deliver, write_links
from entente.web.exchange import CORS
from entente.web.graphs import GraphFiles
from entente.web.iris import (
    RDF_FORMATS,
    data_address,
    iri_of,
    name_of,
    page_address,
    quote_iri,
    split_suffix,
    thing_address,
)
from entente.web.rendering import read_page_number
from entente.web.service import Generation, Service
from entente.web.thing_pages import Pages


def make_blueprint(service: Service, graphs: GraphFiles) -> Blueprint:
    """Make the routes of things, of their pages and of their data.

    Parameters
    ----------
    service
        What they are read from.
    graphs
        Sends the data of whole graphs.

    """
    blueprint = Blueprint("things", __name__)
    things = _Things(service, graphs)

    @blueprint.get("/id/<path:name>")
    def see_thing(name: str) -> Response:
        return things.see(name)

    @blueprint.get("/graph/<path:name>")
    def see_graph(name: str) -> Response:
        return things.see("graph/" + name)

    @blueprint.get("/ontology/<path:name>")
    def see_module(name: str) -> Response:
        return things.see("ontology/" + name)

    @blueprint.get("/page/<path:name>")
    def show(name: str) -> Response:
        return things.show(name)

    @blueprint.get("/data/<path:path>")
    def hand_out(path: str) -> Response:
        name, written_as = split_suffix(path)
        return things.choose(name) if written_as is None else things.hand_out(name, written_as)

    return blueprint


class _Things:
    """Answers for things by their names."""

    def __init__(self, service: Service, graphs: GraphFiles) -> None:
        self._service = service
        self._graphs = graphs
        self._pages = Pages(service)
        self._prefixes = rdf.read_names(service.settings.ontology_dir)

    def see(self, name: str) -> Response:
        """Lead to the page or the data."""
        _check_known(self._service.generation, name, thing_address)
        chosen = choose_format(Kind.TRIPLES, request.args.get("format"), request.headers.get("Accept"))
        return _lead(name, page_address(name) if chosen.name == "html" else data_address(name, chosen))

    def choose(self, name: str) -> Response:
        """Lead from data without a suffix to a syntax."""
        _check_known(self._service.generation, name, lambda other: f"/data/{other}")
        chosen = choose_format(Kind.TRIPLES, request.args.get("format"), request.headers.get("Accept"))
        return _lead(name, page_address(name) if chosen.name == "html" else data_address(name, chosen))

    def show(self, name: str) -> Response:
        """Send the page."""
        generation = self._service.generation
        _check_known(generation, name, page_address)
        html = choose_format(Kind.TRIPLES, "html", None)
        iri = iri_of(name)
        links = [*_alternates(name), (quote_iri(iri), "describes", ""), (quote_iri(iri), "canonical", "")]
        return deliver(self._service, generation, html, lambda: (self._pages.write(generation, name), ()), links=links)

    def hand_out(self, name: str, written_as: Format) -> Response:
        """Send the data."""
        generation = self._service.generation
        _check_known(generation, name, lambda other: data_address(other, written_as))
        iri = iri_of(name)
        if iri.startswith(GRAPH):
            return self._graphs.send(iri, written_as)
        number = read_page_number()

        def make() -> tuple[bytes, list[Link]]:
            portion = generation.describe(iri, number)
            if number > portion.pages:
                raise refuse("not-found", f"The description has {portion.pages} pages.")
            return rdf.write_portion(portion, written_as, self._prefixes), _neighbours(name, written_as, portion)

        links = [(quote_iri(iri), "describes", ""), (page_address(name), "alternate", "text/html")]
        return deliver(self._service, generation, written_as, make, links=links)


def _lead(name: str, target: str) -> Response:
    headers = [
        ("Location", target),
        ("Content-Length", "0"),
        ("Vary", "Accept"),
        ("Link", write_links(_alternates(name))),
        ("Cache-Control", "public, max-age=300"),
        *CORS,
    ]
    return Response(b"", 303, headers)


def _check_known(generation: Generation, name: str, address: Callable[[str], str]) -> None:
    """Refuse what nobody has heard of, and lead from what has been retired to what replaces it."""
    iri = iri_of(name)
    try:
        known = name_of(iri) == name and is_known(generation.engine, iri)
    except InvalidInput:
        known = False
    if not known:
        raise refuse("not-found", "The dataset knows nothing of that name. /browse lists what it knows.")
    retired, replacements = is_retired(generation.engine, iri)
    if len(replacements) == 1 and name_of(replacements[0]) is not None:
        abort(redirect(address(str(name_of(replacements[0]))), 301))
    if retired:
        raise refuse("gone", "It has been retired.", replacedBy=replacements)


def _alternates(name: str) -> list[Link]:
    data = [(data_address(name, known), "alternate", known.media_type) for known in RDF_FORMATS]
    return [(page_address(name), "alternate", "text/html"), *data]


def _neighbours(name: str, written_as: Format, portion: Portion) -> list[Link]:
    address = data_address(name, written_as)
    links: list[Link] = []
    if portion.page < portion.pages:
        links.append((f"{address}?page={portion.page + 1}", "next", written_as.media_type))
    if portion.page > 1:
        links.append((f"{address}?page={portion.page - 1}", "prev", written_as.media_type))
    if portion.pages > 1:
        links += [
            (address, "first", written_as.media_type),
            (f"{address}?page={portion.pages}", "last", written_as.media_type),
        ]
    return links
