"""What search engines read of a page: schema.org as JSON-LD. Only flat statements; a rumour is no fact there either."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from entente.kb.claims import Claim
from entente.kb.describe import Description
from entente.kb.mentions import Mention
from entente.kb.terms import Thing, Value
from entente.namespaces import ENT

_TYPES = {
    "State": "Country",
    "SubstatePolity": "AdministrativeArea",
    "Person": "Person",
    "Organization": "Organization",
    "InternationalOrganization": "Organization",
    "KnowledgeOrganization": "ResearchOrganization",
    "GovernmentBody": "GovernmentOrganization",
    "ArmedForce": "Organization",
    "NonStateArmedGroup": "Organization",
    "Event": "Event",
    "ConflictEvent": "Event",
    "War": "Event",
    "Meeting": "Event",
    "Visit": "Event",
    "Negotiation": "Event",
    "Region": "Place",
    "Settlement": "City",
    "Facility": "Place",
    "MilitaryBase": "Place",
    "Work": "CreativeWork",
}
_GENRES = {
    "ResearchArticle": "ScholarlyArticle",
    "OpEd": "OpinionNewsArticle",
    "BlogPost": "BlogPosting",
    "NewsReport": "NewsArticle",
    "PolicyReport": "Report",
}
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def write_thing(found: Description) -> str:
    """Write a thing for the ``script`` element of its page."""
    types = [_TYPES[each.name] for each in found.types if each.name in _TYPES and each.iri.startswith(ENT)]
    return _write(
        {
            "@type": types[0] if types else "Thing",
            "@id": found.thing.iri,
            "name": found.thing.label,
            "alternateName": sorted({name.text for name in found.names}),
            "sameAs": list(found.same),
            "url": found.thing.iri,
        }
    )


def write_claim(claim: Claim, mention: Mention) -> str:
    """Write a claim: what is claimed, by whom, where it appears."""
    hedges = ", ".join(mention.hedges)
    return _write(
        {
            "@type": "Claim",
            "@id": claim.iri,
            "name": claim.label,
            "description": f"{claim.label} ({hedges})" if hedges else claim.label,
            "author": [{"@type": "Thing", "@id": who.iri, "name": who.label} for who in claim.claimants],
            "appearance": {"@type": "CreativeWork", "@id": claim.document.iri, "name": claim.document.label},
            "citation": [{"@type": "CreativeWork", "@id": work.iri, "name": work.label} for work in claim.cites],
            "license": _LICENCE,
        }
    )


def write_document(found: Description, record: Mapping[str, Sequence[Thing | Value]]) -> str:
    """Write a document's bibliographic record."""
    genres = [
        _GENRES[genre.name] for genre in record.get("genre", ()) if isinstance(genre, Thing) and genre.name in _GENRES
    ]
    return _write(
        {
            "@type": genres[0] if genres else "CreativeWork",
            "@id": found.thing.iri,
            "name": str(next(iter(record.get("title", ())), found.thing.label)),
            "author": [
                {"@type": "Person", "@id": who.iri, "name": who.label}
                for who in record.get("author", ())
                if isinstance(who, Thing)
            ],
            "inLanguage": [str(each) for each in record.get("language", ())],
            "license": [getattr(each, "iri", str(each)) for each in record.get("license", ())],
            "sameAs": list(found.same),
        }
    )


def write_question(iri: str, title: str, question: str) -> str:
    """Write a query of the library."""
    return _write({"@type": "SoftwareSourceCode", "@id": iri, "name": title, "description": question,
                   "programmingLanguage": "SPARQL"})  # fmt: skip


def _write(described: dict[str, Any]) -> str:
    told = {key: value for key, value in described.items() if value not in ("", [], None)}
    text = json.dumps({"@context": "https://schema.org/", **told}, ensure_ascii=False, sort_keys=False)
    # Nothing in a text may end the script element or open a comment in it.
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
