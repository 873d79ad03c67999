"""``/ontology``: a page for people with an anchor for every term, triples for programs.

The IRIs of terms have a hash, so that the document itself is what they dereference to: it answers with 200, in the
syntax that the client accepts or that the suffix names.
"""

from __future__ import annotations

import threading
from typing import Any
from weakref import WeakKeyDictionary

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request

from entente.errors import MissingInput
from entente.namespaces import ONTOLOGY
from entente.reference.reading import read_reference
from entente.reference.records import Reference
from entente.sparql.formats import Format, Kind
from entente.sparql.negotiation import choose_format
from entente.sparql.problems import refuse
from entente.store.engine import Engine
from entente.web import rdf
from entente.web.delivery import Link, deliver
from entente.web.iris import RDF_FORMATS, link
from entente.web.service import Generation, Service

SITE = {"ontology": "/ontology", "shapes": "/shapes", "checks": "/checks", "style": "/static/reference.css"}
"""Where the page leads on the running host."""

_BY_EXTENSION = {known.extension: known for known in RDF_FORMATS}


class References:
    """The reference of each version that is being served, read when it is first asked for.

    Parameters
    ----------
    service
        What it is read from.

    """

    def __init__(self, service: Service) -> None:
        self._folder = service.settings.ontology_dir
        self._read: WeakKeyDictionary[Generation, Reference] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def find(self, generation: Generation) -> Reference:
        """Give the reference of a version.

        Raises
        ------
        Refused
            The service has no ontology folder.

        """
        with self._lock:  # one thread reads, the others wait for it
            if generation not in self._read:
                try:
                    self._read[generation] = read_reference(generation.engine, self._folder)
                except MissingInput:
                    raise refuse(
                        "not-found", "This service has no ontology folder; its operator may set ENTENTE_ONTOLOGY_DIR."
                    ) from None
            return self._read[generation]


def make_blueprint(service: Service) -> Blueprint:
    """Make the routes of the ontology."""
    blueprint = Blueprint("reference", __name__)
    references = References(service)
    names = rdf.read_names(service.settings.ontology_dir)

    def send(chosen: Format) -> Response:
        generation = service.generation

        def make() -> tuple[bytes, list[Link]]:
            if chosen.name != "html":
                return write_ontology(generation.engine, chosen, names), []
            given = describe_page(references.find(generation), SITE, _downloads("/ontology"))
            return render_template("ontology.html", layout="base.html", place=link, **given).encode(), []

        links = [(f"/ontology.{known.extension}", "alternate", known.media_type) for known in RDF_FORMATS]
        return deliver(service, generation, chosen, make, links=[("/ontology", "canonical", ""), *links])

    @blueprint.get("/ontology")
    def show() -> Response:
        return send(choose_format(Kind.TRIPLES, request.args.get("format"), request.headers.get("Accept")))

    @blueprint.get("/ontology.<extension>")
    def hand_out(extension: str) -> Response:
        if extension not in _BY_EXTENSION:
            raise refuse("not-found", f"The suffixes are {', '.join(sorted(_BY_EXTENSION))}.")
        return send(_BY_EXTENSION[extension])

    return blueprint


def write_ontology(engine: Engine, written_as: Format, names: dict[str, str]) -> bytes:
    """Write the ontology, as the dataset holds it; N-Quads and TriG name its graph.

    Parameters
    ----------
    engine
        The dataset.
    written_as
        One of the RDF formats.
    names
        Namespaces by name.

    """
    triples = sorted(engine.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", ONTOLOGY), key=str)
    if written_as.name in rdf.WITH_GRAPHS:
        graph = ox.NamedNode(ONTOLOGY)
        quads = [ox.Quad(one.subject, one.predicate, one.object, graph) for one in triples]
        return rdf.write_rdf(quads, written_as, names)
    return rdf.write_rdf(triples, written_as, names)


def describe_page(reference: Reference, site: dict[str, str], downloads: list[tuple[str, str]]) -> dict[str, Any]:
    """Give what the template is filled with, but for its layout and where links to things go.

    Parameters
    ----------
    reference
        The terms.
    site
        Addresses of the page, of shapes and checks, and of the style sheet.
    downloads
        Names and addresses of the other syntaxes.

    """
    given = {"reference": reference, "site": site, "downloads": downloads, "codes": reference.codes}
    return given | {"anchored": set()}


def _downloads(start: str) -> list[tuple[str, str]]:
    return [(known.label, f"{start}.{known.extension}") for known in RDF_FORMATS]
