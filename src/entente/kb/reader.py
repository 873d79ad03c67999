"""Reads claims and their evidence from an engine: by IRI, about a thing, of a document, by hedge, by what they say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import pyoxigraph as ox

from entente.errors import InvalidInput, MissingInput, Place
from entente.kb.claims import Claim, ClaimPage, Evidence, Statement
from entente.kb.terms import Term, Thing, Value, last_part, read_labels
from entente.namespaces import DOCUMENTS, ENT, RDFS
from entente.store.engine import Engine, Row

FILTERS = {
    "about": "about",
    "document": "inDocument",
    "claimant": "claimant",
    "attitude": "attitude",
    "polarity": "polarity",
    "modality": "modality",
    "generality": "generality",
    "endorsement": "endorsement",
    "voice": "voice",
    "via": "via",
    "cites": "claimCites",
    "evidence": "evidence",
}
"""By what claims can be chosen, and the property of a claim that it stands for."""

CODES = ("attitude", "polarity", "modality", "generality", "endorsement", "voice")
"""The filters whose values are codes of the ontology: ``Predicted``, ``Denied``."""


class ClaimReader:
    """Reads claims from one version of the dataset.

    Parameters
    ----------
    engine
        The dataset; the reader keeps the order of the claims, so it must not change.

    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @cached_property
    def _order(self) -> Mapping[str, tuple[str, int, str]]:
        """Where each claim stands: document, first position, IRI."""
        rows = self._engine.select(
            f"SELECT ?claim ?document ?start {{ ?claim <{ENT}inDocument> ?document ; <{ENT}evidence> ?span ."
            f" ?span <{ENT}charStart> ?start }}",
            DOCUMENTS,
        )
        order: dict[str, tuple[str, int, str]] = {}
        for row in rows:
            iri = _text(row["claim"])
            place = (_text(row["document"]), int(_text(row["start"])), iri)
            order[iri] = min(order.get(iri, place), place)
        return order

    def read(self, iri: str) -> Claim:
        """Read one claim.

        Raises
        ------
        MissingInput
            The dataset has no such claim.

        """
        if iri not in self._order:
            raise MissingInput("the dataset has no such claim", place=Place(iri=iri), remedy="look it up with claims()")
        return self.read_all([iri])[0]

    def find(
        self,
        says: tuple[Term | None, Term | None, Term | None] | None = None,
        limit: int | None = None,
        offset: int = 0,
        **values: str | Sequence[str] | None,
    ) -> ClaimPage:
        """Find claims that have all that is asked for, and read some of them.

        Parameters
        ----------
        limit, offset
            Which of them to read, in text order.
        says, values
            As `choose`.

        Raises
        ------
        InvalidInput
            There is no such filter, or a value is no IRI.

        """
        chosen = self.choose(says, **values)
        some = chosen[offset : None if limit is None else offset + limit]
        return ClaimPage(tuple(self.read_all(some)), len(chosen), offset)

    def choose(
        self,
        says: tuple[Term | None, Term | None, Term | None] | None = None,
        **values: str | Sequence[str] | None,
    ) -> list[str]:
        """List the IRIs of the claims that have all that is asked for, in text order.

        Parameters
        ----------
        says
            Subject, property and object of a triple that they say; None stands for any.
        values
            IRIs by the names of `FILTERS`; several are alternatives, None asks for nothing.

        Raises
        ------
        InvalidInput
            There is no such filter, or a value is no IRI.

        """
        unknown = sorted(set(values) - set(FILTERS))
        if unknown:
            raise InvalidInput(f"claims have no {unknown[0]!r}", remedy=f"choose by says or {', '.join(FILTERS)}")
        patterns = []
        for number, (name, value) in enumerate(sorted(values.items())):
            if value is not None:
                listed = " ".join(map(_quote, [value] if isinstance(value, str) else value))
                patterns.append(f"VALUES ?v{number} {{ {listed} }} ?claim <{ENT}{FILTERS[name]}> ?v{number} .")
        if says is not None:
            triple = " ".join(f"?s{place}" if part is None else str(part) for place, part in enumerate(says))
            patterns.append(f"GRAPH ?claim {{ {triple} }}")
        chosen = set(self._order)
        if patterns:
            rows = self._engine.select(f"SELECT DISTINCT ?claim {{ {' '.join(patterns)} }}")
            chosen &= {_text(row["claim"]) for row in rows}
        return sorted(chosen, key=self._order.__getitem__)

    def read_all(self, iris: Sequence[str]) -> list[Claim]:
        """Read claims that the dataset has, in the order given."""
        if not iris:
            return []
        listed = " ".join(map(_quote, iris))
        described = self._engine.select(
            f"SELECT ?s ?p ?o {{ VALUES ?s {{ {listed} }} ?s ?p ?o }}",
            DOCUMENTS,
        )
        said = self._engine.select(
            f"SELECT ?claim ?s ?p ?o {{ VALUES ?claim {{ {listed} }} GRAPH ?claim {{ ?s ?p ?o }} }}"
        )
        values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in described:
            values[_text(row["s"])][_text(row["p"])].append(_text(row["o"]))
        says: dict[str, list[Row]] = defaultdict(list)
        for row in said:
            says[_text(row["claim"])].append(row)
        spans = self._read_spans({span for claim in values.values() for span in claim[ENT + "evidence"]})
        labels = read_labels(self._engine, _mentioned(values.values(), said))
        return [_make_claim(iri, values[iri], says[iri], spans, labels) for iri in iris]

    def _read_spans(self, iris: Iterable[str]) -> dict[str, tuple[int, int, str]]:
        listed = " ".join(map(_quote, sorted(iris)))
        rows = self._engine.select(
            f"SELECT ?span ?start ?end ?digest {{ VALUES ?span {{ {listed} }} ?span <{ENT}charStart> ?start ;"
            f" <{ENT}charEnd> ?end ; <{ENT}sha256> ?digest }}",
            DOCUMENTS,
        )
        return {_text(r["span"]): (int(_text(r["start"])), int(_text(r["end"])), _text(r["digest"])) for r in rows}


