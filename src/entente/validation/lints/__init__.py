"""What is looked for in files rather than in the graph alone: slips that leave a graph valid and its meaning wrong."""

from __future__ import annotations

from entente.validation.lints.lint import Lint, Material
from entente.validation.lints.run import run_lints
from entente.validation.lints.table import LINTS, find_lint
from entente.validation.syntax import find_syntax_errors

__all__ = ["LINTS", "Lint", "Material", "find_lint", "find_syntax_errors", "run_lints"]
