"""Routes for those who run the service: health, readiness, metrics, version, running queries, the OpenAPI document."""

from __future__ import annotations

import hmac
import time
from typing import Any

from flask import Blueprint, Response, jsonify, request

from entente import __version__
from entente.sparql.problems import refuse
from entente.web import metrics
from entente.web.openapi import write_openapi
from entente.web.service import Service

_CHALLENGE = (("WWW-Authenticate", 'Bearer realm="entente"'),)


def make_blueprint(service: Service) -> Blueprint:
    """Make the routes of operations."""
    blueprint = Blueprint("operations", __name__)

    @blueprint.get("/health")
    def health() -> Response:
        return _fresh(jsonify(status="ok"))

    @blueprint.get("/ready")
    def ready() -> Response:
        if not service.generation.pool.is_ready:
            raise refuse("not-ready", "No query worker has started yet.", headers=(("Retry-After", "1"),))
        return _fresh(jsonify(status="ready", version=service.generation.version))

    @blueprint.get("/version")
    def version() -> Response:
        snapshot = service.generation.snapshot
        return _fresh(
            jsonify(
                software=__version__,
                dataset={
                    "version": snapshot.version,
                    "sha256": snapshot.sha256,
                    "quads": snapshot.quads,
                    "graphs": snapshot.graphs,
                    "title": snapshot.title,
                    "licence": snapshot.licence,
                },
            )
        )

    @blueprint.get("/metrics")
    def read_metrics() -> Response:
        snapshot = service.generation.snapshot
        facts = {
            "version": snapshot.version,
            "quads": snapshot.quads,
            "age": max(0.0, time.time() - service.generation.published),
        }
        text = metrics.write(service.peers.states(), facts)
        return _fresh(Response(text, content_type="text/plain; version=0.0.4; charset=utf-8"))

    @blueprint.get("/openapi.json")
    def openapi() -> Response:
        return jsonify(write_openapi(service.settings))

    @blueprint.get("/queries/running")
    def running() -> Response:
        _check_token(service)
        return _fresh(jsonify(queries=service.peers.running()))

    @blueprint.delete("/queries/running/<query_id>")
    def cancel(query_id: str) -> Response:
        _check_token(service)
        if not service.peers.cancel(query_id):
            raise refuse("not-found", "No query of that id is running.")
        return _fresh(jsonify(cancelled=query_id))

    return blueprint


def _check_token(service: Service) -> None:
    expected = service.settings.token
    if not expected:
        raise refuse("forbidden", "No token is configured, so nobody may see or cancel queries.")
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), expected.encode()):
        raise refuse("token-needed", "Send Authorization: Bearer with the token.", headers=_CHALLENGE)


def _fresh(response: Any) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response  # type: ignore[no-any-return]
