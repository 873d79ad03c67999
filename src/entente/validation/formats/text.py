"""A report for the terminal: grouped by shape or check, each finding with its place, what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from itertools import groupby

from rich.console import Console
from rich.text import Text

from entente.validation.report import Finding, Report, Severity, abbreviate, abbreviate_term

_STYLES = {Severity.VIOLATION: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_COUNTED = {Severity.VIOLATION: "violation", Severity.WARNING: "warning", Severity.INFO: "remark"}


def print_report(report: Report, console: Console, *, least: Severity = Severity.INFO) -> None:
    """Print a report.

    Parameters
    ----------
    report
        What was found.
    console
        Where to; it knows whether there are colours.
    least
        Findings that are less bad than this are only counted.

    """
    shown = list(Severity)[: list(Severity).index(least) + 1]
    by_source = sorted(
        (found for found in report if found.severity in shown),
        key=lambda found: (list(Severity).index(found.severity), found.source),
    )
    for (severity, source), group in groupby(by_source, key=lambda found: (found.severity, found.source)):
        for line in _write_group(severity, source, list(group)):
            console.print(line, soft_wrap=True)
        console.print()
    console.print(_summarise(report), soft_wrap=True)


def render_text(report: Report) -> str:
    """Write a report as plain text.

    >>> print(render_text(Report()), end="")
    Conforms: nothing found.
    """
    stream = StringIO()
    print_report(report, Console(file=stream, width=120, no_color=True, highlight=False, force_terminal=False))
    return stream.getvalue()


def _write_group(severity: Severity, source: str, group: list[Finding]) -> Iterator[Text]:
    """Say once what is the same for all findings of a group."""
    head = Text(severity.value.upper(), style=_STYLES[severity])
    head.append(f"  {abbreviate(source)}", style="bold")
    if len(group) > 1:
        head.append(f"  ({len(group)})", style="dim")
    yield head
    messages, remedies = {found.message for found in group}, {found.remedy for found in group}
    if len(messages) == 1:
        yield _indent(2, Text(group[0].message))
    for found in group:
        yield _indent(4, _write_spot(found))
        if len(messages) > 1:
            yield _indent(6, Text(found.message))
        if len(remedies) > 1 and found.remedy:
            yield _indent(6, Text(f"→ {found.remedy}"))
    if len(remedies) == 1 and group[0].remedy:
        yield _indent(2, Text(f"→ {group[0].remedy}", style="green"))


def _indent(depth: int, text: Text) -> Text:
    return Text(" " * depth).append_text(text)


def _write_spot(found: Finding) -> Text:
    spot = Text()
    if found.place and found.place.file:
        line = f":{found.place.line}" if found.place.line else ""
        spot.append(f"{found.place.file}{line}  ", style="dim")
    spot.append(abbreviate(found.focus), style="bold")
    if found.value is not None:
        path = f"{abbreviate(found.path)} " if found.path and "|" not in found.path else ""
        spot.append(f"  {path}{abbreviate_term(found.value)}")
    return spot


def _summarise(report: Report) -> Text:
    counts = [
        f"{count} {_COUNTED[severity]}{'' if count == 1 else 's'}"
        for severity in Severity
        if (count := report.count(severity))
    ]
    if not counts:
        return Text("Conforms: nothing found.", style="green")
    head = "Conforms" if report.conforms else "Does not conform"
    return Text(f"{head}: {', '.join(counts)}.", style="green" if report.conforms else "bold red")
