"""A report as Turtle.

Standards: `SHACL, validation report <https://www.w3.org/TR/shacl/#validation-report>`_;
`Turtle <https://www.w3.org/TR/turtle/>`_.
"""

from __future__ import annotations

from io import BytesIO

import pyoxigraph as ox

from entente.namespaces import SH, XSD
from entente.validation.formats.graph import REPORT, describe_report
from entente.validation.formats.names import Names, used_prefixes
from entente.validation.outcome import Judgement


def render_turtle(judgement: Judgement) -> str:
    """Write a report as Turtle, with the prefixes of the validated files."""
    _, unsorted = describe_report(judgement)
    first = {str(triple.subject): position for position, triple in reversed(list(enumerate(unsorted)))}
    triples = sorted(unsorted, key=lambda triple: first[str(triple.subject)])  # each node in one piece
    prefixes = used_prefixes(Names.of(judgement.outcome), judgement.outcome.report)
    prefixes |= {"sh": SH, "xsd": XSD, "report": REPORT}
    stream = BytesIO()
    ox.serialize(triples, stream, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    return stream.getvalue().decode("utf-8")
