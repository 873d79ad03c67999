"""What a snapshot holds beside the quads, step by step: dumps and exports, and whatever else readers need at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from entente.build.reports import write_reports
from entente.corpus.canonical import read_prefixes
from entente.corpus.project import Project
from entente.export.catalogue import keep_catalogue, make_catalogue
from entente.export.dcat import Release
from entente.export.exports import make_all
from entente.export.files import write_file, write_list
from entente.export.graphs import read_graphs
from entente.search.writing import furnish as write_search_index

_MADE_BY = ("export", "search")
"""The packages whose code makes what a snapshot holds beside the quads."""


@dataclass(frozen=True)
class Furnishing:
    """Puts into a snapshot what follows from its quads.

    Attributes
    ----------
    quads
        The dataset's file.
    prefixes
        Namespaces by name, which the quads do not hold.
    title, licence
        What the dataset is called, and the IRI of its licence.
    reports
        What validation found, by format.

    """

    quads: Path
    prefixes: Mapping[str, str]
    title: str
    licence: str
    reports: Mapping[str, str]

    @classmethod
    def of(cls, project: Project, quads: Path, title: str, licence: str, reports: Mapping[str, str]) -> Furnishing:
        """Take the prefixes from a project."""
        prefixes = {name: iri for iri, name in sorted(read_prefixes(project.prefixes).items())}
        return cls(quads, prefixes, title, licence, reports)

    def __call__(self, folder: Path, store: ox.Store) -> None:
        """Furnish a snapshot in the making.

        Parameters
        ----------
        folder
            Its folder.
        store
            Its store, which holds the quads.

        """
        graphs = read_graphs(self.quads)
        contents = make_all(self.quads, graphs, self.licence, self.prefixes)
        files = [write_file(content, folder) for content in contents]
        write_list(files, folder)
        with self.quads.open("rb") as stream:
            release = Release(hashlib.file_digest(stream, "sha256").hexdigest(), self.title, self.licence)
        keep_catalogue(make_catalogue(release, graphs, files, self.prefixes), folder, store)
        write_search_index(folder, store)
        write_reports(self.reports, folder)

    @property
    def edition(self) -> str:
        """Tell what furnishing depends on beside the quads: the prefixes, the reports and the code.

        A snapshot of the same quads and another edition is made anew.
        """
        digest = hashlib.sha256(repr((sorted(self.prefixes.items()), sorted(self.reports.items()))).encode())
        here = Path(__file__)
        package = here.parents[1]
        made_by = [path for name in _MADE_BY for path in sorted((package / name).glob("*.py"))]
        for path in (here, package / "store" / "snapshots.py", *made_by):
            digest.update(path.read_bytes())
        return digest.hexdigest()[:16]
