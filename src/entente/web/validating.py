"""``POST /validate``: SHACL validation of posted RDF against our shapes, or posted ones, in any format of report."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.datastructures import FileStorage

from entente.errors import EntenteError
from entente.settings import Settings
from entente.sparql.problems import Refused, refuse
from entente.validation.inputs import SourceFile, collect
from entente.validation.report import Severity
from entente.validation.request import ENGINES
from entente.validation.sandboxes import Sandboxes, SandboxFailure
from entente.validation.shacl import NOT_OVER_DATA
from entente.web.exchange import CORS, PAGE_SHIELD, RESULT_SHIELD
from entente.web.reports import choose_report
from entente.web.service import Service

SYNTAX_OF = {
    "text/turtle": "turtle",
    "application/trig": "trig",
    "application/n-triples": "ntriples",
    "application/n-quads": "nquads",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
    "text/n3": "n3",
}
_SUFFIXES = {"ttl": "turtle", "rdf": "rdfxml", "owl": "rdfxml", "nt": "ntriples", "nq": "nquads", "n3": "n3"}
_SUFFIXES |= {"trig": "trig", "jsonld": "jsonld"}
MULTIPART = "multipart/form-data"
_MIB = 1 << 20
_MOST_AT_ONCE = 2
_MOST_FILES = 50


@dataclass(frozen=True)
class _Posted:
    """What a client has sent; no shapes means ours."""

    data: list[SourceFile]
    shapes: list[SourceFile]


def make_blueprint(service: Service) -> Blueprint:
    """Make the route; its sandboxes are started when they are first needed."""
    blueprint = Blueprint("validating", __name__)
    settings = service.settings
    sandboxes = Sandboxes(memory=settings.memory * _MIB, most=_MOST_AT_ONCE, patience=settings.patience)
    service.on_close.append(sandboxes.close)

    @blueprint.route("/validate", methods=["OPTIONS"])
    def allow() -> Response:
        headers = {
            "Allow": "OPTIONS, POST",
            "Access-Control-Allow-Methods": "OPTIONS, POST",
            "Access-Control-Allow-Headers": "Accept, Content-Type",
            "Access-Control-Max-Age": "86400",
            **dict(CORS),
        }
        return Response(status=204, headers=headers)

    @blueprint.post("/validate")
    def validate() -> Response:
        chosen = choose_report()
        posted = _read_posted()
        job = {
            "data": _pack(posted.data),
            "format": chosen.name,
            "threshold": _choose("fail-on", [severity.value for severity in Severity], "violation"),
            "lint": _choose("lint", ["yes", "no"], "yes") == "yes",
            "engine": _choose("engine", list(ENGINES), "auto"),
            **_hold_against(settings, posted),
        }
        try:
            answer = sandboxes.run(job, timeout=settings.timeout)
        except SandboxFailure as failure:
            raise _explain(str(failure), settings) from None
        if "message" in answer:
            raise refuse("malformed-request", f"{answer['message'].capitalize()}: {answer['remedy']}.")
        status = 422 if answer["verdict"] == "incomplete" else 200
        shield = PAGE_SHIELD if chosen.name == "html" else RESULT_SHIELD
        headers = {
            **dict(shield),
            **dict(CORS),
            "Content-Type": chosen.content_type,
            "Entente-Verdict": answer["verdict"],
            "Cache-Control": "no-store",
            "Vary": "Accept",
        }
        if chosen.name == "html":  # the report brings its style with it, and nothing else
            headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        return Response(answer["report"].encode("utf-8", "replace"), status, headers)

    return blueprint


def _choose(name: str, allowed: Sequence[str], usual: str) -> str:
    given = request.args.get(name, usual)
    if given not in allowed:
        raise refuse("malformed-request", f"The parameter {name} takes one of {', '.join(allowed)}.")
    return given


def _read_posted() -> _Posted:
    kind = request.mimetype
    if kind == MULTIPART:
        posted = _Posted(_read_parts("data"), _read_parts("shapes"))
    elif kind in SYNTAX_OF:
        posted = _Posted([SourceFile("data", request.get_data(), SYNTAX_OF[kind])], [])
    else:
        offered = [*SYNTAX_OF, MULTIPART]
        raise refuse("unsupported-media-type", f"This is understood: {', '.join(offered)}.", offered=offered)
    if not any(file.content.strip() for file in posted.data):
        raise refuse("malformed-request", "There is no data: send RDF as body, or as a part named data.")
    return posted


def _read_parts(name: str) -> list[SourceFile]:
    parts = request.files.getlist(name)
    if len(parts) > _MOST_FILES:
        raise refuse("request-too-large", f"There may be {_MOST_FILES} files of {name}.")
    if not parts and request.form.getlist(name):
        return [SourceFile(name, text.encode(), "turtle") for text in request.form.getlist(name)]
    return [_read_part(name, number, part) for number, part in enumerate(parts)]


def _read_part(name: str, number: int, part: FileStorage) -> SourceFile:
    """Read a part; its media type tells its syntax, or else the suffix of its file name."""
    shown = Path((part.filename or "").replace("\\", "/")).name or f"{name}-{number + 1}"
    syntax = SYNTAX_OF.get(part.mimetype) or _SUFFIXES.get(shown.rpartition(".")[2].lower())
    if syntax is None:
        raise refuse(
            "unsupported-media-type", "Nothing tells the syntax of a part: give it a media type or a suffix.", part=name
        )
    return SourceFile(shown, part.read(), syntax)


def _hold_against(settings: Settings, posted: _Posted) -> dict[str, Any]:
    """Pack the shapes and the ontology: the client's own shapes alone, or ours with our ontology."""
    if posted.shapes:
        return {"shapes": _pack(posted.shapes), "ontology": []}
    folder = settings.ontology_dir
    try:
        shapes = [path for path in sorted((folder / "shapes").glob("*.ttl")) if path.name not in NOT_OVER_DATA]
        return {
            "shapes": _pack(collect(shapes), short=True),
            "ontology": _pack(collect(sorted(folder.glob("*.ttl"))), short=True),
        }
    except EntenteError:
        raise refuse("not-ready", "This service has no shapes of its own; send some as a part named shapes.") from None


def _pack(files: Sequence[SourceFile], *, short: bool = False) -> list[list[str]]:
    return [
        [Path(file.name).name if short else file.name, file.syntax, base64.b64encode(file.content).decode()]
        for file in files
    ]


def _explain(reason: str, settings: Settings) -> Refused:
    if reason == "time":
        text = f"The validation was stopped after {settings.timeout:g} seconds. Send less, or simpler shapes."
        return refuse("time-limit", text, limit=settings.timeout)
    if reason == "memory":
        return refuse("memory-limit", "The validation was stopped, since it needs more memory than it may have.")
    if reason == "busy":
        return refuse("crowded", "Too many validations are running.", headers=(("Retry-After", "2"),))
    return refuse("engine-crashed", "The data or the shapes broke the validator, which has been replaced.")
