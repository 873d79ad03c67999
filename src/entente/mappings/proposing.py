"""Looking up what has no mapping yet: the item behind the article that the curator names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from entente.mappings.asking import Endpoint
from entente.mappings.checking import BATCH, PAUSE, Item, compare, fetch_items
from entente.mappings.linksets import WIKIDATA_ITEM
from entente.mappings.open import Open, OpenList

ARTICLE = "https://en.wikipedia.org/wiki/"
QUERY = """PREFIX schema: <http://schema.org/>
SELECT ?article ?item WHERE {
  VALUES ?article { %s }
  ?article schema:about ?item .
}"""


@dataclass(frozen=True)
class Proposal:
    """What was found for an open entry.

    Attributes
    ----------
    entry
        The entry.
    item
        IRI of the item that its article is about; empty where there is no such article.
    about
        What the endpoint has of it.
    score
        How like its names are to our label, from 0 to 1.

    """

    entry: Open
    item: str
    about: Item
    score: float

    @property
    def row(self) -> str:
        """The name of the item, as a mapping's ``object_id`` has it."""
        return "wd:" + self.item.removeprefix(WIKIDATA_ITEM) if self.item else ""


def name_article(title: str) -> str:
    """Write the address of an article of the English Wikipedia, as Wikidata names it.

    >>> name_article("Ba'athist Iraq"), name_article("Iran–Israel war")
    ("https://en.wikipedia.org/wiki/Ba'athist_Iraq", 'https://en.wikipedia.org/wiki/Iran%E2%80%93Israel_war')
    """
    return ARTICLE + quote(title.replace(" ", "_"), safe="/:@!$'()*,;~")


def propose(listed: OpenList, endpoint: Endpoint, tell: Callable[[int, int], None] | None = None) -> list[Proposal]:
    """Look up every entry of a list, by its article and by its guess.

    Raises
    ------
    InvalidInput, EnvironmentFault
        As `Endpoint.ask`.

    """
    articles = {name_article(entry.title): entry for entry in listed.entries}
    names = sorted(articles)
    items: dict[str, str] = {}
    for start in range(0, len(names), BATCH):
        if start:
            endpoint.sleep(PAUSE)
        batch = names[start : start + BATCH]
        rows = endpoint.ask(QUERY % " ".join(f"<{article}>" for article in batch), "article", "item")
        items |= {row["article"]: row["item"] for row in rows}
        if tell:
            tell(start + len(batch), len(names))
    known = fetch_items(sorted(set(items.values())), endpoint)
    proposals = []
    for entry in listed.entries:
        item = items.get(name_article(entry.title), "")
        about = known.get(item, Item())
        theirs = [name for name in (about.label, *about.aliases) if name]
        proposals.append(Proposal(entry, item, about, compare([entry.subject_label], theirs)))
    return proposals
