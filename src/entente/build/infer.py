"""Rules: what follows from the corpus, a SPARQL CONSTRUCT per rule and a graph per rule, to a fixpoint.

The OWL 2 RL constructs that the ontology declares are rules as well (``owl-*.rq``), so that every inferred triple
stands in the graph of what inferred it. A rule sees corpus, linksets and inferences as its default graph, claims as
named graphs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from entente.build.assemble import Dataset
from entente.errors import InvalidInput, MissingInput, Place
from entente.namespaces import CORPUS, DEFAULT, ENT, INFERRED, LINKSET
from entente.store.embedded import EmbeddedEngine

MOST_ROUNDS = 50


@dataclass(frozen=True)
class Rule:
    """A rule of the ontology.

    Attributes
    ----------
    name
        The file's stem, which is also the last segment of the inferred graph's name.
    path
        The file.
    query
        A CONSTRUCT query.
    reads
        The one property whose new triples can make it conclude more (``#+ reads: ent:…`` in its header); None for
        any. A rule that reads nothing but claims (``#+ reads: claims``) is applied once.

    """

    name: str
    path: Path
    query: str
    reads: str | None = None


def read_rules(folder: Path) -> list[Rule]:
    """Read a folder of rules, in order of name.

    Raises
    ------
    MissingInput
        The folder has no rule.

    """
    rules = []
    for path in sorted(folder.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        reads = re.search(r"^#\+ reads: (?:ent:)?(\w+)$", text, re.M)
        rules.append(Rule(path.stem, path, text, ENT + reads[1] if reads else None))
    if not rules:
        raise MissingInput("there is no rule", place=Place(str(folder)), remedy="restore the folder of *.rq rules")
    return rules


def apply_rule(engine: EmbeddedEngine, rule: Rule) -> set[ox.Triple]:
    """Ask a rule for its conclusions; what would need a literal subject or a new blank node is no conclusion.

    Raises
    ------
    InvalidInput
        The rule is no CONSTRUCT query.

    """
    try:
        conclusions = set(engine.construct(rule.query))
    except InvalidInput as fault:
        raise InvalidInput(fault.message, place=Place(str(rule.path)), remedy=fault.remedy) from fault
    return {
        t for t in conclusions if not isinstance(t.subject, ox.BlankNode) and not isinstance(t.object, ox.BlankNode)
    }


def infer(dataset: Dataset, rules: list[Rule]) -> EmbeddedEngine:
    """Apply the rules until nothing new follows.

    Adds a graph per rule to the dataset: what the rule concludes beyond corpus and linksets.

    Returns
    -------
    EmbeddedEngine
        In memory, holding the dataset with its default graph.

    Raises
    ------
    InvalidInput
        A rule is no CONSTRUCT query, or the rules do not come to an end.

    """
    engine = EmbeddedEngine.in_memory()
    linked = [triples for graph, triples in dataset.graphs.items() if graph.startswith(LINKSET)]
    given = dataset.graphs[CORPUS].union(*linked)
    dataset.add(DEFAULT, given)
    engine.load(dataset.quads())
    news: set[str] | None = None
    for _ in range(MOST_ROUNDS):
        fresh: set[str] = set()
        for rule in rules:
            if news is None or rule.reads is None or rule.reads in news:
                conclusions = apply_rule(engine, rule) - given
                fresh |= {triple.predicate.value for triple in conclusions - dataset.graphs[DEFAULT]}
                publish(engine, dataset, INFERRED + rule.name, conclusions)
        if not fresh:
            return engine
        news = fresh
    raise InvalidInput(
        f"the rules still conclude something new after {MOST_ROUNDS} rounds",
        place=Place(str(rules[0].path.parent)),
        remedy="look for a rule that makes new IRIs out of its own conclusions",
    )


def publish(engine: EmbeddedEngine, dataset: Dataset, graph: str, triples: set[ox.Triple]) -> None:
    """Add triples to a graph and to the default graph, in the dataset and in the engine."""
    for name in (graph, DEFAULT):
        fresh = triples - dataset.graphs.setdefault(name, set())
        dataset.add(name, fresh)
        engine.load(ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(name)) for t in fresh)
