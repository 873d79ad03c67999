"""A thing as a reader wants to see it: what is said of it, seen from it, and on what footing each statement stands.

Both directions are told, and the two sides of inverse properties are one statement. What is said flatly, what only
under a hedge or in another's voice, and what merely follows are kept apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import pyoxigraph as ox

from entente.kb.facts import ABOUT, Fact, Standing, quote, read_incoming, read_outgoing
from entente.kb.inventory import read_graphs, read_kinds
from entente.kb.mentions import Mention, find_about, read_hedges, read_mentions
from entente.kb.terms import Thing, Value, read_labels
from entente.namespaces import CATALOGUE, DCTERMS, ENT, INFERRED, ONTOLOGY, OWL, RDF, RDFS, SKOS
from entente.store.engine import Engine

SHOWN, CLAIMS, LISTED, CITED = 5, 30, 200, 3
"""Statements of one property in the overview; claims on a page; statements of one property on a page of their own;
claims beside a statement."""

MENTIONS = ENT + "mentions"
NAMES = (RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel")
_RESTATED = frozenset({"owl-subclass", "owl-domain", "owl-range", "owl-subproperty"})
_MIRRORED = frozenset({INFERRED + "owl-inverse", INFERRED + "owl-symmetric"})


@dataclass(frozen=True)
class Relation:
    """One statement, seen from the thing that is described.

    Attributes
    ----------
    predicate
        The property.
    inward
        Whether the thing is its value; otherwise it is its subject.
    other
        What stands on the other side.
    fact
        The triple, with the graphs of both its sides where it has an inverse.

    """

    predicate: str
    inward: bool
    other: Thing | Value
    fact: Fact


@dataclass(frozen=True)
class Group:
    """The statements with one property.

    Attributes
    ----------
    predicate, inward
        As in `Relation`.
    relations
        The first of them.
    total
        How many there are.

    """

    predicate: Thing
    inward: bool
    relations: tuple[Relation, ...]
    total: int


@dataclass(frozen=True)
class Description:
    """What a page says of a thing.

    Attributes
    ----------
    thing
        The thing.
    types
        The classes that somebody gives it; those that follow are left to the data.
    names
        Its other names.
    same
        IRIs of the same matter elsewhere.
    groups
        Statements by standing.
    restated
        How many triples only restate others in wider terms, and are left to the data.
    claims
        Some of the claims about it.
    total
        How many claims there are.
    hedges
        What hedges the claims that hedged statements rest on, in words, as far as they are shown.

    """

    thing: Thing
    types: tuple[Thing, ...]
    names: tuple[Value, ...]
    same: tuple[str, ...]
    groups: Mapping[Standing, tuple[Group, ...]]
    restated: int
    claims: tuple[Mention, ...]
    total: int
    hedges: Mapping[str, tuple[str, ...]]


class Describer:
    """Describes the things of one version of the dataset.

    Parameters
    ----------
    engine
        The dataset; what the ontology says of properties is kept, so it must not change.

    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @cached_property
    def _inverses(self) -> Mapping[str, str]:
        """The other side of each property that has one; symmetric properties are their own."""
        rows = self.engine.select(
            f"SELECT ?one ?other {{ {{ ?one <{OWL}inverseOf> ?other }} UNION {{ ?one a <{OWL}SymmetricProperty> "
            f"BIND(?one AS ?other) }} }} ORDER BY ?one ?other",
            ONTOLOGY,
        )
        inverses: dict[str, str] = {}
        for row in rows:
            one, other = text_of(row["one"]), text_of(row["other"])
            inverses[one] = other
            inverses[other] = one
        return inverses

    @cached_property
    def kinds(self) -> Mapping[str, tuple[Thing, ...]]:
        """The things of each kind."""
        return read_kinds(self.engine)

    @cached_property
    def graphs(self) -> tuple[Thing, ...]:
        """The named graphs that are no claims."""
        return read_graphs(self.engine)

    def describe(self, iri: str, *, page: int = 1, without: tuple[str, ...] = ()) -> Description:
        """Describe a thing.

        Parameters
        ----------
        iri
            The thing.
        page
            Which page of the claims about it, from 1.
        without
            Properties from other things to it that are left out, besides those that its claims tell.

        """
        relations = self._relate(iri, without)
        types, names, same, restated = [], [], [], 0
        by_standing: dict[Standing, list[Relation]] = {standing: [] for standing in Standing}
        for relation in relations:
            fact = relation.fact
            if fact.predicate == RDF + "type" and not relation.inward:
                types.append(fact)
            elif fact.predicate in NAMES and not relation.inward and isinstance(relation.other, Value):
                names.append(relation.other)
            elif fact.predicate == SKOS + "exactMatch" and not relation.inward:
                same.append(text_of(fact.value))
            elif fact.standing is Standing.INFERRED and fact.rules and _RESTATED.issuperset(fact.rules):
                restated += 1
            elif relation.predicate != MENTIONS and fact.graphs != (CATALOGUE,):
                by_standing[fact.standing].append(relation)
        given = [fact for fact in types if fact.standing is not Standing.INFERRED and _is_ours(fact)] or types
        restated += len(types) - len(given)
        claims = find_about(self.engine, iri)
        some = claims[(page - 1) * CLAIMS : page * CLAIMS]
        grouped = {standing: _group(some_of_one, SHOWN) for standing, some_of_one in by_standing.items()}
        hedges = self._cite(grouped.values())
        labels = read_labels(self.engine, {iri, *_named(grouped.values()), *(text_of(fact.value) for fact in given)})
        thing = Thing(iri, labels[iri])
        return Description(
            thing=thing,
            types=tuple(Thing(text_of(fact.value), labels[text_of(fact.value)]) for fact in given),
            names=tuple(sorted({name for name in names if name.text != thing.label})),
            same=tuple(sorted(same)),
            groups={standing: _label(found, labels) for standing, found in grouped.items()},
            restated=restated,
            claims=tuple(read_mentions(self.engine, some)),
            total=len(claims),
            hedges=hedges,
        )

    def list_group(
        self, iri: str, predicate: str, *, inward: bool, page: int = 1
    ) -> tuple[Thing, Group, Mapping[str, tuple[str, ...]]]:
        """List the statements of a thing with one property.

        Returns
        -------
        Thing, Group, mapping
            The thing; `LISTED` of the statements with the number of all; and what hedges the claims that say them.

        """
        found = [
            relation
            for relation in self._relate(iri, ())
            if relation.predicate == predicate and relation.inward == inward
        ]
        some = tuple(found[(page - 1) * LISTED : page * LISTED])
        group = Group(Thing(predicate, ""), inward, some, len(found))
        labels = read_labels(self.engine, {iri, predicate, *_named([(group,)])})
        (labelled,) = _label((group,), labels)
        return Thing(iri, labels[iri]), labelled, self._cite([(group,)])

    def _relate(self, iri: str, without: tuple[str, ...]) -> list[Relation]:
        """Read all statements, each once, although its inverse may be written or inferred too."""
        merged: dict[tuple[str, bool, object], list[Fact]] = defaultdict(list)
        for fact in read_outgoing(self.engine, iri):
            merged[fact.predicate, False, fact.value].append(fact)
        for fact in read_incoming(self.engine, iri, without=(ABOUT, MENTIONS, *without)):
            other = ox.NamedNode(fact.subject)
            inverse = self._inverses.get(fact.predicate)
            key = (fact.predicate, True, other) if inverse is None else (inverse, False, other)
            merged[key].append(fact)
        relations = []
        for (predicate, inward, term), facts in merged.items():
            graphs = {graph for fact in facts for graph in fact.graphs}
            fact = Fact(
                facts[0].subject, facts[0].predicate, facts[0].value, tuple(sorted(graphs - _MIRRORED or graphs))
            )
            relations.append(Relation(predicate, inward, _read_term(term), fact))
        return sorted(relations, key=_by_property)

    def _cite(self, groups: Iterable[tuple[Group, ...]]) -> Mapping[str, tuple[str, ...]]:
        claims = {
            claim
            for some in groups
            for group in some
            for relation in group.relations
            if relation.fact.standing is Standing.HEDGED
            for claim in relation.fact.claims[:CITED]
        }
        return read_hedges(self.engine, sorted(claims))


