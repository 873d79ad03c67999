"""Literals that are not what their datatype says.

Standard: `XML Schema, datatypes <https://www.w3.org/TR/xmlschema11-2/>`_.
"""

from __future__ import annotations

from collections.abc import Iterator

from entente.namespaces import XSD
from entente.positions.reading import write_literal
from entente.validation.datatypes import is_well_formed
from entente.validation.lints.lint import Material, Remark, find_uses, report
from entente.validation.places.fixes.rewriting import find_form
from entente.validation.places.values import literal_of
from entente.validation.places.writing import write_term
from entente.validation.report import Finding, Severity

NAME = "malformed-literal"


def find_malformed_literals(material: Material) -> Iterator[Finding]:
    """Find literals whose text their datatype of XML Schema does not have, each once."""
    faulty = {
        term
        for each in material.files
        for term in each.table.terms
        if term.startswith('"') and term.endswith(">") and not _is_right(term)
    }
    for term, spot, times in find_uses(material.locator, faulty):
        literal = literal_of(term)
        if literal is None:
            continue
        kind = literal.datatype.removeprefix(XSD)
        form = find_form(literal.lexical, literal.datatype)
        fixes = (write_term(write_literal(form, datatype=literal.datatype), spot.file),) if form is not None else ()
        often = f" It stands {times} times." if times > 1 else ""
        yield report(
            NAME,
            Severity.WARNING,
            term,
            Remark(
                f"{literal.lexical[:60]!r} is no xsd:{kind}.{often}",
                f"Write {fixes[0]}." if fixes else "Write the value as its datatype does, or take another datatype.",
                fixes,
            ),
            spot,
            value=term,
        )


def _is_right(term: str) -> bool:
    literal = literal_of(term)
    return literal is None or is_well_formed(literal.lexical, literal.datatype)
