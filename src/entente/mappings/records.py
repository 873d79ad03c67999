"""A mapping set as records, and the words of the standard that it is written in.

Standard: `SSSOM 1.1 <https://mapping-commons.github.io/sssom/spec/>`_.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from entente.errors import Place
from entente.mappings.header import Entry
from entente.namespaces import OWL, RDF, RDFS, SKOS, XSD

COLUMNS = (
    *("record_id", "subject_id", "subject_label", "subject_category", "predicate_id", "predicate_label"),
    *("predicate_modifier", "object_id", "object_label", "object_category", "mapping_justification"),
    *("author_id", "author_label", "reviewer_id", "reviewer_label", "creator_id", "creator_label", "license"),
    *("subject_type", "subject_source", "subject_source_version", "object_type", "object_source"),
    *("object_source_version", "mapping_provider", "mapping_source", "mapping_cardinality", "cardinality_scope"),
    *("mapping_tool", "mapping_tool_id", "mapping_tool_version", "mapping_date", "publication_date", "review_date"),
    *("confidence", "reviewer_agreement", "curation_rule", "curation_rule_text", "subject_match_field"),
    *("object_match_field", "match_string", "subject_preprocessing", "object_preprocessing", "similarity_score"),
    *("similarity_measure", "see_also", "issue_tracker_item", "other", "comment"),
)
"""Slots of a mapping, in the order that the standard gives them."""
NEEDED = ("subject_id", "predicate_id", "mapping_justification", "confidence")
PREDICATES = frozenset(
    SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
)
NOTATION = SKOS + "notation"
LITERAL = "rdfs literal"
BUILT_IN = {
    "linkml": "https://w3id.org/linkml/",
    "owl": OWL,
    "rdf": RDF,
    "rdfs": RDFS,
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": SKOS,
    "sssom": "https://w3id.org/sssom/",
    "xsd": XSD,
}
"""Prefixes that the standard binds, so that no head needs to."""


@dataclass(frozen=True)
class Mapping:
    """One row: this of ours corresponds to that of theirs.

    Attributes
    ----------
    line
        Where it stands.
    slots
        What it says, by column; empty cells are left out.
    subject, predicate
        IRIs.
    object
        IRI; None where the other side is a code without one, which ``object_label`` holds then.
    source
        IRI of the vocabulary or list that the other side is from, where the row names it.

    """

    line: int
    slots: dict[str, str]
    subject: str
    predicate: str
    object: str | None
    source: str | None

    @property
    def end(self) -> str:
        """The other side in one word: its IRI, or its list and code."""
        return self.object or f"{self.source} {self.say('object_label')}"

    def say(self, name: str) -> str:
        """What a column holds; nothing where it is empty."""
        return self.slots.get(name, "")

    @property
    def confidence(self) -> float:
        """How sure it is, from 0 to 1."""
        return float(self.slots["confidence"])


@dataclass(frozen=True)
class MappingSet:
    """A mapping set.

    Attributes
    ----------
    file
        The file's name, for messages.
    head
        What the head says.
    mappings
        The rows, in the order of the file.

    """

    file: str = ""
    head: dict[str, Entry] = field(default_factory=dict)
    mappings: tuple[Mapping, ...] = ()

    @property
    def prefixes(self) -> dict[str, str]:
        """Namespaces by prefix, those that the standard binds included."""
        declared = self.head.get("curie_map", {})
        return BUILT_IN | (declared if isinstance(declared, dict) else {})

    @property
    def extensions(self) -> list[str]:
        """Columns of our own that the head defines, in its order."""
        defined = self.head.get("extension_definitions", [])
        return [item["slot_name"] for item in defined if isinstance(item, dict)] if isinstance(defined, list) else []

    def place(self, mapping: Mapping) -> Place:
        """Where a mapping stands."""
        return Place(self.file, mapping.line)

    def find(self, iri: str) -> Place | None:
        """The first row that has an IRI at one of its ends."""
        for mapping in self.mappings:
            if iri in (mapping.object, mapping.subject):
                return Place(self.file, mapping.line, iri)
        return None
