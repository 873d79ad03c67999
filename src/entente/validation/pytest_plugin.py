"""A pytest plugin: each rule on each data file is a test. It does nothing unless ``entente_data`` is set.

::

    [tool.pytest.ini_options]
    entente_data = ["data"]
    entente_shapes = ["shapes"]

Tests are named ``entente::ex:ShipPort[data/ships.ttl]``, so that ``-k ShipPort`` chooses. One test more says whether
everything could be run. Beside that, the fixture `entente_validate` validates in tests of one's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    import rdflib

    from entente.validation.outcome import Judgement
    from entente.validation.report import Finding

SETTINGS = {
    "entente_data": ("linelist", "files, folders and patterns of data; without them the plugin does nothing"),
    "entente_shapes": ("linelist", "files and folders of SHACL shapes"),
    "entente_checks": ("linelist", "check queries that must return no row"),
    "entente_ontology": ("linelist", "vocabularies"),
    "entente_fail_on": ("string", "the least that fails: violation (default), warning or info"),
    "entente_baseline": ("string", "what is known and may pass"),
    "entente_tests": ("string", "pairs (default): a test for each rule on each file; rules: a test for each rule"),
}
_NAME = "entente"


class Validate(Protocol):
    """What the fixture `entente_validate` hands out."""

    def __call__(
        self,
        data: str | Path | rdflib.Graph,
        *,
        shapes: Iterable[str | Path] | str | Path = (),
        checks: Iterable[str | Path] | str | Path = (),
        ontology: Iterable[str | Path] | str | Path = (),
        fail_on: str = "violation",
    ) -> Judgement:
        """Validate data, and give what it came to."""
        ...


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the settings."""
    for name, (kind, text) in SETTINGS.items():
        if kind == "linelist":
            parser.addini(name, text, type="linelist")
        else:
            parser.addini(name, text, type="string")


def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the tests, behind those of the project's own."""
    if config.getini("entente_data"):
        items.extend(_make_items(session, _validate_project(config), config))


@pytest.fixture
def entente_validate() -> Validate:
    """Validate data in a test: ``assert entente_validate(graph, shapes="shapes").verdict == "conforms"``."""
    return _validate


def _validate(
    data: str | Path | rdflib.Graph,
    *,
    shapes: Iterable[str | Path] | str | Path = (),
    checks: Iterable[str | Path] | str | Path = (),
    ontology: Iterable[str | Path] | str | Path = (),
    fail_on: str = "violation",
) -> Judgement:
    from entente.validation.baseline import judge
    from entente.validation.report import Severity
    from entente.validation.request import Request
    from entente.validation.tool import validate_files

    named = isinstance(data, str | Path)
    request = Request(
        data=(str(data) if named else "-",),
        shapes=_texts(shapes),
        checks=_texts(checks),
        ontology=_texts(ontology),
        syntax=None if named else "ntriples",
        standard_input=None if isinstance(data, str | Path) else data.serialize(format="nt", encoding="utf-8"),
    )
    return judge(validate_files(request).below(Path.cwd()), threshold=Severity(fail_on))


def _texts(paths: Iterable[str | Path] | str | Path) -> tuple[str, ...]:
    return (str(paths),) if isinstance(paths, str | Path) else tuple(map(str, paths))


def _validate_project(config: pytest.Config) -> Judgement:
    """Validate what the settings name; whatever stops it is a failure of the judgement."""
    from entente.errors import EntenteError
    from entente.validation.baseline import judge, read_baseline
    from entente.validation.outcome import Failure, Outcome
    from entente.validation.report import Severity
    from entente.validation.request import Request
    from entente.validation.tool import validate_files

    root = config.rootpath
    threshold = config.getini("entente_fail_on") or "violation"
    if threshold not in list(Severity):
        raise pytest.UsageError(f"entente_fail_on is {threshold!r}: write one of {', '.join(Severity)}")

    def paths(name: str) -> tuple[str, ...]:
        return tuple(str(root / path) for path in config.getini(name))

    request = Request(
        data=paths("entente_data"),
        shapes=paths("entente_shapes"),
        checks=paths("entente_checks"),
        ontology=paths("entente_ontology"),
    )
    try:
        named = config.getini("entente_baseline")
        baseline = read_baseline(root / named) if named else None
        outcome = validate_files(request)
    except EntenteError as error:
        return judge(Outcome(failures=Failure.of(error)).below(root), threshold=Severity(threshold))
    return judge(outcome.below(root), threshold=Severity(threshold), baseline=baseline)


def _make_items(session: pytest.Session, judgement: Judgement, config: pytest.Config) -> Iterator[pytest.Item]:
    from entente.validation.formats.names import Names

    outcome = judgement.outcome
    names = Names.of(outcome)
    yield RuleItem.from_parent(session, name=f"{_NAME}::everything could be run", judgement=judgement, findings=None)
    found: dict[tuple[str, str], list[Finding]] = {}
    for each in judgement.new:
        file = (each.place.file if each.place else None) or ""
        found.setdefault((names.rule(each.source, each.defined), file), []).append(each)
    rules = dict.fromkeys(names.rule(rule.source) for rule in outcome.rules if rule.name or rule.source[:2] != "_:")
    rules |= dict.fromkeys(rule for rule, _ in found)
    by_rule = config.getini("entente_tests") == "rules"
    for rule in rules if outcome.complete else dict.fromkeys(rule for rule, _ in found):
        files = dict.fromkeys([*outcome.files, *(file for name, file in found if name == rule)])
        if by_rule:
            findings = [each for file in files for each in found.get((rule, file), ())]
            yield RuleItem.from_parent(session, name=f"{_NAME}::{rule}", judgement=judgement, findings=findings)
            continue
        for file in files:
            name = f"{_NAME}::{rule}[{file or 'no file'}]"
            findings = found.get((rule, file), [])
            yield RuleItem.from_parent(session, name=name, judgement=judgement, findings=findings)


class RejectedError(AssertionError):
    """What a rule found, as a text."""


class RuleItem(pytest.Item):
    """The test of one rule, on one file or on all.

    Parameters
    ----------
    judgement
        What the validation came to.
    findings
        What the rule found; None for the test that everything could be run.

    """

    def __init__(self, *, judgement: Judgement, findings: list[Finding] | None, **given: object) -> None:
        super().__init__(**given)  # type: ignore[arg-type]  # name and parent, as pytest hands them through
        self.judgement = judgement
        self.findings = findings

    def runtest(self) -> None:
        """Fail where the rule found something at or above the threshold, or something could not be run."""
        text = self._tell()
        failing = [each for each in self.findings or () if self.judgement.fails(each.severity)]
        if failing or (self.findings is None and not self.judgement.outcome.complete):
            raise RejectedError(text)
        if text and self.findings:
            self.add_report_section("call", "entente", text)

    def _tell(self) -> str:
        from dataclasses import replace

        from entente.validation.formats.text import render_text
        from entente.validation.outcome import Judgement
        from entente.validation.report import Report

        outcome = self.judgement.outcome
        if self.findings is None:
            shown = replace(outcome, report=Report())
        elif self.findings:
            shown = replace(outcome, report=Report(tuple(self.findings)), failures=())
        else:
            return ""
        return render_text(Judgement(shown, self.judgement.threshold))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """Show the findings instead of a traceback."""
        if isinstance(excinfo.value, RejectedError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Name the place of the first finding."""
        place = self.findings[0].place if self.findings else None
        if place and place.file:
            return self.config.rootpath / place.file, (place.line or 1) - 1, self.name
        return self.config.rootpath, None, self.name
