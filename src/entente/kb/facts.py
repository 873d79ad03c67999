"""Single triples around a thing, each with the graphs in which it stands: the ground that descriptions are made on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import pyoxigraph as ox

from entente.errors import InvalidInput
from entente.kb.columns import read_pairs
from entente.kb.terms import Term
from entente.namespaces import ANALYSIS, CLAIM, CORPUS, DEFAULT, DOC_GRAPH, ENT, INFERRED
from entente.store.engine import Engine

UNIONS = (DEFAULT, CORPUS)
"""Graphs that only repeat what others hold."""

ABOUT = ENT + "about"


class Standing(Enum):
    """How a triple stands in the dataset: as a fact, as a consequence, or only in what somebody says."""

    FLAT = "flat"
    INFERRED = "inferred"
    HEDGED = "hedged"


@dataclass(frozen=True)
class Fact:
    """A triple and the graphs that hold it.

    Attributes
    ----------
    subject, predicate, value
        The triple.
    graphs
        The graphs in the order of their names, without those of `UNIONS`.

    """

    subject: str
    predicate: str
    value: Term
    graphs: tuple[str, ...]

    @cached_property
    def standing(self) -> Standing:
        """Whether a plain query finds it, and why.

        >>> Fact("urn:s", "urn:p", ox.Literal("x"), (CLAIM + "letter/001",)).standing
        <Standing.HEDGED: 'hedged'>
        """
        others = [graph for graph in self.graphs if not graph.startswith(CLAIM)]
        if not others:
            return Standing.HEDGED
        derived = all(graph.startswith(INFERRED) or graph == ANALYSIS for graph in others)
        return Standing.INFERRED if derived else Standing.FLAT

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims that say it."""
        return tuple(graph for graph in self.graphs if graph.startswith(CLAIM))

    @property
    def rules(self) -> tuple[str, ...]:
        """The names of the rules that conclude it."""
        return tuple(graph.removeprefix(INFERRED) for graph in self.graphs if graph.startswith(INFERRED))

    @property
    def sources(self) -> tuple[str, ...]:
        """The graphs that hold it of their own, which the views of documents do not."""
        return tuple(graph for graph in self.graphs if not graph.startswith(DOC_GRAPH))


def quote(iri: str) -> str:
    """Write an IRI for SPARQL.

    Raises
    ------
    InvalidInput
        It is none, or has characters that would end it early.

    >>> quote("urn:x")
    '<urn:x>'
    """
    try:
        return str(ox.NamedNode(iri))
    except ValueError as error:
        raise InvalidInput(f"{iri!r} is no IRI", remedy="write it whole: https://w3id.org/entente/id/…") from error


def is_known(engine: Engine, iri: str) -> bool:
    """Tell whether any graph speaks of a thing, or is called by that name."""
    term = quote(iri)
    patterns = (f"GRAPH ?g {{ {term} ?p ?o }}", f"GRAPH ?g {{ ?s ?p {term} }}", f"GRAPH {term} {{ ?s ?p ?o }}")
    return any(engine.select(f"SELECT * {{ {pattern} }} LIMIT 1") for pattern in patterns)


def read_outgoing(engine: Engine, iri: str, *, only: Sequence[str] = ()) -> list[Fact]:
    """Read the triples whose subject a thing is, sorted.

    Parameters
    ----------
    engine
        The dataset.
    iri
        The thing.
    only
        The properties that are wanted; none stands for all.

    """
    wanted = f" && ?p IN ({_listed(only)})" if only else ""
    rows = engine.select(
        f"SELECT ?p ?o ?g {{ GRAPH ?g {{ {quote(iri)} ?p ?o }} FILTER(?g NOT IN ({_listed(UNIONS)}){wanted}) }}"
    )
    graphs: dict[tuple[str, Term], list[str]] = defaultdict(list)
    for row in rows:
        graphs[_text(row["p"]), row["o"]].append(_text(row["g"]))
    facts = [Fact(iri, predicate, value, tuple(sorted(held))) for (predicate, value), held in graphs.items()]
    return sorted(facts, key=lambda fact: (fact.predicate, str(fact.value)))


def read_incoming(engine: Engine, iri: str, *, without: Sequence[str] = (ABOUT,)) -> list[Fact]:
    """Read the triples whose object a thing is, sorted.

    Parameters
    ----------
    engine
        The dataset.
    iri
        The thing.
    without
        Properties that are left out; by default the one from claims to what they are about.

    """
    pattern = f"GRAPH ?g {{ ?s ?p {quote(iri)} }} FILTER(?g NOT IN ({_listed(UNIONS)}){_exclude(without)})"
    graphs: dict[tuple[str, str], list[str]] = defaultdict(list)
    for predicate, subject, graph in read_pairs(engine, "?s", "?g", pattern):
        graphs[predicate, subject].append(graph)
    value = ox.NamedNode(iri)
    facts = [Fact(subject, predicate, value, tuple(sorted(held))) for (predicate, subject), held in graphs.items()]
    return sorted(facts, key=lambda fact: (fact.predicate, fact.subject))


def _exclude(properties: Sequence[str]) -> str:
    return f" && ?p NOT IN ({_listed(properties)})" if properties else ""


def _listed(iris: Iterable[str]) -> str:
    return ", ".join(map(quote, iris))


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
