"""The two datasets that servers are compared on: Entente's own, and a generated one of the same shape."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.generate import generate
from entente.namespaces import DEFAULT
from entente.store.snapshots import publish

ROOT = Path(__file__).parents[1]
SCRATCH = ROOT / "build" / "bench"
SEED = 1
_DEFAULT_ENDING = f" <{DEFAULT}> .\n"


@dataclass(frozen=True)
class Material:
    """A dataset, ready for every server.

    Attributes
    ----------
    name
        What it is called.
    folder
        Where everything about it stands.
    quads
        How many it holds.
    seconds
        How long Entente took to publish it.

    """

    name: str
    folder: Path
    quads: int
    seconds: float

    @property
    def build(self) -> Path:
        """The published snapshot, for Entente."""
        return self.folder / "build"

    @property
    def plain(self) -> Path:
        """The same quads for servers that do not know which graph is the default one: it has no name there."""
        return self.folder / "plain.nq"


def take_entente() -> Material:
    """Copy the dataset that was built here."""
    with (ROOT / "build" / "entente.nq").open(encoding="utf-8") as stream:
        return _prepare("Entente", stream)


def take_generated(quads: int) -> Material:
    """Generate a dataset."""
    return _prepare(f"generated {quads:,}", generate(quads, SEED))


def _prepare(name: str, lines: Iterable[str]) -> Material:
    folder = SCRATCH / name.replace(",", "").replace(" ", "-").lower()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    whole = folder / "dataset.nq"
    with whole.open("w", encoding="utf-8") as stream, (folder / "plain.nq").open("w", encoding="utf-8") as plain:
        plain.writelines(_unname(line) for line in _copy(lines, stream.write))
    begun = time.monotonic()
    snapshot = publish(whole, folder / "build", title=f"Bench: {name}", licence="https://example.org/licence")
    seconds = time.monotonic() - begun
    whole.unlink()
    return Material(name, folder, snapshot.quads, seconds)


def _copy(lines: Iterable[str], write: Callable[[str], int]) -> Iterator[str]:
    for line in lines:
        write(line)
        yield line


def _unname(line: str) -> str:
    return line.removesuffix(_DEFAULT_ENDING) + " .\n" if line.endswith(_DEFAULT_ENDING) else line
