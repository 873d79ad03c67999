"""A report for the terminal: grouped by rule, each finding with its place and line, what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from entente.validation.formats.names import Names
from entente.validation.formats.plain import count, make_visible, where
from entente.validation.formats.snippet import cut_snippet
from entente.validation.outcome import Failure, Judgement, Verdict
from entente.validation.report import Finding, Severity

STYLES = {Severity.VIOLATION: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
COUNTED = {Severity.VIOLATION: "violation", Severity.WARNING: "warning", Severity.INFO: "remark"}
WIDTH = 120
MOST = 20
"""How many findings of one rule are shown before the rest is only counted."""


def print_report(
    judgement: Judgement, console: Console, *, least: Severity = Severity.INFO, most: int | None = MOST
) -> None:
    """Print a report.

    Parameters
    ----------
    judgement
        What was found; what the baseline lets pass is only counted.
    console
        Where to; it knows its width and whether there are colours.
    least
        Findings that are less bad than this are only counted.
    most
        How many findings of one rule are shown; None shows all.

    """
    for line in _write_report(judgement, console.width, least, most):
        console.print(line, soft_wrap=True)


def _write_report(judgement: Judgement, width: int, least: Severity, most: int | None) -> Iterator[Text]:
    names = Names.of(judgement.outcome)
    ranks = list(Severity)
    shown = sorted(
        (found for found in judgement.new if ranks.index(found.severity) <= ranks.index(least)),
        key=lambda found: (ranks.index(found.severity), found.source),
    )
    for (severity, source), group in groupby(shown, key=lambda found: (found.severity, found.source)):
        yield from _write_group(severity, source, list(group), names, width, most)
        yield Text()
    yield from _write_failures(judgement.outcome.failures, names)
    yield from _write_stale(judgement)
    yield summarise(judgement)


def render_text(judgement: Judgement) -> str:
    """Write a report as plain text, every finding of it.

    >>> from entente.validation.outcome import Outcome
    >>> print(render_text(Judgement(Outcome())), end="")
    Conforms: nothing found.
    """
    lines = _write_report(judgement, WIDTH, Severity.INFO, None)
    return "".join(f"{line.plain}\n" for line in lines)


def write_brief(judgement: Judgement) -> str:
    """Write what fails, a line each as compilers do, so that editors find the places; nothing where nothing fails."""
    names = Names.of(judgement.outcome)
    lines = [
        f"{_spot(failure)}error: {make_visible(f'{failure.message} {failure.remedy}'.strip())}"
        for failure in judgement.outcome.failures
    ]
    lines += [
        f"{_spot(found)}{found.severity.value}: {make_visible(found.message)} "
        f"[{names.rule(found.source, found.defined)}]"
        for found in judgement.failing
    ]
    return "".join(f"{line}\n" for line in lines)


def _spot(thing: Finding | Failure) -> str:
    spot = where(thing.place)
    return f"{spot}: " if spot else ""


def summarise(judgement: Judgement) -> Text:
    """Say in one line what a validation came to."""
    counts = [count(number, COUNTED[severity]) for severity, number in judgement.counts().items() if number]
    known = f" {len(judgement.known):,} more from the baseline." if judgement.known else ""
    if judgement.verdict is Verdict.INCOMPLETE:
        found = f"; what could be looked at has {', '.join(counts)}" if counts else ""
        return Text(
            f"Could not run: {count(len(judgement.outcome.failures), 'failure')}{found}.{known}", style="bold red"
        )
    conforms = judgement.verdict is Verdict.CONFORMS
    style = "green" if conforms else "bold red"
    if not counts:
        return Text(f"Conforms: nothing {'new ' if known else ''}found.{known}", style=style)
    return Text(f"{'Conforms' if conforms else 'Does not conform'}: {', '.join(counts)}.{known}", style=style)


def _write_group(
    severity: Severity, source: str, group: Sequence[Finding], names: Names, width: int, most: int | None
) -> Iterator[Text]:
    """Say once what is the same for all findings of a group."""
    head = Text(severity.value.upper(), style=STYLES[severity])
    head.append(f"  {names.rule(source, group[0].defined)}", style="bold")
    yield head.append(f"  ({len(group):,})" if len(group) > 1 else "", style="dim")
    message, remedy, path = (_shared([getattr(f, name) for f in group]) for name in ("message", "remedy", "path"))
    if message:
        yield _indent(2, make_visible(message))
    if path and "<" in path:
        yield _indent(2, f"path: {names.path(path)}", "dim")
    for found in group[:most]:
        shown = replace(
            found,
            message="" if message else found.message,
            remedy="" if remedy else found.remedy,
            path=None if path and "<" in path else found.path,
        )
        yield from _write_finding(shown, names, width)
    if most is not None and len(group) > most:
        yield _indent(4, f"… and {len(group) - most:,} more: --all shows them", "dim")
    if remedy:
        yield _indent(2, f"→ {make_visible(remedy)}", "green")
    if where(group[0].defined) and not source.startswith("_:"):
        yield _indent(2, f"defined at {where(group[0].defined)}", "dim")


def _shared(texts: Sequence[str | None]) -> str | None:
    """Find what all have in common; None where they differ."""
    return texts[0] if len(set(texts)) == 1 else None


def _write_finding(found: Finding, names: Names, width: int) -> Iterator[Text]:
    """Write what is of this finding alone; what its group has said already is empty."""
    yield Text(" " * 4).append_text(_write_spot(found, names))
    if found.message:
        yield _indent(6, make_visible(found.message))
    yield from _write_snippet(found, width)
    yield from _write_details(found, names, 6)
    if found.fixes:
        offered = " or ".join(make_visible(fix) for fix in found.fixes[:3])
        yield _indent(6, f"{'write' if found.replaces else 'try'}: {offered}", "green")
    if found.remedy:
        yield _indent(6, f"→ {make_visible(found.remedy)}")


def _indent(depth: int, text: str, style: str = "") -> Text:
    return Text(" " * depth + text, style=style)


def _write_spot(found: Finding, names: Names) -> Text:
    place = where(found.place)
    spot = Text()
    if place:
        spot.append(f"{place}  ", style="dim")
    spot.append(make_visible(names.focus(found)), style="bold")
    shown = [names.path(found.path)] if found.path else []
    if found.value is not None and found.value != f"<{found.focus}>":
        shown.append(_value(found, names))
    spot.append(f"  {' '.join(shown)}" if shown else "")
    spot.rstrip()
    return spot


def _value(found: Finding, names: Names) -> str:
    return make_visible(names.term(found.value or ""))


def _write_snippet(found: Finding, width: int) -> Iterator[Text]:
    line = str(found.place.line) if found.place and found.place.line else ""
    snippet = cut_snippet(found, max(40, width - 10 - len(line)))
    if snippet is None:
        return
    before, marked, after = snippet.parts
    yield Text(f"      {line} │ ", style="dim").append(before).append(marked, STYLES[found.severity]).append(after)
    if marked:
        blanks = f"      {' ' * len(line)} │ {' ' * cell_len(before)}"
        yield Text(blanks, style="dim").append("^" * max(1, cell_len(marked)), STYLES[found.severity])


def _write_details(found: Finding, names: Names, depth: int) -> Iterator[Text]:
    """Tell why, member by member, where what failed is made of other shapes."""
    for inner in found.details:
        about = names.path(inner.path) if inner.path else ""
        value = _value(inner, names) if inner.value is not None else ""
        spot = " ".join(part for part in (make_visible(names.focus(inner)), about, value) if part)
        yield _indent(depth, f"· {make_visible(inner.message)}  {spot}", "dim")
        yield from _write_details(inner, names, depth + 2)


def _write_failures(failures: Sequence[Failure], names: Names) -> Iterator[Text]:
    if not failures:
        return
    yield Text("COULD NOT RUN", style="bold red")
    for failure in failures:
        rule = f"{names.rule(failure.source, failure.place)}: " if failure.source else ""
        yield _indent(4, f"{_spot(failure)}{rule}{make_visible(failure.message)}")
        if failure.remedy:
            yield _indent(6, f"→ {make_visible(failure.remedy)}")
    yield Text("")


def _write_stale(judgement: Judgement) -> Iterator[Text]:
    if not judgement.stale:
        return
    gone = sum(entry.count for entry in judgement.stale)
    yield Text(f"The baseline lets pass what is not found any more ({gone:,}): --write-baseline drops it.")
    for entry in judgement.stale[:MOST]:
        yield _indent(4, make_visible(f"{entry.file}: {entry.message}" if entry.file else entry.message), "dim")
    if len(judgement.stale) > MOST:
        yield _indent(4, f"… and {len(judgement.stale) - MOST:,} more", "dim")
    yield Text("")
