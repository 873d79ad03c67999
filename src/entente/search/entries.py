"""What can be found: every labelled thing of the dataset with its names, types and dates, read from an engine."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from entente.namespaces import DCTERMS, ENT, ENTITIES, ID, RDF, RDFS, SKOS
from entente.search.folding import fold
from entente.search.sounding import LINKING
from entente.store.engine import Engine

Values = Mapping[str, list[str]]

_ACRONYM = re.compile(r"^(.{3,}?) \(([A-Z][A-Z0-9+-]{1,11})\)$")
WIKIDATA = "http://www.wikidata.org/entity/"
TERM = "term"
"""The kind of what the ontology defines."""


class Sort(IntEnum):
    """What kind of name a name is; the lower, the better it names its thing."""

    LABEL = 0
    ALIAS = 1
    TITLE = 2
    TURNED = 3
    CODE = 4
    DEFINITION = 5


class Order(IntEnum):
    """Which things come first among those that a search finds alike."""

    ENTITY = 0
    MATTER = 1
    CLAIM = 2
    TERM = 3
    FINDING = 4


@dataclass(frozen=True)
class Name:
    """A name of a thing.

    Attributes
    ----------
    text
        As the dataset has it.
    sort
        What kind of name it is.

    """

    text: str
    sort: Sort


@dataclass(frozen=True)
class Entry:
    """A thing that can be found.

    Attributes
    ----------
    iri, label
        Which thing it is.
    names
        All its names, the label first.
    kind
        The kind in its IRI (``state``, ``claim``), or ``term`` for what the ontology defines.
    order
        Where it stands among others that are found alike.
    types
        Its classes by name, superclasses included.
    chief
        Those of them that have no subclass among them.
    description
        A few words that tell it from its namesakes.
    uses
        How many claims are about it.
    begin, end
        The first and the last day between which it lies, as its own date bounds it; empty where it has none.
    dates
        That date in EDTF.
    alike
        IRIs of the same matter elsewhere.
    lineage
        For a polity, the IRI of the line of polities in which it stands.
    successor_of
        For a polity, those that it succeeds.

    """

    iri: str
    label: str
    names: tuple[Name, ...]
    kind: str
    order: Order
    types: tuple[str, ...]
    chief: tuple[str, ...]
    description: str
    uses: int
    begin: str
    end: str
    dates: str
    alike: tuple[str, ...]
    lineage: str
    successor_of: tuple[str, ...]


def read_entries(engine: Engine) -> list[Entry]:
    """Read every labelled thing, in order of IRI.

    Parameters
    ----------
    engine
        The dataset.

    """
    facts = _Facts(engine)
    return [_make_entry(iri, facts) for iri in sorted(facts.labels) if iri.startswith((ID, ENT))]


class _Facts:
    """All that entries are made of, by a few queries over the whole dataset."""

    def __init__(self, engine: Engine) -> None:
        self.labels = _read(engine, RDFS + "label")
        self.aliases = {
            Sort.ALIAS: [_read(engine, SKOS + name) for name in ("altLabel", "prefLabel")],
            Sort.TITLE: [_read(engine, DCTERMS + "title")],
            Sort.CODE: [_read(engine, SKOS + "notation")],
            Sort.DEFINITION: [_read(engine, SKOS + "definition")],
        }
        self.codes = _read_codes(engine)
        self.types = _read(engine, RDF + "type")
        self.said_types = _read_everywhere(engine, RDF + "type")
        self.broader = _read(engine, RDFS + "subClassOf")
        self.edtf, self.begin, self.end = (_read(engine, ENT + name) for name in ("edtf", "notBefore", "notAfter"))
        self.lineage, self.succeeds = (_read(engine, ENT + name) for name in ("inLineage", "succeeds"))
        self.document, self.polarity, self.modality = (
            _read(engine, ENT + name) for name in ("inDocument", "polarity", "modality")
        )
        self.alike = _read_everywhere(engine, SKOS + "exactMatch")  # linksets are graphs of their own
        self.authority = {_text(row["s"]) for row in engine.select("SELECT DISTINCT ?s { ?s ?p ?o }", ENTITIES)}
        self.uses = {
            _text(row["thing"]): int(_text(row["n"]))
            for row in engine.select(f"SELECT ?thing (COUNT(?c) AS ?n) {{ ?c <{ENT}about> ?thing }} GROUP BY ?thing")
        }

    def name(self, iri: str) -> str:
        """Give the label of a thing, or the last part of its IRI."""
        return next(iter(self.labels.get(iri, ())), re.split("[/#]", iri)[-1])


def _make_entry(iri: str, facts: _Facts) -> Entry:
    label = facts.labels[iri][0]
    types, chief = _find_types(iri, facts)
    kind = iri.removeprefix(ID).partition("/")[0] if iri.startswith(ID) else TERM
    alike = facts.alike.get(iri, [])
    names = _gather_names(iri, facts, types, alike)
    begin, end = min(facts.begin.get(iri, [""])), max(facts.end.get(iri, [""]))
    dates = ", ".join(facts.edtf.get(iri, ()))
    return Entry(
        iri=iri,
        label=label,
        names=tuple(names),
        kind=kind,
        order=_rank(iri, kind, facts),
        types=tuple(sorted(_last(found) for found in types)),
        chief=tuple(_last(found) for found in chief),
        description=_describe(iri, kind, chief, dates, facts),
        uses=facts.uses.get(iri, 0),
        begin=begin,
        end=end,
        dates=dates,
        alike=tuple(alike),
        lineage=next(iter(facts.lineage.get(iri, ())), ""),
        successor_of=tuple(facts.succeeds.get(iri, ())),
    )


def _gather_names(iri: str, facts: _Facts, types: list[str], alike: Iterable[str]) -> list[Name]:
    names = [Name(text, Sort.LABEL) for text in facts.labels[iri][:1]]
    names += [Name(text, Sort.ALIAS) for text in facts.labels[iri][1:]]
    for sort, sources in facts.aliases.items():
        names += [Name(text, sort) for source in sources for text in source.get(iri, ())]
    # "Full Name (FN)" is known by either part alone.
    for found in [_ACRONYM.match(name.text) for name in names if name.sort <= Sort.ALIAS]:
        names += [Name(part, Sort.ALIAS) for part in (found.groups() if found else ())]
    if ENT + "Person" in types:
        names += [turned for name in names if name.sort <= Sort.ALIAS for turned in _turn(name.text)]
    names += [Name(code, Sort.CODE) for code in facts.codes.get(iri, ())]
    names += [Name(other.removeprefix(WIKIDATA), Sort.CODE) for other in alike if other.startswith(WIKIDATA)]
    best: dict[str, Name] = {}
    for name in names:
        best.setdefault(name.text, name)
    return list(best.values())


def _turn(text: str) -> Iterable[Name]:
    """Turn a person's name as lists do: *Putin, Vladimir*; what describes someone unnamed is no such name."""
    *given, family = text.split()
    if given and not LINKING & set(fold(text).split()):
        yield Name(f"{family}, {' '.join(given)}", Sort.TURNED)


