"""Writing one report in several formats at once, each file whole or none of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console

from entente.corpus.writing import write_whole
from entente.validation.formats import FORMATS, render
from entente.validation.formats.text import MOST, print_report, write_brief
from entente.validation.outcome import Judgement

STANDARD_OUTPUT = "-"


@dataclass(frozen=True)
class Output:
    """Where a report goes in one format.

    Attributes
    ----------
    name
        A key of `FORMATS`.
    target
        A file, or ``-`` for standard output.

    """

    name: str
    target: str

    @classmethod
    def read(cls, text: str) -> Output:
        """Read ``FORMAT=FILE``; ``FORMAT`` alone goes to standard output.

        Raises
        ------
        click.UsageError
            There is no such format.

        """
        name, _, target = text.partition("=")
        if name not in FORMATS:
            raise click.UsageError(f"there is no report format {name!r}: choose one of {', '.join(FORMATS)}")
        return cls(name, target or STANDARD_OUTPUT)


def check_outputs(outputs: Sequence[Output]) -> None:
    """Refuse outputs that would write over each other.

    Raises
    ------
    click.UsageError
        Two go to one place.

    """
    targets = [o.target if o.target == STANDARD_OUTPUT else os.path.abspath(o.target) for o in outputs]
    for target in targets:
        if targets.count(target) > 1:
            place = "standard output" if target == STANDARD_OUTPUT else target
            raise click.UsageError(f"two reports go to {place}: name another file for one of them")


def write_report(
    judgement: Judgement, outputs: Sequence[Output], *, quiet: bool = False, everything: bool = False
) -> None:
    """Write a report everywhere it is asked for.

    All are made before the first is written, so that a failure leaves no half of them. Where nothing goes to standard
    output, a text does.

    Parameters
    ----------
    judgement
        What was found.
    outputs
        Where to, and how.
    quiet
        Print a line for each finding that fails, and nothing else.
    everything
        Print every finding of a rule, not only the first.

    """
    made = [
        (output, render(judgement, output.name)) for output in outputs if output.name != "text" or output.target != "-"
    ]
    for output, text in made:
        if output.target != STANDARD_OUTPUT:
            _write(Path(output.target), text)
    for output, text in made:
        if output.target == STANDARD_OUTPUT:
            click.echo(text.encode("utf-8"), nl=False)
    if all(output.target != STANDARD_OUTPUT for output, _ in made):
        if quiet:
            click.echo(write_brief(judgement), nl=False)
        else:
            _print(judgement, everything=everything)


def _write(path: Path, text: str) -> None:
    """Write a file whole; what is no file (a pipe, a terminal) cannot be replaced, so it is written to."""
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        return
    write_whole(path, text)


def _print(judgement: Judgement, *, everything: bool) -> None:
    """Print for a reader: as wide as the terminal and in colours where there is one."""
    console = Console(
        file=sys.stdout, highlight=False, emoji=False, markup=False, width=None if sys.stdout.isatty() else 120
    )
    print_report(judgement, console, most=None if everything else MOST)
