"""The way the data flows, from curated files to the published snapshot. Read this module first.

Each step is one call; a violation stops the build, and the last good one stays as it was.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from entente.build.analyse import add_analysis, add_labels
from entente.build.assemble import Dataset, assemble, expand_sources, make_views
from entente.build.furnish import Furnishing
from entente.build.infer import infer, read_rules
from entente.build.nquads import write_nquads
from entente.build.reports import describe_outcome, render_reports
from entente.build.sources import Sources, read_sources
from entente.corpus.documents import find_texts
from entente.corpus.project import Project
from entente.corpus.verify import Verification, verify_spans
from entente.errors import EntenteError, Faults
from entente.store.embedded import EmbeddedEngine
from entente.store.snapshots import Snapshot, publish
from entente.validation.checks import read_checks, run_checks
from entente.validation.outcome import Outcome
from entente.validation.report import Report
from entente.validation.run import validate_views
from entente.validation.shacl import read_shapes

TITLE = "Entente"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"

Tell = Callable[[str, float | None], None]
"""Hears of each step twice: when it begins, and, with the seconds it took, when it is done."""


@dataclass(frozen=True)
class Derived:
    """The dataset with all that follows from it, and what validation found.

    Attributes
    ----------
    sources
        What the curator wrote.
    verifications
        What holding the spans against the texts showed, per document.
    dataset
        Every graph.
    engine
        In memory, holding the dataset.
    outcome
        What shapes and checks were held against it, and what they found.

    """

    sources: Sources
    verifications: tuple[Verification, ...]
    dataset: Dataset
    engine: EmbeddedEngine
    outcome: Outcome

    @property
    def report(self) -> Report:
        """The findings of shapes and checks."""
        return self.outcome.report


def derive(project: Project, texts: Path | None = None, tell: Tell | None = None) -> Derived:
    """Run the flow up to the report, writing nothing.

    Parameters
    ----------
    project
        Where everything stands.
    texts
        The folder of texts; None looks for one beside the project.
    tell
        Hears of each finished step.

    Raises
    ------
    MissingInput, InvalidInput
        A file is not there or cannot be read.
    Faults
        Several at once, or spans that are not what they say.

    """
    step = _steps(tell)
    with step("sources read"):
        sources = read_sources(project)
    with step("spans checked"):
        verifications = verify(sources, find_texts(texts, project.root))
    with step("defaults and dates written out"):
        claims = expand_sources(sources)
    with step("documents validated (SHACL)"):
        views, context = make_views(sources, claims)
        shapes = read_shapes(project.ontology / "shapes")
        report = validate_views(views, shapes, context=context, locate=sources.locate)
    with step("dataset assembled"):
        dataset = assemble(sources, claims)
    with step("rules applied"):
        engine = infer(dataset, read_rules(project.ontology / "rules"))
    with step("labels derived"):
        add_labels(engine, dataset, sources)
    with step("dataset checked"):
        checks = read_checks(project.ontology / "checks")
        report = report.merge(run_checks(engine, checks, sources.locate))
    with step("analysis made"):
        add_analysis(engine, dataset, sources, read_rules(project.ontology / "analysis"))
    outcome = describe_outcome(project, report, shapes, checks)
    return Derived(sources, verifications, dataset, engine, outcome)


def build(project: Project, texts: Path | None = None, tell: Tell | None = None) -> tuple[Derived, Snapshot | None]:
    """Run the whole flow and publish the snapshot.

    Returns
    -------
    Derived, Snapshot or None
        No snapshot where the report does not conform: then nothing was written and the last good build stands.

    Raises
    ------
    MissingInput, InvalidInput, Faults
        As `derive`.
    EnvironmentFault
        Another build is publishing.

    """
    derived = derive(project, texts, tell)
    if not derived.report.conforms:
        return derived, None
    step = _steps(tell)
    quads = project.build / f".entente.{os.getpid()}.nq"
    try:
        with step("N-Quads written"):
            write_nquads(derived.dataset.quads(), quads)
        with step("snapshot published"):
            furnish = Furnishing.of(project, quads, TITLE, LICENCE, render_reports(derived.outcome))
            snapshot = publish(
                quads, project.build, title=TITLE, licence=LICENCE, furnish=furnish, edition=furnish.edition
            )
            quads.replace(project.build / "entente.nq")  # last, so that a file that is there has been published
    finally:
        quads.unlink(missing_ok=True)
    return derived, snapshot


def verify(sources: Sources, folder: Path | None) -> tuple[Verification, ...]:
    """Hold the spans of all documents against their texts.

    Raises
    ------
    Faults
        Spans that are not what they say.

    """
    verifications = tuple(
        verify_spans(document, sources.claims[slug], sources.sentences[slug], folder)
        for slug, document in sources.documents.items()
    )
    faults: list[EntenteError] = [fault for verification in verifications for fault in verification.faults]
    if faults:
        raise Faults(faults)
    return verifications


def _steps(tell: Tell | None) -> Callable[[str], AbstractContextManager[None]]:
    @contextmanager
    def step(name: str) -> Iterator[None]:
        if tell:
            tell(name, None)
        begun = time.monotonic()
        yield
        if tell:
            tell(name, time.monotonic() - begun)

    return step
