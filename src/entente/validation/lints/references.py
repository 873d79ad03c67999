"""IRIs of the data's own that nothing is said about: mostly a slip of the pen in a reference.

A namespace is the data's own where most of what is referred to in it is also described: then a reference that leads
nowhere stands out. Of other namespaces nothing can be said, since their descriptions are elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from entente.namespaces import DCTERMS, OWL, RDFS
from entente.validation.engines.graph import TYPE
from entente.validation.lints.lint import Material, Remark, find_uses, report
from entente.validation.nearness import find_nearest
from entente.validation.places.writing import write_term
from entente.validation.report import Finding, Severity
from entente.validation.vocabularies import known_vocabularies, namespaces, split

NAME = "dangling-reference"
LEAST_RESOLVED = 10
SHARE_RESOLVED = 0.9

_TO_DOCUMENTS = frozenset(
    f"<{iri}>"
    for iri in (
        RDFS + "seeAlso",
        RDFS + "isDefinedBy",
        OWL + "imports",
        OWL + "versionIRI",
        OWL + "priorVersion",
        OWL + "sameAs",
        DCTERMS + "source",
        DCTERMS + "license",
        DCTERMS + "isReplacedBy",
        "http://xmlns.com/foaf/0.1/page",
        "http://xmlns.com/foaf/0.1/homepage",
        "http://xmlns.com/foaf/0.1/isPrimaryTopicOf",
        "http://www.w3.org/2004/02/skos/core#exactMatch",
        "http://www.w3.org/2004/02/skos/core#closeMatch",
    )
)


def find_dangling_references(material: Material) -> Iterator[Finding]:
    """Find references of the data into its own namespaces that lead to nothing described, each target once."""
    described: set[str] = set()
    for each in material.files:
        table = each.table
        described.update(table.terms[number] for number in set(table.rows[0::4]))
        described.update(table.terms[number] for number in set(table.rows[1::4]))
        described.update(table.terms[number] for number in set(table.rows[3::4]))
    targets = _targets(material)
    by_namespace: dict[str, list[str]] = {}
    for target in targets:
        by_namespace.setdefault(split(target[1:-1])[0], []).append(target)
    well_known = {*namespaces().values(), *known_vocabularies()}
    dangling: set[str] = set()
    for namespace, terms in by_namespace.items():
        open_ends = {term for term in terms if term not in described}
        resolved = len(terms) - len(open_ends)
        if namespace not in well_known and resolved >= max(LEAST_RESOLVED, SHARE_RESOLVED * len(terms)):
            dangling |= open_ends
    names = {term[1:-1] for term in described if term.startswith("<")} if dangling else set()
    for term, spot, _ in find_uses(material.locator, dangling):
        namespace, local = split(term[1:-1])
        own = [name.removeprefix(namespace) for name in names if split(name)[0] == namespace]
        near = [namespace + name for name in find_nearest(local, own, least=80.0, most=2)]
        fixes = tuple(write_term(f"<{each}>", spot.file) for each in near)
        yield report(
            NAME,
            Severity.WARNING,
            term[1:-1],
            Remark(
                f"Nothing is said about {write_term(term, spot.file)}, which is referred to here.",
                f"Did you mean {fixes[0]}? Otherwise describe it." if fixes else "Describe it, or correct the name.",
                fixes,
            ),
            spot,
        )


def _targets(material: Material) -> set[str]:
    targets: set[str] = set()
    for each in material.data:
        table = each.table
        skipped = {number for number, term in enumerate(table.terms) if term in _TO_DOCUMENTS or term == TYPE}
        targets.update(
            table.terms[value]
            for predicate, value in zip(table.rows[1::4], table.rows[2::4], strict=True)
            if predicate not in skipped and table.terms[value].startswith("<")
        )
    return targets
