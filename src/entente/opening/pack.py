"""Lays out the sources with the built dataset in them, ready to be packed: ``python -m entente.opening.pack TARGET``.

The dataset goes into a copy of the sources, never into the sources, so that no stale one can get into an installation.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import sys
from pathlib import Path

from entente.corpus.project import Project, find_project
from entente.errors import EntenteError, EnvironmentFault, Place
from entente.opening.shipped import FOLDER, QUADS, RECORD
from entente.store.snapshots import REPORTS, current

_FILES = ("pyproject.toml", "README.md", "LICENSE", "LICENSE-DATA.md")
_FOLDERS = ("ontology", "data", "queries")
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.egg-info", ".*", FOLDER.name)


def pack(project: Project, target: Path) -> Path:
    """Lay out the sources of a package that holds the dataset.

    Equal sources and an equal dataset give equal bytes.

    Parameters
    ----------
    project
        The project, with its build.
    target
        The folder to make; what was there before is deleted.

    Returns
    -------
    Path
        The folder of the dataset in it.

    Raises
    ------
    MissingInput
        Nothing has been built.
    EnvironmentFault
        ``entente.nq`` is not the dataset of the current snapshot.

    """
    snapshot = current(project.build)
    quads_path = project.build / "entente.nq"
    quads = quads_path.read_bytes()
    if hashlib.sha256(quads).hexdigest() != snapshot.sha256:
        raise EnvironmentFault(
            "this is not the dataset of the current snapshot", place=Place(str(quads_path)), remedy="build it anew"
        )
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(project.root / "src", target / "src", ignore=_LEFT_OUT)
    for name in _FILES:
        shutil.copy(project.root / name, target / name)
    shipped = target / "src" / FOLDER.parent.name / FOLDER.name
    for name in _FOLDERS:
        shutil.copytree(project.root / name, shipped / name, ignore=_LEFT_OUT)
    if (snapshot.path / REPORTS).is_dir():
        shutil.copytree(snapshot.path / REPORTS, shipped / REPORTS)
    (shipped / QUADS).write_bytes(gzip.compress(quads, mtime=0))
    record = {name: getattr(snapshot, name) for name in ("version", "sha256", "title", "licence")}
    (shipped / RECORD).write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return shipped


def main() -> None:
    """Pack the project of the working folder into the folder that the command line names."""
    try:
        (target,) = sys.argv[1:]
    except ValueError:
        sys.exit("usage: python -m entente.opening.pack TARGET")
    try:
        pack(find_project(Path.cwd()), Path(target))
    except EntenteError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
