"""Check queries on any RDF data, each in a process that can be killed.

A check is read as for our own dataset; here the default graph that it asks is all graphs of the files together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import pyoxigraph as ox

from entente.errors import EnvironmentFault, InvalidInput, MissingInput, Place
from entente.namespaces import DEFAULT
from entente.store.embedded import EmbeddedEngine
from entente.validation.checks import Check, read_check, read_checks, run_check
from entente.validation.engines.wording import Wording
from entente.validation.outcome import Failure, Timing
from entente.validation.report import Finding
from entente.validation.tables import Table
from entente.validation.turns import Died, Overrun, Turns


def collect_checks(arguments: Sequence[str]) -> tuple[Check, ...]:
    """Read the checks that arguments name: files, or folders with ``*.rq`` files.

    Raises
    ------
    MissingInput
        There is no such file, or no check in the folder.
    InvalidInput
        A check's header is not complete.

    """
    found: dict[Path, Check] = {}
    for argument in arguments:
        path = Path(argument)
        if not path.exists():
            raise MissingInput("there is no such check", place=Place(argument), remedy="name a file *.rq or its folder")
        found.update((check.path, check) for check in (read_checks(path) if path.is_dir() else (read_check(path),)))
    return tuple(found.values())


@dataclass(frozen=True)
class Answered:
    """What asking checks came to: findings, checks that could not be run, and how long each took."""

    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()
    timings: tuple[Timing, ...] = ()


@dataclass
class _Asking:
    """Asks one check, by its position."""

    tables: tuple[Table, ...]
    checks: tuple[Check, ...]
    _engine: EmbeddedEngine | None = field(default=None, repr=False)

    @property
    def _wording(self) -> Wording:
        return Wording(prefixes={iri: name for table in reversed(self.tables) for name, iri in table.prefixes})

    def __call__(self, position: int) -> Answered:
        check = self.checks[position]
        try:
            if self._engine is None:
                self._engine = EmbeddedEngine.in_memory()
                self._engine.store.bulk_extend(_quads(self.tables))
            begun = perf_counter()
            found = tuple(run_check(self._engine, check, show=self._wording.term))
        except (InvalidInput, EnvironmentFault) as fault:
            failure = Failure(fault.message, fault.remedy, fault.place or Place(str(check.path)), check.iri)
            return Answered(failures=(failure,))
        return Answered(found, timings=(Timing(check.iri, perf_counter() - begun, "oxigraph", len(found)),))


def ask_checks(tables: Sequence[Table], checks: Sequence[Check], *, limit: float, workers: int = 1) -> Answered:
    """Ask checks of the quads of tables.

    Parameters
    ----------
    tables
        The data, in the order in which the graph has it, so that blank nodes bear the same labels.
    checks
        As `collect_checks` reads them.
    limit
        Seconds for one check.
    workers
        How many processes.

    """
    answers = []
    for position, answer in Turns(_Asking(tuple(tables), tuple(checks)), limit=limit, workers=workers).run(len(checks)):
        if isinstance(answer, Overrun | Died):
            answer = _tell_stopped(checks[position], answer, limit)
        answers.append(answer)
    return Answered(
        tuple(found for answer in answers for found in answer.findings),
        tuple(failure for answer in answers for failure in answer.failures),
        tuple(timing for answer in answers for timing in answer.timings),
    )


def _quads(tables: Sequence[Table]) -> Iterator[ox.Quad]:
    """Give every quad twice: in its graph, and in the one that checks ask."""
    everything = ox.NamedNode(DEFAULT)
    for position, table in enumerate(tables, 1):
        lines = []
        for quad in table.quads():
            subject, predicate, value, graph = (
                f"_:f{position}b{term[2:]}" if term.startswith("_:") else term for term in quad
            )
            lines.append(f"{subject} {predicate} {value} {graph} .")
        for parsed in ox.parse("\n".join(lines), format=ox.RdfFormat.N_QUADS):
            yield ox.Quad(parsed.subject, parsed.predicate, parsed.object, everything)
            if not isinstance(parsed.graph_name, ox.DefaultGraph):
                yield parsed


def _tell_stopped(check: Check, why: Overrun | Died, limit: float) -> Answered:
    message = (
        f"The check did not finish in {limit:g} seconds." if isinstance(why, Overrun) else "The process died over it."
    )
    remedy = "Allow more time, or make the query simpler."
    return Answered(failures=(Failure(message, remedy, Place(str(check.path)), check.iri),))
