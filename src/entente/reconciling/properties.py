"""The properties that a client may compare or fetch: the ontology's, and a few that stand for more than a triple."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import pyoxigraph as ox

from entente.namespaces import DCTERMS, ENT, ID, OWL, RDF, RDFS, SKOS
from entente.search.entries import WIKIDATA
from entente.search.folding import fold
from entente.store.engine import Engine

_WD_ITEM = re.compile(r"(?:.*[/:])?(Q[1-9][0-9]*)")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")


@dataclass(frozen=True)
class Property:
    """A property as a client sees it.

    Attributes
    ----------
    name
        Its identifier: its name in the ontology, or one of ours for what is no triple.
    label, description
        For people.
    range
        The class of its values where they are things, by name; empty otherwise.

    """

    name: str
    label: str
    description: str
    range: str = ""


SPECIAL = (
    Property("date", "date", "When it was: a year, a date or EDTF. A state's name then means the polity of that time."),
    Property("wikidata", "Wikidata item", "The item of Wikidata that is the same matter, as Q159 or its address."),
    Property("sameAs", "same matter elsewhere", "An IRI elsewhere that is the same matter."),
    Property("alias", "alias", "Another name."),
    Property("label", "label", "The name by which it is known here."),
    Property("title", "title", "The title of a work."),
    Property("type", "type", "A class of the ontology.", "Class"),
    Property("iri", "IRI", "Its IRI."),
)
"""Properties that are no single property of the ontology."""

_PLAIN = {"alias": SKOS + "altLabel", "label": RDFS + "label", "title": DCTERMS + "title"}
Values = dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]


class Properties:
    """Reads properties of things.

    Parameters
    ----------
    engine
        The dataset.

    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.used_by = lru_cache(256)(self._count_uses)

    @cached_property
    def all(self) -> Mapping[str, Property]:
        """All properties by name: the special ones, then the ontology's."""
        rows = self._engine.select(
            f"SELECT ?p ?label ?definition ?range {{ ?p a ?kind ; <{RDFS}label> ?label"
            f" VALUES ?kind {{ <{OWL}ObjectProperty> <{OWL}DatatypeProperty> }}"
            f' FILTER(STRSTARTS(STR(?p), "{ENT}"))'
            f" OPTIONAL {{ ?p <{SKOS}definition> ?definition }}"
            f' OPTIONAL {{ ?p <{RDFS}range> ?range FILTER(STRSTARTS(STR(?range), "{ENT}")) }} }}'
            " ORDER BY ?p ?label ?definition ?range"
        )
        found = {known.name: known for known in SPECIAL}
        for row in rows:
            name, label, definition, range_ = (_text(row.get(key)) for key in ("p", "label", "definition", "range"))
            name = name.removeprefix(ENT)
            found.setdefault(name, Property(name, label, definition, range_.removeprefix(ENT)))
        return found

    def suggest(self, prefix: str) -> list[Property]:
        """List the properties whose name, or a word of it, begins so; those that begin so come first."""
        return [found for _, found in _begin_with(prefix, self.all.values())]

    def propose(self, type_: str) -> list[Property]:
        """List the properties that things of a class have, the most used first; empty asks for those of any class."""
        used = self.used_by(type_)
        known = [self.all[name] for name in used if name in self.all]
        return [*(found for found in SPECIAL if found.name not in used), *known]

    def _count_uses(self, type_: str) -> tuple[str, ...]:
        if type_ and not _NAME.fullmatch(type_):
            return ()
        pattern = f"?s a <{ENT}{type_}> ." if type_ else ""
        rows = self._engine.select(
            f"SELECT ?p (COUNT(DISTINCT ?s) AS ?n) {{ {pattern} ?s ?p ?o FILTER(STRSTARTS(STR(?p), '{ENT}')"
            f" && STRSTARTS(STR(?s), '{ID}')) }} GROUP BY ?p ORDER BY DESC(?n) ?p"
        )
        return tuple(_text(row["p"]).removeprefix(ENT) for row in rows if "p" in row)

    def read(self, iris: Sequence[str], names: Iterable[str]) -> Values:
        """Read the values of properties, by thing and property, in order.

        Parameters
        ----------
        iris
            The things.
        names
            The properties; ``date`` gives the dates in EDTF.

        """
        values: Values = defaultdict(lambda: defaultdict(list))
        things = " ".join(f"<{iri}>" for iri in iris if _is_plain(iri))
        if not things:
            return values
        wanted = list(dict.fromkeys(names))
        predicates = {_predicate(name): name for name in wanted if name in self.all and _predicate(name)}
        if predicates:
            listed = " ".join(f"<{predicate}>" for predicate in predicates)
            query = (
                f"SELECT ?s ?p ?o {{ VALUES ?s {{ {things} }} VALUES ?p {{ {listed} }} ?s ?p ?o }} ORDER BY ?s ?p ?o"
            )
            for row in self._engine.select(query):
                self._keep(values, row["s"], predicates[_text(row["p"])], row["o"])
        if {"wikidata", "sameAs"} & set(wanted):
            query = (
                f"SELECT DISTINCT ?s ?o {{ VALUES ?s {{ {things} }} GRAPH ?g {{ ?s <{SKOS}exactMatch> ?o }} }}"
                " ORDER BY ?s ?o"
            )
            for row in self._engine.select(query):
                self._keep(values, row["s"], "sameAs", row["o"])
                if _text(row["o"]).startswith(WIKIDATA):
                    self._keep(values, row["s"], "wikidata", ox.Literal(_text(row["o"]).removeprefix(WIKIDATA)))
        if "iri" in wanted:
            for iri in iris:
                values[iri]["iri"].append(ox.Literal(iri))
        return values

    def _keep(self, values: Values, thing: object, name: str, value: object) -> None:
        if isinstance(value, ox.NamedNode | ox.Literal):
            if name == "type" and not _text(value).startswith(ENT):
                return
            values[_text(thing)][name].append(value)

    def find(self, name: str, iri: str, most: int) -> list[str]:
        """Find the things of which a property has a thing as its value."""
        predicate = _predicate(name)
        if name not in self.all or not predicate or not _is_plain(iri):
            return []
        query = f"SELECT DISTINCT ?s {{ ?s <{predicate}> <{iri}> }} ORDER BY ?s LIMIT {most}"
        return [_text(row["s"]) for row in self._engine.select(query)]


