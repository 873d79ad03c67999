"""What a lint is, and what lints look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from entente.positions import Statement
from entente.validation.checks import Check
from entente.validation.engines.graph import Graph
from entente.validation.parsing import ParsedFile
from entente.validation.places.locator import LocatedFile, Locator, Spot
from entente.validation.report import LINTS, Finding, Severity


@dataclass(frozen=True)
class Material:
    """The files that lints look at.

    Attributes
    ----------
    data, shapes, ontology
        The files that parse, by what they are for.
    checks
        Check queries.

    """

    data: Sequence[ParsedFile] = ()
    shapes: Sequence[ParsedFile] = ()
    ontology: Sequence[ParsedFile] = ()
    checks: Sequence[Check] = ()

    @cached_property
    def files(self) -> tuple[ParsedFile, ...]:
        """All files, each once."""
        return tuple({each.file.name: each for each in (*self.data, *self.shapes, *self.ontology)}.values())

    @cached_property
    def locator(self) -> Locator:
        """Finds places in all files."""
        return Locator(self.files)

    @cached_property
    def shapes_locator(self) -> Locator:
        """Finds places in the shapes, blank nodes named as in `shapes_graph`."""
        return Locator(self.shapes)

    @cached_property
    def graph(self) -> Graph:
        """All files as one graph."""
        return Graph([each.table for each in self.files])

    @cached_property
    def data_graph(self) -> Graph:
        """Data and ontology as one graph."""
        return Graph([each.table for each in (*self.data, *self.ontology)])

    @cached_property
    def ontology_graph(self) -> Graph:
        """The ontology as one graph."""
        return Graph([each.table for each in self.ontology])

    @cached_property
    def shapes_graph(self) -> Graph:
        """The shapes as one graph."""
        return Graph([each.table for each in self.shapes])


@dataclass(frozen=True)
class Lint:
    """One thing that is looked for in files rather than in the graph alone.

    Attributes
    ----------
    name
        Its name in reports and on the command line.
    severity
        How bad its findings are.
    title
        What it finds, in a few words.
    meaning
        What that means and why it matters, some sentences.
    bad, good
        An example of each, in Turtle.
    find
        What finds it; None where the reader of files does.

    """

    name: str
    severity: Severity
    title: str
    meaning: str
    bad: str
    good: str
    find: Callable[[Material], Iterable[Finding]] | None = field(default=None, compare=False)

    @property
    def iri(self) -> str:
        """Its IRI, which findings name as their source."""
        return LINTS + self.name


@dataclass(frozen=True)
class Remark:
    """The words of a finding, before it is known which lint speaks and where."""

    message: str
    remedy: str
    fixes: tuple[str, ...] = ()


def report(
    name: str,
    severity: Severity,
    focus: str,
    remark: Remark,
    spot: Spot | None,
    *,
    path: str | None = None,
    value: str | None = None,
) -> Finding:
    """Make a finding of a lint.

    Parameters
    ----------
    name
        The lint's name.
    severity
        Its severity.
    focus
        What is wrong: a term without brackets, or the base IRI of a file.
    remark
        What is said.
    spot
        Where.
    path, value
        As `Finding` has them.

    """
    return Finding(
        severity,
        LINTS + name,
        focus,
        remark.message,
        remark.remedy,
        path=path,
        value=value,
        place=spot.place if spot else None,
        snippet=spot.snippet if spot else None,
        fixes=remark.fixes if spot else (),
        replaces=(spot.written or None) if spot and remark.fixes else None,
    )


def find_uses(locator: Locator, terms: Iterable[str]) -> Iterator[tuple[str, Spot, int]]:
    """Find where each term is first written, in whatever position, as a datatype too, and how often it is.

    Only files in which one of the terms occurs are read with positions.
    """
    wanted = set(terms)
    first: dict[str, tuple[LocatedFile, int]] = {}
    counts: dict[str, int] = {}
    for file in locator.files:
        if wanted.isdisjoint(file.terms) and wanted.isdisjoint(map(_datatype, file.terms)):
            continue
        for statement in file.statements:
            for term, offset in _positions(statement):
                if term in wanted:
                    counts[term] = counts.get(term, 0) + 1
                    first.setdefault(term, (file, offset))
            if (datatype := _datatype(statement.value)) in wanted:
                counts[datatype] = counts.get(datatype, 0) + 1
                first.setdefault(datatype, (file, _find_datatype(file, statement.at_value)))
    for term in sorted(first):
        file, offset = first[term]
        yield term, file.spot(offset), counts[term]


def _positions(statement: Statement) -> tuple[tuple[str, int], ...]:
    return (
        (statement.subject, statement.at_subject),
        (statement.predicate, statement.at_predicate),
        (statement.value, statement.at_value),
    )


def _datatype(term: str) -> str:
    """Give a literal's datatype in brackets; empty where it has none."""
    return term[term.rindex("^^<") + 2 :] if term.startswith('"') and term.endswith(">") else ""


def _find_datatype(file: LocatedFile, offset: int) -> int:
    """Find where the datatype of a literal is written; where the syntax has it elsewhere, the literal stands for it."""
    before, mark, _ = file.spot(offset).written.rpartition("^^")
    return offset + len(before) + len(mark)
