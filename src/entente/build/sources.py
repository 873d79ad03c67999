"""All that the curator wrote, read once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import pyoxigraph as ox

from entente.build.nquads import name_blank_nodes
from entente.corpus.canonical import read_prefixes
from entente.corpus.claims import ClaimsFile, read_claims
from entente.corpus.documents import Document, read_manifest
from entente.corpus.places import Source, read_source
from entente.corpus.project import Project
from entente.corpus.sentences import Sentence, read_sentences
from entente.corpus.turtle import parse_source
from entente.errors import EntenteError, Faults, InvalidInput, MissingInput, Place
from entente.mappings.judging import judge_mappings
from entente.mappings.naming import name_things
from entente.mappings.records import MappingSet
from entente.mappings.sssom import read_mappings
from entente.namespaces import DOC, ENT, ID


@dataclass(frozen=True)
class Sources:
    """What the curator wrote, as records and triples.

    Attributes
    ----------
    documents
        The manifest, by slug.
    claims
        Claims files, by slug; one for every document.
    sentences
        Where each document's sentences stand, by slug.
    manifest, entities, citations, ontology
        Triples of the manifest, the authority file, the citations and the ontology.
    files
        The Turtle and TriG files among them, for places.
    mappings
        What our terms and things are called elsewhere.

    """

    documents: dict[str, Document]
    claims: dict[str, ClaimsFile]
    sentences: dict[str, list[Sentence]]
    manifest: list[ox.Triple]
    entities: list[ox.Triple]
    citations: list[ox.Triple]
    ontology: list[ox.Triple]
    files: list[Source]
    mappings: MappingSet = field(default_factory=MappingSet)

    def locate(self, iri: str, slug: str | None = None) -> Place:
        """Find where an IRI is spoken of: in the document's own claims first, then wherever it is described."""
        own = [self.claims[slug].source] if slug in self.claims else []
        describing = [file for file in self.files if file.states(iri)]
        for file in (*own, *describing, *self.files):
            if file.line(iri):
                return file.place(iri)
        return self.mappings.find(iri) or Place(iri=iri)


def read_sources(project: Project) -> Sources:
    """Read a project.

    Raises
    ------
    MissingInput, InvalidInput
        A file is not there or cannot be read.
    Faults
        All files together: what does not parse, terms that the ontology does not have, documents without claims.

    """
    documents = read_manifest(project.manifest)
    faults: list[EntenteError] = []
    files: list[Source] = []

    def read(path: Path) -> list[ox.Triple]:
        source = read_source(path)
        files.append(source)
        try:
            return [quad.triple for quad in parse_source(source)]
        except InvalidInput as fault:
            faults.append(fault)
            return []

    def read_folder(folder: Path) -> list[ox.Triple]:
        return [triple for path in sorted(folder.glob("*.ttl")) for triple in read(path)]

    ontology = name_blank_nodes(read_folder(project.ontology))
    ontology_files, files = files, []
    manifest = read(project.manifest)
    entities = read_folder(project.entities)
    citations = read_folder(project.citations)
    claims, sentences = {}, {}
    for slug in documents:
        path = project.claims / f"{slug}.trig"
        if not path.is_file():
            faults.append(
                MissingInput(
                    f"the document {slug} has no claims file: there is no such file",
                    place=Place(str(path)),
                    remedy="restore it, or make one that holds but the line: @base <" + DOC + slug + "> .",
                )
            )
            continue
        try:
            claims[slug] = read_claims(path)
            sentences[slug] = read_sentences(project.sentences / f"{slug}.csv")
        except Faults as several:
            faults += several.faults
        except (InvalidInput, MissingInput) as fault:
            faults.append(fault)
    faults += [
        InvalidInput(
            f"these claims belong to no document of the manifest: {path.stem}",
            place=Place(str(path)),
            remedy="describe the document in data/documents.ttl; `entente add FILE` writes the entry",
        )
        for path in sorted(project.claims.glob("*.trig"))
        if path.stem not in documents
    ]
    claim_files = [file.source for file in claims.values()]
    known = {triple.subject.value for triple in ontology if isinstance(triple.subject, ox.NamedNode)}
    for file in (*files, *claim_files):
        faults += _find_unknown_terms(file, known)
    mappings, wrong = _read_mappings(project, [*ontology, *entities])
    faults += wrong
    if faults:
        raise Faults(faults)
    return Sources(
        documents,
        claims,
        sentences,
        manifest,
        entities,
        citations,
        ontology,
        [*claim_files, *files, *ontology_files],
        mappings,
    )


def _read_mappings(project: Project, described: list[ox.Triple]) -> tuple[MappingSet, list[EntenteError]]:
    try:
        mappings = read_mappings(project.mappings)
    except Faults as several:
        return MappingSet(), list(several.faults)
    except InvalidInput as fault:
        return MappingSet(), [fault]
    return mappings, judge_mappings(mappings, name_things(described), read_prefixes(project.prefixes))


_TERM = re.compile(r"(?<![\w:<-])ent:([A-Za-z][\w-]*)")


def _find_unknown_terms(file: Source, known: set[str]) -> list[EntenteError]:
    """Find ``ent:`` terms that the ontology does not declare, each with the line where it is first used."""
    faults: list[EntenteError] = []
    seen: set[str] = set()
    for found in _TERM.finditer(file.code):
        name = found[1]
        if ENT + name in known or name in seen:
            continue
        seen.add(name)
        line = file.code.count("\n", 0, found.start()) + 1
        near = _nearest(name, known)
        faults.append(
            InvalidInput(
                f"the ontology has no term ent:{name}",
                place=Place(file.name, line),
                remedy=(f"did you mean ent:{near}? " if near else "") + "Otherwise declare the term in ontology/.",
            )
        )
    return faults


def _nearest(name: str, known: set[str]) -> str | None:
    near = get_close_matches(name, [term.removeprefix(ENT) for term in known], n=1)
    return near[0] if near else None


def slug_of(iri: str) -> str | None:
    """Tell the document that a claim, span or document belongs to.

    >>> slug_of("https://w3id.org/entente/id/claim/letter/004"), slug_of("https://w3id.org/entente/id/state/iran")
    ('letter', None)
    """
    found = re.match(re.escape(ID) + r"(?:claim|doc)/([a-z0-9-]+)", iri)
    return found[1] if found else None
