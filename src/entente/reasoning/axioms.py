"""The axioms of the ontology and of the facts, each with its place in a file.

Only what the logic sees is read: annotations, literals and ``owl:imports`` are left out, since HermiT knows no
``xsd:date`` and needs none of the words. What stays is within OWL 2 RL (the table of constructs below).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from entente.errors import InvalidInput, MissingInput, Place
from entente.namespaces import ENT, ID, OWL, RDF, RDFS
from entente.positions import Lines, read_statements

OUTSIDE = frozenset({"prefixes.ttl", "alignments.ttl"})
"""Files beside the modules that are no part of the ontology proper."""

TYPE = ox.NamedNode(RDF + "type")
_INDIVIDUAL = ox.NamedNode(OWL + "NamedIndividual")
_FIRST, _REST = RDF + "first", RDF + "rest"
_MEMBERS = OWL + "members"
_CHAIN = OWL + "propertyChainAxiom"

BINARY = {
    RDFS + "subClassOf": "is a subclass of",
    RDFS + "subPropertyOf": "is a subproperty of",
    RDFS + "domain": "has the domain",
    RDFS + "range": "has the range",
    OWL + "inverseOf": "is the inverse of",
    OWL + "disjointWith": "is disjoint with",
}
"""Constructs between two names, in words."""

_CHARACTERS = {OWL + "TransitiveProperty": "is transitive", OWL + "SymmetricProperty": "is symmetric"}
_DECLARATIONS = frozenset(
    OWL + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")
)


def compact(iri: str) -> str:
    """Write an IRI the way a curator writes it.

    >>> compact("https://w3id.org/entente/ontology#State"), compact("https://w3id.org/entente/id/state/iran")
    ('ent:State', 'state:iran')
    """
    if iri.startswith(ENT):
        return "ent:" + iri.removeprefix(ENT)
    kind, slash, slug = iri.removeprefix(ID).partition("/")
    return f"{kind}:{slug}" if iri.startswith(ID) and slash and "/" not in slug else f"<{iri}>"


@dataclass(frozen=True)
class Axiom:
    """One statement that the reasoner uses and an explanation can name.

    Attributes
    ----------
    text
        The axiom in words.
    needs, gives
        The names that must be in play for the axiom to fire, and those that it brings into play.
    triples
        What HermiT is given.
    place
        Where it is written.
    disjoint
        The classes that the axiom keeps apart, if it does.

    """

    text: str
    needs: frozenset[str]
    gives: frozenset[str]
    triples: tuple[ox.Triple, ...] = field(repr=False)
    place: Place | None = None
    disjoint: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ontology:
    """The logical content of the modules: declarations, which nobody disputes, and axioms."""

    declarations: tuple[ox.Triple, ...]
    axioms: tuple[Axiom, ...]
    classes: frozenset[str]
    object_properties: frozenset[str]


def read_ontology(folder: Path) -> Ontology:
    """Read every module of the ontology.

    Parameters
    ----------
    folder
        Where the Turtle modules lie; ``prefixes.ttl`` and ``alignments.ttl`` are no part of it.

    Raises
    ------
    MissingInput
        The folder holds no module.
    InvalidInput
        A module is no Turtle.

    """
    paths = sorted(path for path in folder.glob("*.ttl") if path.name not in OUTSIDE)
    if not paths:
        raise MissingInput(
            "there is no ontology module here", place=Place(str(folder)), remedy="point to the folder with entente.ttl"
        )
    modules = [tuple(_parse(path)) for path in paths]
    kinds = {
        kind: frozenset(
            triple.subject.value
            for module in modules
            for triple, _ in module
            if triple.predicate == TYPE
            and isinstance(triple.object, ox.NamedNode)
            and triple.object.value == OWL + kind
            and isinstance(triple.subject, ox.NamedNode)
        )
        for kind in ("Class", "ObjectProperty")
    }
    declarations: list[ox.Triple] = []
    axioms: list[Axiom] = []
    for module in modules:
        declarations += (triple for triple, _ in module if _declares(triple))
        axioms += _axioms(module, kinds["Class"], kinds["ObjectProperty"])
    return Ontology(tuple(declarations), tuple(axioms), kinds["Class"], kinds["ObjectProperty"])


def assertion(triple: ox.Triple, ontology: Ontology, place: Place | None = None) -> Axiom | None:
    """Turn a triple of the data into an axiom, or nothing if the logic does not see it.

    The logic sees memberships in the ontology's classes and values of its object properties.
    """
    subject, predicate, value = triple.subject, triple.predicate.value, triple.object
    if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode):
        return None
    if triple.predicate == TYPE and value.value in ontology.classes:
        text, needs = f"{compact(subject.value)} is typed {compact(value.value)}", {subject.value}
        gives = value.value
    elif predicate in ontology.object_properties:
        text = f"{compact(subject.value)} {compact(predicate)} {compact(value.value)}"
        needs, gives = {subject.value, value.value}, predicate
    else:
        return None
    # owlready2 lists the types of declared individuals only.
    declared = (ox.Triple(one, TYPE, _INDIVIDUAL) for one in (subject, value) if one.value in needs)
    return Axiom(text, frozenset(needs), frozenset({gives}), (triple, *declared), place)


def apart(first: str, second: str, place: Place | None) -> Axiom:
    """State that nothing belongs to two classes, as the part of a disjointness axiom that matters."""
    triple = ox.Triple(ox.NamedNode(first), ox.NamedNode(OWL + "disjointWith"), ox.NamedNode(second))
    text = f"nothing is both {compact(first)} and {compact(second)}"
    return Axiom(text, frozenset({first, second}), frozenset(), (triple,), place, (first, second))


def _parse(path: Path) -> Iterator[tuple[ox.Triple, Place]]:
    """Parse a module; each triple with the place of its value, or of its subject where that has no name."""
    content = path.read_bytes()
    try:
        triples = [quad.triple for quad in ox.parse(content, format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise InvalidInput(
            f"this is no Turtle: {error.msg}", place=Place(str(path), error.lineno), remedy="mend the line"
        ) from error
    reading = read_statements(content, ox.RdfFormat.TURTLE)
    lines = Lines(reading.text)
    for triple, statement in zip(triples, reading.statements, strict=True):
        named = isinstance(triple.subject, ox.NamedNode)
        line, column = lines.position(statement.at_value if named else statement.at_subject)
        yield triple, Place(str(path), line, column=column)


def _declares(triple: ox.Triple) -> bool:
    return triple.predicate == TYPE and isinstance(triple.object, ox.NamedNode) and triple.object.value in _DECLARATIONS


def _axioms(
    module: tuple[tuple[ox.Triple, Place], ...], classes: frozenset[str], properties: frozenset[str]
) -> Iterator[Axiom]:
    lists = _ListReader(triple for triple, _ in module)
    for triple, place in module:
        subject, predicate, value = triple.subject, triple.predicate.value, triple.object
        if predicate == _MEMBERS:
            members, cells = lists.read(value)
            kind = ox.Triple(subject, TYPE, ox.NamedNode(OWL + "AllDisjointClasses"))
            text = "nothing is in two of " + ", ".join(map(compact, members))
            yield Axiom(text, frozenset(members), frozenset(), (kind, triple, *cells), place, tuple(members))
        elif not isinstance(subject, ox.NamedNode):
            continue
        elif predicate == _CHAIN:
            members, cells = lists.read(value)
            text = f"{' then '.join(map(compact, members))} gives {compact(subject.value)}"
            yield Axiom(text, frozenset(members), frozenset({subject.value}), (triple, *cells), place)
        elif isinstance(value, ox.NamedNode):
            yield from _simple(triple, subject.value, predicate, value.value, place, classes, properties)


def _simple(
    triple: ox.Triple,
    subject: str,
    predicate: str,
    value: str,
    place: Place,
    classes: frozenset[str],
    properties: frozenset[str],
) -> Iterator[Axiom]:
    if predicate in BINARY:
        text = f"{compact(subject)} {BINARY[predicate]} {compact(value)}"
        needs, gives = {subject}, {value}
        if predicate == OWL + "inverseOf":
            needs = gives = {subject, value}
        kept_apart = (subject, value) if predicate == OWL + "disjointWith" else ()
        yield Axiom(text, frozenset(needs), frozenset(gives), (triple,), place, kept_apart)
    elif triple.predicate == TYPE and value in _CHARACTERS:
        text = f"{compact(subject)} {_CHARACTERS[value]}"
        yield Axiom(text, frozenset({subject}), frozenset({subject}), (triple,), place)
    elif triple.predicate == TYPE and value in classes and value.startswith(ENT):
        text = f"{compact(subject)} is typed {compact(value)}"
        yield Axiom(text, frozenset({subject}), frozenset({value}), (triple,), place)
    elif predicate in properties:
        text = f"{compact(subject)} {compact(predicate)} {compact(value)}"
        yield Axiom(text, frozenset({subject, value}), frozenset({predicate}), (triple,), place)


class _ListReader:
    """Follows RDF lists through the triples of one module."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._cells: dict[object, dict[str, ox.Triple]] = {}
        for triple in triples:
            if triple.predicate.value in {_FIRST, _REST}:
                self._cells.setdefault(triple.subject, {})[triple.predicate.value] = triple

    def read(self, head: object) -> tuple[list[str], list[ox.Triple]]:
        """Give the IRIs in a list and the triples that make it up."""
        members: list[str] = []
        triples: list[ox.Triple] = []
        while head in self._cells:
            cell = self._cells[head]
            member = cell[_FIRST].object
            if isinstance(member, ox.NamedNode):
                members.append(member.value)
            triples += (cell[_FIRST], cell[_REST])
            head = cell[_REST].object
        return members, triples
