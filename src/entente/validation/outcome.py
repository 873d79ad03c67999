"""What a validation came to: its findings, and what could not be run.

`Outcome` is what the tool hands out; `Judgement` holds it against a threshold and a baseline, and is what the formats
write and what the exit code says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from entente.errors import EntenteError, Faults, Place
from entente.validation.report import Finding, Report, Severity


@dataclass(frozen=True)
class Failure:
    """Something that could not be run, so that nothing may be concluded from what was not found.

    Attributes
    ----------
    message, remedy
        What went wrong and what to do, a sentence each.
    place
        The file concerned, or the shape.
    source
        IRI of the shape or check that failed or took too long; None where it was no single one.

    """

    message: str
    remedy: str = ""
    place: Place | None = None
    source: str | None = None

    @classmethod
    def of(cls, error: EntenteError) -> tuple[Failure, ...]:
        """Make failures of an error; several where it holds several."""
        if isinstance(error, Faults):
            return tuple(failure for fault in error.faults for failure in cls.of(fault))
        return (cls(error.message, error.remedy, error.place),)


@dataclass(frozen=True)
class Rule:
    """What was looked for: a shape, check or lint that ran, whether or not it found anything.

    Attributes
    ----------
    source
        Its IRI, or the label of a blank node.
    name
        What it is called, from ``sh:name`` or a label; empty where it has none.
    message
        What it says when it finds something; empty where nothing is fixed.
    severity
        How bad its findings are.
    defined
        Where it is written.

    """

    source: str
    name: str = ""
    message: str = ""
    severity: Severity = Severity.VIOLATION
    defined: Place | None = None


@dataclass(frozen=True)
class Timing:
    """How long a shape, check or step took.

    Attributes
    ----------
    source
        IRI of the shape or check, or the name of a step.
    seconds
        How long it took.
    engine
        What evaluated it.
    findings
        How many it found.

    """

    source: str
    seconds: float
    engine: str = ""
    findings: int = 0


@dataclass(frozen=True)
class Outcome:
    """All that a validation hands out.

    Attributes
    ----------
    report
        What was found.
    failures
        What could not be run; where there is one, the outcome never counts as conformance.
    rules
        What was looked for, in the order of the report's rules.
    files
        Names of the data files that were looked at.
    timings
        How long each rule took, the slowest first.
    prefixes
        Short names by namespace IRI, of the files that were read.

    """

    report: Report = field(default_factory=Report)
    failures: tuple[Failure, ...] = ()
    rules: tuple[Rule, ...] = ()
    files: tuple[str, ...] = ()
    timings: tuple[Timing, ...] = ()
    prefixes: Mapping[str, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether everything could be run."""
        return not self.failures

    def below(self, folder: Path) -> Outcome:
        """Name every file from a folder on, as a repository does; a file outside keeps its name.

        >>> found = Finding(Severity.INFO, "urn:s", "urn:x", "Odd.", place=Place("/project/data/a.ttl", 3))
        >>> outcome = Outcome(Report((found,)), files=("/project/data/a.ttl", "/b.ttl")).below(Path("/project"))
        >>> outcome.report.findings[0].place.file, outcome.files
        ('data/a.ttl', ('data/a.ttl', '/b.ttl'))
        """

        def short(name: str) -> str:
            path = Path(name)
            return path.relative_to(folder).as_posix() if path.is_absolute() and path.is_relative_to(folder) else name

        def moved(place: Place | None) -> Place | None:
            return replace(place, file=short(place.file)) if place and place.file else place

        def named(found: Finding) -> Finding:
            return replace(
                found,
                place=moved(found.place),
                defined=moved(found.defined),
                details=tuple(named(inner) for inner in found.details),
            )

        return replace(
            self,
            report=Report(tuple(named(found) for found in self.report)),
            failures=tuple(replace(failure, place=moved(failure.place)) for failure in self.failures),
            rules=tuple(replace(rule, defined=moved(rule.defined)) for rule in self.rules),
            files=tuple(map(short, self.files)),
        )


class Verdict(StrEnum):
    """What a validation comes to, with the exit code that says so."""

    CONFORMS = "conforms"
    FINDINGS = "findings"
    INCOMPLETE = "incomplete"

    @property
    def exit_code(self) -> int:
        """0 conforms, 1 findings at or above the threshold, 2 could not run."""
        return list(Verdict).index(self)


@dataclass(frozen=True)
class Stale:
    """An entry of the baseline of which nothing, or less, is found any more.

    Attributes
    ----------
    fingerprint
        As the baseline names it.
    message
        What it was.
    file
        Where it was.
    count
        How many of it are gone.

    """

    fingerprint: str
    message: str
    file: str = ""
    count: int = 1


@dataclass(frozen=True)
class Judgement:
    """An outcome held against a threshold and a baseline.

    Attributes
    ----------
    outcome
        What the tool handed out.
    threshold
        Findings at least as bad as this fail.
    known
        The findings that the baseline allows.
    stale
        Entries of the baseline that are not found any more.

    Examples
    --------
    >>> late = Finding(Severity.WARNING, "urn:shape", "urn:x", "It has no date.")
    >>> Judgement(Outcome(Report((late,)))).verdict.value
    'conforms'
    >>> Judgement(Outcome(Report((late,))), threshold=Severity.WARNING).verdict.value
    'findings'
    >>> Judgement(Outcome(Report((late,)), (Failure("a.ttl cannot be read"),))).verdict.exit_code
    2

    """

    outcome: Outcome
    threshold: Severity = Severity.VIOLATION
    known: frozenset[Finding] = frozenset()
    stale: tuple[Stale, ...] = ()

    @property
    def new(self) -> tuple[Finding, ...]:
        """The findings that no baseline allows, the worst first."""
        return tuple(found for found in self.outcome.report if found not in self.known)

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The new findings at or above the threshold."""
        return tuple(found for found in self.new if self.fails(found.severity))

    @property
    def verdict(self) -> Verdict:
        """What it comes to; a validation that could not be run completely never conforms."""
        if not self.outcome.complete:
            return Verdict.INCOMPLETE
        return Verdict.FINDINGS if self.failing else Verdict.CONFORMS

    def fails(self, severity: Severity) -> bool:
        """Whether new findings of a severity fail."""
        ranks = list(Severity)
        return ranks.index(severity) <= ranks.index(self.threshold)

    def counts(self, among: Iterable[Finding] | None = None) -> dict[Severity, int]:
        """Count findings by severity: the new ones, or those given."""
        counted = self.new if among is None else tuple(among)
        return {severity: sum(found.severity is severity for found in counted) for severity in Severity}
