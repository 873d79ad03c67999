"""A report as JSON, for scripts."""

from __future__ import annotations

import json

from entente.validation.report import Finding, Report, Severity


def render_json(report: Report) -> str:
    """Write a report as one JSON object: whether it conforms, how many findings of each severity, and the findings.

    >>> import json
    >>> json.loads(render_json(Report()))["conforms"]
    True
    """
    content = {
        "conforms": report.conforms,
        "counts": {severity.value: report.count(severity) for severity in Severity},
        "findings": [_describe(found) for found in report],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _describe(found: Finding) -> dict[str, object]:
    return {
        "severity": found.severity.value,
        "source": found.source,
        "focus": found.focus,
        "path": found.path,
        "value": found.value,
        "message": found.message,
        "remedy": found.remedy,
        "document": found.document,
        "file": found.place.file if found.place else None,
        "line": found.place.line if found.place else None,
    }