def _mentioned(described: Iterable[Mapping[str, list[str]]], said: Iterable[Row]) -> set[str]:
    iris = {value for claim in described for values in claim.values() for value in values if value.startswith("http")}
    for row in said:
        iris |= {term.value for name in "spo" if isinstance(term := row[name], ox.NamedNode)}
    return iris


def _make_claim(
    iri: str,
    values: Mapping[str, list[str]],
    says: Iterable[Row],
    spans: Mapping[str, tuple[int, int, str]],
    labels: Mapping[str, str],
) -> Claim:
    def things(name: str) -> tuple[Thing, ...]:
        return tuple(sorted((Thing(value, labels[value]) for value in values.get(ENT + name, ())), key=_by_label))

    def code(name: str) -> str:
        return next((last_part(value) for value in values.get(ENT + name, ())), "")

    def part(term: object) -> Thing | Value:
        if isinstance(term, ox.Literal):
            return Value(term.value, term.datatype.value, term.language or "")
        text = _text(term)
        return Thing(text, labels.get(text, text))

    (document,) = things("inDocument")
    evidence = (Evidence(span, document, *spans[span]) for span in values[ENT + "evidence"])
    statements = []
    for row in says:
        subject, property_ = part(row["s"]), part(row["p"])
        if isinstance(subject, Thing) and isinstance(property_, Thing):
            statements.append(Statement(subject, property_, part(row["o"])))
    return Claim(
        iri=iri,
        label=values[RDFS + "label"][0],
        document=document,
        claimants=things("claimant"),
        attitude=code("attitude"),
        polarity=code("polarity"),
        modality=code("modality"),
        generality=code("generality"),
        endorsement=code("endorsement"),
        voice=code("voice"),
        conditions=things("condition"),
        as_of=next(iter(values.get(ENT + "asOf", ())), ""),
        via=things("via"),
        stated_in=things("statedIn"),
        cites=things("claimCites"),
        evidence=tuple(sorted(evidence, key=lambda found: (found.start, found.end))),
        says=tuple(sorted(statements, key=lambda found: (str(found.subject), str(found.property), str(found.value)))),
    )


def _by_label(thing: Thing) -> tuple[str, str]:
    return thing.label, thing.iri


def _quote(iri: str) -> str:
    """Write an IRI for SPARQL; refuse what would end it early."""
    try:
        return str(ox.NamedNode(iri))
    except ValueError as error:
        raise InvalidInput(f"{iri!r} is no IRI", remedy="write it whole: https://w3id.org/entente/id/…") from error


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
