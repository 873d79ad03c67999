"""The application: one service, one endpoint, a few pages."""

from __future__ import annotations

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from entente.sparql.negotiation import parse_accept
from entente.sparql.problems import Problem, Refused, refuse
from entente.web import (
    browse,
    catalogue,
    downloads,
    operations,
    pages,
    passages,
    questions,
    reconcile,
    reference,
    reports,
    search,
    things,
    validating,
    vocabularies,
)
from entente.web.endpoint import Endpoint
from entente.web.exchange import PAGE_SHIELD, Exchange, Reply, tell_problem
from entente.web.gateway import Gateway
from entente.web.graphs import GraphFiles
from entente.web.service import Service

_KINDS = {
    400: "malformed-request",
    401: "token-needed",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    410: "gone",
    413: "request-too-large",
    415: "unsupported-media-type",
    416: "range-not-satisfiable",
}


def create_app(service: Service) -> Flask:
    """Make the Flask application around a service.

    Parameters
    ----------
    service
        What it serves; starting and closing it is the caller's business.

    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = service.settings.max_body * 1024
    endpoint = Endpoint(service, pages.make_tabulator(app), pages.make_welcome(app, service))
    app.register_blueprint(pages.make_blueprint(service))
    app.register_blueprint(things.make_blueprint(service, GraphFiles(service, endpoint)))
    app.register_blueprint(passages.make_blueprint(service))
    app.register_blueprint(browse.make_blueprint(service))
    app.register_blueprint(questions.make_blueprint(service))
    app.register_blueprint(vocabularies.make_blueprint(service))
    app.register_blueprint(catalogue.make_blueprint(service))
    app.register_blueprint(downloads.make_blueprint(service))
    app.register_blueprint(operations.make_blueprint(service))
    app.register_blueprint(reference.make_blueprint(service))
    app.register_blueprint(search.make_blueprint(service))
    app.register_blueprint(reconcile.make_blueprint(service))
    app.register_blueprint(reports.make_blueprint(service))
    app.register_blueprint(validating.make_blueprint(service))

    def explain(exchange: Exchange, problem: Problem) -> Reply:
        if not _prefers_page(exchange.accept):
            return tell_problem(problem)
        with app.app_context():
            body = render_template("problem.html", problem=problem).encode("utf-8", "replace")
        headers = (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            *problem.headers,
            *PAGE_SHIELD,
        )
        return Reply(problem.status, headers, body, facts={"problem": problem.kind})

    def respond(problem: Problem) -> Response:
        reply = explain(Exchange.open(request.environ), problem)
        return Response(reply.body, reply.status, list(reply.headers))

    @app.errorhandler(Refused)
    def _on_refused(error: Refused) -> Response:
        return respond(error.problem)

    @app.errorhandler(HTTPException)
    def _on_http(error: HTTPException) -> Response:
        kind = _KINDS.get(error.code or 500, "internal")
        headers = tuple(
            (name, value) for name, value in error.get_headers() if name in ("Allow", "Content-Range", "Retry-After")
        )
        return respond(refuse(kind, _describe(kind), headers=headers).problem)

    @app.after_request
    def _shield(response: Response) -> Response:
        framed = response.headers.get("Content-Security-Policy") == dict(reconcile.FRAMED)["Content-Security-Policy"]
        for name, value in PAGE_SHIELD:
            if not (framed and name == "X-Frame-Options"):
                response.headers.setdefault(name, value)
        return response

    app.wsgi_app = Gateway(service, endpoint, app.wsgi_app, explain)  # type: ignore[method-assign]
    return app


def _describe(kind: str) -> str:
    if kind == "internal":
        return "The request could not be answered. It has been logged."
    return "The queries are at /sparql, the description of every route at /openapi.json."


def _prefers_page(accept: str | None) -> bool:
    """Tell whether a client names HTML before any kind of JSON, as browsers do."""
    qualities = {f"{found.type}/{found.subtype}": found.quality for found in parse_accept(accept or "")}
    page = max(qualities.get("text/html", 0.0), qualities.get("application/xhtml+xml", 0.0))
    return page > 0 and page >= max(qualities.get("application/problem+json", 0), qualities.get("application/json", 0))
