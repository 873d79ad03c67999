"""Claims files: one TriG file per document, in which each claim is a named graph that its own IRI describes.

What is read here is structure: which claims, spans and digests a file holds. Whether they are well formed is for the
shapes and checks; what would make the file ambiguous (two claims with one number, a graph that nothing describes) is
refused here, with its line.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from entente.corpus.places import Source, read_source
from entente.corpus.spans import is_span
from entente.corpus.turtle import parse_source
from entente.errors import EntenteError, Faults, InvalidInput, Place
from entente.namespaces import CLAIM, DOC, ENT, RDF

TYPE = ox.NamedNode(RDF + "type")
EVIDENCE = ox.NamedNode(ENT + "evidence")
SHA256 = ox.NamedNode(ENT + "sha256")
A_CLAIM = ox.NamedNode(ENT + "Claim")
A_BARE_SPAN = ox.NamedNode(ENT + "BareSpan")


@dataclass(frozen=True)
class Claim:
    """What someone says in a document.

    Attributes
    ----------
    iri
        The claim, which also names the graph of what it says.
    description
        Triples about the claim, as curated: defaults are not written out.
    says
        Triples that the claim says.

    """

    iri: str
    description: tuple[ox.Triple, ...]
    says: tuple[ox.Triple, ...]

    def values(self, name: str) -> list[str]:
        """Values of one of the claim's own ``ent:`` properties: IRIs, or lexical forms."""
        predicate = ENT + name
        return [_text(t.object) for t in self.description if t.predicate.value == predicate]


@dataclass(frozen=True)
class ClaimsFile:
    """A document's claims as its curator wrote them.

    Attributes
    ----------
    slug
        The document.
    source
        The file, for places.
    claims
        In order of IRI.
    span_triples
        Triples that describe spans: digests, and why a bare span carries nothing.

    """

    slug: str
    source: Source
    claims: tuple[Claim, ...]
    span_triples: tuple[ox.Triple, ...]

    @property
    def evidence(self) -> dict[str, list[str]]:
        """Claims by the span that they stand on."""
        spans: dict[str, list[str]] = {}
        for claim in self.claims:
            for span in claim.values("evidence"):
                spans.setdefault(span, []).append(claim.iri)
        return spans

    @property
    def bare(self) -> list[str]:
        """Spans marked as carrying nothing of their own."""
        return sorted(_text(t.subject) for t in self.span_triples if t.predicate == TYPE and t.object == A_BARE_SPAN)

    @property
    def digests(self) -> dict[str, str]:
        """Digest by span."""
        return {_text(t.subject): _text(t.object) for t in self.span_triples if t.predicate == SHA256}


def read_claims(path: Path) -> ClaimsFile:
    """Read a claims file; its name is the document's slug.

    Raises
    ------
    MissingInput, InvalidInput
        There is no such file, or it does not parse.
    Faults
        All that makes the file ambiguous: a claim number used twice, a graph that no claim describes, a claim that
        says nothing, an IRI that is not of this document.

    """
    slug = path.stem
    source = read_source(path)
    described: dict[str, list[ox.Triple]] = {}
    said: dict[str, list[ox.Triple]] = {}
    faults: list[EntenteError] = _find_reused_numbers(source)
    for quad in parse_source(source, base=DOC + slug):
        if isinstance(quad.graph_name, ox.DefaultGraph):
            described.setdefault(_text(quad.subject), []).append(quad.triple)
        else:
            said.setdefault(_text(quad.graph_name), []).append(quad.triple)
    claims, span_triples = [], []
    for iri, triples in described.items():
        if is_span(iri):
            span_triples += triples
        elif iri.startswith(f"{CLAIM}{slug}/"):
            claims.append(Claim(iri, tuple(triples), tuple(said.pop(iri, ()))))
        else:
            faults.append(
                InvalidInput(
                    f"this is neither a claim nor a span of {slug}",
                    place=source.place(iri),
                    remedy=f"describe claims of {slug} and spans here, entities in data/entities/",
                )
            )
    faults += [
        InvalidInput(
            "the claim says nothing", place=source.place(claim.iri), remedy="give the claim its graph: claim:… { … }"
        )
        for claim in claims
        if not claim.says
    ]
    faults += [
        InvalidInput(
            "nothing describes this graph", place=source.place(iri), remedy="write `claim:… a ent:Claim ; …` before it"
        )
        for iri in said
    ]
    if faults:
        raise Faults(faults)
    return ClaimsFile(slug, source, tuple(sorted(claims, key=lambda c: c.iri)), tuple(span_triples))


_STATEMENT = re.compile(r"(?P<name>[\w-]*:[\w-]+|<[^>\s]*>)\s+(?P<kind>a\s+ent:Claim\b|\{)")


def _find_reused_numbers(source: Source) -> list[EntenteError]:
    """A claim described twice, or with two graphs, would silently become one claim when parsed."""
    seen = Counter()  # type: Counter[tuple[str, str]]
    faults: list[EntenteError] = []
    for found in _STATEMENT.finditer(source.code):
        key = (found["name"], "graph" if found["kind"] == "{" else "description")
        seen[key] += 1
        if seen[key] == 2:
            line = source.code.count("\n", 0, found.start()) + 1
            faults.append(
                InvalidInput(
                    f"two claims have the number {found['name']} (a second {key[1]} begins here)",
                    place=Place(source.name, line),
                    remedy="give the second the next free number; numbers are never reused",
                )
            )
    return faults


def _text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | ox.DefaultGraph) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
