"""The nearest of what is allowed: members of ``sh:in``, instances of ``sh:class``, properties of ``sh:closed``."""

from __future__ import annotations

from collections.abc import Iterable

from entente.namespaces import SH
from entente.validation.engines.terms import is_blank, is_iri
from entente.validation.nearness import find_nearest, local_name
from entente.validation.places.fixes.case import Case, Fixes
from entente.validation.places.locator import as_term
from entente.validation.places.values import literal_of

_FEW = 3
_MANY = 2000
"""Candidates of which labels are looked up; of more, only the IRIs are."""


def choose_member(case: Case) -> Fixes:
    """Take the nearest members of ``sh:in``; all of them where they are few and none is near."""
    allowed = case.members("in")
    near = _rank(case, allowed)
    return Fixes(case.write(near or (allowed if len(allowed) <= _FEW else ())))


def choose_instance(case: Case) -> Fixes:
    """Take the instances of ``sh:class`` that are named most like the value."""
    graph = case.instances()
    candidates = {
        graph.terms[number]
        for kind in case.parameter("class")
        for number in graph.instances(graph.number(kind))
        if not is_blank(graph.terms[number])
    }
    near = _rank(case, candidates - {case.found.value})
    return Fixes(case.write(near or (sorted(candidates) if len(candidates) <= _FEW else ())))


def choose_property(case: Case) -> Fixes:
    """Take the properties that a closed shape knows and that are spelt most like the one found."""
    shapes = case.constraints
    inner = case.parameter("property")
    known = {path for each in inner for path in shapes.values(each, f"<{SH}path>") if is_iri(path)}
    known.update(case.members("ignoredProperties"))
    written = local_name(case.found.path or "")
    by_name: dict[str, list[str]] = {}
    for term in sorted(known):
        by_name.setdefault(local_name(term[1:-1]), []).append(term)
    near = [term for name in find_nearest(written, by_name) for term in by_name[name]]
    return Fixes(case.write(near[:_FEW]))


def _rank(case: Case, candidates: Iterable[str]) -> list[str]:
    """Rank candidates by how near their names are to those of the value; those of its own kind first."""
    value = case.found.value or as_term(case.found.focus)
    if is_blank(value):
        return []
    candidates = sorted(candidates)
    with_labels = len(candidates) <= _MANY
    by_name: dict[str, list[str]] = {}
    for term in candidates:
        literal = literal_of(term)
        plain = (literal.lexical,) if literal else (local_name(term[1:-1]),)
        for name in case.names(term) if with_labels else plain:
            by_name.setdefault(name, []).append(term)
    ranked = [
        term for name in case.names(value) for near in find_nearest(name, by_name, most=_FEW) for term in by_name[near]
    ]
    return list(dict.fromkeys(ranked))[:_FEW]