def read_item(text: str) -> str:
    """Read an identifier of a Wikidata item; empty where it is none.

    >>> [read_item(text) for text in ("Q159", "http://www.wikidata.org/entity/Q159", "wd:Q159", "Russia")]
    ['Q159', 'Q159', 'Q159', '']
    """
    found = _WD_ITEM.fullmatch(text.strip())
    return found.group(1) if found else ""


def _predicate(name: str) -> str:
    if name == "date":
        return ENT + "edtf"
    if name == "type":
        return RDF + "type"
    if name in _PLAIN:
        return _PLAIN[name]
    return "" if name in ("wikidata", "sameAs", "iri") else ENT + name


def _begin_with(prefix: str, properties: Iterable[Property]) -> list[tuple[int, Property]]:
    wanted = fold(prefix)
    graded = []
    for found in properties:
        names = (fold(found.label), fold(found.name))
        if any(f" {wanted}" in f" {name}" for name in names):
            begins = any(name.startswith(wanted) for name in names)
            graded.append((0 if wanted in names else 1 if begins else 2, found))
    return sorted(graded, key=lambda pair: pair[0])


def _is_plain(iri: str) -> bool:
    """Tell whether an IRI can be written between angle brackets."""
    return not re.search(r'[\x00-\x20<>"{}|^`\\]', iri)


def _text(term: object) -> str:
    return str(getattr(term, "value", term)) if term is not None else ""
