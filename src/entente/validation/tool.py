"""Validation of any RDF files, from names to findings with places. Read `validate_files` first.

Which graph is judged: all graphs of all files as one, as pySHACL does, unless the request says otherwise. Which shapes:
those of the files named, or else those that the data has in itself. Without either, files are still looked at as files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from entente.errors import EnvironmentFault, Place
from entente.validation.cache import ParseCache
from entente.validation.checks import Check
from entente.validation.engines.findings import make_rules
from entente.validation.engines.graph import Graph
from entente.validation.engines.run import hold_shapes
from entente.validation.engines.schema import Schema, read_schema
from entente.validation.engines.wording import Wording
from entente.validation.inference import infer_rdfs
from entente.validation.inputs import collect
from entente.validation.lints import LINTS as ALL_LINTS
from entente.validation.lints import run_lints
from entente.validation.lints.advanced import NAME as ADVANCED
from entente.validation.lints.table import LOGICAL, NO_SHAPES
from entente.validation.outcome import Failure, Outcome, Rule, Timing
from entente.validation.parsing import Parsed, ParsedFile, parse
from entente.validation.places import Locator, annotate
from entente.validation.questions import ask_checks, collect_checks
from entente.validation.report import LINTS, Finding, Report, Severity, gather
from entente.validation.request import SECONDS_PER_SHAPE, Request


@dataclass(frozen=True)
class Inputs:
    """All that a request names, read.

    Attributes
    ----------
    data, ontology
        Files as they parse, and a finding for each that does not.
    shapes
        The same; None where the shapes are to be found in the data.
    checks
        Check queries.

    """

    data: Parsed
    ontology: Parsed
    shapes: Parsed | None
    checks: tuple[Check, ...]

    @property
    def parsed(self) -> tuple[Parsed, ...]:
        """Everything that was parsed."""
        return (self.data, self.ontology, *([self.shapes] if self.shapes else []))


def validate_files(request: Request) -> Outcome:
    """Validate files.

    Parameters
    ----------
    request
        What is asked for.

    Returns
    -------
    Outcome
        What was found, and what could not be run: a shape or check that failed or took too long, and all shapes where
        a file does not parse, because they would judge only a part of the data.

    Raises
    ------
    MissingInput
        A file is not there, or a folder or pattern has none.
    InvalidInput
        The syntax of a file is not known, a check's header is not complete, or there is no lint of a name.

    """
    return validate_inputs(request, read_inputs(request))


def validate_inputs(request: Request, inputs: Inputs) -> Outcome:
    """Validate what has been read already; the names in the request do not count then.

    Raises
    ------
    InvalidInput
        There is no lint of a name.

    """
    syntax = gather(parsed.report for parsed in inputs.parsed)
    outcomes = [Outcome(syntax)]
    if syntax.findings:
        outcomes.append(Outcome(failures=_tell_unparsed(inputs)))
    else:
        if request.lint:
            outcomes.append(_lint(request, inputs))
        if request.reason:
            outcomes.append(_reason(inputs))
        outcomes += [_validate_dataset(request, inputs, files) for files in _datasets(request, inputs.data)]
    return _join(inputs, outcomes)


def read_inputs(request: Request) -> Inputs:
    """Find and parse all files that a request names.

    Raises
    ------
    MissingInput, InvalidInput
        As `collect` and `collect_checks`.

    """
    cache = ParseCache(request.cache) if request.cache else None
    data = collect(request.data, syntax=request.syntax, standard_input=request.standard_input)
    ontology = collect(request.ontology) if request.ontology else ()
    shapes = collect(request.shapes) if request.shapes else None
    checks = collect_checks(request.checks)
    return Inputs(parse(data, cache), parse(ontology, cache), None if shapes is None else parse(shapes, cache), checks)


def _lint(request: Request, inputs: Inputs) -> Outcome:
    """Look at files as files."""
    shapes = inputs.shapes.files if inputs.shapes else inputs.data.files
    report = run_lints(inputs.data.files, shapes, inputs.ontology.files, checks=inputs.checks, only=request.lints)
    if request.advanced:
        report = Report(tuple(found for found in report if found.source != LINTS + ADVANCED))
    asked = (
        lint for lint in ALL_LINTS if lint.name not in LOGICAL and (not request.lints or lint.name in request.lints)
    )
    return Outcome(report, rules=tuple(Rule(lint.iri, lint.title, severity=lint.severity) for lint in asked))


def _reason(inputs: Inputs) -> Outcome:
    """Let HermiT judge ontology and data."""
    from entente.validation.logic import find_contradictions  # owlready2 takes its time to import

    files = (*inputs.data.files, *inputs.ontology.files)
    rules = tuple(Rule(lint.iri, lint.title, severity=lint.severity) for lint in ALL_LINTS if lint.name in LOGICAL)
    try:
        return Outcome(find_contradictions(files, _collect_prefixes(files)), rules=rules)
    except EnvironmentFault as fault:
        return Outcome(failures=Failure.of(fault), rules=rules)


def _datasets(request: Request, data: Parsed) -> Iterator[tuple[ParsedFile, ...]]:
    """Give the files that are judged together."""
    if request.each:
        yield from ((file,) for file in data.files)
    else:
        yield data.files


def _validate_dataset(request: Request, inputs: Inputs, files: tuple[ParsedFile, ...]) -> Outcome:
    """Hold files that make one dataset against shapes and checks, and say where each finding stands."""
    known = (*files, *inputs.ontology.files)
    shape_files = inputs.shapes.files if inputs.shapes else files
    schema = read_schema(Graph([file.table for file in shape_files]))
    workers = request.workers or os.cpu_count() or 1
    data, shapes = Locator(known), Locator(shape_files)
    wording = Wording(request.languages, _collect_prefixes((*known, *shape_files)))
    outcomes = []
    for name in _graphs(request, files):
        graph = _make_graph(request, known, len(files), name)
        held = hold_shapes(
            graph,
            schema,
            engine=request.engine,
            advanced=request.advanced,
            wording=wording,
            limit=request.limit,
            workers=min(workers, _worthwhile(graph)),
        )
        in_graph = Place(iri=name) if name else None
        found = Report(tuple(replace(each, place=in_graph) for each in held.findings))
        placed = annotate(found, data, shapes, graph=graph)
        outcomes.append(Outcome(placed, _place_failures(held.failures, shapes), timings=held.timings))
    if inputs.checks:
        answered = ask_checks([file.table for file in known], inputs.checks, limit=request.limit or SECONDS_PER_SHAPE)
        placed = annotate(Report(answered.findings), data, shapes)
        outcomes.append(Outcome(placed, answered.failures, timings=answered.timings))
    remark = () if schema.roots or inputs.checks else (_tell_no_shapes(request, files),)
    return Outcome(
        gather(each.report for each in outcomes).merge(Report(remark)),
        tuple(failure for each in outcomes for failure in each.failures),
        _make_rules(schema, inputs.checks, wording),
        timings=tuple(timing for each in outcomes for timing in each.timings),
    )


def _graphs(request: Request, files: tuple[ParsedFile, ...]) -> Sequence[str | None]:
    """Name the graphs that are judged by themselves; None stands for the one that the request makes of all."""
    if request.graphs != "each":
        return [None]
    rows = ((file.table.terms, set(file.table.rows[3::4])) for file in files)
    return sorted({terms[number].strip("<>") for terms, numbers in rows for number in numbers})


def _make_graph(request: Request, known: tuple[ParsedFile, ...], own: int, name: str | None) -> Graph:
    tables = [file.table for file in known]
    if request.graphs == "union":
        graph = Graph(tables, own=own)
    else:
        wanted = f"<{name}>" if name else ""
        graph = Graph(tables, own=own, takes=lambda graph: graph == wanted)
    if request.inference == "rdfs":
        infer_rdfs(graph)
    return graph


def _worthwhile(graph: Graph) -> int:
    """How many processes repay their start: each makes its own index of what its shapes look at."""
    return 1 + len(graph) // 200_000


def _place_failures(failures: tuple[Failure, ...], shapes: Locator) -> tuple[Failure, ...]:
    placed = []
    for failure in failures:
        spot = shapes.find(failure.source) if failure.source else None
        placed.append(replace(failure, place=spot.place) if spot else failure)
    return tuple(placed)


def _make_rules(schema: Schema, checks: tuple[Check, ...], wording: Wording) -> tuple[Rule, ...]:
    asked = (Rule(each.iri, each.name, each.message, each.severity, Place(str(each.path))) for each in checks)
    return (*make_rules(schema, wording), *asked)


def _tell_no_shapes(request: Request, files: tuple[ParsedFile, ...]) -> Finding:
    named = "The shapes named have no target" if request.shapes else "There is no shape"
    return Finding(
        Severity.INFO,
        LINTS + NO_SHAPES,
        files[0].file.base if files else "",
        f"{named}, so the data was held against nothing.",
        "Name files with targets (sh:targetClass and such) with --shapes, or check queries with --checks.",
        place=Place(files[0].file.name) if files else None,
    )


def _tell_unparsed(inputs: Inputs) -> tuple[Failure, ...]:
    """Say that no shape was held, where there would have been one."""
    number = len({found.place.file for parsed in inputs.parsed for found in parsed.report if found.place})
    return (
        Failure(
            f"{number} {'file does' if number == 1 else 'files do'} not parse, so no shape and no check was run.",
            "Mend what the findings tell, and validate again.",
        ),
    )


def _join(inputs: Inputs, outcomes: list[Outcome]) -> Outcome:
    timings: dict[tuple[str, str], Timing] = {}
    for outcome in outcomes:
        for timing in outcome.timings:
            before = timings.get((timing.source, timing.engine), Timing(timing.source, 0.0, timing.engine))
            timings[timing.source, timing.engine] = replace(
                before, seconds=before.seconds + timing.seconds, findings=before.findings + timing.findings
            )
    names = [file.file.name for file in inputs.data.files]
    broken = [found.place.file for found in inputs.data.report if found.place and found.place.file]
    return Outcome(
        gather(outcome.report for outcome in outcomes),
        tuple(dict.fromkeys(failure for outcome in outcomes for failure in outcome.failures)),
        tuple(dict.fromkeys(rule for outcome in outcomes for rule in outcome.rules)),
        tuple(sorted({*names, *broken})),
        tuple(sorted(timings.values(), key=lambda timing: -timing.seconds)),
        _collect_prefixes([file for parsed in inputs.parsed for file in parsed.files]),
    )


def _collect_prefixes(files: Iterable[ParsedFile]) -> dict[str, str]:
    """Collect prefixes by namespace; the first file that names one wins, and no prefix stands for two."""
    prefixes: dict[str, str] = {}
    for file in files:
        for name, namespace in file.table.prefixes:
            if name not in prefixes.values():
                prefixes.setdefault(namespace, name)
    return prefixes
