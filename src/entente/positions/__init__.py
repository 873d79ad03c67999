"""Where triples stand in files: readers of RDF syntaxes that keep the position of every term.

They are tolerant, where the parsers of the engines are exact: a place is best effort, and no input makes a reader fail.
`read_statements` picks the reader by the syntax.
"""

from __future__ import annotations

from entente.positions.reading import Fault, Lines, Reading, Statement, Use
from entente.positions.syntaxes import read_statements

__all__ = ["Fault", "Lines", "Reading", "Statement", "Use", "read_statements"]
