"""A report as JSON, for scripts.

Its form is fixed by ``report.schema.json`` beside this module (`JSON Schema 2020-12 <https://json-schema.org/>`_):
members may be added, none is renamed or dropped without a new ``version``.
"""

from __future__ import annotations

import json

from entente.errors import Place
from entente.validation.baseline import fingerprint
from entente.validation.outcome import Failure, Judgement, Verdict
from entente.validation.report import Finding, Severity

VERSION = 1


def render_json(judgement: Judgement) -> str:
    """Write a report as one JSON object.

    >>> import json
    >>> from entente.validation.outcome import Outcome
    >>> json.loads(render_json(Judgement(Outcome())))["verdict"]
    'conforms'
    """
    return json.dumps(describe(judgement), indent=2, ensure_ascii=False) + "\n"


def describe(judgement: Judgement) -> dict[str, object]:
    """Put a report into the values that JSON has."""
    outcome = judgement.outcome
    return {
        "version": VERSION,
        "verdict": judgement.verdict.value,
        "exitCode": judgement.verdict.exit_code,
        "complete": outcome.complete,
        "conforms": judgement.verdict is Verdict.CONFORMS,
        "failOn": judgement.threshold.value,
        "counts": {severity.value: outcome.report.count(severity) for severity in Severity},
        "known": len(judgement.known),
        "files": list(outcome.files),
        "failures": [_describe_failure(failure) for failure in outcome.failures],
        "findings": [
            _describe_finding(found) | {"known": found in judgement.known, "fingerprint": fingerprint(found)}
            for found in outcome.report
        ],
        "stale": [
            {"fingerprint": entry.fingerprint, "message": entry.message, "file": entry.file, "count": entry.count}
            for entry in judgement.stale
        ],
    }


def _describe_finding(found: Finding) -> dict[str, object]:
    return {
        "severity": found.severity.value,
        "source": found.source,
        "component": found.component,
        "focus": found.focus,
        "path": found.path,
        "value": found.value,
        "message": found.message,
        "remedy": found.remedy,
        "document": found.document,
        **_describe_place(found.place),
        "snippet": found.snippet,
        "defined": _describe_place(found.defined) if found.defined else None,
        "fixes": list(found.fixes),
        "replaces": found.replaces,
        "details": [_describe_finding(inner) for inner in found.details],
    }


def _describe_failure(failure: Failure) -> dict[str, object]:
    return {
        "message": failure.message,
        "remedy": failure.remedy,
        "source": failure.source,
        **_describe_place(failure.place),
    }


def _describe_place(place: Place | None) -> dict[str, object]:
    place = place or Place()
    return {"file": place.file, "line": place.line, "column": place.column}
