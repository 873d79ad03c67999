"""What a validation is asked to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ENGINES = ("auto", "native", "pyshacl")
GRAPHS = ("union", "default", "each")
INFERENCES = ("none", "rdfs")
SECONDS_PER_SHAPE = 60.0


@dataclass(frozen=True)
class Request:
    """All that the tool needs to know.

    Attributes
    ----------
    data
        Files, folders, patterns, or ``-`` for standard input.
    shapes, checks, ontology
        The same, for shapes, check queries (``*.rq``) and vocabularies.
    syntax
        The syntax of the data files and of standard input, where their names do not tell it.
    standard_input
        What ``-`` stands for.
    each
        Whether each data file is validated alone; else all are one dataset.
    engine
        One of `ENGINES`.
    graphs
        One of `GRAPHS`: whether all graphs of a dataset are judged as one, or the default graph alone, or each alone.
    advanced
        Whether SHACL's advanced features are evaluated: targets and constraints by query, functions and rules.
    languages
        Tags of the languages of messages, the best first.
    inference
        One of `INFERENCES`.
    lint
        Whether files are looked at as files, too: terms, prefixes, IRIs, literals. Syntax errors are always told.
    lints
        Names of the lints that are asked for; all of them where there is none.
    reason
        Whether HermiT judges ontology and data.
    limit
        Seconds for one shape or check, each in a process that can be killed; None holds shapes in this process.
    cache
        Folder for parsed inputs; None keeps nothing.
    workers
        How many processes; as many as there are processors where it is None.

    """

    data: tuple[str, ...]
    shapes: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    ontology: tuple[str, ...] = ()
    syntax: str | None = None
    standard_input: bytes | None = None
    each: bool = False
    engine: str = "auto"
    graphs: str = "union"
    advanced: bool = False
    languages: tuple[str, ...] = ("en",)
    inference: str = "none"
    lint: bool = True
    lints: tuple[str, ...] = ()
    reason: bool = False
    limit: float | None = SECONDS_PER_SHAPE
    cache: Path | None = None
    workers: int | None = None
