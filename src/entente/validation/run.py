"""SHACL on many views, in a process that can be killed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from entente.errors import EnvironmentFault
from entente.validation.report import Locate, Report, gather
from entente.validation.shacl import Shapes, validate_view
from entente.validation.turns import Died, Overrun, Turns
from entente.validation.views import View

SECONDS_PER_VIEW = 120.0


@dataclass(frozen=True)
class _Work:
    """Validates one view, by its position."""

    views: tuple[View, ...]
    shapes: Shapes
    context: View

    def __call__(self, position: int) -> Report:
        view = self.views[position]
        return validate_view(view, self.shapes, context=self.context.mentioned_in(view))


def validate_views(
    views: Sequence[View],
    shapes: Shapes,
    *,
    context: View,
    locate: Locate | None = None,
    limit: float = SECONDS_PER_VIEW,
    on_done: Callable[[View], None] | None = None,
) -> Report:
    """Validate views one after the other.

    Parameters
    ----------
    views
        One for each document; the authority file may be one more, with no document.
    shapes
        As `read_shapes` reads them.
    context
        The authority file and the ontology's `vocabulary`; each view sees of it what it mentions.
    locate
        Tells where an IRI is written.
    limit
        Seconds for one view.
    on_done
        Called with each view that is done, for progress.

    Raises
    ------
    InvalidInput
        A shape cannot be evaluated.
    EnvironmentFault
        The process died or took too long.

    """
    reports = []
    for position, report in Turns(_Work(tuple(views), shapes, context), limit=limit).run(len(views)):
        if isinstance(report, Overrun):
            raise EnvironmentFault(
                f"validation took longer than {limit:g} seconds and was stopped",
                remedy="allow more time, or look for a shape that is slow on this document",
            )
        if isinstance(report, Died):
            raise EnvironmentFault(
                "a validating process died", remedy="see whether the machine ran out of memory, then start again"
            )
        reports.append(report)
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
