"""The pages for people: the query box with its examples, and a result as a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, render_template, request

from entente.library import Query, read_library
from entente.namespaces import XSD
from entente.sparql.formats import FORMATS, Kind
from entente.sparql.negotiation import choose
from entente.sparql.problems import refuse
from entente.sparql.protocol import Ask
from entente.web.exchange import CORS
from entente.web.iris import RDF_FORMATS, data_address, link, shorten
from entente.web.service import Service

_HTML = next(known for known in FORMATS[Kind.TRIPLES] if known.name == "html")
_FIRST_QUERY = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?thing ?label {
    ?thing rdfs:label ?label
}
LIMIT 20
"""


def make_blueprint(service: Service) -> Blueprint:
    """Make the routes of the pages."""
    blueprint = Blueprint("pages", __name__)

    @blueprint.get("/")
    def home() -> Response:
        chosen = choose(request.headers.get("Accept"), (_HTML, *RDF_FORMATS)) or _HTML
        if chosen is not _HTML:  # the address of the dataset itself
            leads = {"Location": data_address("graph/catalogue", chosen), "Vary": "Accept", "Content-Length": "0"}
            return Response(b"", 303, [*leads.items(), *CORS])
        examples = read_library(service.settings.queries_dir)
        slug = request.args.get("example")
        example = find_query(examples, slug) if slug is not None else None
        query = example.body if example else request.args.get("query") or _FIRST_QUERY
        page = Response(_render_home(service, examples, query, example), content_type=_HTML.content_type)
        page.headers["Vary"] = "Accept"
        return page

    @blueprint.get("/queries/<slug>.rq")
    def send_file(slug: str) -> tuple[str, dict[str, str]]:
        found = find_query(read_library(service.settings.queries_dir), slug)
        return found.text, {"Content-Type": "application/sparql-query; charset=utf-8"}

    return blueprint


def make_welcome(app: Flask, service: Service) -> Callable[[], str]:
    """Make the function that writes the query page outside of a Flask request."""

    def welcome() -> str:
        with app.app_context():
            return _render_home(service, read_library(service.settings.queries_dir), _FIRST_QUERY)

    return welcome


def make_tabulator(app: Flask) -> Callable[[Ask, dict[str, Any]], str]:
    """Make the function that writes a result as a page."""

    def tabulate(ask: Ask, table: dict[str, Any]) -> str:
        kind = Kind.TRIPLES if table["columns"] == ["subject", "predicate", "object"] else Kind.ROWS
        given = [("query", ask.query)]
        given += [("default-graph-uri", iri) for iri in ask.default_graphs]
        given += [("named-graph-uri", iri) for iri in ask.named_graphs]
        downloads = [
            (known.label, "/sparql?" + urlencode([*given, ("format", known.name)]))
            for known in FORMATS[kind]
            if known.name != "html"
        ]
        with app.app_context():
            return render_template("result.html", ask=ask, table=table, downloads=downloads, cell=show_term)

    return tabulate


def _render_home(service: Service, examples: list[Query], query: str, chosen: Query | None = None) -> str:
    snapshot = service.generation.snapshot
    return render_template("home.html", snapshot=snapshot, examples=examples, query=query, chosen=chosen)


def find_query(examples: list[Query], slug: str) -> Query:
    """Find a query of the library by its name.

    Raises
    ------
    Refused
        There is none.

    """
    for known in examples:
        if known.name == slug:
            return known
    raise refuse("not-found", "There is no example query of that name.")


def show_term(term: list[str] | None) -> dict[str, str]:
    """Prepare a term for the page; only http addresses become links, whatever else an IRI may say."""
    if term is None:
        return {"text": "", "link": "", "note": ""}
    if term[0] == "iri":
        return {"text": shorten(term[1]), "link": link(term[1]), "note": term[1]}
    if term[0] == "literal":
        language, datatype = term[2], term[3]
        plain = datatype in (XSD + "string", XSD + "integer", XSD + "date") or language == "en"
        note = "" if plain else f"@{language}" if language else shorten(datatype)
        return {"text": term[1], "link": "", "note": note}
    return {"text": term[1], "link": "", "note": ""}
