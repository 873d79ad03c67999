"""The query library as pages: each question with its parameters as a form, its answer, and its SPARQL."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request

from entente.errors import InvalidInput
from entente.kb.questions import query_iri, write_queries
from entente.library import Query, read_library
from entente.sparql.formats import FORMATS, Format, Kind, by_name
from entente.sparql.negotiation import choose, insist
from entente.sparql.problems import Refused, refuse
from entente.sparql.protocol import QUERY
from entente.sparql.survey import survey
from entente.store.outcomes import QueryFailedError
from entente.store.wire import Job
from entente.web import rdf, schema_org
from entente.web.delivery import Link, deliver
from entente.web.failures import tell
from entente.web.iris import RDF_FORMATS
from entente.web.pages import find_query, show_term
from entente.web.service import Generation, Service

ROWS = 200
"""Rows that the page of a question shows."""

_MIB = 1 << 20
_SPARQL = Format("rq", "SPARQL", QUERY, "rq", charset=True)
_OFFERS = (*FORMATS[Kind.TRIPLES], _SPARQL)
_NAME = re.compile(r"([A-Za-z][\w-]*):([\w-]+)")


def make_blueprint(service: Service) -> Blueprint:
    """Make the routes of the query library."""
    blueprint = Blueprint("questions", __name__)
    prefixes = rdf.read_names(service.settings.ontology_dir)

    def read() -> list[Query]:
        return read_library(service.settings.queries_dir)

    @blueprint.get("/queries")
    @blueprint.get("/queries.<suffix>")
    def library(suffix: str = "") -> Response:
        chosen = _choose(suffix, FORMATS[Kind.TRIPLES])
        links: list[Link] = [(f"/queries.{known.extension}", "alternate", known.media_type) for known in RDF_FORMATS]

        def make() -> tuple[bytes, tuple[()]]:
            if chosen.name == "html":
                return render_template("questions.html", queries=read()).encode(), ()
            return rdf.write_rdf(write_queries(read()), chosen, prefixes), ()

        return deliver(service, service.generation, chosen, make, links=links)

    @blueprint.get("/queries/<slug>")
    def question(slug: str) -> Response:
        query = find_query(read(), slug)
        chosen = _choose("", _OFFERS)
        if chosen is _SPARQL:
            return redirect(f"/queries/{slug}.rq", 303)  # type: ignore[return-value]
        links: list[Link] = [(f"/queries/{slug}.rq", "alternate", QUERY), (query_iri(slug), "describes", "")]
        generation = service.generation

        def make() -> tuple[bytes, tuple[()]]:
            if chosen.name == "html":
                return _write_page(service, generation, query, prefixes), ()
            return rdf.write_rdf(write_queries([query]), chosen, prefixes), ()

        return deliver(service, generation, chosen, make, links=links)

    return blueprint


def _choose(suffix: str, offers: tuple[Format, ...]) -> Format:
    name = suffix or request.args.get("format")
    if suffix and suffix not in {known.extension for known in offers}:
        raise refuse("not-found", "There is no such syntax.")
    if name is not None:
        chosen = _SPARQL if name == "rq" and _SPARQL in offers else by_name(name, Kind.TRIPLES)
    else:
        chosen = choose(request.headers.get("Accept"), offers)
    return insist(chosen, offers)


def _write_page(service: Service, generation: Generation, query: Query, prefixes: Mapping[str, str]) -> bytes:
    given = {parameter.name: request.args.get(parameter.name, "").strip() for parameter in query.parameters}
    chosen = {name: value for name, value in given.items() if value}
    try:
        filled = query.fill({name: _spell_out(value, query.text, prefixes) for name, value in chosen.items()})
    except InvalidInput as error:
        raise refuse("malformed-request", f"{error.message}: {error.remedy}.") from None
    body = "".join(line for line in filled.splitlines(keepends=True) if not line.startswith("#+")).lstrip()
    found = survey(body)
    table = None if found.endpoints else _run(service, generation, body)
    kind = found.kind or Kind.ROWS
    downloads = [
        (known.label, "/sparql?" + urlencode({"query": body, "format": known.name}))
        for known in FORMATS[kind]
        if known.name != "html"
    ]
    return render_template(
        "question.html",
        question=query,
        values={parameter.name: chosen.get(parameter.name, parameter.default) for parameter in query.parameters},
        table=table,
        body=body,
        run="/sparql?" + urlencode({"query": body, "format": "html"}),
        downloads=downloads,
        cell=show_term,
        rows=ROWS,
        ld=schema_org.write_question(query_iri(query.name), query.title, query.question),
    ).encode("utf-8", "replace")


def _spell_out(value: str, text: str, prefixes: Mapping[str, str]) -> str:
    """Write a name with a prefix that the query does not declare as an IRI, so that any known one may be used."""
    found = _NAME.fullmatch(value)
    if found and found[1] in prefixes and not re.search(rf"^\s*PREFIX\s+{re.escape(found[1])}:", text, re.M | re.I):
        return f"<{prefixes[found[1]]}{found[2]}>"
    return value


def _run(service: Service, generation: Generation, query: str) -> dict[str, Any]:
    job = Job(query, None, None, "table", ROWS, service.settings.max_result * _MIB, [])
    try:
        answer = generation.pool.run(job, timeout=service.settings.timeout)
    except QueryFailedError as failure:
        raise Refused(tell(failure, query)) from None
    try:
        table: dict[str, Any] = json.loads(
            answer.first if answer.rest is None else answer.first + b"".join(answer.rest)
        )
    except QueryFailedError as failure:
        raise Refused(tell(failure, query)) from None
    finally:
        answer.close()
    return table
