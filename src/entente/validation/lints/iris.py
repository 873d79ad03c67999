"""IRIs that say something other than was meant: relative ones without a base, files of one machine, broken ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entente.positions.iris import is_absolute
from entente.validation.lints.lint import Material, Remark, report
from entente.validation.places.locator import LocatedFile, Spot
from entente.validation.report import Finding, Severity

RELATIVE = "relative-iri"
LOCAL = "local-file"
ODD = "odd-iri"

_ODD: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"https?:(?!//)"), "has not two slashes behind its scheme", "Write http:// or https://."),
    (re.compile(r"https?:///"), "names no host", "Write the host behind the two slashes."),
    (re.compile(r"(?:https?://)+https?:/?/?", re.I), "begins twice", "Drop one of the beginnings."),
    (re.compile(r"[A-Z]+://"), "has a scheme in capitals, which makes it another IRI", "Write the scheme small."),
    (
        re.compile(r"[a-z]+://[^/?#]*[A-Z][^/?#]*\.[A-Za-z]+(?:[/?#]|$)"),
        "has a host in capitals",
        "Write the host small.",
    ),
)
_SUSPECT = re.compile(r"<(?:https?:(?!//[^/])|https?://https?:|[A-Z]+://|[a-z]+://[^/?#>]*[A-Z])")


def find_odd_iris(material: Material) -> Iterator[Finding]:
    """Find IRIs that are formed oddly, IRIs of files, and relative IRIs that no base completes; each once."""
    for file in material.locator.files:
        odd = {term for term in file.terms if term.startswith("<") and _SUSPECT.match(term)}
        local = {term for term in file.terms if term.startswith("<file:")}
        seen: set[str] = set()
        if not odd and not local - {f"<{file.file.base}>"}:
            continue
        for term, spot in _uses(file, odd | local):
            if term in seen or spot.written == "<>":
                continue
            seen.add(term)
            if term in odd:
                yield from _tell_odd(term, spot)
            else:
                yield _tell_local(term, spot, file)


def _uses(file: LocatedFile, terms: set[str]) -> Iterator[tuple[str, Spot]]:
    for statement in file.statements:
        for term, offset in (
            (statement.subject, statement.at_subject),
            (statement.predicate, statement.at_predicate),
            (statement.value, statement.at_value),
        ):
            if term in terms:
                yield term, file.spot(offset)


def _tell_odd(term: str, spot: Spot) -> Iterator[Finding]:
    iri = term[1:-1]
    for pattern, fault, remedy in _ODD:
        if pattern.match(iri):
            yield report(ODD, Severity.WARNING, iri, Remark(f"The IRI <{iri}> {fault}.", remedy), spot)
            return


def _tell_local(term: str, spot: Spot, file: LocatedFile) -> Finding:
    written = spot.written.strip("<>\"'")
    if "file:" in written or (is_absolute(written) and not written.startswith("_")):
        return report(
            LOCAL,
            Severity.WARNING,
            term[1:-1],
            Remark(f"The IRI {term} is a file of one machine.", "Write an IRI that means the same to everybody."),
            spot,
        )
    return report(
        RELATIVE,
        Severity.WARNING,
        term[1:-1],
        Remark(
            f"The IRI <{written}> is relative, and the file names no base, so that it changes with the file's place.",
            "Write @base <https://…> . at the head of the file, or the whole IRI."
            if file.file.syntax in ("turtle", "trig", "n3")
            else "Name a base in the file, or write the whole IRI.",
        ),
        spot,
    )
