"""From a focus node along a property path, through the files in which each step is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from entente.errors import InvalidInput
from entente.positions import Statement
from entente.validation.formats.paths import Path, read_path
from entente.validation.places.locator import LocatedFile, Locator, Spot, as_term

_MOST = 10_000
"""Steps after which a walk gives up; a place is not worth more."""


class Step(NamedTuple):
    """A triple on the way; against the arrow, its subject is where the step leads."""

    file: LocatedFile
    statement: Statement
    forward: bool

    @property
    def value(self) -> str:
        """Where it leads."""
        return self.statement.value if self.forward else self.statement.subject

    @property
    def at_value(self) -> Spot:
        """Where the value is written."""
        return self.file.spot(self.statement.at_value if self.forward else self.statement.at_subject)

    @property
    def at_property(self) -> Spot:
        """Where the property is written."""
        return self.file.spot(self.statement.at_predicate)


def walk(locator: Locator, focus: str, path: str | None) -> list[Step]:
    """Give the last steps of every way that a path leads from a focus node, in document order.

    Parameters
    ----------
    locator
        The files.
    focus
        As `Finding.focus` names it.
    path
        As `Finding.path` writes it; one that cannot be read leads nowhere.

    """
    parsed = _read(path)
    return [step for step in _follow(locator, (as_term(focus),), parsed) if step] if parsed else []


def walk_as_far_as_written(locator: Locator, focus: str, path: str | None) -> list[Step]:
    """Give the last steps that are written of a sequence that is not written to its end."""
    parsed = _read(path)
    nodes: Sequence[str] = (as_term(focus),)
    reached: list[Step] = []
    for part in parsed.parts if parsed and parsed.kind == "sequence" else ():
        steps = _follow(locator, nodes, part)
        if not steps:
            break
        reached, nodes = steps, [step.value for step in steps]
    return reached


def _read(path: str | None) -> Path | None:
    try:
        return read_path(path) if path else None
    except InvalidInput:  # a check may name as path what it likes
        return None


def _follow(locator: Locator, nodes: Sequence[str], path: Path, *, forward: bool = True) -> list[Step]:
    steps: dict[Step, None] = {}
    for node in nodes:
        for step in _from_one(locator, node, path, forward):
            steps[step] = None
            if len(steps) > _MOST:
                return list(steps)
    return list(steps)


def _from_one(locator: Locator, node: str, path: Path, forward: bool) -> Iterator[Step]:
    if path.kind == "predicate":
        found = locator.statements(node, f"<{path.iri}>") if forward else locator.naming(node, f"<{path.iri}>")
        yield from (Step(file, statement, forward) for file, statement in found)
    elif path.kind == "inversePath":
        yield from _from_one(locator, node, path.parts[0], not forward)
    elif path.kind == "alternativePath":
        for part in path.parts:
            yield from _from_one(locator, node, part, forward)
    elif path.kind == "sequence":
        parts = path.parts if forward else path.parts[::-1]
        nodes: Sequence[str] = (node,)
        for part in parts[:-1]:
            nodes = [step.value for step in _follow(locator, nodes, part, forward=forward)]
        yield from _follow(locator, nodes, parts[-1], forward=forward)
    else:
        yield from _repeat(locator, node, path, forward)


def _repeat(locator: Locator, node: str, path: Path, forward: bool) -> Iterator[Step]:
    """Follow a path once or, if it repeats, until nothing new is met."""
    met, nodes = {node}, [node]
    while nodes:
        steps = _follow(locator, nodes, path.parts[0], forward=forward)
        yield from steps
        nodes = (
            [] if path.kind == "zeroOrOnePath" else list(dict.fromkeys(s.value for s in steps if s.value not in met))
        )
        met.update(nodes)
        if len(met) > _MOST:
            return
