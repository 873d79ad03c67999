"""What lints look for, from their own table."""

from __future__ import annotations

from entente.validation.explanations.explanation import Explanation
from entente.validation.lints import LINTS


def explain_lints() -> tuple[Explanation, ...]:
    """Tell of every lint."""
    return tuple(
        Explanation(
            lint.iri,
            "lint",
            lint.title,
            lint.meaning,
            severity=lint.severity.value,
            bad=lint.bad.strip(),
            good=lint.good.strip(),
        )
        for lint in LINTS
    )
