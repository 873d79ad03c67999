"""Many files at once: what each holds, and every file that does not parse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from entente.errors import InvalidInput, Place
from entente.validation import syntax, undeclared
from entente.validation.cache import ParseCache
from entente.validation.inputs import SourceFile
from entente.validation.report import LINTS, Finding, Report, Severity
from entente.validation.tables import Table, read_table

SYNTAX = LINTS + syntax.NAME
"""The source of findings on files that do not parse."""

UNREADABLE = frozenset({SYNTAX, LINTS + undeclared.NAME})
"""The sources of findings for which nothing of a file could be judged."""


@dataclass(frozen=True)
class ParsedFile:
    """A file and what it holds."""

    file: SourceFile
    table: Table


@dataclass(frozen=True)
class Parsed:
    """What `parse` found.

    Attributes
    ----------
    files
        Those that parse, in the order given.
    report
        Violations for each that does not: every syntax error that can be told.

    """

    files: tuple[ParsedFile, ...] = ()
    report: Report = field(default_factory=Report)

    @property
    def tables(self) -> tuple[Table, ...]:
        """What the files hold."""
        return tuple(parsed.table for parsed in self.files)


def parse(files: Sequence[SourceFile], cache: ParseCache | None = None) -> Parsed:
    """Parse files; one that does not parse hides no other.

    Parameters
    ----------
    files
        As `collect` finds them.
    cache
        Where parsed files are kept; None parses all.

    """
    parsed: list[ParsedFile] = []
    findings: list[Finding] = []
    for file in files:
        try:
            parsed.append(ParsedFile(file, cache.read(file) if cache else read_table(file)))
        except InvalidInput as fault:
            if several := syntax.find_syntax_errors(file):
                findings += several
                continue
            findings.append(
                Finding(
                    Severity.VIOLATION,
                    SYNTAX,
                    file.base,
                    f"{fault.message[0].upper()}{fault.message[1:]}.",
                    f"{fault.remedy[0].upper()}{fault.remedy[1:]}.",
                    place=fault.place or Place(file.name),
                )
            )
    return Parsed(tuple(parsed), Report(tuple(findings)))
