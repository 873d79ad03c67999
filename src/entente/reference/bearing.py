"""The records of what bears on a term: shapes, checks, correspondences, uses, worked examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from entente.kb.terms import Thing, last_part
from entente.namespaces import ENT, SHAPES


@dataclass(frozen=True)
class Demand:
    """What a shape demands: a constraint component of SHACL and its value.

    Attributes
    ----------
    name
        The component's parameter, such as ``minCount``.
    text
        The value, for readers.
    iri, query
        The value where it is an IRI, and the text of a query where it is one.

    """

    name: str
    text: str
    iri: str = ""
    query: str = ""


@dataclass(frozen=True)
class Shape:
    """A SHACL shape with a name of its own.

    Attributes
    ----------
    iri
        Its IRI.
    title
        What it is called.
    severity
        ``violation``, ``warning`` or ``info``.
    message
        What it says when it fails, with the remedy; empty for one that only gathers others.
    path
        The property or path that it constrains, in SPARQL's notation; empty for a thing as a whole.
    demands
        What it demands.
    targets
        What it is about: pairs of a SHACL target and a term, its own and those of shapes that it is a part of.
    parts
        The IRIs of the named shapes that it gathers.
    properties
        The ontology's properties in its path, by local name.
    topic
        The name of its file below ``ontology/shapes``.

    """

    iri: str
    title: str
    severity: str
    message: str
    path: str
    demands: tuple[Demand, ...]
    targets: tuple[tuple[str, str], ...]
    parts: tuple[str, ...]
    properties: frozenset[str]
    topic: str

    @property
    def name(self) -> str:
        """Its local name in the namespace of shapes."""
        return self.iri.removeprefix(SHAPES)

    def bears_on_class(self, name: str) -> bool:
        """Tell whether it judges the instances of a class of the ontology, given by local name."""
        return ("targetClass", ENT + name) in self.targets

    def bears_on_property(self, name: str) -> bool:
        """Tell whether it judges the values of a property of the ontology, or what has or is such a value."""
        return name in self.properties or any(
            (relation, ENT + name) in self.targets for relation in ("targetSubjectsOf", "targetObjectsOf")
        )


@dataclass(frozen=True)
class CheckQuery:
    """A check: a query over the whole dataset that must return no row.

    Attributes
    ----------
    iri
        Its IRI.
    severity, message, remedy
        What it says of a row, with columns in ‹guillemets›.
    template
        The message with columns in braces, as SHACL writes them.
    query
        SPARQL.
    terms
        The terms of the ontology that the query names.

    """

    iri: str
    severity: str
    message: str
    remedy: str
    template: str
    query: str
    terms: frozenset[str]

    @property
    def name(self) -> str:
        """Its local name in the namespace of checks."""
        return last_part(self.iri)


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
    shapes, checks
        What guards their use.
    alignments, uses, worked
        Correspondences, counts and worked examples.

    """

    shapes: tuple[Shape, ...]
    checks: tuple[CheckQuery, ...]
    alignments: Mapping[str, tuple[Alignment, ...]]
    uses: Mapping[str, Use]
    worked: Mapping[str, Worked]
