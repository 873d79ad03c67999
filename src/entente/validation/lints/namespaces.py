"""Namespaces that are nearly those of a well-known vocabulary: ``https`` for ``http``, a number sign too many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from entente.validation.lints.lint import Material, Remark, find_uses, report
from entente.validation.report import Finding, Severity
from entente.validation.vocabularies import known_vocabularies, namespaces, split

NAME = "near-namespace"
_SCHEME = re.compile(r"^https?://(?:www\.)?", re.I)


def find_near_namespaces(material: Material) -> Iterator[Finding]:
    """Find IRIs in namespaces that are nearly well-known, each namespace once, at its first use."""
    uses: dict[str, str] = {}
    for each in material.files:
        for term in each.table.terms:
            if term.startswith("<"):
                namespace = split(term[1:-1])[0]
                uses.setdefault(namespace, term)
    meant = {namespace: right for namespace in uses if (right := find_meant(namespace)) is not None}
    for namespace in sorted({namespace for each in material.files for _, namespace in each.table.prefixes}):
        right = find_meant(namespace) or _find_cut(namespace)
        if right and namespace not in meant:
            uses_of_it = [term for term in uses.values() if term.startswith(f"<{namespace}")]
            if uses_of_it:
                meant[namespace], uses[namespace] = right, uses_of_it[0]
    firsts = {uses[namespace]: namespace for namespace in meant}
    for term, spot, _ in find_uses(material.locator, firsts):
        namespace = firsts[term]
        right = meant[namespace]
        yield report(
            NAME,
            Severity.WARNING,
            term[1:-1],
            Remark(
                f"The namespace <{namespace}> is not that of {_name(right)}, which is <{right}>.",
                f"Write <{right}>, or declare the prefix so.",
            ),
            spot,
        )


def find_meant(namespace: str) -> str | None:
    """Give the well-known namespace that one is nearly; None for those that are well-known or like none.

    >>> find_meant("https://www.w3.org/2004/02/skos/core#"), find_meant("http://xmlns.com/foaf/0.1/")
    ('http://www.w3.org/2004/02/skos/core#', None)
    """
    if namespace in _well_known().values() or namespace in known_vocabularies() or not namespace:
        return None
    return _well_known().get(_fold(namespace)) if namespace[-1] in "#/" else None


def _find_cut(namespace: str) -> str | None:
    """Give the well-known namespace of which a prefix declares all but the last character."""
    return next((right for right in _well_known().values() if namespace == right[:-1]), None)


@cache
def _well_known() -> dict[str, str]:
    return {_fold(iri): iri for iri in [*namespaces().values(), *known_vocabularies()] if iri[-1] in "#/"}


def _fold(namespace: str) -> str:
    return _SCHEME.sub("", namespace).rstrip("#/").lower()


def _name(namespace: str) -> str:
    return next((prefix for prefix, iri in namespaces().items() if iri == namespace), "schema")
