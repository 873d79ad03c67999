"""Claims as Web Annotations: each says in our words what stands at which positions of which document.

A target is selected by position alone, never by a quotation, so that no text of a document is republished. Positions
are Unicode code points of the decoded text, start inclusive, end exclusive; the digest is of exactly that slice.
See https://www.w3.org/TR/annotation-model/.
"""

from __future__ import annotations

import json
from typing import Any

from entente.export.files import Content
from entente.export.things import Things
from entente.namespaces import BASE, ENT

COLLECTION = BASE + "exports/annotations"
_CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"ent": ENT, "sha256": "ent:sha256"}]


def make_annotations(things: Things, licence: str) -> Content:
    """Make the collection of all annotations.

    Parameters
    ----------
    things
        The default graph.
    licence
        The IRI of the licence.

    """
    claims = [iri for iri in things.of_class("Claim") if things.texts(iri, "evidence")]
    first = COLLECTION + "?page=1"
    collection = {
        "@context": _CONTEXT,
        "id": COLLECTION,
        "type": "AnnotationCollection",
        "label": "Claims and the passages where they stand",
        "rights": licence,
        "total": len(claims),
        "first": {
            "id": first,
            "type": "AnnotationPage",
            "partOf": COLLECTION,
            "startIndex": 0,
            "items": [annotate(things, iri, licence) for iri in claims],
        },
    }
    return Content(
        "exports/annotations.jsonld",
        "annotations",
        "Claims as Web Annotations of the documents, by position",
        "application/ld+json",
        "https://www.w3.org/TR/annotation-model/",
        (json.dumps(collection, ensure_ascii=False, indent=0) + "\n").encode(),
    )


def annotate(things: Things, claim: str, licence: str) -> dict[str, Any]:
    """Write one claim as an annotation."""
    return {
        "id": claim + "#annotation",
        "type": "Annotation",
        "motivation": "identifying",
        "rights": licence,
        "body": [
            {"type": "SpecificResource", "source": claim, "purpose": "identifying"},
            {
                "type": "TextualBody",
                "purpose": "describing",
                "value": things.label(claim),
                "format": "text/plain",
                "language": "en",
            },
        ],
        "target": [_select(things, span) for span in sorted(things.texts(claim, "evidence"))],
    }


def _select(things: Things, span: str) -> dict[str, Any]:
    selector = {
        "type": "TextPositionSelector",
        "start": int(things.texts(span, "charStart")[0]),
        "end": int(things.texts(span, "charEnd")[0]),
    }
    target: dict[str, Any] = {"id": span, "type": "SpecificResource"}
    target["source"] = things.texts(span, "spanOf")[0]
    target["selector"] = selector
    digests = things.texts(span, "sha256")
    return {**target, "sha256": digests[0]} if digests else target
