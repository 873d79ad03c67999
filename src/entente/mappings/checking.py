"""Whether the items that we map to are what we take them for: their labels beside ours.

An endpoint with Wikidata's data is asked for label, description, aliases and redirect of each item. A curator who has
looked at a doubtful one records its label in the file, and it agrees from then on.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace
from enum import StrEnum

from rapidfuzz import fuzz

from entente.mappings.asking import Endpoint
from entente.mappings.linksets import WIKIDATA_ITEM
from entente.mappings.records import Mapping, MappingSet

BATCH = 50
"""Items asked for at once."""
PAUSE = 1.0
"""Seconds between two requests."""
ENOUGH = 0.8
"""Likeness of two labels, from 0 to 1, from which on they agree."""
MEASURE = "rapidfuzz token sort ratio, without case and diacritics"
DIRECT = "http://www.wikidata.org/prop/direct/"

QUERY = """PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <http://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?item ?part ?value WHERE {
  VALUES ?item { %s }
  VALUES (?property ?part) {
    (rdfs:label "label") (schema:description "description") (skos:altLabel "alias") (owl:sameAs "target")
  }
  ?item ?property ?value .
  FILTER(isIRI(?value) || LANG(?value) IN ("en", "mul"))
}"""


class Outcome(StrEnum):
    """What came of looking at an item."""

    AGREE = "agree"
    DOUBTFUL = "doubtful"
    MISSING = "missing"
    REDIRECT = "redirect"


@dataclass(frozen=True)
class Item:
    """What the endpoint has of an item.

    Attributes
    ----------
    label, description
        In English; empty where there is none.
    aliases
        Its other names.
    target
        The item that it was merged into; empty where it was not.

    """

    label: str = ""
    description: str = ""
    aliases: tuple[str, ...] = ()
    target: str = ""


@dataclass(frozen=True)
class Verdict:
    """What came of looking at the item of one mapping.

    Attributes
    ----------
    mapping
        The mapping.
    outcome
        Whether the item is what we take it for.
    score
        How like its names are to ours, from 0 to 1.
    item
        What the endpoint has of it.

    """

    mapping: Mapping
    outcome: Outcome
    score: float
    item: Item = field(default_factory=Item)


def fold(text: str) -> str:
    """Write a name without case, diacritics and punctuation.

    >>> fold("Ba'athist Türkiye–İran")
    'ba athist turkiye iran'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = ("" if unicodedata.combining(sign) else sign if sign.isalnum() else " " for sign in plain)
    return " ".join("".join(kept).split())


def compare(ours: Iterable[str], theirs: Iterable[str]) -> float:
    """Tell how like the most like of two sets of names are, from 0 to 1.

    >>> compare(["Türkiye", "Turkey"], ["Turkey"]), compare(["Iran"], ["Iraq"])
    (1.0, 0.75)
    """
    folded = [fold(name) for name in theirs]
    scores = [fuzz.token_sort_ratio(fold(name), other) for name in ours for other in folded]
    return round(max(scores, default=0.0) / 100, 2)


def check_mappings(
    mappings: MappingSet,
    names: Map[str, frozenset[str]],
    endpoint: Endpoint,
    tell: Callable[[int, int], None] | None = None,
) -> list[Verdict]:
    """Look at every Wikidata item of a mapping set.

    Parameters
    ----------
    mappings
        The set.
    names
        Our labels and aliases, by IRI.
    endpoint
        Holds Wikidata's data.
    tell
        Hears how many of how many items have been asked for.

    Raises
    ------
    InvalidInput, EnvironmentFault
        As `Endpoint.ask`.

    """
    chosen = [(mapping, item) for mapping in mappings.mappings if (item := find_item(mapping))]
    items = fetch_items(sorted({item for _, item in chosen}), endpoint, tell)
    return [_judge(mapping, items.get(item), names.get(mapping.subject, frozenset())) for mapping, item in chosen]


def find_item(mapping: Mapping) -> str | None:
    """Name the Wikidata item, or the property by its item's IRI, that a mapping leads to."""
    other = mapping.object or ""
    if other.startswith(DIRECT):
        return WIKIDATA_ITEM + other.removeprefix(DIRECT)
    return other if other.startswith(WIKIDATA_ITEM) else None


def fetch_items(
    items: Sequence[str], endpoint: Endpoint, tell: Callable[[int, int], None] | None = None
) -> dict[str, Item]:
    """Fetch what an endpoint has of some items, by IRI; of what it does not know there is nothing.

    Raises
    ------
    InvalidInput, EnvironmentFault
        As `Endpoint.ask`.

    """
    found: dict[str, Item] = {}
    for start in range(0, len(items), BATCH):
        if start:
            endpoint.sleep(PAUSE)
        batch = items[start : start + BATCH]
        for row in endpoint.ask(QUERY % " ".join(f"<{item}>" for item in batch), "item", "part", "value"):
            found[row["item"]] = _add(found.get(row["item"], Item()), row["part"], row["value"])
        if tell:
            tell(start + len(batch), len(items))
    return found


def _add(item: Item, part: str, value: str) -> Item:
    if part == "alias":
        return replace(item, aliases=tuple(sorted({*item.aliases, value})))
    if part == "label":
        return replace(item, label=item.label or value)
    return replace(item, description=value) if part == "description" else replace(item, target=value)


def _judge(mapping: Mapping, item: Item | None, names: frozenset[str]) -> Verdict:
    if item is None:
        return Verdict(mapping, Outcome.MISSING, 0.0)
    theirs = [name for name in (item.label, *item.aliases) if name]
    score = compare(names | {mapping.say("subject_label")}, theirs)
    if item.target:
        return Verdict(mapping, Outcome.REDIRECT, score, item)
    recorded = compare([mapping.say("object_label")], [item.label]) if item.label else 0.0
    return Verdict(mapping, Outcome.AGREE if max(score, recorded) >= ENOUGH else Outcome.DOUBTFUL, score, item)


def record(mappings: MappingSet, verdicts: Iterable[Verdict]) -> Iterator[Mapping]:
    """Write what was found into the rows: likeness for all that were found, the label for those that agree.

    A doubtful row keeps its label, so that it stays doubtful until a curator has looked at it.
    """
    found = {verdict.mapping.line: verdict for verdict in verdicts}
    for mapping in mappings.mappings:
        verdict = found.get(mapping.line)
        if verdict is None or verdict.outcome in (Outcome.MISSING, Outcome.REDIRECT):
            yield mapping
            continue
        news = {"similarity_score": f"{verdict.score:.2f}", "similarity_measure": MEASURE}
        if verdict.outcome is Outcome.AGREE and verdict.item.label:
            news["object_label"] = " ".join(verdict.item.label.split())
        yield replace(mapping, slots=mapping.slots | news)
