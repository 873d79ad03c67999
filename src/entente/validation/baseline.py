"""Baselines: what was found before and is let pass, so that only new findings fail.

A finding is known again by its *fingerprint*: the rule, the constraint component, and what it is about (focus, path,
value). Lines and messages count for nothing, so that a file may grow and a shape be reworded. Where the focus has no
name of its own (a blank node, a place in a file), the file counts too. Findings of the same fingerprint are counted.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from entente.errors import InvalidInput, MissingInput, Place
from entente.validation.outcome import Judgement, Outcome, Stale
from entente.validation.parsing import UNREADABLE
from entente.validation.report import LINTS, Finding, Report, Severity

VERSION = 1


@dataclass(frozen=True)
class Entry:
    """What a baseline lets pass.

    Attributes
    ----------
    fingerprint
        Identifies the finding.
    count
        How many findings of this fingerprint are let pass.
    source, focus, file, message
        What it was, for who reads the file.

    """

    fingerprint: str
    count: int
    source: str = ""
    focus: str = ""
    file: str = ""
    message: str = ""


@dataclass(frozen=True)
class Baseline:
    """All that is let pass."""

    entries: tuple[Entry, ...] = ()


def fingerprint(found: Finding) -> str:
    """Identify a finding from one run to the next, whatever line it stands in.

    >>> one = Finding(Severity.INFO, "urn:shape", "urn:x", "It has no date.", place=Place("a.ttl", 3))
    >>> other = Finding(Severity.INFO, "urn:shape", "urn:x", "No date.", place=Place("a.ttl", 30))
    >>> fingerprint(one) == fingerprint(other), len(fingerprint(one))
    (True, 32)
    """
    nameless = ":" not in found.focus or found.focus.startswith(("_:", "file:"))
    by_file = nameless or found.source.startswith(LINTS)
    unnamed_shape = found.source.startswith("_:")
    parts = (
        found.message if unnamed_shape else found.source,
        found.component or "",
        "" if nameless else found.focus,
        found.path or "",
        "" if (found.value or "").startswith("_:") else found.value or "",
        (found.place.file or "") if by_file and found.place else "",
        found.document or "",
    )
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def write_baseline(report: Report) -> str:
    """Write a baseline that lets a report's findings pass, as JSON with a line for each.

    Parameters
    ----------
    report
        What is found now; what keeps a file from being read is left out: nothing is known of it.

    """
    held = [found for found in report if found.source not in UNREADABLE]
    counted = Counter(map(fingerprint, held))
    first: dict[str, Finding] = {}
    for found in held:
        first.setdefault(fingerprint(found), found)
    lines = [
        json.dumps(
            {
                "fingerprint": mark,
                "count": counted[mark],
                "source": found.source,
                "focus": found.focus,
                "file": (found.place.file if found.place else None) or "",
                "message": found.message,
            },
            ensure_ascii=False,
        )
        for mark, found in sorted(first.items(), key=lambda pair: (_file(pair[1]), pair[1].source, pair[0]))
    ]
    inner = "".join(f"\n    {line}," for line in lines).removesuffix(",")
    return f'{{\n  "version": {VERSION},\n  "findings": [{inner}\n  ]\n}}\n'


def _file(found: Finding) -> str:
    return (found.place.file if found.place else None) or ""


def read_baseline(path: Path) -> Baseline:
    """Read a baseline.

    Raises
    ------
    MissingInput
        There is no such file.
    InvalidInput
        It is no baseline, or one of a later version.

    """
    place = Place(str(path))
    remedy = "write one: entente validate --baseline FILE --write-baseline"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise MissingInput("there is no such baseline", place=place, remedy=remedy) from error
    except ValueError as error:  # not UTF-8, or not JSON
        raise InvalidInput(f"the baseline is no JSON: {error}", place=place, remedy=remedy) from error
    if not isinstance(content, dict) or content.get("version") != VERSION:
        raise InvalidInput(f"this is no baseline of version {VERSION}", place=place, remedy=remedy)
    try:
        return Baseline(tuple(map(_read_entry, content["findings"])))
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidInput(f"an entry of the baseline is incomplete: {error}", place=place, remedy=remedy) from error


def _read_entry(kept: dict[str, Any]) -> Entry:
    texts = {key: str(kept.get(key) or "") for key in ("source", "focus", "file", "message")}
    return Entry(str(kept["fingerprint"]), int(kept.get("count", 1)), **texts)


def judge(outcome: Outcome, *, threshold: Severity = Severity.VIOLATION, baseline: Baseline | None = None) -> Judgement:
    """Hold an outcome against a threshold and a baseline.

    Parameters
    ----------
    outcome
        What the tool handed out.
    threshold
        Findings at least as bad as this fail.
    baseline
        What is let pass; None lets nothing pass.

    Returns
    -------
    Judgement
        Entries that nothing matches are stale; where something could not be run, none is called so.

    """
    if baseline is None:
        return Judgement(outcome, threshold)
    left = Counter({entry.fingerprint: 0 for entry in baseline.entries})
    for entry in baseline.entries:
        left[entry.fingerprint] += entry.count
    known = set()
    for found in outcome.report:
        mark = fingerprint(found)
        if left[mark] > 0 and found.source not in UNREADABLE:
            left[mark] -= 1
            known.add(found)
    return Judgement(outcome, threshold, frozenset(known), _stale(baseline, left) if outcome.complete else ())


def _stale(baseline: Baseline, left: Counter[str]) -> tuple[Stale, ...]:
    stale = []
    for entry in baseline.entries:
        gone = min(entry.count, left[entry.fingerprint])
        if gone > 0:
            left[entry.fingerprint] -= gone
            stale.append(Stale(entry.fingerprint, entry.message, entry.file, gone))
    return tuple(stale)
