"""What the service says of itself to OpenRefine and other clients: the service manifest of the API."""

from __future__ import annotations

from typing import Any

from entente.namespaces import ENT, ID

PREVIEW_WIDTH, PREVIEW_HEIGHT = 420, 260
"""Pixels that the preview of a thing needs."""

KINDS = ("entity", "type", "property")
"""What there are suggestions of."""

DEFAULT_TYPES = (
    ("State", "state"),
    ("Person", "person"),
    ("Organization", "organization"),
    ("Agreement", "agreement"),
    ("Event", "event"),
    ("Place", "place"),
    ("Actor", "actor"),
    ("Work", "work"),
)
"""The classes that a client offers when it has nothing better to guess from."""

FEATURES = (
    ("name", "How like the name is to one of the candidate's names, from 0 to 100."),
    ("name_exact", "Whether the names are the same but for case, accents and punctuation."),
    ("name_label", "Whether the name compared with is the label; otherwise it is an alias or a title."),
    ("name_sound", "Whether the names are the same words as they sound: Turkmanchai for Turkmenchay."),
    ("word_overlap", "How much of both names is the same word, from 0 to 1; rare words count more."),
    ("lineage", "The score of a polity that another of its lineage has lent its name, because of the date."),
    ("date", "1 where the candidate stood at the date, 0 where it did not, 0.5 where that is not known."),
    ("date_unread", "Whether the date is none that the service reads; it then counts for nothing."),
    ("type", "Whether the candidate belongs to one of the classes asked for."),
    ("property:…", "How far a property agrees with a value asked for, from 0 to 1; absent where there is none."),
)
"""What scores are made of."""


def write_manifest(home: str) -> dict[str, Any]:
    """Write the service manifest.

    Parameters
    ----------
    home
        The address of the service, without a slash at its end.

    >>> write_manifest("http://127.0.0.1:8000")["versions"]
    ['0.2']
    """
    base = home + "/reconcile"
    return {
        "versions": ["0.2"],
        "name": "Entente: states, agreements, transfers, grievances",
        "identifierSpace": ID,
        "schemaSpace": ENT,
        "documentation": base + "/features",
        "logo": home + "/static/icon.svg",
        "view": {"url": home + "/id/{{id}}"},
        "feature_view": {"url": base + "/features#{{id}}"},
        "defaultTypes": [{"id": name, "name": label} for name, label in DEFAULT_TYPES],
        "suggest": {
            kind: {
                "service_url": base,
                "service_path": f"/suggest/{kind}",
                "flyout_service_url": base,
                "flyout_service_path": f"/flyout/{kind}?id=${{id}}",
            }
            for kind in KINDS
        },
        "preview": {"url": base + "/preview?id={{id}}", "width": PREVIEW_WIDTH, "height": PREVIEW_HEIGHT},
        "extend": {
            "propose_properties": {"service_url": base, "service_path": "/properties"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Values",
                    "type": "number",
                    "default": 0,
                    "help_text": "How many values of a thing to fetch; 0 fetches all.",
                }
            ],
        },
    }
