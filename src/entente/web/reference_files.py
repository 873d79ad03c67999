"""The ontology's page and its RDF as files that need no server: ``entente docs``."""

from __future__ import annotations

import shutil
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from entente.namespaces import BASE
from entente.reference.reading import read_reference
from entente.store.engine import Engine
from entente.web import rdf
from entente.web.iris import RDF_FORMATS
from entente.web.reference import describe_page, write_ontology

_SITE = {
    "ontology": "ontology.html",
    "shapes": BASE + "shapes",
    "checks": BASE + "checks",
    "style": "reference.css",
}
_STYLES = ("style.css", "reference.css")


def write_files(engine: Engine, ontology: Path, target: Path) -> list[Path]:
    """Write the reference of the ontology.

    Links to things, shapes and checks lead to their canonical IRIs; all else is in the folder.

    Parameters
    ----------
    engine
        The dataset.
    ontology
        The folder ``ontology/``.
    target
        Where to write; it is made if need be, and files of the same names are replaced.

    Returns
    -------
    list
        What was written.

    Raises
    ------
    MissingInput, InvalidInput
        A file of the ontology's folder is not there or cannot be read.

    """
    reference = read_reference(engine, ontology)
    names = rdf.read_names(ontology)
    downloads = [(known.label, f"ontology.{known.extension}") for known in RDF_FORMATS]
    pages = Environment(loader=PackageLoader("entente.web"), autoescape=True, undefined=StrictUndefined)
    page = pages.get_template("ontology.html").render(
        layout="alone.html", place=lambda iri: iri, **describe_page(reference, _SITE, downloads)
    )
    target.mkdir(parents=True, exist_ok=True)
    written = [target / "ontology.html"]
    written[0].write_text(page, encoding="utf-8")
    for known in RDF_FORMATS:
        written.append(target / f"ontology.{known.extension}")
        written[-1].write_bytes(write_ontology(engine, known, names))
    for style in _STYLES:
        written.append(target / style)
        shutil.copyfile(Path(__file__).parent / "static" / style, written[-1])
    return written
