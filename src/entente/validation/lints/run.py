"""All lints on all files, one report."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from entente.errors import InvalidInput
from entente.validation.checks import Check
from entente.validation.engines.terms import unheard
from entente.validation.lints.lint import Material
from entente.validation.lints.table import LINTS
from entente.validation.parsing import ParsedFile
from entente.validation.report import Finding, Report


def run_lints(
    data: Sequence[ParsedFile],
    shapes: Sequence[ParsedFile] = (),
    ontology: Sequence[ParsedFile] = (),
    *,
    checks: Sequence[Check] = (),
    only: Collection[str] = (),
) -> Report:
    """Run lints on files that parse.

    Parameters
    ----------
    data, shapes, ontology
        The files, by what they are for.
    checks
        Check queries, for their syntax.
    only
        Names of lints; all run where none is named.

    Raises
    ------
    InvalidInput
        There is no lint of such a name.

    """
    names = {lint.name for lint in LINTS}
    for name in only:
        if name not in names:
            raise InvalidInput(f"there is no lint {name!r}", remedy=f"name one of {', '.join(sorted(names))}")
    material = Material(tuple(data), tuple(shapes), tuple(ontology), tuple(checks))
    findings: list[Finding] = []
    with unheard():
        for lint in LINTS:
            if lint.find is not None and (not only or lint.name in only):
                findings += lint.find(material)
    return Report(tuple(findings))
