"""Every lint finds its bad example, and nothing finds fault with a good one."""

from __future__ import annotations

import pytest

from entente.errors import InvalidInput
from entente.validation.inputs import SourceFile
from entente.validation.lints import LINTS, Lint, find_lint, find_syntax_errors, run_lints
from entente.validation.lints.table import LOGICAL, NO_SHAPES
from entente.validation.logic import find_contradictions
from entente.validation.parsing import parse
from entente.validation.report import LINTS as NAMESPACE
from entente.validation.report import Finding

ALSO = {NAMESPACE + "label-missing"}
"""What the examples of the logical lints leave out, for they are about something else."""


FOUND = [each for each in LINTS if each.name != NO_SHAPES]
"""The tool itself tells of the other, and its own test tries it."""


def lint(text: str) -> list[Finding]:
    """Look at one file as data, shapes and ontology at once."""
    file = SourceFile("example.ttl", text.encode(), "turtle")
    found = find_syntax_errors(file)
    files = parse([file]).files
    return [*found, *run_lints(files, files, files), *find_contradictions(files, {})] if files else found


def test_there_are_lints() -> None:
    assert len(LINTS) >= 18
    assert len({each.name for each in LINTS}) == len(LINTS)


@pytest.mark.parametrize("each", FOUND, ids=lambda each: each.name)
def test_the_bad_example_is_found_and_nothing_else(each: Lint) -> None:
    found = lint(each.bad)
    expected = {each.iri} | (ALSO if each.name in LOGICAL else set())
    assert {each.iri} <= {finding.source for finding in found} <= expected
    for finding in (finding for finding in found if finding.source == each.iri):
        assert finding.severity is each.severity
        assert finding.message.endswith(".")
        assert finding.remedy.endswith((".", "?"))
        assert finding.place is not None
        assert finding.place.line
        assert finding.place.column
        assert finding.snippet in each.bad.splitlines()


@pytest.mark.parametrize("each", FOUND, ids=lambda each: each.name)
def test_nothing_is_found_in_the_good_example(each: Lint) -> None:
    assert {finding.source for finding in lint(each.good)} <= (ALSO if each.name in LOGICAL else set())


@pytest.mark.parametrize("each", LINTS, ids=lambda each: each.name)
def test_every_lint_says_what_it_means(each: Lint) -> None:
    assert find_lint(each.name) is each
    assert find_lint(each.iri) is each
    assert each.title
    assert len(each.meaning) > 60


def test_only_what_is_asked_for_runs() -> None:
    text = find_lint("unknown-language").bad.replace(".\n", ".\n<rel> <http://example.org/p> 1 .\n", 1)  # type: ignore[union-attr]
    files = parse([SourceFile("a.ttl", text.encode(), "turtle")]).files
    assert {found.source.partition("#")[2] for found in run_lints(files)} == {"unknown-language", "relative-iri"}
    assert {found.source.partition("#")[2] for found in run_lints(files, only=["relative-iri"])} == {"relative-iri"}


def test_an_unknown_lint_is_refused() -> None:
    with pytest.raises(InvalidInput, match="there is no lint 'spelling'"):
        run_lints((), only=["spelling"])
