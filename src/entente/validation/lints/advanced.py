"""Shapes with SHACL's advanced features, which are evaluated only where they are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from entente.namespaces import SH
from entente.validation.lints.lint import Material, Remark, report
from entente.validation.report import Finding, Severity

NAME = "advanced-feature"
_FEATURES = ("target", "rule", "expression", "js")


def find_advanced_features(material: Material) -> Iterator[Finding]:
    """Find shapes that use what only ``--advanced`` evaluates."""
    shapes = material.shapes_graph
    for feature in _FEATURES:
        for number in shapes.objects(shapes.number(f"<{SH}{feature}>")):
            shape = shapes.terms[number].strip("<>")
            spot = material.shapes_locator.find(shape, f"{SH}{feature}")
            remark = Remark(
                f"The shape uses sh:{feature}, one of SHACL's advanced features, which is not evaluated.",
                "Ask for it with --advanced; pySHACL then evaluates all shapes.",
            )
            yield report(NAME, Severity.INFO, shape, remark, spot, path=f"{SH}{feature}")
