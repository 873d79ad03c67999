"""What a validation found, whichever part of it found it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from entente.errors import Place
from entente.namespaces import BASE, ENT, ID, RDF, RDFS, SHAPES, SKOS, XSD

CHECKS = BASE + "checks#"
LINTS = BASE + "lints#"

Locate = Callable[[str, str | None], Place | None]
"""Where an IRI is written: the IRI and, if known, the slug of the document that is concerned."""

_PREFIXES = {
    ENT: "ent",
    SHAPES: "shape",
    CHECKS: "check",
    LINTS: "lint",
    RDF: "rdf",
    RDFS: "rdfs",
    SKOS: "skos",
    XSD: "xsd",
}


class Severity(StrEnum):
    """How bad a finding is; only a violation stops a build."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


_RANK = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Finding:
    """One thing that a shape or a check does not accept.

    Attributes
    ----------
    severity
        How bad it is.
    source
        IRI of the shape or check.
    focus
        IRI of what is wrong.
    message, remedy
        What is wrong with it and what to do, a sentence or two each.
    path
        IRI of the property concerned; a SPARQL property path where it is more than one.
    value
        The value concerned, as N-Triples writes it.
    document
        Slug of the document in whose view it was found.
    place
        Where the curator finds it: the offending triple, or the subject where a triple is missing.
    component
        IRI of the SHACL constraint component; None for checks and lints.
    defined
        Where the shape, check or lint is written.
    snippet
        The line of the file at `place`.
    fixes
        What may be written instead, the likeliest first, as the curator would write it.
    replaces
        The text at `place` that each of the fixes replaces; None where a fix is to be added or is only a suggestion.
    details
        What failed inside: the members of ``sh:or``, ``sh:node`` and their like.

    """

    severity: Severity
    source: str
    focus: str
    message: str
    remedy: str = ""
    path: str | None = None
    value: str | None = None
    document: str | None = None
    place: Place | None = None
    component: str | None = None
    defined: Place | None = None
    snippet: str | None = None
    fixes: tuple[str, ...] = ()
    replaces: str | None = None
    details: tuple[Finding, ...] = ()

    @property
    def order(self) -> tuple[object, ...]:
        """What findings are sorted by: the worst first, then by document, place and name."""
        place = self.place or Place()
        return (
            _RANK[self.severity],
            self.document or "",
            place.file or "",
            place.line or 0,
            place.column or 0,
            self.source,
            self.focus,
            self.path or "",
            self.value or "",
            self.message,
        )


@dataclass(frozen=True)
class Report:
    """All findings of one validation, sorted, each one once.

    >>> late = Finding(Severity.INFO, SHAPES + "b", ID + "state/x", "It has no date.")
    >>> bad = Finding(Severity.VIOLATION, SHAPES + "a", ID + "state/x", "It has no label.")
    >>> report = Report((late, bad, bad))
    >>> [finding.severity.value for finding in report.findings], report.conforms
    (['violation', 'info'], False)
    """

    findings: tuple[Finding, ...] = field(default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "findings", tuple(sorted(set(self.findings), key=lambda finding: finding.order)))

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    @property
    def conforms(self) -> bool:
        """Whether nothing was found that must be mended."""
        return not self.count(Severity.VIOLATION)

    def count(self, severity: Severity) -> int:
        """Count the findings of one severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def merge(self, *others: Report) -> Report:
        """Put several reports into one."""
        return Report(tuple(finding for report in (self, *others) for finding in report))

    def located(self, locate: Locate) -> Report:
        """Fill in where each finding without a place is written, as far as it is known."""
        return Report(
            tuple(
                replace(found, place=locate(found.focus, found.document)) if found.place is None else found
                for found in self
            )
        )


def gather(reports: Iterable[Report]) -> Report:
    """Make one report of many."""
    return Report().merge(*reports)


def abbreviate(iri: str) -> str:
    """Shorten an IRI to what a curator writes; leave it in angle brackets where nothing shorter is known.

    >>> abbreviate(ID + "state/iran"), abbreviate(ENT + "party"), abbreviate("http://example.org/a")
    ('state:iran', 'ent:party', '<http://example.org/a>')
    """
    if iri.startswith(ID):
        kind, slash, slug = iri.removeprefix(ID).partition("/")
        if slash and slug:
            return f"{kind}:{slug}"
    for namespace, prefix in _PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"


def abbreviate_term(term: str) -> str:
    """Shorten a term in N-Triples: an IRI as `abbreviate` does; a literal stays as it is.

    >>> abbreviate_term('"Iran"@en'), abbreviate_term("<https://w3id.org/entente/id/state/iran>")
    ('"Iran"@en', 'state:iran')
    """
    return abbreviate(term[1:-1]) if term.startswith("<") else term
