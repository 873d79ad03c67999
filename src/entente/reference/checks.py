"""Reads the check queries with the terms that they name, and writes them as RDF."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from entente.namespaces import RDF, RDFS, SH
from entente.reference.bearing import CheckQuery
from entente.validation.checks import read_checks

_COLUMN = re.compile(r"\{(\w+)\}")


def read_check_queries(folder: Path) -> tuple[CheckQuery, ...]:
    """Read the check queries, in the order of their names.

    Raises
    ------
    MissingInput, InvalidInput
        There is none, or one has no header that says all.

    """
    return tuple(
        CheckQuery(
            iri=check.iri,
            severity=check.severity.value,
            message=_COLUMN.sub(r"‹\1›", check.message),
            remedy=_COLUMN.sub(r"‹\1›", check.remedy),
            template=_COLUMN.sub(r"{?\1}", check.message),
            query="".join(line for line in check.query.splitlines(keepends=True) if line[:2] != "#+").strip() + "\n",
            terms=frozenset(re.findall(r"\bent:(\w+)", check.query)),
        )
        for check in read_checks(folder)
    )


def write_checks(checks: Iterable[CheckQuery]) -> list[ox.Triple]:
    """Write checks as RDF: executable queries with what they say of each row, in SHACL's terms (SHACL, section 5.3)."""
    triples = []
    for check in checks:
        node = ox.NamedNode(check.iri)
        triples += [
            ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(SH + "SPARQLSelectExecutable")),
            ox.Triple(node, ox.NamedNode(RDFS + "label"), ox.Literal(check.name.replace("-", " "), language="en")),
            ox.Triple(node, ox.NamedNode(SH + "message"), ox.Literal(check.template, language="en")),
            ox.Triple(node, ox.NamedNode(SH + "severity"), ox.NamedNode(SH + check.severity.capitalize())),
            ox.Triple(node, ox.NamedNode(RDFS + "comment"), ox.Literal(check.remedy, language="en")),
            ox.Triple(node, ox.NamedNode(SH + "select"), ox.Literal(check.query)),
        ]
    return triples
