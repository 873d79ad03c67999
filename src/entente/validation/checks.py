"""Check queries: SELECT queries over the whole dataset that must return no row.

A check is a file ``<name>.rq`` that opens with a comment header::

    #+ message: {offender} and {other} are one matter, so one of them is too many.
    #+ severity: violation
    #+ remedy: Keep one IRI and write what {other} says about it.

The first column is the offender. Columns named ``document``, ``path`` and ``value`` fill the same fields of the
finding; ``place`` is looked up instead of the offender, and tells the document where no column does. Any column may
stand in braces in the texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from entente.errors import InvalidInput, MissingInput, Place
from entente.namespaces import CLAIM, DOC
from entente.store.engine import Engine, Row
from entente.validation.outcome import Rule
from entente.validation.report import CHECKS, Finding, Locate, Report, Severity, abbreviate_term

_HEADER = re.compile(r"^#\+ (\w+): (.*)$")
_COLUMN = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Check:
    """One check query.

    Attributes
    ----------
    name
        The file's name without its suffix.
    message, remedy
        What is wrong and what to do, with columns in braces.
    severity
        How bad a row is.
    query
        SPARQL SELECT.
    columns
        Names of the columns in order; the first is the offender.
    path
        The file.

    """

    name: str
    message: str
    remedy: str
    severity: Severity
    query: str
    columns: tuple[str, ...]
    path: Path

    @property
    def iri(self) -> str:
        """The check's name in reports."""
        return CHECKS + self.name

    @property
    def rule(self) -> Rule:
        """What it looks for, as reports tell it."""
        return Rule(self.iri, self.name, self.message, self.severity, Place(str(self.path), 1))


def read_checks(folder: Path) -> tuple[Check, ...]:
    """Read every check of a folder, in the order of their names.

    Raises
    ------
    MissingInput
        The folder has no check.
    InvalidInput
        A check lacks a part of its header, or names no columns.

    """
    paths = sorted(folder.glob("*.rq"))
    if not paths:
        raise MissingInput("there is no check query", place=Place(str(folder)), remedy="name the folder of *.rq files")
    return tuple(read_check(path) for path in paths)


def read_check(path: Path) -> Check:
    """Read one check.

    Raises
    ------
    InvalidInput
        It lacks a part of its header, or names no columns.

    """
    text = path.read_text(encoding="utf-8")
    header: dict[str, str] = {}
    for line in text.splitlines():
        found = _HEADER.match(line)
        if found:
            header[found[1]] = found[2].strip()
    place = Place(str(path))
    missing = [key for key in ("message", "severity", "remedy") if not header.get(key)]
    if missing:
        raise InvalidInput(
            f"the check's header has no {' and no '.join(missing)}", place=place, remedy=f"add #+ {missing[0]}: …"
        )
    columns = tuple(re.findall(r"\?(\w+)", _projection(text)))
    if not columns:
        raise InvalidInput("the check names no columns", place=place, remedy="write SELECT ?offender …")
    unknown = set(_COLUMN.findall(header["message"] + header["remedy"])) - {*columns, "offender"}
    if unknown:
        raise InvalidInput(
            f"the header speaks of {{{min(unknown)}}}, which is no column", place=place, remedy="select it or drop it"
        )
    if header["severity"] not in [severity.value for severity in Severity]:
        raise InvalidInput(
            f"{header['severity']!r} is no severity", place=place, remedy=f"write one of {', '.join(Severity)}"
        )
    return Check(path.stem, header["message"], header["remedy"], Severity(header["severity"]), text, columns, path)


def _projection(text: str) -> str:
    """Find the variables that the outermost SELECT names, without the expressions in its ``AS``."""
    found = re.search(r"^SELECT\s+(?:DISTINCT\s+)?(.*?)\s*(?:WHERE\s*)?\{", text, re.S | re.M)
    return re.sub(r"\((?:[^()]|\([^()]*\))*?\bAS\s+(\?\w+)\s*\)", r"\1", found[1]) if found else ""


def run_checks(engine: Engine, checks: Sequence[Check], locate: Locate | None = None) -> Report:
    """Run checks on an engine that holds the whole dataset.

    Parameters
    ----------
    engine
        Holds the dataset, its default graph being the materialised one.
    checks
        As `read_checks` reads them.
    locate
        Tells where an IRI is written.

    Raises
    ------
    InvalidInput
        A check does not parse.

    """
    return Report(tuple(finding for check in checks for finding in run_check(engine, check, locate)))


def run_check(
    engine: Engine, check: Check, locate: Locate | None = None, show: Callable[[str], str] = abbreviate_term
) -> Iterable[Finding]:
    """Run one check; a finding for each row.

    Parameters
    ----------
    engine
        Holds the dataset.
    check
        The check.
    locate
        Tells where an IRI is written.
    show
        How texts name a term, given as N-Triples writes it.

    Raises
    ------
    InvalidInput
        The check does not parse.

    """
    try:
        rows = engine.select(check.query)
    except InvalidInput as fault:
        raise InvalidInput(fault.message, place=Place(str(check.path)), remedy=fault.remedy) from fault
    for row in rows:
        yield _find(check, row, locate, show)


def _find(check: Check, row: Row, locate: Locate | None, show: Callable[[str], str]) -> Finding:
    first = check.columns[0]
    named = {"offender": row[first], **row} if first in row else row
    shown = {name: show(str(term)) for name, term in named.items()}

    def fill(text: str) -> str:
        return _COLUMN.sub(lambda found: shown.get(found[1], "nothing"), text)

    focus = _plain(named, "offender")
    spot = _plain(row, "place") or focus
    document = _find_document(_plain(row, "document")) or _find_document(spot)
    return Finding(
        check.severity,
        check.iri,
        focus,
        fill(check.message),
        fill(check.remedy),
        path=_plain(row, "path") or None,
        value=str(row["value"]) if "value" in row else None,
        document=document,
        place=locate(spot, document) if locate else None,
        defined=Place(str(check.path), 1),
    )


def _find_document(iri: str) -> str | None:
    """Read the document's slug off the IRI of a document, claim or span."""
    for start in (DOC, CLAIM):
        if iri.startswith(start):
            return re.split("[/#]", iri.removeprefix(start))[0]
    return None


def _plain(row: Row, name: str) -> str:
    term = row.get(name)
    if isinstance(term, ox.NamedNode | ox.Literal):
        return term.value
    return "" if term is None else str(term)
