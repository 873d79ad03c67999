"""Whether a mapping set fits the project: what it speaks of, under which names, how surely, with which codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Map

from entente.corpus.dates import bound
from entente.errors import EntenteError, InvalidInput, Place
from entente.mappings.linksets import LISTS, find_graph
from entente.mappings.records import Mapping, MappingSet

SUREST = 0.8
"""What is less sure than this is no mapping yet: it waits in the list of open ones."""

Complaint = tuple[str, str]


def judge_mappings(
    mappings: MappingSet, labels: Map[str, frozenset[str]], prefixes: Map[str, str]
) -> list[EntenteError]:
    """Tell what is wrong with a mapping set, each with its line.

    Parameters
    ----------
    mappings
        The set.
    labels
        English labels of everything that may be mapped, by IRI: the terms of the ontology and the authority file.
    prefixes
        The project's prefix map, names by namespace; the head must not use one of its names for another namespace.

    """
    namespaces = {name: iri for iri, name in prefixes.items()}
    faults: list[EntenteError] = [
        InvalidInput(
            f"the head binds {name}: to {iri}, which is {namespaces[name]} elsewhere",
            place=Place(mappings.file, 1),
            remedy="write it as ontology/prefixes.ttl has it",
        )
        for name, iri in mappings.prefixes.items()
        if namespaces.get(name, iri) != iri
    ]
    for mapping in mappings.mappings:
        for judge in JUDGES:
            faults += [
                InvalidInput(told, place=mappings.place(mapping), remedy=remedy)
                for told, remedy in judge(mapping, labels)
            ]
    return faults


def _judge_subject(mapping: Mapping, labels: Map[str, frozenset[str]]) -> Iterator[Complaint]:
    known, name = labels.get(mapping.subject), mapping.say("subject_id")
    if known is None:
        yield f"nothing describes {name}", "correct it, or describe it in ontology/ or data/entities"
    elif known and mapping.say("subject_label") not in known:
        yield f"{name} is labelled {min(known)!r}, not {mapping.say('subject_label')!r}", "copy the label"


def _judge_target(mapping: Mapping, _: Map[str, frozenset[str]]) -> Iterator[Complaint]:
    if find_graph(mapping) is None:
        target = mapping.say("object_id") or mapping.say("object_source") or "a code of no list"
        yield (
            f"there is no linkset for {target}",
            f"map things to Wikidata, and codes to one of {', '.join(sorted(iri.rpartition('#')[2] for iri in LISTS))}",
        )


def _judge_confidence(mapping: Mapping, _: Map[str, frozenset[str]]) -> Iterator[Complaint]:
    if mapping.confidence < SUREST:
        yield (
            f"a confidence of {mapping.say('confidence')} is none",
            "move the row to data/mappings-open.tsv until checked",
        )


def _judge_period(mapping: Mapping, _: Map[str, frozenset[str]]) -> Iterator[Complaint]:
    period = mapping.say("valid_period")
    if mapping.object is None and not period:
        yield (
            "the code has no valid_period",
            "write from when to when it stands for this state, as 1922/1991 or 1992/..",
        )
    try:
        if period and bound(period) is None:
            yield f"the period {period} has no year", "write years, as 1922/1991"
    except InvalidInput as fault:
        yield fault.message, "write EDTF, as 1922/1991, 1991-12-26/.. or 1974/.."


JUDGES: tuple[Callable[[Mapping, Map[str, frozenset[str]]], Iterator[Complaint]], ...] = (
    _judge_subject,
    _judge_target,
    _judge_confidence,
    _judge_period,
)
