"""The records of the reference: modules, classes, properties, codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from entente.reference.bearing import Alignment, CheckQuery, Shape, Use, Worked


@dataclass(frozen=True, kw_only=True)
class Term:
    """A term of the ontology, by local name.

    Attributes
    ----------
    name
        Its local name in the ontology's namespace.
    label, definition
        What it is called and what it means.
    module
        The name of the module that defines it.
    examples, notes
        As the ontology gives them.
    deprecated
        Whether it has been retired.
    shapes, checks
        The shapes and checks that bear on it.
    alignments
        How it stands to other vocabularies.
    use
        Where the dataset uses it.
    worked
        A worked example.

    """

    name: str
    label: str
    definition: str
    module: str
    examples: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    deprecated: bool = False
    shapes: tuple[Shape, ...] = ()
    checks: tuple[CheckQuery, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    use: Use = field(default_factory=Use)
    worked: Worked | None = None


@dataclass(frozen=True, kw_only=True)
class Class(Term):
    """A class.

    Attributes
    ----------
    above, below
        Direct superclasses and subclasses.
    outside
        Superclasses of other vocabularies, with prefix.
    disjoint
        Classes that share no instance with it.
    own, inherited
        Properties that have it, or a class above it, as their domain.
    incoming
        Properties that have it as their range.
    keys
        Properties that together identify an instance.
    pattern
        How the build labels an instance that has no label.
    codes
        Its values, where it is a code list.

    """

    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    disjoint: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    inherited: tuple[tuple[str, tuple[str, ...]], ...] = ()
    incoming: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    pattern: str = ""
    codes: tuple[str, ...] = ()
    scheme: str = ""


@dataclass(frozen=True, kw_only=True)
class Property(Term):
    """A property.

    Attributes
    ----------
    kind
        ``object``, ``datatype`` or ``annotation``.
    domain, range
        Classes of the ontology by name, others with prefix.
    inverse
        The property that says the same the other way round.
    traits
        ``symmetric``, ``transitive``, ``functional`` and the like.
    chains
        Chains of properties that entail it.
    above, below
        Direct superproperties and subproperties.
    derived
        Whether the build derives it, so that claims must not use it.

    """

    kind: str
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    inverse: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    chains: tuple[tuple[str, ...], ...] = ()
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    derived: bool = False


@dataclass(frozen=True, kw_only=True)
class Code(Term):
    """A value of a code list.

    Attributes
    ----------
    lists
        The classes whose value it is.
    rivals
        Codes that cannot hold of one thing at one time beside it.
    ordinal
        Its place where the list is ordered.
    notations
        Its codes in other registers.

    """

    lists: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    ordinal: str = ""
    notations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Module:
    """A module of the ontology.

    Attributes
    ----------
    name
        The last part of its IRI.
    iri, title, description
        As it says of itself.
    classes
        Its classes that are no code lists, each with its depth in the tree.
    lists
        Its code lists.
    properties
        Its properties.

    """

    name: str
    iri: str
    title: str
    description: str
    classes: tuple[tuple[int, Class], ...]
    lists: tuple[Class, ...]
    properties: tuple[Property, ...]


@dataclass(frozen=True)
class Reference:
    """The whole reference.

    Attributes
    ----------
    title, description, version, licence
        Of the ontology.
    modules
        In the order in which the ontology imports them, its own terms last.
    classes, properties, codes
        By local name.
    shapes, checks
        In the order of their names.

    """

    title: str
    description: str
    version: str
    licence: str
    modules: tuple[Module, ...]
    classes: Mapping[str, Class]
    properties: Mapping[str, Property]
    codes: Mapping[str, Code]
    shapes: tuple[Shape, ...]
    checks: tuple[CheckQuery, ...]
