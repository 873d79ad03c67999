"""The pages of things, claims, documents and graphs: what their templates are filled with."""

from __future__ import annotations

import pyoxigraph as ox
from flask import request

from entente.kb.describe import CLAIMS, LISTED, Describer, Description, Group, text_of
from entente.kb.facts import ABOUT, Standing, read_outgoing
from entente.kb.mentions import find_in_document, read_mentions
from entente.kb.passages import read_edition, read_passage
from entente.kb.reader import ClaimReader
from entente.kb.terms import Thing, Value, last_part, read_labels
from entente.namespaces import CLAIM, DCTERMS, DOC, ENT, GRAPH
from entente.sparql.problems import refuse
from entente.web import graph_pages, schema_org
from entente.web.iris import iri_of
from entente.web.rendering import count_pages, read_page_number, render
from entente.web.service import Generation, Service

IN_TEXT = 150
"""Claims that a page of a document lists."""

_TOLD_BY_CLAIM = frozenset(
    ENT + name
    for name in (
        *("claimant", "attitude", "via", "statedIn", "inDocument", "voice", "endorsement", "polarity", "modality"),
        *("generality", "condition", "asOf", "claimCites", "evidence", "about"),
    )
)
_TOLD_BY_DOCUMENT = frozenset(
    {
        *(ENT + name for name in ("author", "genre", "sha256", "charLength", "completeness", "publishedBy")),
        *(ENT + name for name in ("sentenceCount", "coveredSentenceCount", "bareSentenceCount")),
        *(ENT + name for name in ("uncoveredSentenceCount", "claimCount")),
        *(DCTERMS + name for name in ("title", "bibliographicCitation", "language", "license", "issued")),
    }
)


class Pages:
    """Writes pages of one service.

    Parameters
    ----------
    service
        Says whether passages may be quoted.

    """

    def __init__(self, service: Service) -> None:
        self._service = service

    def write(self, generation: Generation, name: str) -> bytes:
        """Write the page of what has a name, for the current request.

        Raises
        ------
        Refused
            It has no such page.

        """
        iri = iri_of(name)
        if iri.startswith(GRAPH):
            return graph_pages.write(generation, iri, read_page_number())
        if iri.startswith(CLAIM):
            return self._write_claim(generation, iri)
        wanted = request.args.get("property")
        if wanted is not None:
            return self._write_group(generation.describer, iri, wanted)
        if iri.startswith(DOC):
            return self._write_document(generation, iri)
        return self._write_thing(generation.describer, iri)

    def _write_thing(self, describer: Describer, iri: str) -> bytes:
        page = read_page_number()
        found = describer.describe(iri, page=page)
        pages = count_pages(found.total, CLAIMS, page)
        first = (page - 1) * CLAIMS + 1
        ld = schema_org.write_thing(found)
        return render("thing.html", iri, found=found, page=page, pages=pages, first=first, ld=ld)

    def _write_group(self, describer: Describer, iri: str, wanted: str) -> bytes:
        page = read_page_number()
        inward = request.args.get("inward") == "1"
        thing, group, hedges = describer.list_group(iri, wanted, inward=inward, page=page)
        if not group.total:
            raise refuse("not-found", "Nothing is said of it with that property.")
        pages = count_pages(group.total, LISTED, page)
        return render("group.html", iri, thing=thing, group=group, hedges=hedges, page=page, pages=pages)

    def _write_claim(self, generation: Generation, iri: str) -> bytes:
        claims = ClaimReader(generation.engine).read_all([iri])
        if not claims:
            raise refuse("not-found", "The dataset has no such claim.")
        (claim,) = claims
        found = generation.describer.describe(iri)
        edition = read_edition(generation.engine, claim.document.name)
        folder = self._service.settings.passages
        passages = {
            span.iri: read_passage(folder, edition, span.start, span.end, span.sha256) if edition else None
            for span in claim.evidence
        }
        (mention,) = read_mentions(generation.engine, [iri])
        return render(
            "claim.html",
            iri,
            claim=claim,
            mention=mention,
            passages=passages,
            quotes=bool(folder),
            groups=_leave_out(found, _TOLD_BY_CLAIM),
            about=_about(generation, iri),
            ld=schema_org.write_claim(claim, mention),
        )

    def _write_document(self, generation: Generation, iri: str) -> bytes:
        page = read_page_number()
        engine = generation.engine
        claims = find_in_document(engine, iri)
        pages = count_pages(len(claims), IN_TEXT, page)
        found = generation.describer.describe(iri, without=(ENT + "spanOf", ENT + "inDocument"))
        record = _read_record(generation, iri)
        mentions = read_mentions(engine, claims[(page - 1) * IN_TEXT : page * IN_TEXT])
        return render(
            "document.html",
            iri,
            found=found,
            record=record,
            groups=_leave_out(found, _TOLD_BY_DOCUMENT),
            mentions=mentions,
            total=len(claims),
            page=page,
            pages=pages,
            ld=schema_org.write_document(found, record),
        )


def _leave_out(found: Description, told: frozenset[str]) -> dict[Standing, tuple[Group, ...]]:
    return {
        standing: tuple(group for group in groups if group.inward or group.predicate.iri not in told)
        for standing, groups in found.groups.items()
    }


def _about(generation: Generation, claim: str) -> list[Thing]:
    things = [text_of(fact.value) for fact in read_outgoing(generation.engine, claim, only=(ABOUT,))]
    labels = read_labels(generation.engine, things)
    return sorted((Thing(iri, labels[iri]) for iri in things), key=lambda thing: thing.label.casefold())


def _read_record(generation: Generation, iri: str) -> dict[str, list[Thing | Value]]:
    """Read the bibliographic record and the counts of a document, by the last part of each property."""
    facts = read_outgoing(generation.engine, iri, only=sorted(_TOLD_BY_DOCUMENT))
    labels = read_labels(
        generation.engine, {fact.value.value for fact in facts if isinstance(fact.value, ox.NamedNode)}
    )
    record: dict[str, list[Thing | Value]] = {}
    for fact in facts:
        text = text_of(fact.value)
        shown = Thing(text, labels[text]) if isinstance(fact.value, ox.NamedNode) else Value(text)
        record.setdefault(last_part(fact.predicate), []).append(shown)
    return record
