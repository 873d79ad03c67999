"""A report as workflow commands of GitHub Actions, which mark the lines of a pull request.

GitHub shows ten errors, ten warnings and ten notices of a step, and fifty marks of a run; the worst come first, and a
last notice says how many there are in all. SARIF has no such limit.

Reference: GitHub Docs, "Workflow commands for GitHub Actions".
"""

from __future__ import annotations

from entente.errors import Place
from entente.validation.formats.names import Names
from entente.validation.formats.plain import count, make_visible
from entente.validation.formats.text import summarise
from entente.validation.outcome import Judgement
from entente.validation.report import Finding, Severity

COMMANDS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
SHOWN = 10


def render_github(judgement: Judgement) -> str:
    """Write a workflow command for each failure and each finding that the baseline does not let pass."""
    names = Names.of(judgement.outcome)
    lines = [
        _command("error", failure.place, "could not run", f"{failure.message} {failure.remedy}".strip())
        for failure in judgement.outcome.failures
    ]
    lines += [
        _command(COMMANDS[found.severity], found.place, names.rule(found.source, found.defined), _text(found, names))
        for found in judgement.new
    ]
    if any(number > SHOWN for number in judgement.counts().values()):
        hidden = f"{summarise(judgement).plain} GitHub marks {count(SHOWN, 'line')} of each kind; the log has them all."
        lines.append(_command("notice", None, "entente validate", hidden))
    return "".join(f"{line}\n" for line in lines)


def _text(found: Finding, names: Names) -> str:
    about = " ".join(part for part in (names.focus(found), names.path(found.path) if found.path else "") if part)
    lines = [make_visible(f"{found.message} ({about})" if about else found.message)]
    lines += [f"- {make_visible(inner.message)}" for inner in found.details]
    verb = "write" if found.replaces else "try"
    lines += [f"{verb}: {make_visible(' or '.join(found.fixes[:3]))}"] if found.fixes else []
    lines += [make_visible(found.remedy)] if found.remedy else []
    return "\n".join(lines)


def _command(command: str, place: Place | None, title: str, message: str) -> str:
    """Write one command; what would end it or its properties is escaped as the runner reads it.

    >>> _command("error", Place("a,b.ttl", 3, column=5), "ex:Ship", "50% is wrong.")
    '::error file=a%2Cb.ttl,line=3,col=5,title=ex%3AShip::50%25 is wrong.'
    """
    properties: dict[str, object] = {}
    if place and place.file:
        properties |= {"file": place.file} | ({"line": place.line} if place.line else {})
        properties |= {"col": place.column} if place.line and place.column else {}
    properties["title"] = title
    written = ",".join(f"{key}={_escape_property(str(value))}" for key, value in properties.items())
    return f"::{command} {written}::{_escape(message)}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
