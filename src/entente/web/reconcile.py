"""``/reconcile``: the W3C Reconciliation Service API 0.2, for OpenRefine and its like."""

from __future__ import annotations

import json
import re
from typing import Any

from flask import Blueprint, Response, render_template, request

from entente.errors import EnvironmentFault, InvalidInput, MissingInput
from entente.namespaces import ENT, ID
from entente.reconciling.answering import Candidate, Reconciler
from entente.reconciling.extending import extend, read_extension
from entente.reconciling.manifest import FEATURES, write_manifest
from entente.reconciling.questions import local_name, read_batch, to_id, to_iri
from entente.reconciling.suggesting import PAGE
from entente.search.index import Found
from entente.search.searching import MOST_CHARACTERS
from entente.sparql.problems import refuse
from entente.web.addresses import own_address
from entente.web.exchange import SHIELD, Headers
from entente.web.search import read_number, to_path
from entente.web.service import Reconciling, Service
from entente.web.steady import settle

FRAMED: Headers = (
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *",
    ),
    *SHIELD,
)
"""The shield of a page that others show in a frame: nothing in it can act, so that nobody can be made to."""

_CALLBACK = re.compile(r"[A-Za-z_$][A-Za-z0-9_$.]{0,99}")
_PAGE = "text/html; charset=utf-8"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_FURTHEST = 10_000
_PROPOSED = 100


def make_blueprint(service: Service) -> Blueprint:
    """Make the routes of reconciliation."""
    blueprint = Blueprint("reconcile", __name__, url_prefix="/reconcile")

    @blueprint.route("", methods=["GET", "POST"])
    def reconcile() -> Response:
        given = _given()
        if "queries" in given:
            return _answer(service, _reconcile(_open(service).reconciler, given["queries"]))
        if "extend" in given:
            return _answer(service, extend(_open(service).reconciler, _read(read_extension, given["extend"])))
        if request.method == "POST":
            raise refuse("malformed-request", "Send the form field queries or extend.")
        return _answer(service, write_manifest(own_address(service)))

    @blueprint.get("/suggest/<kind>")
    def suggest(kind: str) -> Response:
        return _answer(service, {"result": _suggest(service, kind)})

    @blueprint.get("/flyout/<kind>")
    def flyout(kind: str) -> Response:
        iri = _read_id(kind)
        return _answer(service, {"id": request.args["id"], "html": _describe(service, kind, iri)})

    @blueprint.get("/preview")
    def preview() -> Response:
        thing = _find(service, _read_id("entity"))
        page = render_template("preview.html", thing=thing, **_facts(service, thing))
        return settle(
            service.generation,
            page.encode("utf-8", "replace"),
            "text/html; charset=utf-8",
            headers=FRAMED,
            vary="Accept-Encoding",
        )

    @blueprint.get("/properties")
    def propose() -> Response:
        type_ = local_name(request.args.get("type", ""))
        limit = read_number(request.args.get("limit"), "limit", _PROPOSED, 1000)
        proposed = _open(service).reconciler.properties.propose(type_)[:limit]
        told = [{"id": found.name, "name": found.label, "description": found.description} for found in proposed]
        return _answer(service, {"type": type_, "limit": limit, "properties": told})

    @blueprint.get("/features")
    def features() -> Response:
        page = render_template("reconcile.html", features=FEATURES, home=own_address(service))
        return settle(service.generation, page.encode("utf-8", "replace"), _PAGE)

    return blueprint


def _open(service: Service) -> Reconciling:
    try:
        return service.generation.reconciling
    except (MissingInput, EnvironmentFault):
        raise refuse("not-ready", "The dataset was built without a search index; build it anew.") from None


def _given() -> dict[str, str]:
    """Take the parameters: of a form where one is posted, otherwise of the address."""
    if request.method == "POST" and request.mimetype not in (
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ):
        raise refuse("unsupported-media-type", "Send a form: application/x-www-form-urlencoded.")
    return {**request.args.to_dict(), **request.form.to_dict()}


def _read(read: Any, text: str) -> Any:
    try:
        return read(text)
    except InvalidInput as error:
        raise refuse("malformed-request", f"{error.message[:1].upper()}{error.message[1:]}; {error.remedy}.") from None


