"""Reads the terms of the ontology from its triples: classes, properties, codes, modules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from entente.kb.terms import last_part
from entente.namespaces import DCTERMS, ENT, OWL, RDF, RDFS, SKOS
from entente.reference.bearing import Shape, Surroundings, Use
from entente.reference.index import Index, local
from entente.reference.records import Class, Code, Module, Property, Reference, Term

ROOT = ENT.rstrip("#")
_TYPE = RDF + "type"
_ORDER = (
    *("actors", "agreements", "transfers", "corridors", "grievances", "events", "relations", "perceptions"),
    *("analysis", "claims", "codes"),
)
"""The order in which a reader meets the modules; any other comes behind."""

_KINDS = {"ObjectProperty": "object", "DatatypeProperty": "datatype", "AnnotationProperty": "annotation"}
_TRAITS = {
    "SymmetricProperty": "symmetric",
    "AsymmetricProperty": "asymmetric",
    "TransitiveProperty": "transitive",
    "FunctionalProperty": "functional",
    "InverseFunctionalProperty": "inverse functional",
    "IrreflexiveProperty": "irreflexive",
    "ReflexiveProperty": "reflexive",
}


class TermReader:
    """Reads the terms of one ontology.

    Parameters
    ----------
    index
        The ontology's triples.
    around
        What bears on its terms.
    prefixes
        Namespaces by name.

    """

    def __init__(self, index: Index, around: Surroundings, prefixes: Mapping[str, str]) -> None:
        self._index = index
        self._around = around
        self._prefixes = prefixes
        self._class_names = self._ours(OWL + "Class")
        self._kinds = {name: kind for owl, kind in _KINDS.items() for name in self._ours(OWL + owl)}
        self._lists = {
            local(c): local(s) for s in index.subjects(ENT + "valuesOf") for c in index.texts(s, ENT + "valuesOf")
        }
        clubs = [head for club in index.blank_subjects(OWL + "members") for head in index.nodes(club, OWL + "members")]
        self._clubs = [{local(str(node.value)) for node in index.unroll(head)} for head in clubs]  # type: ignore[union-attr]
        self._by_domain = self._invert(RDFS + "domain")
        self._by_range = self._invert(RDFS + "range")

    def read(self) -> Reference:
        """Put everything together."""
        index = self._index
        classes = {name: self._class(name) for name in self._class_names}
        properties = {name: self._property(name, kind) for name, kind in sorted(self._kinds.items())}
        codes = {name: self._code(name) for name in self._ours(SKOS + "Concept")}
        imported = index.texts(ROOT, OWL + "imports")
        iris = [*sorted(imported, key=_reading_order), ROOT]
        return Reference(
            title=index.text(ROOT, DCTERMS + "title"),
            description=index.text(ROOT, DCTERMS + "description"),
            version=index.text(ROOT, OWL + "versionInfo"),
            licence=index.text(ROOT, DCTERMS + "license"),
            modules=tuple(self._module(iri, classes, properties) for iri in iris),
            classes=classes,
            properties=properties,
            codes=codes,
            shapes=self._around.shapes,
            checks=self._around.checks,
        )

    def _module(self, iri: str, classes: Mapping[str, Class], properties: Mapping[str, Property]) -> Module:
        name = last_part(iri)
        own = {key: found for key, found in classes.items() if found.module == name}
        return Module(
            name=name,
            iri=iri,
            title=self._index.text(iri, DCTERMS + "title"),
            description=self._index.text(iri, DCTERMS + "description"),
            classes=tuple(_walk({key: found for key, found in own.items() if not found.codes})),
            lists=tuple(sorted((found for found in own.values() if found.codes), key=_by_label)),
            properties=tuple(sorted((found for found in properties.values() if found.module == name), key=_by_label)),
        )

    def _class(self, name: str) -> Class:
        iri = ENT + name
        above = [local(other) for other in self._index.texts(iri, RDFS + "subClassOf")]
        ancestors = self._ancestors(name)
        return Class(
            **self._common(name, lambda shape: shape.bears_on_class(name)),
            above=tuple(other for other in above if other in self._class_names),
            outside=tuple(self._short(other) for other in above if ":" in other),
            below=self._names(self._index.subjects(RDFS + "subClassOf", iri)),
            disjoint=self._disjoint(name),
            own=tuple(sorted(self._by_domain.get(name, ()))),
            inherited=tuple(
                (other, tuple(sorted(self._by_domain[other]))) for other in ancestors if other in self._by_domain
            ),
            incoming=tuple(sorted(self._by_range.get(name, ()))),
            keys=self._names(self._index.texts(iri, ENT + "identityKeyProperty")),
            pattern=self._index.text(iri, ENT + "labelPattern"),
            codes=self._values(name),
            scheme=self._lists.get(name, ""),
        )

    def _property(self, name: str, kind: str) -> Property:
        index, iri = self._index, ENT + name
        inverse = {*index.texts(iri, OWL + "inverseOf"), *index.subjects(OWL + "inverseOf", iri)}
        range_ = {*index.texts(iri, RDFS + "range"), *index.texts(iri, ENT + "valueDatatype")}
        types = {last_part(other) for other in index.texts(iri, _TYPE)}
        return Property(
            **self._common(name, lambda shape: shape.bears_on_property(name)),
            kind=kind,
            domain=tuple(map(self._short, index.texts(iri, RDFS + "domain"))),
            range=tuple(map(self._short, sorted(range_))),
            inverse=self._names(inverse),
            traits=tuple(trait for owl, trait in _TRAITS.items() if owl in types),
            chains=tuple(
                tuple(self._short(getattr(step, "value", "")) for step in index.unroll(chain))
                for chain in index.nodes(ox.NamedNode(iri), OWL + "propertyChainAxiom")
            ),
            above=tuple(map(self._short, index.texts(iri, RDFS + "subPropertyOf"))),
            below=self._names(index.subjects(RDFS + "subPropertyOf", iri)),
            derived=index.text(iri, ENT + "derived") == "true",
        )

    def _code(self, name: str) -> Code:
        iri = ENT + name
        rivals = {
            *self._index.texts(iri, ENT + "incompatibleWith"),
            *self._index.subjects(ENT + "incompatibleWith", iri),
        }
        return Code(
            **self._common(name, lambda _: False),
            lists=tuple(sorted({local(kind) for kind in self._index.texts(iri, _TYPE)} & set(self._lists))),
            rivals=self._names(rivals),
            ordinal=self._index.text(iri, ENT + "ordinal"),
            notations=self._index.texts(iri, SKOS + "notation"),
        )

    def _common(self, name: str, bears: Callable[[Shape], bool]) -> dict[str, Any]:
        index, iri, around = self._index, ENT + name, self._around
        return {
            "name": name,
            "label": index.text(iri, RDFS + "label") or name,
            "definition": index.text(iri, SKOS + "definition"),
            "module": last_part(index.text(iri, RDFS + "isDefinedBy")),
            "examples": index.texts(iri, SKOS + "example"),
            "notes": index.texts(iri, SKOS + "note"),
            "deprecated": index.text(iri, OWL + "deprecated") == "true",
            "shapes": tuple(shape for shape in around.shapes if bears(shape)),
            "checks": tuple(check for check in around.checks if name in check.terms),
            "alignments": around.alignments.get(name, ()),
            "use": around.uses.get(name, Use()),
            "worked": around.worked.get(name),
        }

    def _ours(self, type_: str) -> list[str]:
        return [local(iri) for iri in self._index.subjects(_TYPE, type_) if iri.startswith(ENT)]

    def _invert(self, relation: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for name in self._kinds:
            for iri in self._index.texts(ENT + name, relation):
                found[local(iri)].append(name)
        return found

    def _ancestors(self, name: str) -> list[str]:
        """List the classes above, nearest first."""
        found: list[str] = []
        level = [name]
        while level:
            level = sorted({local(iri) for each in level for iri in self._index.texts(ENT + each, RDFS + "subClassOf")})
            level = [each for each in level if each in self._class_names and each not in found]
            found += level
        return found

    def _disjoint(self, name: str) -> tuple[str, ...]:
        others = {other for club in self._clubs if name in club for other in club}
        others |= set(map(local, self._index.texts(ENT + name, OWL + "disjointWith")))
        others |= set(map(local, self._index.subjects(OWL + "disjointWith", ENT + name)))
        return tuple(sorted(others - {name}))

    def _values(self, name: str) -> tuple[str, ...]:
        """List the codes of a list, in its own order where it has one."""
        if name not in self._lists:
            return ()
        codes = map(local, self._index.subjects(_TYPE, ENT + name))

        def place(code: str) -> tuple[float, str]:
            ordinal = self._index.text(ENT + code, ENT + "ordinal")
            return (float(ordinal) if ordinal else float("inf"), self._index.text(ENT + code, RDFS + "label"))

        return tuple(sorted(codes, key=place))

    def _names(self, iris: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(local(iri) for iri in iris if iri.startswith(ENT)))

    def _short(self, iri: str) -> str:
        """Write one of our terms by its local name, any other with its prefix."""
        if iri.startswith(ENT):
            return local(iri)
        for name, namespace in self._prefixes.items():
            if iri.startswith(namespace):
                return f"{name}:{iri[len(namespace) :]}"
        return iri


def find_below(index: Index) -> dict[str, set[str]]:
    """Find all classes below each class of the ontology."""
    direct: dict[str, set[str]] = {
        local(iri): set(map(local, index.subjects(RDFS + "subClassOf", iri)))
        for iri in index.subjects(_TYPE, OWL + "Class")
        if iri.startswith(ENT)
    }

    def collect(name: str, found: set[str]) -> set[str]:
        for other in direct.get(name, set()) - found:
            found.add(other)
            collect(other, found)
        return found

    return {name: collect(name, set()) for name in sorted(direct)}


def _reading_order(iri: str) -> tuple[int, str]:
    name = last_part(iri)
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), name)


def _by_label(term: Term) -> tuple[str, str]:
    return term.label.casefold(), term.name


def _walk(classes: Mapping[str, Class]) -> Iterator[tuple[int, Class]]:
    """Walk through the tree of a module's classes, each once, under the first of its superclasses there."""
    roots = [found for found in classes.values() if not set(found.above) & set(classes)]
    seen: set[str] = set()

    def visit(found: Class, depth: int) -> Iterator[tuple[int, Class]]:
        if found.name not in seen:
            seen.add(found.name)
            yield depth, found
            for other in sorted((classes[name] for name in found.below if name in classes), key=_by_label):
                yield from visit(other, depth + 1)

    for root in sorted(roots, key=_by_label):
        yield from visit(root, 0)
