"""A report as SARIF 2.1.0, which code scanning services show beside the lines of a pull request.

Standard: `SARIF 2.1.0 <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>`_. Paths are relative to the
folder in which the validation ran; columns count characters. A fix is given where it replaces text of the file.
"""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import quote

from entente import __version__
from entente.errors import Place
from entente.validation.baseline import fingerprint
from entente.validation.engines.messages import split_message
from entente.validation.formats.names import Names
from entente.validation.formats.snippet import measure_token
from entente.validation.outcome import Failure, Judgement, Rule
from entente.validation.report import Finding, Severity

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
FINGERPRINT = "ententeFinding/v1"
_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}

Json = dict[str, object]


def render_sarif(judgement: Judgement) -> str:
    """Write a report as one SARIF run; what the baseline lets pass is there, suppressed."""
    outcome = judgement.outcome
    names = Names.of(outcome)
    rules = _collect_rules(judgement)
    identities = _identify(judgement, rules, names)
    positions = {source: position for position, source in enumerate(rules)}
    run: Json = {
        "tool": {
            "driver": {
                "name": "entente",
                "version": __version__,
                "informationUri": "https://w3id.org/entente/",
                "rules": [_describe_rule(rule, identities[rule.source]) for rule in rules.values()],
            }
        },
        "invocations": [
            {
                "executionSuccessful": outcome.complete,
                "exitCode": judgement.verdict.exit_code,
                "toolExecutionNotifications": [_describe_failure(failure, names) for failure in outcome.failures],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": _artifact(name)} for name in outcome.files if name != "-"],
        "results": [
            {"ruleId": identities[found.source], "ruleIndex": positions[found.source]}
            | _describe_result(found, names, known=found in judgement.known)
            for found in outcome.report
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _collect_rules(judgement: Judgement) -> dict[str, Rule]:
    """Put what was looked for and what found something into one list, each once.

    A shape without an IRI is there only where it found something.
    """
    found_by = {found.source: found for found in judgement.outcome.report}
    rules = {
        rule.source: rule
        for rule in judgement.outcome.rules
        if not rule.source.startswith("_:") or rule.source in found_by
    }
    for source, found in found_by.items():
        rule = rules.setdefault(source, Rule(source, "", found.message, found.severity))
        rules[source] = replace(rule, defined=rule.defined or found.defined)
    return rules


def _identify(judgement: Judgement, rules: dict[str, Rule], names: Names) -> dict[str, str]:
    """Give each rule an identity that stays the same when lines move; services know findings again by it."""
    paths = {found.source: found.path for found in judgement.outcome.report}
    identities: dict[str, str] = {}
    for source, rule in rules.items():
        path = paths.get(source)
        unnamed = f"shape on {names.path(path)}" if path else "shape without a name"
        identity = names.iri(source) if not source.startswith("_:") else rule.name or unnamed
        same = sum(each == identity or each.startswith(f"{identity} (") for each in identities.values())
        identities[source] = f"{identity} ({same + 1})" if same else identity
    return identities


def _describe_rule(rule: Rule, identity: str) -> Json:
    described: Json = {
        "id": identity,
        "shortDescription": {"text": rule.name or split_message(rule.message or identity)[0]},
        "fullDescription": {"text": rule.message or rule.name or identity},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "help": {"text": _write_help(rule, identity)},
    }
    if rule.source.startswith(("http://", "https://")):
        described["helpUri"] = rule.source
    return described


def _write_help(rule: Rule, identity: str) -> str:
    defined = f" It is defined at {rule.defined}." if rule.defined and rule.defined.file else ""
    more = "" if rule.source.startswith("_:") else f" More: entente explain {identity}"
    head = rule.message or rule.name or identity
    return f"{head}{'' if head[-1] in '.!?' else '.'}{defined}{more}"


def _describe_result(found: Finding, names: Names, *, known: bool) -> Json:
    result: Json = {
        "level": _LEVELS[found.severity],
        "message": {"text": _write_message(found, names)},
        "locations": [_locate(found, names)],
        "partialFingerprints": {FINGERPRINT: fingerprint(found)},
    }
    if found.defined and found.defined.file:
        result["relatedLocations"] = [
            {"physicalLocation": _physical(found.defined), "message": {"text": "the rule is defined here"}}
        ]
    if known:
        result["suppressions"] = [{"kind": "external", "justification": "known in the baseline"}]
    fixes = _describe_fixes(found)
    if fixes:
        result["fixes"] = fixes
    return result


def _write_message(found: Finding, names: Names) -> str:
    parts = [names.focus(found), names.path(found.path) if found.path else ""]
    if found.value is not None and found.value != f"<{found.focus}>":
        parts.append(names.term(found.value))
    about = " ".join(part for part in parts if part)
    reasons = "".join(f"\n- {line}" for inner in found.details for line in _write_details(inner, names))
    advice = f"\n{found.remedy}" if found.remedy else ""
    return f"{found.message}{f' ({about})' if about else ''}{reasons}{advice}"


def _write_details(found: Finding, names: Names) -> list[str]:
    own = f"{names.focus(found)}: {found.message}"
    return [own, *(f"  {line}" for inner in found.details for line in _write_details(inner, names))]


def _locate(found: Finding, names: Names) -> Json:
    location: Json = {}
    if about := names.focus(found):
        location["logicalLocations"] = [{"fullyQualifiedName": about, "kind": "resource"}]
    if found.place and found.place.file:
        physical = _physical(found.place, measure_token(found))
        region = physical.get("region")
        if found.snippet and isinstance(region, dict):
            region["snippet"] = {"text": found.snippet[:1000]}
        location["physicalLocation"] = physical
    return location


def _physical(place: Place, length: int = 0) -> Json:
    physical: Json = {"artifactLocation": _artifact(place.file or "")}
    if place.line:
        region: Json = {"startLine": place.line}
        if place.column:
            region["startColumn"] = place.column
            if length:
                region["endColumn"] = place.column + length
        physical["region"] = region
    return physical


def _artifact(name: str) -> Json:
    """Name a file: relative to the repository, or where it is outside of it, as a whole."""
    if name.startswith("/"):
        return {"uri": f"file://{quote(name)}"}
    return {"uri": quote(name), "uriBaseId": ROOT}


def _describe_fixes(found: Finding) -> list[Json]:
    """Describe the fixes that say exactly what to put in whose place."""
    place, replaced = found.place, found.replaces
    if not (place and place.file and place.line and place.column and replaced):
        return []
    if not (found.snippet or "")[place.column - 1 :].startswith(replaced):
        return []
    region: Json = {
        "startLine": place.line,
        "startColumn": place.column,
        "endColumn": place.column + len(replaced),
    }
    return [
        {
            "description": {"text": f"Write {fix} instead of {replaced}"},
            "artifactChanges": [
                {
                    "artifactLocation": _artifact(place.file),
                    "replacements": [{"deletedRegion": region, "insertedContent": {"text": fix}}],
                }
            ],
        }
        for fix in found.fixes
    ]


def _describe_failure(failure: Failure, names: Names) -> Json:
    text = f"{failure.message} {failure.remedy}".strip()
    if failure.source:
        text = f"{names.rule(failure.source, failure.place)}: {text}"
    notification: Json = {"level": "error", "message": {"text": text}}
    if failure.place and failure.place.file:
        notification["locations"] = [{"physicalLocation": _physical(failure.place)}]
    return notification
