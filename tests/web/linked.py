"""A dataset with one of everything that can be dereferenced, and with everything that a page must escape."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyoxigraph as ox

from entente.namespaces import (
    BASE,
    CLAIM,
    CORPUS,
    DCTERMS,
    DEFAULT,
    DOC,
    DOC_GRAPH,
    DOCUMENTS,
    ENT,
    ENTITIES,
    ID,
    INFERRED,
    ONTOLOGY,
    OWL,
    RDF,
    RDFS,
    SKOS,
    XSD,
)
from entente.store.snapshots import Snapshot, publish

SYNTAXES = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "nq": ("application/n-quads", ox.RdfFormat.N_QUADS),
    "trig": ("application/trig", ox.RdfFormat.TRIG),
}
"""Media types and parsers by suffix."""

TEXT = "The treaty of Årdal was signed. Its end is near, they fear; nobody denies it."
PASSAGE = (32, 59)
NASTY = '</script><script>alert("1")</script> & <b>bold</b>'
MANY = 620
SPAN = f"{DOC}letter#char={PASSAGE[0]},{PASSAGE[1]}"
AUTHORITY = (ENTITIES, CORPUS, DEFAULT)
DESCRIBED = (DOCUMENTS, CORPUS, DEFAULT)
PLAIN = {
    "attitude": "Says",
    "polarity": "Affirmed",
    "modality": "Factual",
    "endorsement": "Endorsed",
    "voice": "AuthorVoice",
}


class _Writer:
    """Collects N-Quads."""

    def __init__(self) -> None:
        self.lines: set[str] = set()

    def say(self, subject: str, predicate: str, value: str, *graphs: str) -> None:
        self.lines.update(f"<{subject}> <{predicate}> {value} <{graph}> ." for graph in graphs)

    def tell(self, subject: str, told: dict[str, str], *graphs: str) -> None:
        for predicate, value in told.items():
            self.say(subject, predicate, value, *graphs)

    def thing(self, name: str, class_: str, label: str) -> str:
        self.tell(ID + name, {RDF + "type": f"<{ENT}{class_}>", RDFS + "label": text(label)}, *AUTHORITY)
        return ID + name

    def claim(self, number: int, label: str, says: str, *things: str, **codes: str) -> None:
        iri = f"{CLAIM}letter/{number:03}"
        chosen = {**PLAIN, **codes}
        told = {
            RDF + "type": f"<{ENT}Claim>",
            RDFS + "label": text(label),
            ENT + "inDocument": f"<{DOC}letter>",
            ENT + "claimant": f"<{ID}person/author>",
            ENT + "evidence": f"<{SPAN}>",
            **{ENT + name: f"<{ENT}{code}>" for name, code in chosen.items()},
        }
        self.tell(iri, told, *DESCRIBED)
        graphs = (iri, DOC_GRAPH + "letter", CORPUS, DEFAULT) if chosen == PLAIN else (iri,)
        self.lines.update(f"{says} <{graph}> ." for graph in graphs)
        for each in things:
            self.say(iri, ENT + "about", f"<{each}>", INFERRED + "about", DEFAULT)

    def document(self) -> None:
        start, end = PASSAGE
        record = {
            RDF + "type": f"<{ENT}SourceDocument>",
            RDFS + "label": text("Letter 1999"),
            DCTERMS + "title": text("A letter on the treaty"),
            ENT + "author": f"<{ID}person/author>",
            ENT + "sha256": f'"{_digest(TEXT)}"',
            ENT + "charLength": f'"{len(TEXT)}"^^<{XSD}integer>',
        }
        span = {
            RDF + "type": f"<{ENT}TextSpan>",
            ENT + "spanOf": f"<{DOC}letter>",
            ENT + "charStart": f'"{start}"^^<{XSD}integer>',
            ENT + "charEnd": f'"{end}"^^<{XSD}integer>',
            ENT + "sha256": f'"{_digest(TEXT[start:end])}"',
        }
        self.tell(DOC + "letter", record, *DESCRIBED)
        self.tell(SPAN, span, *DESCRIBED)


def write_linked(path: Path) -> Path:
    """Write N-Quads."""
    writer = _Writer()
    north, south = writer.thing("state/north", "State", "North"), writer.thing("state/south", "State", "South")
    writer.thing("person/author", "Person", "A. Author")
    treaty = writer.thing("agreement/ardal", "Agreement", "treaty of Årdal")
    nasty = writer.thing("event/nasty", "Event", NASTY)
    writer.tell(
        nasty, {SKOS + "exactMatch": "<javascript:alert(1)>", ENT + "partOf": f"<{ID}event/a'b(c)>"}, *AUTHORITY
    )
    writer.thing("event/a'b(c)", "Event", "odd name")
    writer.say(north, SKOS + "altLabel", text("Kingdom of the North"), *AUTHORITY)
    writer.say(north, SKOS + "exactMatch", "<http://www.wikidata.org/entity/Q1>", *AUTHORITY)
    for name in ("old", "lost"):
        writer.say(
            writer.thing(f"state/{name}", "State", name), OWL + "deprecated", f'"true"^^<{XSD}boolean>', *AUTHORITY
        )
    writer.say(ID + "state/old", DCTERMS + "isReplacedBy", f"<{north}>", *AUTHORITY)
    writer.document()
    writer.claim(1, "North is a party", f"<{treaty}> <{ENT}party> <{north}>", treaty, north)
    writer.claim(2, "South is no party", f"<{treaty}> <{ENT}party> <{south}>", treaty, south, polarity="Denied")
    ends = f"<{treaty}> <{ENT}dependsOn> <{south}>"
    writer.claim(3, "The end may be near", ends, treaty, south, modality="Predicted")
    writer.say(north, ENT + "partyTo", f"<{treaty}>", INFERRED + "owl-inverse", DEFAULT)
    writer.say(north, ENT + "opposes", f"<{south}>", INFERRED + "opposes", DEFAULT)
    for number in range(MANY):
        event = writer.thing(f"event/e{number:03}", "Event", f"event {number}")
        writer.say(event, ENT + "concerns", f"<{south}>", *AUTHORITY)
    for term, label in (("party", "party"), ("partyTo", "party to"), ("concerns", "concerns"), ("State", "state")):
        told = {RDFS + "label": text(label), RDFS + "isDefinedBy": f"<{BASE}ontology/actors>"}
        writer.tell(ENT + term, told, ONTOLOGY, CORPUS, DEFAULT)
    writer.say(ENT + "partyTo", OWL + "inverseOf", f"<{ENT}party>", ONTOLOGY, CORPUS, DEFAULT)
    path.write_text("\n".join(sorted(writer.lines)) + "\n", "utf-8")
    return path


def text(value: str) -> str:
    """Write an English literal."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"@en'


def _digest(passage: str) -> str:
    return hashlib.sha256(passage.encode()).hexdigest()


def publish_linked(folder: Path) -> Snapshot:
    """Publish it into `folder`/build, with its text in `folder`/texts."""
    texts = folder / "texts"
    texts.mkdir()
    (texts / "letter.txt").write_text(TEXT, "utf-8")
    return publish(write_linked(folder / "linked.nq"), folder / "build", title="Linked", licence=BASE + "licence")
