"""The pages of named graphs: what each is for, how much it holds, and a look into it."""

from __future__ import annotations

import pyoxigraph as ox

from entente.kb.facts import quote
from entente.kb.terms import Thing, Value, read_labels
from entente.namespaces import DOC, DOC_GRAPH, GRAPH, INFERRED
from entente.sparql.problems import refuse
from entente.web.rendering import render
from entente.web.service import Generation

LOOK, FARTHEST = 100, 50
"""Triples of a page, and pages that one can leaf through: the file holds the rest."""

_PURPOSES = {
    "default": "What plain queries ask: the corpus, what follows from it, and the analysis.",
    "corpus": "What at least one document asserts flatly, with the authority file, the descriptions of documents and "
    "claims, and the ontology.",
    "entities": "The authority file: what has identity outside the argument, with its names and types.",
    "documents": "The manifest of documents, and for every claim who makes it, how surely, and where it stands.",
    "ontology": "The vocabulary.",
    "analysis": "What comparing the claims shows: conflicts, corroboration, single sources, coverage.",
    "catalogue": "The description of the dataset itself.",
}


def write(generation: Generation, graph: str, page: int) -> bytes:
    """Write the page of a graph.

    Raises
    ------
    Refused
        There is no such page.

    """
    total = _count(generation, graph)
    pages = min(FARTHEST, max(1, -(-total // LOOK)))
    if page > pages:
        raise refuse("not-found", f"There are {pages} pages.")
    rows = generation.engine.select(
        f"SELECT ?s ?p ?o {{ GRAPH {quote(graph)} {{ ?s ?p ?o }} }} LIMIT {LOOK} OFFSET {(page - 1) * LOOK}"
    )
    terms = [[row["s"], row["p"], row["o"]] for row in rows]
    labels = read_labels(
        generation.engine, {term.value for row in terms for term in row if isinstance(term, ox.NamedNode)}
    )
    shown = [[_show(term, labels) for term in row] for row in terms]
    return render(
        "graph.html", graph, name=graph.removeprefix(GRAPH), purpose=_purpose(graph), document=_document(graph),
        total=total, rows=shown, page=page, pages=pages,
    )  # fmt: skip


def _count(generation: Generation, graph: str) -> int:
    key = f"count {graph}"
    kept = generation.described.get(key)
    if kept is None:
        rows = generation.engine.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {quote(graph)} {{ ?s ?p ?o }} }}")
        number = rows[0]["n"]
        kept = number.value.encode() if isinstance(number, ox.Literal) else b"0"
        generation.described[key] = kept
    return int(kept)


def _purpose(graph: str) -> str:
    name = graph.removeprefix(GRAPH)
    if graph.startswith(DOC_GRAPH):
        return "What one document asserts flatly: the world according to it, without hedged claims and other voices."
    if graph.startswith(INFERRED + "owl-"):
        return "What a construct of OWL concludes beyond what is written."
    if graph.startswith(INFERRED):
        return "What one rule of the build concludes beyond what is written."
    if name.startswith("linkset/"):
        return "Links to another knowledge graph."
    return _PURPOSES.get(name, "")


def _document(graph: str) -> str:
    return DOC + graph.removeprefix(DOC_GRAPH) if graph.startswith(DOC_GRAPH) else ""


def _show(term: object, labels: dict[str, str]) -> Thing | Value:
    if isinstance(term, ox.NamedNode):
        return Thing(term.value, labels.get(term.value, term.value))
    if isinstance(term, ox.Literal):
        return Value(term.value, term.datatype.value, term.language or "")
    return Value(str(term))
