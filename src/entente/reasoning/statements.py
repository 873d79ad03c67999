"""The axioms of any ontology, in OWL 2's own mapping to triples: each statement with the blank nodes below it.

Annotations and literals beside class expressions are left out, since HermiT needs none of the words and stops at
datatypes that OWL 2 does not have. What a name is, class or property or individual, is taken from how it is used where
nothing declares it.

Standard: `OWL 2, mapping to RDF graphs <https://www.w3.org/TR/owl2-mapping-to-rdf/>`_.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import pyoxigraph as ox

from entente.namespaces import DCTERMS, OWL, RDF, RDFS, SKOS, XSD
from entente.reasoning.axioms import BINARY, TYPE, Axiom, Ontology

_DECLARED = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual", "Ontology")
_ABOUT_NOTHING = frozenset(
    {RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy")}
    | {OWL + name for name in ("imports", "versionInfo", "versionIRI", "priorVersion", "deprecated")}
    | {OWL + name for name in ("backwardCompatibleWith", "incompatibleWith")}
)
_ANNOTATING = (DCTERMS, SKOS, "http://purl.org/dc/elements/1.1/", "http://purl.org/vocab/vann/")
_BUILT_IN = (RDF, RDFS, OWL, XSD)
_DISJOINT, _MEMBERS = OWL + "disjointWith", OWL + "members"
_BETWEEN_CLASSES = frozenset(
    {RDFS + "subClassOf", OWL + "equivalentClass", OWL + "disjointWith", OWL + "complementOf", OWL + "disjointUnionOf"}
)
_BETWEEN_PROPERTIES = frozenset({OWL + "inverseOf"})
_PROPERTY_KINDS = frozenset(
    OWL + name
    for name in (
        "TransitiveProperty",
        "SymmetricProperty",
        "AsymmetricProperty",
        "ReflexiveProperty",
        "IrreflexiveProperty",
        "InverseFunctionalProperty",
    )
)

Namer = Callable[[str], str]
"""Shortens an IRI."""


def read_statements(triples: Iterable[ox.Triple], name: Namer) -> Ontology:
    """Read the axioms among triples.

    Parameters
    ----------
    triples
        Of ontology and facts, from however many files; blank nodes of different files must differ.
    name
        Shortens IRIs for the words of the axioms.

    Returns
    -------
    Ontology
        Its axioms know no place: their first triple tells what to look for.

    """
    reader = _Reader(tuple(dict.fromkeys(triples)), name)
    return Ontology(
        tuple(reader.declarations), tuple(reader.axioms()), frozenset(reader.classes), frozenset(reader.properties)
    )


class _Reader:
    def __init__(self, triples: Sequence[ox.Triple], name: Namer) -> None:
        self._name = name
        self._triples = triples
        self._below: dict[ox.BlankNode, list[ox.Triple]] = {}
        inner: set[object] = set()
        kinds: dict[str, set[str]] = {kind: set() for kind in _DECLARED}
        for triple in triples:
            if isinstance(triple.subject, ox.BlankNode):
                self._below.setdefault(triple.subject, []).append(triple)
            if isinstance(triple.object, ox.BlankNode):
                inner.add(triple.object)
            if isinstance(triple.subject, ox.NamedNode) and (kind := _declared_kind(triple)):
                kinds[kind].add(triple.subject.value)
        self._inner = inner
        self._annotations = kinds["AnnotationProperty"]
        self.classes, self.properties = kinds["Class"], kinds["ObjectProperty"]
        self._data = kinds["DatatypeProperty"]
        self._individuals = kinds["NamedIndividual"]
        self._guess()
        self.declarations = [
            ox.Triple(ox.NamedNode(iri), TYPE, ox.NamedNode(OWL + kind))
            for kind, iris in (
                ("Class", self.classes),
                ("ObjectProperty", self.properties),
                ("DatatypeProperty", self._data),
                ("NamedIndividual", self._individuals),
            )
            for iri in sorted(iris)
        ]

    def axioms(self) -> Iterator[Axiom]:
        """Make an axiom of every statement about a name, and of every blank node that nothing leads to."""
        for triple in self._triples:
            subject = triple.subject
            if isinstance(subject, ox.NamedNode) and self._counts(triple):
                yield self._make((triple, *self._closure(triple.object)), self._write(triple))
        for node, said in self._below.items():
            if node not in self._inner and any(self._counts(triple) for triple in said):
                everything = (*said, *(each for triple in said for each in self._closure(triple.object)))
                yield self._make(everything, self._write_node(node, 0))

    def _make(self, triples: tuple[ox.Triple, ...], text: str) -> Axiom:
        names = frozenset(
            term.value
            for triple in triples
            for term in triple
            if isinstance(term, ox.NamedNode) and not term.value.startswith(_BUILT_IN)
        )
        first = triples[0]
        plain = first.predicate.value in BINARY and isinstance(first.object, ox.NamedNode) and len(triples) == 1
        axiom = Axiom(text, names, names, triples)
        if plain and isinstance(first.subject, ox.NamedNode) and isinstance(first.object, ox.NamedNode):
            pair = (first.subject.value, first.object.value)
            if first.predicate.value == _DISJOINT:
                return replace(axiom, gives=frozenset(), disjoint=pair)
            if first.predicate.value == RDFS + "subClassOf":
                return replace(axiom, needs=frozenset(pair[:1]), gives=frozenset(pair[1:]))
        if any(triple.object == ox.NamedNode(OWL + "AllDisjointClasses") for triple in triples):
            return replace(axiom, gives=frozenset(), disjoint=tuple(sorted(names)))
        return axiom

    def _counts(self, triple: ox.Triple) -> bool:
        """Tell whether the logic sees a triple."""
        predicate = triple.predicate.value
        if predicate in _ABOUT_NOTHING or predicate in self._annotations or predicate.startswith(_ANNOTATING):
            return False
        if _declared_kind(triple):
            return False
        if isinstance(triple.object, ox.Literal) or predicate.startswith("http://www.w3.org/ns/shacl#"):
            return False
        if triple.predicate == TYPE:
            value = triple.object.value if isinstance(triple.object, ox.NamedNode) else ""
            return not value.startswith((RDF, RDFS, XSD, "http://www.w3.org/ns/shacl#")) and value != OWL + "Axiom"
        return predicate in self.properties or predicate.startswith((RDFS, OWL))

    def _closure(self, term: object) -> list[ox.Triple]:
        """Give what is said of a blank node, and of those below it."""
        found: list[ox.Triple] = []
        waiting, met = [term], set()
        while waiting:
            node = waiting.pop()
            if isinstance(node, ox.BlankNode) and node not in met:
                met.add(node)
                said = self._below.get(node, [])
                found += said
                waiting += [triple.object for triple in reversed(said)]
        return found

    def _guess(self) -> None:
        """Take names for what their use makes them."""
        ranges = {OWL + "onClass", OWL + "someValuesFrom", OWL + "allValuesFrom"}
        for triple in self._triples:
            predicate, value = triple.predicate.value, triple.object
            ends = [term.value for term in (triple.subject, value) if isinstance(term, ox.NamedNode)]
            if predicate in _BETWEEN_CLASSES or predicate in ranges:
                self.classes.update(end for end in ends if not end.startswith(_BUILT_IN) and end not in self._data)
            elif predicate in _BETWEEN_PROPERTIES or (
                triple.predicate == TYPE and isinstance(value, ox.NamedNode) and value.value in _PROPERTY_KINDS
            ):
                self.properties.update(end for end in ends if not end.startswith(_BUILT_IN))
        for triple in self._triples:
            value = triple.object
            if triple.predicate == TYPE and isinstance(value, ox.NamedNode) and value.value in self.classes:
                if isinstance(triple.subject, ox.NamedNode):
                    self._individuals.add(triple.subject.value)
            elif triple.predicate.value in self.properties:
                ends = [term.value for term in (triple.subject, value) if isinstance(term, ox.NamedNode)]
                self._individuals.update(ends)

    # Words

    def _write(self, triple: ox.Triple) -> str:
        subject = self._write_term(triple.subject, 1)
        predicate, value = triple.predicate.value, triple.object
        if triple.predicate == TYPE and isinstance(value, ox.NamedNode) and value.value.startswith(OWL):
            kind = value.value.removeprefix(OWL).removesuffix("Property")
            return f"{subject} is {kind[0].lower()}{kind[1:]}"
        words = BINARY.get(predicate) or ("is a" if triple.predicate == TYPE else self._name(predicate))
        return f"{subject} {words} {self._write_term(value, 1)}"

    def _write_term(self, term: object, depth: int) -> str:
        if isinstance(term, ox.NamedNode):
            return self._name(term.value)
        if isinstance(term, ox.BlankNode):
            return self._write_node(term, depth)
        return term.value if isinstance(term, ox.Literal) else str(term)

    def _write_node(self, node: ox.BlankNode, depth: int) -> str:
        """Write a blank node as Turtle does, lists in parentheses, without the types that go without saying."""
        said = self._below.get(node, [])
        first = next((each.object for each in said if each.predicate.value == RDF + "first"), None)
        if depth > 8:
            return "[ … ]"
        if first is not None:
            return f"( {' '.join(self._write_term(each, depth + 1) for each in self._members(node))} )"
        parts = [
            f"{self._write_property(each.predicate)} {self._write_term(each.object, depth + 1)}"
            for each in said
            if each.predicate != TYPE or depth == 0
        ]
        return f"[ {' ; '.join(parts)} ]"

    def _write_property(self, predicate: ox.NamedNode) -> str:
        return "a" if predicate == TYPE else self._name(predicate.value)

    def _members(self, node: object) -> Iterator[object]:
        met: set[object] = set()
        while isinstance(node, ox.BlankNode) and node not in met:
            met.add(node)
            said = {each.predicate.value: each.object for each in self._below.get(node, [])}
            if RDF + "first" in said:
                yield said[RDF + "first"]
            node = said.get(RDF + "rest")


def _declared_kind(triple: ox.Triple) -> str | None:
    """Give what a triple declares its subject to be, as ``Class``; None where it declares nothing."""
    value = triple.object.value if isinstance(triple.object, ox.NamedNode) else ""
    kind = value.removeprefix(OWL)
    return kind if triple.predicate == TYPE and value.startswith(OWL) and kind in _DECLARED else None