def _answer(service: Service, told: dict[str, Any]) -> Response:
    """Send JSON, or a call with it where an old client asks for that (JSONP)."""
    body = json.dumps(told)
    name = request.args.get("callback")
    if name is None:
        return settle(service.generation, body.encode(), "application/json", vary="Host, Accept-Encoding")
    if not _CALLBACK.fullmatch(name):
        raise refuse("malformed-request", "The parameter callback is no name of a JavaScript function.")
    return settle(
        service.generation,
        f"/**/{name}({body});\n".encode(),
        "text/javascript; charset=utf-8",
        vary="Host, Accept-Encoding",
    )


def _reconcile(reconciler: Reconciler, text: str) -> dict[str, Any]:
    answers = {key: reconciler.answer(question) for key, question in _read(read_batch, text).items()}
    types = reconciler.name_types(found.thing for candidates in answers.values() for found in candidates)
    return {key: {"result": [_tell(found, types) for found in candidates]} for key, candidates in answers.items()}


def _tell(found: Candidate, types: dict[str, str]) -> dict[str, Any]:
    return {
        "id": to_id(found.thing.iri),
        "name": found.thing.label,
        "description": found.description,
        "type": [{"id": name, "name": types[name]} for name in found.thing.chief],
        "score": found.score,
        "match": found.match,
        "features": [{"id": name, "value": value} for name, value in found.features.items()],
    }


def _suggest(service: Service, kind: str) -> list[dict[str, Any]]:
    prefix = request.args.get("prefix")
    if prefix is None:
        raise refuse("malformed-request", "The parameter prefix is missing.")
    if len(prefix) > MOST_CHARACTERS:
        raise refuse("malformed-request", f"The parameter prefix may have {MOST_CHARACTERS} characters.")
    cursor = request.args.get("cursor")
    seen = 0 if cursor in (None, "", "0") else read_number(cursor, "cursor", 0, _FURTHEST)
    opened = _open(service)
    if kind == "entity":
        things = opened.suggester.suggest_things(prefix, seen)
        types = opened.reconciler.name_types(things)
        return [
            {
                "id": to_id(thing.iri),
                "name": thing.label,
                "description": thing.description,
                "notable": [{"id": name, "name": types[name]} for name in thing.chief],
            }
            for thing in things
        ]
    if kind == "type":
        classes = opened.suggester.suggest_types(prefix, seen)
        return [{"id": local_name(c.iri), "name": c.label, "description": c.description} for c in classes]
    if kind == "property":
        properties = opened.suggester.suggest_properties(prefix, seen)
        return [{"id": p.name, "name": p.label, "description": p.description} for p in properties]
    raise refuse("not-found", f"Suggestions are of entity, type or property, {PAGE} at a time.")


def _read_id(kind: str) -> str:
    text = request.args.get("id")
    if text is None:
        raise refuse("malformed-request", "The parameter id is missing.")
    return to_iri(text) if kind == "entity" else ENT + local_name(text)


def _find(service: Service, iri: str) -> Found:
    found = _open(service).reconciler.index.get([iri])
    if iri not in found or not iri.startswith((ID, ENT)):
        raise refuse("not-found", "There is nothing of that identifier.")
    return found[iri]


def _describe(service: Service, kind: str, iri: str) -> str:
    if kind == "property":
        known = _open(service).reconciler.properties.all.get(local_name(iri))
        if known is None:
            raise refuse("not-found", "There is no such property.")
        return render_template("flyout.html", label=known.label, description=known.description, aliases=[])
    if kind not in ("entity", "type"):
        raise refuse("not-found", "Descriptions are of entity, type or property.")
    thing = _find(service, iri)
    return render_template("flyout.html", label=thing.label, description=thing.description, **_aliases(service, thing))


def _aliases(service: Service, thing: Found) -> dict[str, Any]:
    names = _open(service).reconciler.index.names_of([thing.iri]).get(thing.iri, [])
    return {"aliases": [name for name in names if name != thing.label]}


def _facts(service: Service, thing: Found) -> dict[str, Any]:
    opened = _open(service).reconciler
    engine = service.generation.engine
    query = (
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
        f" SELECT ?claim ?label {{ ?claim <{ENT}about> <{thing.iri}> ; rdfs:label ?label }} ORDER BY ?claim LIMIT 3"
    )
    claims = [(to_path(row["claim"].value), row["label"].value) for row in engine.select(query)]  # type: ignore[union-attr]
    alike = opened.properties.read([thing.iri], ["sameAs"])[thing.iri]["sameAs"]
    return {
        **_aliases(service, thing),
        "claims": claims,
        "alike": [value.value for value in alike if value.value.startswith(("http://", "https://"))],
        "path": to_path(thing.iri),
    }
