"""The records of what bears on a term: shapes, checks, correspondences, uses, worked examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from entente.kb.terms import Thing


@dataclass(frozen=True)
class Constraint:
    """A SHACL shape with a message of its own.

    Attributes
    ----------
    name
        Its local name in the namespace of shapes.
    title
        What it is called.
    severity
        ``violation``, ``warning`` or ``info``.
    message
        What it says when it fails, with the remedy.
    path
        The property or path that it constrains, in SPARQL's notation; empty for a thing as a whole.
    demands
        What it demands, as pairs of a SHACL component and its value.
    targets
        The classes whose instances it judges.
    properties
        The properties of its path.
    file
        The file below ``ontology/shapes``.

    """

    name: str
    title: str
    severity: str
    message: str
    path: str
    demands: tuple[tuple[str, str], ...]
    targets: tuple[str, ...]
    properties: tuple[str, ...]
    file: str


@dataclass(frozen=True)
class Audit:
    """A check query over the whole dataset.

    Attributes
    ----------
    name
        Its local name in the namespace of checks.
    severity, message, remedy
        What it says of a row.
    query
        SPARQL.
    terms
        The terms of the ontology that the query names.

    """

    name: str
    severity: str
    message: str
    remedy: str
    query: str
    terms: frozenset[str]


@dataclass(frozen=True)
class Alignment:
    """How a term stands to one of another vocabulary.

    Attributes
    ----------
    relation
        The mapping property, with its prefix.
    target
        The other term, labelled by its prefixed name where the prefix is known.

    """

    relation: str
    target: Thing


@dataclass(frozen=True)
class Use:
    """Where a term is used in the dataset.

    Attributes
    ----------
    flat
        Things of the class and its subclasses, triples with the property, or triples with the code as value, that the
        corpus asserts.
    claimed
        Triples with the term, counted over all claims, hedged and denied ones too.
    examples
        Things, or subjects of the property, about which the documents say most.

    """

    flat: int = 0
    claimed: int = 0
    examples: tuple[Thing, ...] = ()


@dataclass(frozen=True)
class Worked:
    """A worked example of ``ontology/examples`` that uses a term.

    Attributes
    ----------
    file
        Its file.
    text
        A few lines of Turtle.

    """

    file: str
    text: str


@dataclass(frozen=True)
class Surroundings:
    """What bears on terms, by their local names.

    Attributes
    ----------
    constraints, audits
        Shapes and checks.
    alignments, uses, worked
        Correspondences, counts and worked examples.

    """

    constraints: tuple[Constraint, ...]
    audits: tuple[Audit, ...]
    alignments: Mapping[str, tuple[Alignment, ...]]
    uses: Mapping[str, Use]
    worked: Mapping[str, Worked]
