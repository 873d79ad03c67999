"""Whether servers answer alike: the same rows and the same triples, whatever their order and spelling."""

from __future__ import annotations

import io
import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from bench.material import Material
from bench.peers import Server, ask
from bench.workload import MIX, Question
from entente.store.embedded import EmbeddedEngine
from entente.store.snapshots import current

SAMPLE = 4
"""Questions of each kind that are compared."""

Rows = Counter[Any]


@dataclass(frozen=True)
class Agreement:
    """How a server's answers compare with the engine's own.

    Attributes
    ----------
    asked, equal
        How many were compared, and how many held the same rows.
    seconds
        The time that one answer took at most, by kind of question.
    differences
        What was different.

    """

    asked: int
    equal: int
    seconds: Mapping[str, float]
    differences: tuple[str, ...]


def compare(server: Server, material: Material, drawn: Mapping[str, Sequence[Question]]) -> Agreement:
    """Ask a server a few questions of each kind, and the engine in this process the same."""
    engine = EmbeddedEngine.open_read_only(current(material.build).store)
    seconds: dict[str, float] = {}
    differences: list[str] = []
    asked = 0
    for kind in (*MIX, "whole"):
        for question in drawn[kind][: SAMPLE if kind in MIX else 1]:
            begun = time.monotonic()
            try:
                found = read_rows(*ask(server, question.text, question.accept))
            except (OSError, ValueError, SyntaxError) as error:
                found = Counter([f"failed: {error}"])
            seconds[kind] = max(seconds.get(kind, 0.0), time.monotonic() - begun)
            expected = evaluate(engine, question)
            asked += 1
            if found != expected:
                differences.append(f"{kind}: {found.total()} rows instead of {expected.total()} for {question.text}")
    return Agreement(asked, asked - len(differences), seconds, tuple(differences))


def evaluate(engine: EmbeddedEngine, question: Question) -> Rows:
    """Answer a question in this process."""
    answer = engine.answer(question.text)
    result = io.BytesIO()
    if isinstance(answer, ox.QueryTriples):
        answer.serialize(result, ox.RdfFormat.TURTLE)
        return read_rows("text/turtle", result.getvalue())
    answer.serialize(result, ox.QueryResultsFormat.JSON)
    return read_rows("application/sparql-results+json", result.getvalue())


def read_rows(media_type: str, body: bytes) -> Rows:
    """Read rows or triples in a form that can be compared.

    >>> rows = read_rows("application/sparql-results+json", b'{"results": {"bindings": [{"x": {"value": "1"}}]}}')
    >>> rows.total()
    1
    """
    if media_type == "text/turtle":
        # Triples that an engine sends twice are one: a graph is a set.
        return Counter({str(quad.triple) for quad in ox.parse(body, format=ox.RdfFormat.TURTLE)})
    bindings = json.loads(body)["results"]["bindings"]
    return Counter(
        frozenset((name, term["value"], term.get("xml:lang", "")) for name, term in row.items()) for row in bindings
    )