def is_retired(engine: Engine, iri: str) -> tuple[bool, list[str]]:
    """Tell whether a thing has been retired, and by what it is replaced."""
    rows = engine.select(
        f"SELECT ?p ?o {{ GRAPH ?g {{ {quote(iri)} ?p ?o }} "
        f"FILTER(?p IN (<{OWL}deprecated>, <{DCTERMS}isReplacedBy>)) }}"
    )
    retired = any(text_of(row["o"]) in ("true", "1") for row in rows if text_of(row["p"]) == OWL + "deprecated")
    replacements = {text_of(row["o"]) for row in rows if text_of(row["p"]) == DCTERMS + "isReplacedBy"}
    return retired or bool(replacements), sorted(replacements)


def _is_ours(fact: Fact) -> bool:
    return text_of(fact.value).startswith(ENT)


def _by_property(relation: Relation) -> tuple[bool, str, str]:
    other = relation.other
    return relation.inward, relation.predicate, getattr(other, "iri", "") or str(other)


def _group(relations: Iterable[Relation], shown: int) -> tuple[Group, ...]:
    groups = []
    for (predicate, inward), found in groupby(relations, key=lambda each: (each.predicate, each.inward)):
        some = tuple(found)
        groups.append(Group(Thing(predicate, ""), inward, some[:shown], len(some)))
    return tuple(groups)


def _named(groups: Iterable[tuple[Group, ...]]) -> set[str]:
    named = set()
    for group in (group for some in groups for group in some):
        named.add(group.predicate.iri)
        named |= {relation.other.iri for relation in group.relations if isinstance(relation.other, Thing)}
    return named


def _label(groups: Iterable[Group], labels: Mapping[str, str]) -> tuple[Group, ...]:
    labelled = []
    for group in groups:
        relations = tuple(
            Relation(
                each.predicate,
                each.inward,
                Thing(each.other.iri, labels.get(each.other.iri, each.other.iri)),
                each.fact,
            )
            if isinstance(each.other, Thing)
            else each
            for each in group.relations
        )
        predicate = Thing(group.predicate.iri, labels[group.predicate.iri])
        labelled.append(Group(predicate, group.inward, relations, group.total))
    return tuple(labelled)


def _read_term(term: object) -> Thing | Value:
    if isinstance(term, ox.Literal):
        return Value(term.value, term.datatype.value, term.language or "")
    return Thing(text_of(term), "")


def text_of(term: object) -> str:
    """Give the text of a term: an IRI, or what a literal says."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
