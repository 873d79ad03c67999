"""A report as one HTML page: no scripts, nothing loaded from elsewhere, fit to be printed or sent by mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path

from entente import __version__
from entente.validation.formats.names import Names
from entente.validation.formats.plain import count, make_visible, where
from entente.validation.formats.snippet import cut_snippet
from entente.validation.formats.text import COUNTED, summarise
from entente.validation.outcome import Failure, Judgement, Stale
from entente.validation.report import Finding, Severity

_STYLE = Path(__file__).with_name("report.css")
_WIDTH = 160
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@cache
def _read_style() -> str:
    return _STYLE.read_text(encoding="utf-8")


def render_html(judgement: Judgement) -> str:
    """Write a report as a page; findings stand by rule, the worst first, and those of the baseline at the end."""
    names = Names.of(judgement.outcome)
    title = f"Validation: {judgement.verdict.value}"
    body = "\n".join(_write_body(judgement, names))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_read_style()}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _write_body(judgement: Judgement, names: Names) -> Iterator[str]:
    outcome = judgement.outcome
    yield f'<header class="{judgement.verdict.value}">'
    yield f"<h1>{_text(_head(judgement))}</h1>"
    yield f"<p>{_text(summarise(judgement).plain)}</p>"
    yield f"<p>{_text(_tell_scope(judgement))}</p>"
    yield "</header>"
    yield "<main>"
    if outcome.failures:
        yield "<section><h2>What could not be run</h2><ul>"
        yield from (_write_failure(failure, names) for failure in outcome.failures)
        yield "</ul></section>"
    if judgement.new:
        yield from _write_overview(judgement, names)
    yield from _write_groups(judgement.new, names, "rule")
    if judgement.stale:
        yield "<section><h2>In the baseline, but not found any more</h2><ul>"
        yield from (_write_stale(entry) for entry in judgement.stale)
        yield "</ul></section>"
    if judgement.known:
        known = [found for found in outcome.report if found in judgement.known]
        yield f"<details><summary>{count(len(known), 'finding')} known from the baseline</summary>"
        yield from _write_groups(known, names, "known")
        yield "</details>"
    yield "</main>"
    yield f"<footer>entente {__version__}</footer>"


def _head(judgement: Judgement) -> str:
    heads = {"conforms": "The data conform", "findings": "The data do not conform"}
    return heads.get(judgement.verdict.value, "The validation could not be run")


def _tell_scope(judgement: Judgement) -> str:
    outcome = judgement.outcome
    parts = [count(len(outcome.files), "file")] if outcome.files else []
    parts += [count(len(outcome.rules), "rule")] if outcome.rules else []
    scope = f"Looked at: {', '.join(parts)}. " if parts else ""
    least = COUNTED[judgement.threshold]
    return f"{scope}{least.capitalize()}s {'and worse ' if judgement.threshold is not Severity.VIOLATION else ''}fail."


def _write_overview(judgement: Judgement, names: Names) -> Iterator[str]:
    yield "<section><h2>Overview</h2><table>"
    yield (
        '<thead><tr><th scope="col">severity</th><th scope="col">rule</th>'
        '<th scope="col">what</th><th scope="col" class="number">findings</th></tr></thead><tbody>'
    )
    for position, group in enumerate(_group(judgement.new), 1):
        first = group[0]
        yield (
            f'<tr><td><span class="{first.severity.value}">{first.severity.value}</span></td>'
            f'<td><a href="#rule-{position}">{_text(names.rule(first.source, first.defined))}</a></td>'
            f'<td>{_text(first.message)}</td><td class="number">{len(group):,}</td></tr>'
        )
    yield "</tbody></table></section>"


def _group(findings: Sequence[Finding]) -> list[list[Finding]]:
    ranks = list(Severity)
    ordered = sorted(findings, key=lambda found: (ranks.index(found.severity), found.source))
    return [list(group) for _, group in groupby(ordered, key=lambda found: (found.severity, found.source))]


def _write_groups(findings: Sequence[Finding], names: Names, anchor: str) -> Iterator[str]:
    for position, group in enumerate(_group(findings), 1):
        first = group[0]
        same = len({found.message for found in group}) == 1
        yield f'<section id="{anchor}-{position}">'
        yield (
            f'<h2><span class="{first.severity.value}">{first.severity.value}</span> '
            f"{_text(names.rule(first.source, first.defined))}</h2>"
        )
        if same:
            yield f"<p>{_text(first.message)}</p>"
        if first.remedy and len({found.remedy for found in group}) == 1:
            yield f'<p class="remedy">{_text(first.remedy)}</p>'
        if where(first.defined):
            yield f'<p class="place">defined at {_text(where(first.defined))}</p>'
        yield "<ol>"
        for found in group:
            yield from _write_finding(found, names, same_message=same)
        yield "</ol></section>"


def _write_finding(found: Finding, names: Names, *, same_message: bool) -> Iterator[str]:
    spot = f'<span class="place">{_text(where(found.place))}</span> ' if where(found.place) else ""
    value = names.term(found.value) if found.value is not None and found.value != f"<{found.focus}>" else ""
    about = " ".join(part for part in (names.path(found.path) if found.path else "", value) if part)
    yield f"<li>{spot}{_tag('strong', names.focus(found))} {_tag('code', about)}"
    if not same_message:
        yield f"<p>{_text(found.message)}</p>"
        yield f'<p class="remedy">{_text(found.remedy)}</p>' if found.remedy else ""
    snippet = cut_snippet(found, _WIDTH)
    if snippet:
        before, marked, after = map(escape, snippet.parts)
        line = f'<span class="line">{found.place.line}</span>' if found.place and found.place.line else ""
        yield f"<pre>{line}{before}<mark>{marked}</mark>{after}</pre>"
    if found.details:
        yield from _write_details(found.details, names)
    if found.fixes:
        offered = " or ".join(f"<code>{_text(fix)}</code>" for fix in found.fixes[:3])
        yield f'<p class="fix">{"write" if found.replaces else "try"} {offered}</p>'
    yield "</li>"


def _write_details(details: Sequence[Finding], names: Names) -> Iterator[str]:
    yield "<ul>"
    for inner in details:
        about = " ".join(
            part for part in (names.path(inner.path or ""), names.term(inner.value or "")) if part and part != "<>"
        )
        yield f"<li>{_text(inner.message)} <code>{_text(f'{names.focus(inner)} {about}'.strip())}</code>"
        if inner.details:
            yield from _write_details(inner.details, names)
        yield "</li>"
    yield "</ul>"


def _write_failure(failure: Failure, names: Names) -> str:
    spot = f'<span class="place">{_text(where(failure.place))}</span> ' if where(failure.place) else ""
    rule = f"<strong>{_text(names.rule(failure.source, failure.place))}</strong> " if failure.source else ""
    remedy = f'<p class="remedy">{_text(failure.remedy)}</p>' if failure.remedy else ""
    return f"<li>{spot}{rule}{_text(failure.message)}{remedy}</li>"


def _write_stale(entry: Stale) -> str:
    spot = f'<span class="place">{_text(entry.file)}</span> ' if entry.file else ""
    return f"<li>{spot}{_text(entry.message)}</li>"


def _tag(name: str, text: str) -> str:
    """Mark a text up; nothing where it is empty."""
    return f"<{name}>{_text(text)}</{name}>" if text else ""


def _text(text: str) -> str:
    return escape(make_visible(text))
