"""A check query in words: its header, and examples that stand beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from entente.errors import Place
from entente.validation.checks import Check
from entente.validation.explanations.explanation import Explanation

_SUFFIXES = (".trig", ".ttl")
_PREFIX = re.compile(r"^(?:@prefix|@base|PREFIX|BASE)\b.*\n", re.M)


def explain_check(check: Check, folders: tuple[Path, ...] = ()) -> Explanation:
    """Tell of a check.

    Parameters
    ----------
    check
        The check.
    folders
        Where examples may stand besides the check's own folder: ``<name>.bad.ttl`` and ``<name>.good.ttl`` (or TriG),
        or ``<name>.trig`` in a folder of bad examples.

    """
    places = (check.path.parent, *folders)
    bad = find_example(places, f"{check.name}.bad") or find_example(folders, check.name)
    columns = ", ".join(f"?{column}" for column in check.columns)
    return Explanation(
        check.iri,
        "check",
        check.name.replace("-", " ").capitalize(),
        check.message,
        check.remedy,
        check.severity.value,
        (f"a query over the whole dataset; each row is a finding ({columns})",),
        bad=bad,
        good=find_example(places, f"{check.name}.good"),
        defined=Place(str(check.path), 1),
    )


def find_example(folders: Sequence[Path], stem: str) -> str:
    """Read an example, without its prefixes."""
    for folder in folders:
        for suffix in _SUFFIXES:
            path = folder / f"{stem}{suffix}"
            if path.is_file():
                return _PREFIX.sub("", path.read_text(encoding="utf-8")).strip("\n")
    return ""
