"""Prefixes that are used and not declared, with the one that may be meant."""

from __future__ import annotations

from entente.errors import Place
from entente.positions import Lines, Reading
from entente.validation.inputs import SourceFile
from entente.validation.nearness import find_nearest
from entente.validation.report import LINTS, Finding, Severity
from entente.validation.vocabularies import namespaces

NAME = "undeclared-prefix"


def find_undeclared(file: SourceFile, reading: Reading, lines: Lines) -> list[Finding]:
    """Find the prefixes that a file of the Turtle family does not declare, each at its first use.

    Parameters
    ----------
    file
        The file.
    reading
        The file, read with positions.
    lines
        Its lines.

    """
    uses: dict[str, list[int]] = {}
    for use in reading.undeclared:
        if use.name not in reading.declared:  # else its declaration is what is broken
            uses.setdefault(use.name, []).append(use.offset)
    findings = []
    for name, offsets in uses.items():
        line, column = lines.position(offsets[0])
        times = f", which is used {len(offsets)} times" if len(offsets) > 1 else ""
        remedy, fixes = _advise(name, reading)
        findings.append(
            Finding(
                Severity.VIOLATION,
                LINTS + NAME,
                file.base,
                f"The prefix {name}:{times} is not declared.",
                remedy,
                place=Place(file.name, line, column=column),
                snippet=lines.line(line),
                fixes=fixes,
                replaces=f"{name}:" if fixes and not fixes[0].startswith("@prefix") else None,
            )
        )
    return findings


def _advise(name: str, reading: Reading) -> tuple[str, tuple[str, ...]]:
    known = namespaces().get(name)
    if known is not None:
        short = next((each for each, namespace in reading.prefixes.items() if namespace == known), None)
        if short is not None:
            return f"The file declares its namespace as {short}:.", (f"{short}:",)
        line = f"@prefix {name}: <{known}> ."
        return f"Write {line}", (line,)
    near = find_nearest(name, reading.prefixes, most=2, least=50.0) if name else []
    if near:
        return f"Did you mean {near[0]}:? Otherwise declare the prefix.", tuple(f"{each}:" for each in near)
    return f"Write @prefix {name}: with its namespace at the head of the file.", ()
