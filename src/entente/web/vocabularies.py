"""Shapes, checks and problem types, whose IRIs end in a fragment: one document for each vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request

from entente.errors import MissingInput
from entente.reference.bearing import CheckQuery, Shape
from entente.reference.checks import read_check_queries, write_checks
from entente.reference.shapes import read_shape_triples, read_shapes
from entente.sparql.formats import Format, Kind, by_name
from entente.sparql.negotiation import choose_format
from entente.sparql.problems import KINDS, Problem, refuse
from entente.web import rdf
from entente.web.delivery import Link, deliver
from entente.web.iris import RDF_FORMATS, link, shorten
from entente.web.service import Service


class _Vocabularies:
    """Reads the files when they are first asked for; they do not change while the service runs."""

    def __init__(self, service: Service) -> None:
        self._folder = service.settings.ontology_dir

    @cached_property
    def shape_triples(self) -> list[tuple[str, ox.Triple]]:
        """The triples of the shapes with their files."""
        return read_shape_triples(self._folder / "shapes")

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """The shapes."""
        return read_shapes(self.shape_triples, self.prefixes)

    @cached_property
    def checks(self) -> tuple[CheckQuery, ...]:
        """The checks; none where the service has no ontology folder."""
        try:
            return read_check_queries(self._folder / "checks")
        except MissingInput:
            return ()

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """Namespaces by name."""
        return rdf.read_names(self._folder)


def make_blueprint(service: Service) -> Blueprint:
    """Make the routes of shapes, checks and problem types."""
    blueprint = Blueprint("vocabularies", __name__)
    read = _Vocabularies(service)

    def list_shapes() -> list[ox.Triple]:
        return [triple for _, triple in read.shape_triples]

    def show_shapes() -> str:
        downloads = _downloads("shapes")
        return render_template("shapes.html", shapes=read.shapes, link=link, shorten=shorten, downloads=downloads)

    def show_checks() -> str:
        return render_template("checks.html", checks=read.checks, downloads=_downloads("checks"))

    def answer(name: str, suffix: str, show: Callable[[], str], make: Callable[[], list[ox.Triple]]) -> Response:
        chosen = _choose(suffix)
        links: list[Link] = [(f"/{name}.{known.extension}", "alternate", known.media_type) for known in RDF_FORMATS]

        def write() -> tuple[bytes, tuple[()]]:
            content = make()
            if not content:
                raise refuse("not-found", "The ontology is not at hand; its folder is a setting of the service.")
            return show().encode() if chosen.name == "html" else rdf.write_rdf(content, chosen, read.prefixes), ()

        return deliver(service, service.generation, chosen, write, links=links)

    @blueprint.get("/shapes")
    @blueprint.get("/shapes.<suffix>")
    def shapes(suffix: str = "") -> Response:
        return answer("shapes", suffix, show_shapes, list_shapes)

    @blueprint.get("/checks")
    @blueprint.get("/checks.<suffix>")
    def checks(suffix: str = "") -> Response:
        return answer("checks", suffix, show_checks, lambda: write_checks(read.checks))

    @blueprint.get("/problems")
    def problems() -> Response:
        listed = [Problem(kind, "") for kind in KINDS]
        html = choose_format(Kind.TRIPLES, "html", None)
        return deliver(
            service, service.generation, html, lambda: (render_template("problems.html", problems=listed).encode(), ())
        )

    return blueprint


def _choose(suffix: str) -> Format:
    if not suffix:
        return choose_format(Kind.TRIPLES, request.args.get("format"), request.headers.get("Accept"))
    found = by_name(suffix, Kind.TRIPLES)
    if found is None or found.extension != suffix:
        raise refuse("not-found", "There is no such syntax.")
    return found


def _downloads(name: str) -> list[tuple[str, str]]:
    return [(known.label, f"/{name}.{known.extension}") for known in RDF_FORMATS]
