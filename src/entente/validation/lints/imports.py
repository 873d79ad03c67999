"""Imports of what is not among the files: nothing is fetched, so nothing of it is known."""

from __future__ import annotations

from collections.abc import Iterator

from entente.namespaces import OWL
from entente.validation.engines.graph import TYPE
from entente.validation.lints.lint import Material, Remark, report
from entente.validation.places.writing import write_term
from entente.validation.report import Finding, Severity

NAME = "import-not-fetched"
_IMPORTS, _ONTOLOGY = f"<{OWL}imports>", f"<{OWL}Ontology>"


def find_open_imports(material: Material) -> Iterator[Finding]:
    """Find each ``owl:imports`` of a document that is not among the files.

    An import is met by a file in which the IRI is an ``owl:Ontology``, or whose own IRI it is.
    """
    graph = material.graph
    declared = graph.subjects(graph.number(TYPE)).get(graph.number(_ONTOLOGY), ())
    at_hand = {graph.terms[number] for number in declared} | {f"<{each.file.base}>" for each in material.files}
    for number, imported in graph.objects(graph.number(_IMPORTS)).items():
        for each in imported:
            if (value := graph.terms[each]) not in at_hand:
                subject = graph.terms[number].strip("<>")
                spot = material.locator.find(subject, f"{OWL}imports", value)
                written = write_term(value, spot.file) if spot else value
                remark = Remark(
                    f"The import of {written} is not followed, because nothing is fetched.",
                    "Name a file that declares it with --ontology, if its classes and terms are needed.",
                )
                yield report(NAME, Severity.INFO, subject, remark, spot, path=f"{OWL}imports", value=value)