def _rank(iri: str, kind: str, facts: _Facts) -> Order:
    if kind == TERM:
        return Order.TERM
    if kind == "claim":
        return Order.CLAIM
    if kind in ("finding", "phase", "link", "citation", "code"):
        return Order.FINDING
    return Order.ENTITY if iri in facts.authority or kind == "doc" else Order.MATTER


def _describe(iri: str, kind: str, chief: list[str], dates: str, facts: _Facts) -> str:
    if kind == TERM:
        definitions = facts.aliases[Sort.DEFINITION][0]
        return next(iter(definitions.get(iri, ())), "")
    parts = [", ".join(facts.name(found) for found in chief)]
    if kind == "claim":
        parts += [facts.name(found) for found in facts.document.get(iri, ())]
        parts += [facts.name(found) for values in (facts.polarity, facts.modality) for found in values.get(iri, ())]
    parts += facts.aliases[Sort.TITLE][0].get(iri, [])
    parts.append(dates)
    return " · ".join(part for part in parts if part)


def _find_types(iri: str, facts: _Facts) -> tuple[list[str], list[str]]:
    """Find the classes of a thing with all that are broader, and those that no other of them is narrower than.

    What no document asserts flatly has the classes that claims give it. A term of the ontology is known by what kind of
    term it is: ``Class``, ``ObjectProperty``.
    """
    known = facts.types.get(iri, [])
    types = [found for found in known if found.startswith(ENT)]
    types = types or [found for found in facts.said_types.get(iri, ()) if found.startswith(ENT)] or known
    above: set[str] = set()
    waiting = [parent for found in types for parent in facts.broader.get(found, ())]
    while waiting:
        parent = waiting.pop()
        if parent not in above and parent.startswith(ENT):
            above.add(parent)
            waiting += facts.broader.get(parent, ())
    return sorted({*types, *above}), [found for found in types if found not in above] or types


def _read(engine: Engine, predicate: str) -> Values:
    values: dict[str, set[str]] = defaultdict(set)
    for row in engine.select(f"SELECT ?s ?o {{ ?s <{predicate}> ?o FILTER(!ISBLANK(?s) && !ISBLANK(?o)) }}"):
        values[_text(row["s"])].add(_text(row["o"]))
    return {iri: sorted(found) for iri, found in values.items()}


def _read_codes(engine: Engine) -> Values:
    """Read the codes of states, which are things of their own with periods."""
    states, notations = _read(engine, ENT + "codeOf"), _read(engine, SKOS + "notation")
    codes: dict[str, set[str]] = defaultdict(set)
    for code, bearers in states.items():
        for state in bearers:
            codes[state].update(notations.get(code, ()))
    return {state: sorted(found) for state, found in codes.items()}


def _read_everywhere(engine: Engine, predicate: str) -> Values:
    values: dict[str, set[str]] = defaultdict(set)
    for row in engine.select(f"SELECT DISTINCT ?s ?o {{ GRAPH ?g {{ ?s <{predicate}> ?o FILTER(ISIRI(?o)) }} }}"):
        values[_text(row["s"])].add(_text(row["o"]))
    return {iri: sorted(found) for iri, found in values.items()}


def _last(iri: str) -> str:
    return re.split("[/#]", iri)[-1]


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
