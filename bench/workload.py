"""The questions that servers are compared on: six kinds of short ones, a long one, and a mix.

Constants are drawn from the dataset, so that both datasets are asked the same kinds of questions; none of them hangs
on what the default graph is called.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.load import Shot, make_shot
from bench.material import Material
from entente.namespaces import ENT, RDFS
from entente.store.embedded import EmbeddedEngine
from entente.store.snapshots import current

ROWS = "application/sparql-results+json"
TRIPLES = "text/turtle"
MIX: Mapping[str, int] = {"point": 8, "star": 4, "path": 2, "graph": 3, "construct": 2, "aggregate": 1}
"""Of twenty questions of the mix, how many are of each kind."""

VARIANTS = 400
_PREFIXES = f"PREFIX ent: <{ENT}> PREFIX rdfs: <{RDFS}> "

_SOURCES = {
    "thing": "SELECT DISTINCT ?x { ?claim ent:about ?x }",
    "claim": "SELECT ?x { ?x a ent:Claim }",
    "span": "SELECT ?x { ?x a ent:Span }",
    "cause": "SELECT DISTINCT ?x { ?x ent:leadsTo ?effect }",
    "document": "SELECT DISTINCT ?x { ?claim ent:inDocument ?x }",
    "claimant": "SELECT DISTINCT ?x { ?claim ent:claimant ?x }",
}

_TEMPLATES: Mapping[str, Sequence[tuple[str, str]]] = {
    "point": (
        ("thing", "SELECT ?p ?o { $x ?p ?o }"),
        ("claim", "SELECT ?p ?o { $x ?p ?o }"),
        ("span", "SELECT ?claim { ?claim ent:evidence $x }"),
    ),
    "star": (
        (
            "claim",
            "SELECT ?label ?who ?modality ?polarity ?span ?start ?end { $x rdfs:label ?label ; ent:claimant ?who ; "
            "ent:modality ?modality ; ent:polarity ?polarity ; ent:evidence ?span . "
            "?span ent:charStart ?start ; ent:charEnd ?end }",
        ),
        (
            "span",
            "SELECT ?claim ?label ?who ?voice { ?claim ent:evidence $x ; rdfs:label ?label ; ent:claimant ?who ; "
            "ent:voice ?voice }",
        ),
    ),
    "path": (
        ("cause", "SELECT ?effect ?label { $x ent:leadsTo+ ?effect OPTIONAL { ?effect rdfs:label ?label } }"),
        ("thing", "SELECT DISTINCT ?class { $x a/rdfs:subClassOf* ?class }"),
        ("cause", "SELECT ?cause { ?cause ent:leadsTo+ $x }"),
    ),
    "graph": (
        (
            "thing",
            "SELECT ?claim ?p ?o ?who ?modality { GRAPH ?claim { $x ?p ?o } "
            "?claim ent:claimant ?who ; ent:modality ?modality }",
        ),
        ("claim", "SELECT ?s ?p ?o ?label { GRAPH $x { ?s ?p ?o } OPTIONAL { ?s rdfs:label ?label } }"),
    ),
    "construct": (
        ("claim", "CONSTRUCT { $x ?p ?o . ?o rdfs:label ?label } { $x ?p ?o OPTIONAL { ?o rdfs:label ?label } }"),
        ("claim", "CONSTRUCT { ?s ?p ?o . $x ent:about ?s } WHERE { GRAPH $x { ?s ?p ?o } }"),
    ),
    "aggregate": (
        (
            "document",
            "SELECT ?modality (COUNT(?claim) AS ?n) { ?claim ent:inDocument $x ; ent:modality ?modality } "
            "GROUP BY ?modality ORDER BY DESC(?n)",
        ),
        ("claimant", "SELECT (COUNT(DISTINCT ?thing) AS ?n) { ?claim ent:claimant $x ; ent:about ?thing }"),
    ),
    "whole": (
        (
            "claimant",
            "SELECT ?class (COUNT(?thing) AS ?n) { ?claim ent:about ?thing ; ent:claimant ?who . ?thing a ?class "
            "FILTER(?who != $x) } GROUP BY ?class ORDER BY DESC(?n) ?class",
        ),
    ),
}


@dataclass(frozen=True)
class Question:
    """A query and the kind that it is of."""

    kind: str
    text: str

    @property
    def accept(self) -> str:
        """The format that its answer is asked for in."""
        return TRIPLES if "CONSTRUCT" in self.text else ROWS


def draw(material: Material, seed: int = 1) -> dict[str, list[Question]]:
    """Draw questions of every kind, and a mix of them."""
    engine = EmbeddedEngine.open_read_only(current(material.build).store)
    chance = random.Random(seed)
    constants = {}
    for name, query in _SOURCES.items():
        found = sorted(str(row["x"]) for row in engine.select(_PREFIXES + query))
        constants[name] = chance.sample(found, min(len(found), VARIANTS))
    drawn = {}
    for kind, templates in _TEMPLATES.items():
        questions = [
            Question(kind, _PREFIXES + template.replace("$x", constant))
            for source, template in templates
            for constant in constants[source]
        ]
        chance.shuffle(questions)
        drawn[kind] = questions[:VARIANTS]
    mixed = [chance.choice(drawn[kind]) for kind, share in MIX.items() for _ in range(share * VARIANTS // 10)]
    chance.shuffle(mixed)
    return {**drawn, "mix": mixed}


def load(questions: Sequence[Question], path: str, port: int) -> list[Shot]:
    """Turn questions into requests to one server."""
    return [make_shot(path, port, question.text, question.accept) for question in questions]
