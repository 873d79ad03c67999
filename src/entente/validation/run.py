"""SHACL on many views: side by side, and what is unchanged not at all.

What was found is kept under the digest of everything that it depends on.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from hashlib import sha256
from importlib.metadata import version
from inspect import getsource
from pathlib import Path
from typing import Any

from entente.validation import report, shacl
from entente.validation.pool import run_in_processes
from entente.validation.report import Finding, Locate, Report, Severity, gather
from entente.validation.shacl import Shapes, validate_view
from entente.validation.views import View

SECONDS_PER_VIEW = 120.0


def validate_views(
    views: Sequence[View],
    shapes: Shapes,
    *,
    context: View,
    cache: Path | None = None,
    locate: Locate | None = None,
    workers: int | None = None,
    limit: float = SECONDS_PER_VIEW,
    on_done: Callable[[View], None] | None = None,
) -> Report:
    """Validate views side by side, each in its own process, and what is unchanged not at all.

    Parameters
    ----------
    views
        One for each document; the authority file may be one more, with no document.
    shapes
        As `read_shapes` reads them.
    context
        The authority file and the ontology's `vocabulary`; each view sees of it what it mentions.
    cache
        Folder where findings are kept from one run to the next; None keeps nothing.
    locate
        Tells where an IRI is written.
    workers
        How many processes; as many as there are processors by default.
    limit
        Seconds for one view.
    on_done
        Called with each view that is done, for progress.

    Raises
    ------
    InvalidInput
        A shape cannot be evaluated.
    EnvironmentFault
        A process died or took too long.

    """
    jobs = [(view, shapes, context.mentioned_in(view)) for view in views]
    files = [cache / f"{_digest(*job)}.json" if cache else None for job in jobs]
    reports: list[Report] = []
    fresh = []
    for position, (job, file) in enumerate(zip(jobs, files, strict=True)):
        kept = _recall(file) if file else None
        if kept is None:
            fresh.append(position)
            continue
        reports.append(kept)
        if on_done:
            on_done(job[0])
    in_turn = run_in_processes(
        _validate_job, [jobs[position] for position in fresh], workers=workers or os.cpu_count() or 1, limit=limit
    )
    for turn, made in in_turn:
        position = fresh[turn]
        if file := files[position]:
            _remember(file, made)
        reports.append(made)
        if on_done:
            on_done(views[position])
    found = _drop_repeated(gather(reports))
    return found.located(locate) if locate else found


def _drop_repeated(whole: Report) -> Report:
    """Drop of a document's findings what the authority file alone is to blame for."""
    shared = {replace(found, document=None) for found in whole if found.document is None}
    return Report(
        tuple(found for found in whole if found.document is None or replace(found, document=None) not in shared)
    )


def _validate_job(job: tuple[View, Shapes, View]) -> Report:
    view, shapes, context = job
    return validate_view(view, shapes, context=context)


def _digest(view: View, shapes: Shapes, context: View) -> str:
    """Identify everything that the findings depend on."""
    parts = [version("pyshacl"), version("rdflib"), shapes.digest, view.document or ""]
    own, beside = "\n".join(sorted(view.lines)), "\n".join(sorted(context.lines))
    readers = (sha256(getsource(module).encode()).hexdigest() for module in (report, shacl))
    return sha256("\n\n".join([*parts, *readers, own, beside]).encode()).hexdigest()


def _recall(file: Path) -> Report | None:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return Report(tuple(map(_read_finding, kept)))
    except (FileNotFoundError, ValueError, TypeError, KeyError):  # not there, or not what `_remember` writes
        return None


def _read_finding(kept: dict[str, Any]) -> Finding:
    inner = tuple(map(_read_finding, kept["details"]))
    return Finding(**{**kept, "severity": Severity(kept["severity"]), "fixes": tuple(kept["fixes"]), "details": inner})


def _remember(file: Path, kept: Report) -> None:
    """Keep findings under a name that no half-written file can have."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps([asdict(found) for found in kept], indent=1), encoding="utf-8")
    unfinished.replace(file)
