"""Twenty questions on the five documents, with what a query of the library must answer.

An answer holds when some row has every word of it, each in one of its cells, and when no row has all words of what must
not be said. Words are compared without regard to case.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox
import pytest

from entente.corpus.project import Project
from entente.library import find_query
from entente.store.embedded import EmbeddedEngine

Words = tuple[str, ...]

AMIRI, DIVSALLAR = "doc/amiri-2026", "doc/divsallar-2019"
BLOG, FRAGILE, VISIT = "doc/blog-russian-troops", "doc/oped-fragile-partnership", "doc/oped-tehran-visit-2022"


@dataclass(frozen=True)
class Expectation:
    """What one query must answer.

    Attributes
    ----------
    about
        The question, in short.
    query
        Name of the query.
    rows
        For each, some row has all of its words.
    never
        For each, no row has all of its words.
    values
        Parameters.

    """

    about: str
    query: str
    rows: tuple[Words, ...]
    never: tuple[Words, ...] = ()
    values: dict[str, str] = field(default_factory=dict)


EXPECTATIONS = (
    Expectation(
        "01 elements of threat perception, and the decisive one",
        "elements-of-a-framework",
        (
            ("aggregate power", AMIRI),
            ("geographic proximity",),
            ("offensive capability",),
            ("factor/perceived-intentions", "4"),
            ("factor/perceived-intentions", "1", "often"),
        ),
    ),
    Expectation(
        "02 cooperation after 2022 that is only reported",
        "claims-under-a-hedge",
        (
            ("joint", "production facilities", AMIRI),
            ("technology", AMIRI),
            ("training", AMIRI),
            ("personnel", "drones", AMIRI),
        ),
        values={"modality": "ent:Reported"},
    ),
    Expectation(
        "02 drone transfers carry no such mark",
        "transfers-and-who-says-so",
        (
            ("transfer/drones-iran-russia", "factual", "endorsed", AMIRI),
            ("transfer/technology-iran-russia", "reported", AMIRI),
            ("transfer/training-assistance-iran-russia", "reported", AMIRI),
        ),
        never=(("transfer/drones-iran-russia", "reported"),),
    ),
    Expectation(
        "03 the energy measure that is only explored",
        "cooperation-in-a-domain",
        (("oil-for-goods", "explored", "2022", AMIRI), ("opec", "deepening", AMIRI), ("price-caps", AMIRI)),
        never=(("opec", "explored"), ("price-caps", "explored")),
        values={"domain": "ent:EnergyDomain"},
    ),
    Expectation(
        "04 NATO enlargement: defensive or hostile",
        "readings-of-an-act",
        (
            ("NATO", "defensive", "affirmed"),
            ("United States", "defensive", "affirmed"),
            ("Russian officials", "defensive", "denied"),
            ("Russian officials", "power projection tool"),
            ("Russia", "hostile actor"),
        ),
    ),
    Expectation(
        "04 forward presence: encirclement",
        "readings-of-an-act",
        (("Russia", "encircling force", AMIRI),),
        values={"act": "<https://w3id.org/entente/id/presence/nato-battlegroups-in-baltic-region>"},
    ),
    Expectation(
        "05 two press items that point in opposite directions",
        "what-titles-say",
        (
            ("work/raine-kottasova-2022", "CNN", "2022-10-16", "Iran", "denied"),
            ("work/vinograd-2022", "The New York Times", "2022-11-05", "Iran", "affirmed"),
        ),
    ),
    Expectation(
        "06 the comprehensive treaty is intended, not signed",
        "life-of-an-agreement",
        (("intended", "Sergei Lavrov", BLOG), ("under negotiation", BLOG)),
        never=(("signed", "factual"), ("in force",)),
    ),
    Expectation(
        "06 what Lavrov said it would include",
        "obligations-of-agreements",
        (("russia-iran-comprehensive-treaty", "defence cooperation", "Sergei Lavrov", "predicted"),),
    ),
    Expectation(
        "07 transfers stated and attributed",
        "arms-transfers-ledger",
        (
            ("Iran", "Russia", "Shahed", "Peyman Amiri", "factual", AMIRI),
            ("Iran", "Russia", "transfer/drones-iran-russia", "factual", "endorsed", BLOG),
            ("Russia", "Iran", "transfer/air-defence-radar-russia-iran", "in delivery", "Iranian officials", BLOG),
        ),
    ),
    Expectation(
        "07 the outlet that relays the officials",
        "attributed-statements",
        (("Iranian officials", "New York Times", BLOG),),
    ),
    Expectation(
        "08 formal alliance denied here, de facto alignment there",
        "characterisations-of-a-relation",
        (
            ("formal alliance", "denied", AMIRI),
            ("de facto alignment", "affirmed", BLOG),
            ("alliance", "affirmed", BLOG),
        ),
    ),
    Expectation(
        "08 a treaty called a mutual defence commitment",
        "obligations-of-agreements",
        (("russia-iran-comprehensive-treaty", "defense", BLOG),),
    ),
    Expectation(
        "09 positions on the Zangezur corridor",
        "stances-on-an-issue",
        (
            ("Iran", "opposes", "official", FRAGILE),
            ("Russia", "neutral", "official", FRAGILE),
            ("Russia", "supports", "hinted", FRAGILE),
        ),
        never=(("Russia", "supports", "official"),),
    ),
    Expectation(
        "10 arms deals before the revolution",
        "deals-and-their-value",
        (("1967", "Soviet Union", "Pahlavi Iran"), ("1976", "Soviet Union", "Pahlavi Iran"), ("705000000", "USD")),
    ),
    Expectation(
        "11 what Zarif complained of",
        "speeches-and-what-was-said",
        (
            ("event/zarif-recording", "Mohammad Javad Zarif", "talks"),
            ("event/zarif-recording", "Mohammad Javad Zarif", "obstruct"),
        ),
    ),
    Expectation(
        "11 when the recording leaked",
        "timeline",
        (("event/zarif-recording-leak", "2021", "resolved from document date", VISIT),),
    ),
    Expectation(
        "12 equipment sold or delivered by Russia and the Soviet Union",
        "arms-transfers-ledger",
        (
            ("Soviet Union", "Pahlavi Iran", "1967", DIVSALLAR),
            ("Soviet Union", "Pahlavi Iran", "1976", DIVSALLAR),
            ("Russia", "Iran", "fighter jets", "1990", DIVSALLAR),
            ("Russia", "Iran", "submarines", "1990", DIVSALLAR),
            ("Russia", "Iran", "armoured vehicles", "1990", DIVSALLAR),
            ("Russia", "Iran", "S-300", "delivered", DIVSALLAR),
        ),
    ),
    Expectation(
        "13 armed groups on Iran's borders",
        "armed-groups-around-a-state",
        (
            ("force/isis", "western border"),
            ("Kurdish Democratic Party", "western border"),
            ("Jeish-ol-Adl", "eastern border"),
            ("Jundallah", "eastern border"),
            ("Taliban", "eastern border"),
        ),
        never=(("Taliban", "western border"), ("force/isis", "eastern border")),
    ),
    Expectation(
        "14 meetings of Raisi and Putin in Moscow",
        "meetings-and-visits",
        (
            ("Ebrahim Raisi", "Moscow", "2022-01", "resolved from document date", VISIT),
            ("Ebrahim Raisi", "Moscow", "XXXX-12", FRAGILE),
            ("Vladimir Putin", "Moscow", "XXXX-12", FRAGILE),
        ),
    ),
    Expectation(
        "15 who predicts the end, and on which conditions",
        "conditions-of-predictions",
        (
            ("Alexei Malashenko", "predicted", "event/russia-ukraine-war-end"),
            ("Alexei Malashenko", "predicted", "event/iran-internal-upheaval"),
        ),
    ),
    Expectation(
        "16 the S-300 in the documents",
        "status-history-of-a-transfer",
        (("delivered", DIVSALLAR), ("withheld", "nuclear", VISIT)),
        never=((FRAGILE,),),
    ),
    Expectation("16 and not in the third", "claims-about-a-thing", ((DIVSALLAR,), (VISIT,)), never=((FRAGILE,),)),
    Expectation(
        "17 a fact in one document, an intelligence claim in another",
        "transfers-flat-here-hedged-there",
        (("transfer/drones-iran-russia", FRAGILE, VISIT, "US intelligence", "predicted"),),
    ),
    Expectation(
        "17 which drones",
        "arms-transfers-ledger",
        (("Shahed-136", "factual", "endorsed", FRAGILE), ("US intelligence", "predicted", "not taken", VISIT)),
    ),
    Expectation(
        "18 convenience or structure",
        "characterisations-of-a-relation",
        (
            ("partnership of convenience", "affirmed", FRAGILE),
            ("ideological affinity", "denied", FRAGILE),
            ("pragmatic cooperation", "affirmed", FRAGILE),
            ("security convergence", "affirmed", DIVSALLAR),
            ("natural partnership", "denied", VISIT),
            ("limited partnership", "affirmed", VISIT),
        ),
    ),
    Expectation(
        "18 what drives it, by the other two",
        "pillars-and-limits",
        (
            ("drives", "common-threat-perceptions", "Russia–Iran alignment", "affirmed", DIVSALLAR),
            ("drives", "desire-to-reorder-international-system", "affirmed", VISIT),
            ("limits", "Russia–Iran alignment", VISIT),
        ),
    ),
    Expectation(
        "18 threats rather than interests",
        "theories-and-methods-of-documents",
        (("applies", "threat-based", DIVSALLAR),),
    ),
    Expectation(
        "19 heavier sanctions",
        "sanctions-compared",
        (("Iran", "more than", "Russia", DIVSALLAR), ("Iran", "more than", "Russia", VISIT)),
    ),
    Expectation(
        "20 Iran's grievances, by document",
        "grievances-of-a-state",
        (
            ("territorial losses", FRAGILE),
            ("unshielded", FRAGILE),
            ("proxies", "2024", FRAGILE),
            ("discounted", "crude", FRAGILE),
            ("Russo-Persian war", DIVSALLAR),
            ("Gulistan", VISIT),
            ("Turkmenchay", VISIT),
            ("Akhal", VISIT),
            ("embassy intrigues", VISIT),
            ("1907", VISIT),
            ("First World War", VISIT),
            ("Second World War", VISIT),
            ("Mahabad", VISIT),
            ("Iranian Azerbaijan", VISIT),
            ("Israeli strikes", VISIT),
            ("nuclear", "obstruction", VISIT),
            ("S-300", VISIT),
            ("oil", "market", VISIT),
            ("ambassador", "remarks", VISIT),
        ),
    ),
)


def rows_of(expectation: Expectation, engine: EmbeddedEngine, project: Project) -> list[list[str]]:
    """The answer of an expectation's query, cell by cell, in lower case."""
    query = find_query(project.queries, expectation.query)
    found = engine.select(query.fill(expectation.values))
    return [[_text(value).casefold() for value in row.values()] for row in found]


def _text(value: object) -> str:
    assert isinstance(value, ox.NamedNode | ox.Literal)
    return value.value


def has(row: list[str], words: Words) -> bool:
    """Whether every word stands in some cell."""
    return all(any(word.casefold() in cell for cell in row) for word in words)


@pytest.mark.parametrize("expectation", EXPECTATIONS, ids=lambda expectation: expectation.about)
def test_the_library_answers(expectation: Expectation, engine: EmbeddedEngine, project: Project) -> None:
    rows = rows_of(expectation, engine, project)
    missing = [words for words in expectation.rows if not any(has(row, words) for row in rows)]
    wrong = [words for words in expectation.never if any(has(row, words) for row in rows)]
    assert (missing, wrong) == ([], [])


def test_every_question_is_asked() -> None:
    assert {expectation.about[:2] for expectation in EXPECTATIONS} == {f"{number:02}" for number in range(1, 21)}
