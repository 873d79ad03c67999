"""A report as JUnit XML, which CI servers show as a list of tests.

A file is a test suite, and each rule that found something in it is a failed test case of that suite, with all that it
found there. A rule that found nothing anywhere is a passed test case of the suite ``rules``, so that the list says what
was looked for. What could not be run is a test case with an error. What the threshold or the baseline lets pass is a
passed test case whose output tells what was found.

There is no standard; the elements are those that Jenkins, GitLab and Azure read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from xml.etree import ElementTree

from entente.validation.formats.names import Names
from entente.validation.formats.plain import count, make_visible, where
from entente.validation.outcome import Failure, Judgement, Rule
from entente.validation.report import Finding

NOWHERE = "no file"


def render_junit(judgement: Judgement) -> str:
    """Write a report as JUnit XML."""
    outcome = judgement.outcome
    names = Names.of(outcome)
    root = ElementTree.Element("testsuites", name="entente validate")
    if outcome.failures:
        _add_suite(root, "could not run", [_write_error(failure, names) for failure in outcome.failures])
    found_in: dict[str, dict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for found in outcome.report:
        file = (found.place.file if found.place else None) or NOWHERE
        found_in[file][found.source].append(found)
    for file, by_rule in sorted(found_in.items()):
        _add_suite(root, file, [_write_case(file, group, judgement, names) for group in by_rule.values()])
    told = {found.source for found in outcome.report} | {failure.source for failure in outcome.failures}
    passed = [rule for rule in outcome.rules if rule.source not in told and (rule.name or rule.source[:2] != "_:")]
    if passed and outcome.complete:
        _add_suite(root, "rules", [_write_passed(rule, names) for rule in passed])
    if not len(root):
        case = ElementTree.Element("testcase", classname="entente", name="nothing found", time="0")
        _add_suite(root, "entente", [case])
    for counted in ("tests", "failures", "errors"):
        root.set(counted, str(sum(int(suite.get(counted, "0")) for suite in root)))
    root.set("time", "0")
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _add_suite(root: ElementTree.Element, name: str, cases: Sequence[ElementTree.Element]) -> None:
    suite = ElementTree.SubElement(
        root,
        "testsuite",
        name=make_visible(name),
        tests=str(len(cases)),
        failures=str(sum(case.find("failure") is not None for case in cases)),
        errors=str(sum(case.find("error") is not None for case in cases)),
        skipped="0",
        time="0",
    )
    suite.extend(cases)


def _write_case(file: str, group: Sequence[Finding], judgement: Judgement, names: Names) -> ElementTree.Element:
    first = group[0]
    case = ElementTree.Element(
        "testcase",
        classname=make_visible(file),
        name=make_visible(names.rule(first.source, first.defined)),
        file=make_visible(file),
        time="0",
    )
    failing: list[Finding] = []
    passing: list[Finding] = []
    for found in group:
        fails = judgement.fails(found.severity) and found not in judgement.known
        (failing if fails else passing).append(found)
    if failing:
        messages = {found.message for found in failing}
        head = messages.pop() if len(messages) == 1 else f"{failing[0].message} …"
        several = f" ({count(len(failing), 'finding')})" if len(failing) > 1 else ""
        failure = ElementTree.SubElement(
            case, "failure", message=make_visible(head) + several, type=failing[0].severity.value
        )
        failure.text = "\n".join(_write_finding(found, names) for found in failing)
    if passing:
        output = ElementTree.SubElement(case, "system-out")
        output.text = "\n".join(
            ("known: " if found in judgement.known else f"{found.severity.value}: ") + _write_finding(found, names)
            for found in passing
        )
    return case


def _write_finding(found: Finding, names: Names) -> str:
    about = " ".join(
        part
        for part in (
            names.focus(found),
            names.path(found.path) if found.path else "",
            names.term(found.value) if found.value is not None else "",
        )
        if part
    )
    spot = where(found.place)
    lines = [f"{spot}: {about}" if spot else about, f"  {found.message}"]
    lines += [f"  {found.snippet.strip()}"] if found.snippet else []
    lines += [f"  because {names.focus(inner)}: {inner.message}" for inner in found.details]
    lines += [f"  {'write' if found.replaces else 'try'}: {' or '.join(found.fixes[:3])}"] if found.fixes else []
    lines += [f"  → {found.remedy}"] if found.remedy else []
    return "\n".join(map(make_visible, lines))


def _write_error(failure: Failure, names: Names) -> ElementTree.Element:
    spot = where(failure.place)
    about = names.rule(failure.source, failure.place) if failure.source else spot or "validation"
    case = ElementTree.Element("testcase", classname="entente", name=make_visible(about), time="0")
    error = ElementTree.SubElement(case, "error", message=make_visible(failure.message), type="could not run")
    error.text = make_visible(f"{spot}: {failure.message}" if spot else failure.message) + (
        f"\n→ {make_visible(failure.remedy)}" if failure.remedy else ""
    )
    return case


def _write_passed(rule: Rule, names: Names) -> ElementTree.Element:
    return ElementTree.Element(
        "testcase", classname="rules", name=make_visible(names.rule(rule.source, rule.defined)), time="0"
    )
