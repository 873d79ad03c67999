"""Where the dataset uses the terms: counts, the things of which most is said, worked examples, alignments."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from entente.corpus.turtle import read_quads
from entente.kb.terms import Thing, last_part, read_labels
from entente.namespaces import CORPUS, DOCUMENTS, ENT, ID, LINKSET, RDF, RDFS, SKOS
from entente.reference.bearing import Alignment, Use, Worked
from entente.reference.index import local
from entente.store.engine import Engine

_SHOWN = 3
_LINES = 7
_TYPE = RDF + "type"


def read_uses(engine: Engine, below: Mapping[str, Iterable[str]]) -> Mapping[str, Use]:
    """Count where the dataset uses each term.

    Parameters
    ----------
    engine
        The dataset.
    below
        For each class all classes below it.

    Returns
    -------
    mapping
        Uses by the term's local name: of a class by its instances, of a property by its triples, of a code by the
        triples that have it as value.

    """
    weights = {
        row["thing"].value: int(row["n"].value)  # type: ignore[union-attr]
        for row in engine.select(f"SELECT ?thing (COUNT(*) AS ?n) {{ ?claim <{ENT}about> ?thing }} GROUP BY ?thing")
    }
    flat, subjects = _count(engine, below)
    claimed = _count_claimed(engine)
    chosen: dict[str, list[str]] = {}
    for name, things in subjects.items():
        own = [iri for iri in things if iri.startswith(ID)]
        chosen[name] = sorted(own, key=lambda iri: (-weights.get(iri, 0), iri))[:_SHOWN]
    labels = read_labels(engine, {iri for things in chosen.values() for iri in things})
    return {
        name: Use(flat[name], claimed[name], tuple(Thing(iri, labels[iri]) for iri in chosen.get(name, ())))
        for name in sorted({*flat, *claimed})
    }


def _count(engine: Engine, below: Mapping[str, Iterable[str]]) -> tuple[Counter[str], dict[str, set[str]]]:
    """Count what the corpus asserts, and collect whose instances and subjects there are."""
    counts: Counter[str] = Counter()
    subjects: dict[str, set[str]] = {}
    for pattern in (
        f"?s <{_TYPE}> ?term FILTER(STRSTARTS(STR(?s), '{ID}'))",
        f"?s ?term ?o FILTER(?term != <{_TYPE}> && isIRI(?s))",
        f"?term <{_TYPE}> <{SKOS}Concept> . ?s ?p ?term FILTER(?p != <{_TYPE}> && STRSTARTS(STR(?s), '{ID}'))",
    ):
        for row in engine.select(
            "SELECT ?term (COUNT(*) AS ?n) (GROUP_CONCAT(DISTINCT STR(?s); SEPARATOR=' ') AS ?all)"
            f" {{ {pattern} }} GROUP BY ?term",
            CORPUS,
        ):
            name = local(row["term"].value)  # type: ignore[union-attr]
            if ":" in name:
                continue  # a term of another vocabulary
            counts[name] = int(row["n"].value)  # type: ignore[union-attr]
            subjects[name] = set(row["all"].value.split(" "))  # type: ignore[union-attr]
    for name, others in below.items():  # a class has the instances of its subclasses
        subjects[name] = subjects.get(name, set()).union(*(subjects.get(other, ()) for other in others))
        counts[name] = len(subjects[name])
    return counts, subjects


def _count_claimed(engine: Engine) -> Counter[str]:
    counts: Counter[str] = Counter()
    for row in engine.select(
        f"SELECT ?p ?o (COUNT(*) AS ?n) {{ GRAPH <{DOCUMENTS}> {{ ?claim <{_TYPE}> <{ENT}Claim> }}"
        f" GRAPH ?claim {{ ?s ?p ?any }} BIND(IF(STRSTARTS(STR(?any), '{ENT}'), ?any, 0) AS ?o) }} GROUP BY ?p ?o"
    ):
        number = int(row["n"].value)  # type: ignore[union-attr]
        property_, value = row["p"].value, row["o"]  # type: ignore[union-attr]
        if property_.startswith(ENT):
            counts[local(property_)] += number
        if isinstance(value, ox.NamedNode):
            counts[local(value.value)] += number
    return counts


@dataclass(frozen=True)
class _Block:
    """One thing of a worked example, with all that one graph says of it."""

    file: str
    subject: ox.NamedNode
    triples: tuple[ox.Triple, ...]


def read_worked(folder: Path, prefixes: Mapping[str, str]) -> Mapping[str, Worked]:
    """Find a worked example for each term: the shortest thing that is, has or is given it.

    Parameters
    ----------
    folder
        ``ontology/examples``.
    prefixes
        Namespaces by name, for writing.

    Raises
    ------
    InvalidInput
        A file does not parse.

    """
    blocks: list[_Block] = []
    for path in sorted(folder.glob("*.trig")):
        grouped: dict[tuple[str, str], list[ox.Triple]] = defaultdict(list)
        for quad in read_quads(path, base=f"{ID}doc/{path.stem}"):
            if isinstance(quad.subject, ox.NamedNode):
                grouped[str(quad.graph_name), quad.subject.value].append(quad.triple)
        blocks += [_Block(path.name, ox.NamedNode(iri), tuple(triples)) for (_, iri), triples in grouped.items()]
    found: dict[str, tuple[tuple[int, int, str, str], _Block]] = {}
    for block in blocks:
        for rank, term in _terms(block):
            order = (rank, abs(len(block.triples) - 4), block.file, block.subject.value)
            if term not in found or order < found[term][0]:
                found[term] = (order, block)
    return {term: Worked(block.file, _write(block, term, prefixes)) for term, (_, block) in sorted(found.items())}


def _terms(block: _Block) -> Iterable[tuple[int, str]]:
    for triple in block.triples:
        if triple.predicate.value.startswith(ENT):
            yield 0, local(triple.predicate.value)
        if isinstance(triple.object, ox.NamedNode) and triple.object.value.startswith(ENT):
            yield (0 if triple.predicate.value == _TYPE else 1), local(triple.object.value)


def _write(block: _Block, term: str, prefixes: Mapping[str, str]) -> str:
    """Write a thing as Turtle: its type first, then what has the term, then the rest as far as there is room."""

    def rank(triple: ox.Triple) -> tuple[bool, bool, str, str]:
        has = ENT + term in (triple.predicate.value, getattr(triple.object, "value", ""))
        return triple.predicate.value != _TYPE, not has, triple.predicate.value, str(triple.object)

    ordered = sorted(block.triples, key=rank)
    lines = [f"{_short(t.predicate, prefixes)} {_short(t.object, prefixes)}" for t in ordered[:_LINES]]
    rest = " ; …" if len(ordered) > _LINES else " ."
    return f"{_short(block.subject, prefixes)}\n    " + " ;\n    ".join(lines) + rest


def _short(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, prefixes: Mapping[str, str]) -> str:
    if isinstance(term, ox.Literal):
        plain = term.datatype.value.endswith(("#integer", "#boolean"))
        return term.value if plain else str(term).partition("^^")[0]
    if not isinstance(term, ox.NamedNode):
        return str(term)
    if term.value == _TYPE:
        return "a"
    for name, namespace in prefixes.items():
        rest = term.value.removeprefix(namespace)
        if rest != term.value and not set("/#") & set(rest):
            return f"{name}:{rest}"
    return str(term)


def read_alignments(engine: Engine, path: Path, prefixes: Mapping[str, str]) -> Mapping[str, tuple[Alignment, ...]]:
    """Collect how terms stand to other vocabularies, from the linksets and from the axioms that are not imported.

    Parameters
    ----------
    engine
        The dataset with its linksets.
    path
        ``ontology/alignments.ttl``.
    prefixes
        Namespaces by name.

    """
    rows = engine.select(f"SELECT DISTINCT ?g {{ GRAPH ?g {{}} FILTER(STRSTARTS(STR(?g), '{LINKSET}')) }}")
    linksets = " ".join(sorted(str(row["g"]) for row in rows))
    pairs = [
        (row["s"].value, row["p"].value, row["o"].value)  # type: ignore[union-attr]
        for row in engine.select(
            f"SELECT ?s ?p ?o {{ VALUES ?g {{ {linksets} }} GRAPH ?g {{ ?s ?p ?o }}"
            f" FILTER(STRSTARTS(STR(?s), '{ENT}') && isIRI(?o)) }}"
        )
    ]
    upward = (RDFS + "subClassOf", RDFS + "subPropertyOf")
    pairs += [
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for quad in (read_quads(path) if path.is_file() else ())
        if isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.NamedNode)
        and quad.predicate.value in upward
    ]
    found: dict[str, set[Alignment]] = defaultdict(set)
    for subject, relation, target in pairs:
        label = _short(ox.NamedNode(target), prefixes).strip("<>")
        found[local(subject)].add(Alignment(last_part(relation), Thing(target, label)))
    return {term: tuple(sorted(all_, key=lambda one: (one.relation, one.target.label))) for term, all_ in found.items()}
