"""The command that validates: our own project, or any RDF files."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from entente.cli import Workspace, main
from entente.cli.defaults import read_defaults
from entente.cli.project import validate_project
from entente.cli.publish import progress
from entente.cli.reporting import Output, check_outputs, write_report
from entente.corpus.project import find_project
from entente.corpus.writing import write_whole
from entente.errors import EntenteError, EnvironmentFault, MissingInput, Place
from entente.validation.baseline import judge, read_baseline, write_baseline
from entente.validation.cache import FOLDER
from entente.validation.formats import FORMATS
from entente.validation.formats.profile import render_profile
from entente.validation.inputs import STANDARD_INPUT, SYNTAXES
from entente.validation.outcome import Failure, Judgement, Outcome
from entente.validation.report import Severity
from entente.validation.request import ENGINES, GRAPHS, INFERENCES, SECONDS_PER_SHAPE, Request
from entente.validation.tool import validate_files

NO_SETTINGS = frozenset({"write", "name", "no_settings", "quiet", "everything", "profile"})
_ONLY_FOR_DATA = frozenset(
    {"shapes", "checks", "ontology", "syntax", "each", "graphs", "engine", "inference", "advanced", "languages"}
    | {"lints", "no_lint", "reason", "limit"}
)


class NotRun(EntenteError):
    """A validation that could not be run, or not be told; never to be taken for one that found nothing."""

    exit_code = 2


class Validating(click.Command):
    """A command whose options may stand in a settings file, and that exits with 2 where it could not run."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the settings file before the command line, which wins.

        Raises
        ------
        NotRun
            The settings cannot be read.

        """
        workspace = parent.obj if parent else None
        if isinstance(workspace, Workspace) and "--no-settings" not in args:
            try:
                extra["default_map"] = read_defaults(workspace.start, self, NO_SETTINGS).values
            except EntenteError as error:
                raise _not_run(error) from error
        return super().make_context(info_name, args, parent, **extra)


@dataclass(frozen=True)
class Options:
    """What the command line and the settings file say; `click` fills it."""

    data: tuple[str, ...]
    shapes: tuple[str, ...]
    checks: tuple[str, ...]
    ontology: tuple[str, ...]
    syntax: str | None
    each: bool
    graphs: str
    engine: str
    inference: str
    advanced: bool
    languages: tuple[str, ...]
    lints: tuple[str, ...]
    no_lint: bool
    reason: bool
    threshold: str
    baseline: Path | None
    write: bool
    outputs: tuple[str, ...]
    name: str | None
    quiet: bool
    everything: bool
    profile: bool
    limit: float
    no_cache: bool
    no_settings: bool

    @property
    def request(self) -> Request:
        """What the tool is asked to do."""
        return Request(
            data=self.data,
            shapes=self.shapes,
            checks=self.checks,
            ontology=self.ontology,
            syntax=self.syntax,
            standard_input=sys.stdin.buffer.read() if STANDARD_INPUT in self.data else None,
            each=self.each,
            engine=self.engine,
            graphs=self.graphs,
            advanced=self.advanced,
            languages=self.languages,
            inference=self.inference,
            lint=not self.no_lint,
            lints=self.lints,
            reason=self.reason,
            limit=self.limit,
            cache=None if self.no_cache else FOLDER,
        )


@main.command(cls=Validating)
@click.argument("data", nargs=-1, metavar="[DATA]…")
@click.option("--shapes", multiple=True, metavar="PATH", help="Files or folders of SHACL shapes. Repeatable.")
@click.option("--checks", multiple=True, metavar="PATH", help="Check queries (*.rq): SELECTs that must return no row.")
@click.option("--ontology", multiple=True, metavar="PATH", help="Vocabularies: which terms and classes there are.")
@click.option("--syntax", type=click.Choice(list(SYNTAXES)), help="Syntax of DATA. [default: by suffix]")
@click.option("--each", is_flag=True, help="Validate each file alone. [default: all as one dataset]")
@click.option("--graphs", type=click.Choice(GRAPHS), default="union", show_default=True, help="What is one graph.")
@click.option("--engine", type=click.Choice(ENGINES), default="auto", show_default=True, help="What evaluates shapes.")
@click.option("--inference", type=click.Choice(INFERENCES), default="none", show_default=True, help="What follows.")
@click.option("--advanced", is_flag=True, help="SHACL's advanced features: functions, rules, targets by query.")
@click.option(
    "--language", "languages", multiple=True, default=("en",), show_default=True, metavar="TAG", help="Of messages."
)
@click.option("--lint", "lints", multiple=True, metavar="LINT", help="Only this lint; see `entente explain --list`.")
@click.option("--no-lint", is_flag=True, help="Look at triples alone; syntax errors are told all the same.")
@click.option("--reason", is_flag=True, help="Let HermiT look for contradictions as well.")
@click.option(
    "--fail-on",
    "threshold",
    type=click.Choice([severity.value for severity in Severity]),
    default="violation",
    show_default=True,
    help="The least that fails.",
)
@click.option("--baseline", type=click.Path(path_type=Path), metavar="FILE", help="What is known and may pass.")
@click.option("--write-baseline", "write", is_flag=True, help="Let all that is found now pass: writes --baseline FILE.")
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT=FILE",
    help=f"Write a report as {', '.join(FORMATS)}; - is standard output. Repeatable.",
)
@click.option("--format", "name", type=click.Choice(list(FORMATS)), help="Short for --output FORMAT=-.")
@click.option("--quiet", "-q", is_flag=True, help="Print a line for each finding that fails, and nothing else.")
@click.option("--all", "everything", is_flag=True, help="Print every finding. [default: 20 of each rule]")
@click.option("--profile", is_flag=True, help="Tell on standard error which rules took longest.")
@click.option(
    "--timeout-per-shape",
    "limit",
    type=click.FloatRange(min=0, min_open=True),
    default=SECONDS_PER_SHAPE,
    show_default=True,
    help="Seconds for one shape or check.",
)
@click.option("--no-cache", is_flag=True, help=f"Keep nothing in {FOLDER}/.")
@click.option("--no-settings", is_flag=True, help="Read neither entente.toml nor pyproject.toml.")
@click.pass_context
def validate(ctx: click.Context, /, **given: Any) -> None:
    """Validate RDF: files, folders, patterns, or - for standard input. Without DATA: this project.

    \b
    entente validate data/ --shapes shapes/
    entente validate '**/*.ttl' --shapes shapes.ttl --output sarif=report.sarif --output text=-
    cat graph.nt | entente validate - --syntax ntriples --shapes shapes.ttl

    Exit codes: 0 conforms · 1 findings at or above --fail-on · 2 could not run: wrong usage, a file that cannot be
    read, a shape that failed or took too long. docs/validating.md tells more.
    """
    options = Options(**given)
    outputs = [*map(Output.read, options.outputs), *([Output(options.name, "-")] if options.name else [])]
    check_outputs(outputs)
    _check_usage(ctx, options)
    judgement = _judge(options, _run(ctx.obj, options))
    try:
        write_report(judgement, outputs, quiet=options.quiet, everything=options.everything)
    except OSError as error:
        raise NotRun(
            f"the report cannot be written: {error.strerror or error}",
            place=Place(str(error.filename)) if error.filename else None,
            remedy="see to rights and free space of that place",
        ) from error
    if options.profile:
        progress.print(render_profile(judgement.outcome))
    ctx.exit(judgement.verdict.exit_code)


def _check_usage(ctx: click.Context, options: Options) -> None:
    if options.write and options.baseline is None:
        raise click.UsageError("--write-baseline needs --baseline FILE")
    if options.lints and options.no_lint:
        raise click.UsageError("--lint and --no-lint exclude each other")
    if options.data:
        return
    for parameter in ctx.command.params:
        given = ctx.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE
        if given and parameter.name in _ONLY_FOR_DATA:
            raise click.UsageError(f"{parameter.opts[0]} goes with DATA: name the files to validate")


def _run(workspace: Workspace, options: Options) -> Outcome:
    """Validate; whatever stops it is told as a failure, so that every format says so."""
    try:
        outcome = validate_files(options.request) if options.data else validate_project(_find_project(workspace))
    except EntenteError as error:
        outcome = Outcome(failures=Failure.of(error))
    except OSError as error:
        place = Place(str(error.filename)) if error.filename else None
        fault = EnvironmentFault(f"the machine refuses: {error.strerror or error}", place=place)
        outcome = Outcome(failures=Failure.of(fault))
    return outcome.below(Path.cwd())


def _find_project(workspace: Workspace) -> Workspace:
    """Hold that there is a project to validate where no data is named.

    Raises
    ------
    MissingInput
        There is none.

    """
    try:
        find_project(workspace.start)
    except MissingInput as error:
        remedy = "name the files to validate: entente validate DATA --shapes SHAPES"
        raise MissingInput(
            "no data is named, and this is no Entente project", place=error.place, remedy=remedy
        ) from error
    return workspace


def _judge(options: Options, outcome: Outcome) -> Judgement:
    """Hold the outcome against threshold and baseline; write the baseline first where it is asked for."""
    threshold = Severity(options.threshold)
    if options.baseline is None:
        return judge(outcome, threshold=threshold)
    if options.write and outcome.complete:
        write_whole(options.baseline, write_baseline(outcome.report))
        click.echo(f"wrote {options.baseline}", err=True)
    try:
        baseline = read_baseline(options.baseline)
    except EntenteError as error:
        if options.write:  # what could not be run is no ground for a baseline, and says so itself
            return judge(outcome, threshold=threshold)
        failures = (*outcome.failures, *Failure.of(error))
        return judge(Outcome(outcome.report, failures, outcome.rules, outcome.files), threshold=threshold)
    return judge(outcome, threshold=threshold, baseline=baseline)


def _not_run(error: EntenteError) -> NotRun:
    return NotRun(error.message, place=error.place, remedy=error.remedy)
