"""Where the parts of a project stand: ontology, curated files, queries, build."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from entente.errors import MissingInput, Place


@dataclass(frozen=True)
class Project:
    """A folder that holds a knowledge base.

    Attributes
    ----------
    root
        The folder with ``ontology/`` and ``data/``.
    derived
        Where what is derived from them goes; ``build/`` in the same folder when not given.

    """

    root: Path
    derived: Path | None = None

    @property
    def ontology(self) -> Path:
        """The ontology's modules."""
        return self.root / "ontology"

    @property
    def prefixes(self) -> Path:
        """The one prefix map."""
        return self.ontology / "prefixes.ttl"

    @property
    def manifest(self) -> Path:
        """The manifest of documents."""
        return self.root / "data" / "documents.ttl"

    @property
    def entities(self) -> Path:
        """The authority file, a file per kind of thing."""
        return self.root / "data" / "entities"

    @property
    def citations(self) -> Path:
        """What the documents cite, a file per document."""
        return self.root / "data" / "citations"

    @property
    def claims(self) -> Path:
        """The claims, a file per document."""
        return self.root / "data" / "claims"

    @property
    def sentences(self) -> Path:
        """Where each document's sentences stand, a file per document."""
        return self.root / "data" / "sentences"

    @property
    def mappings(self) -> Path:
        """What our terms and things are called elsewhere."""
        return self.root / "data" / "mappings.sssom.tsv"

    @property
    def open_mappings(self) -> Path:
        """Things that nobody has found elsewhere yet, with the keys to look them up by."""
        return self.root / "data" / "mappings-open.tsv"

    @property
    def queries(self) -> Path:
        """The example queries and reports."""
        return self.root / "queries"

    @property
    def build(self) -> Path:
        """What is derived; may be deleted at any time."""
        return self.derived or self.root / "build"


def find_project(start: Path) -> Project:
    """Find the project that a folder belongs to.

    Parameters
    ----------
    start
        The folder, or one inside the project.

    Raises
    ------
    MissingInput
        Neither the folder nor one above it holds ``ontology/entente.ttl``.

    """
    for folder in (start, *start.parents):
        if (folder / "ontology" / "entente.ttl").is_file():
            return Project(folder)
    raise MissingInput(
        "this folder belongs to no Entente project",
        place=Place(str(start)),
        remedy="run the command inside a project, or name its folder with --project",
    )
