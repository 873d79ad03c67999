"""What is told of a constraint, a shape, a check or a lint."""

from __future__ import annotations

from dataclasses import dataclass

from entente.errors import Place

PREFIXES = {
    "ex": "http://example.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}
"""The prefixes that examples may use without declaring them."""


@dataclass(frozen=True)
class Explanation:
    """What is told of one rule.

    Attributes
    ----------
    source
        IRI of the constraint component, shape, check or lint.
    kind
        ``constraint``, ``shape``, ``check`` or ``lint``.
    title
        What it is called, a few words.
    meaning
        What a finding of it says, a sentence or more.
    remedy
        What to do about one.
    severity
        How bad its findings are; empty where the shape decides.
    facts
        What else is known, a line each: targets, constraints.
    shape, bad, good
        Turtle without prefixes (`PREFIXES`) or, for checks, TriG with its own: a shape, data that it rejects, data
        that it accepts. Empty where there is none.
    defined
        Where it is written.

    """

    source: str
    kind: str
    title: str
    meaning: str
    remedy: str = ""
    severity: str = ""
    facts: tuple[str, ...] = ()
    shape: str = ""
    bad: str = ""
    good: str = ""
    defined: Place | None = None
