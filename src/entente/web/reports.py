"""``/validation``: what shapes and checks found in the dataset that is served, as a page and as a report."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, render_template, request

from entente.sparql.formats import Format
from entente.sparql.negotiation import choose, insist
from entente.sparql.problems import refuse
from entente.store.snapshots import REPORTS
from entente.validation.report import Severity
from entente.web.delivery import deliver
from entente.web.iris import link, shorten
from entente.web.service import Generation, Service

OFFERS = (
    Format("json", "JSON", "application/json", "json"),
    Format("turtle", "SHACL report, Turtle", "text/turtle", "ttl", charset=True),
    Format("jsonld", "SHACL report, JSON-LD", "application/ld+json", "jsonld"),
    Format("sarif", "SARIF 2.1.0", "application/sarif+json", "sarif"),
    Format("junit", "JUnit", "application/xml", "xml", also=("text/xml",)),
    Format("html", "HTML", "text/html", "html", charset=True),
    Format("text", "text", "text/plain", "txt", charset=True),
    Format("github", "GitHub annotations", "text/x-github-annotations", "github", charset=True),
)
"""The formats of reports, with the media types that name them over HTTP."""

_NONE = "This dataset was published without a report; `entente build` makes one."


def choose_report() -> Format:
    """Choose a format by the request's ``format`` or ``Accept``.

    Raises
    ------
    Refused
        Nothing that is offered is accepted.

    """
    name = request.args.get("format")
    return insist(choose(request.headers.get("Accept"), OFFERS) if name is None else find_report(name), OFFERS)


def find_report(name: str) -> Format | None:
    """Find a format by its name or its suffix."""
    return next((offer for offer in OFFERS if name in (offer.name, offer.extension)), None)


def make_blueprint(service: Service) -> Blueprint:
    """Make the routes of the report."""
    blueprint = Blueprint("reports", __name__)

    def answer(chosen: Format) -> Response:
        generation = service.generation
        links = [(f"/validation.{offer.extension}", "alternate", offer.media_type) for offer in OFFERS]

        def write() -> tuple[bytes, tuple[()]]:
            if chosen.name != "html":
                return _read(generation, chosen.name), ()
            return render_template("report.html", **_tell(json.loads(_read(generation, "json")))).encode(), ()

        return deliver(service, generation, chosen, write, links=links)

    @blueprint.get("/validation")
    def validation() -> Response:
        return answer(choose_report())

    @blueprint.get("/validation.<suffix>")
    def in_one_format(suffix: str) -> Response:
        found = find_report(suffix)
        if found is None or found.extension != suffix:
            raise refuse("not-found", f"The suffixes are {', '.join(offer.extension for offer in OFFERS)}.")
        return answer(found)

    return blueprint


def _read(generation: Generation, name: str) -> bytes:
    try:
        return (generation.snapshot.path / REPORTS / name).read_bytes()
    except FileNotFoundError:
        raise refuse("not-found", _NONE) from None


def _tell(report: dict[str, Any]) -> dict[str, Any]:
    """Group the findings by what found them, the worst first."""
    order = [severity.value for severity in Severity]

    def key(found: dict[str, Any]) -> tuple[int, str]:
        return order.index(found["severity"]), found["source"]

    groups = [
        {"severity": order[rank], "source": source, "findings": list(some)}
        for (rank, source), some in groupby(sorted(report["findings"], key=key), key=key)
    ]
    downloads = [(offer.label, f"/validation.{offer.extension}") for offer in OFFERS if offer.name != "html"]
    return {"report": report, "groups": groups, "downloads": downloads, "link": link, "shorten": shorten}
