"""The errors that Entente raises on purpose, and the exit code of each.

::

    EntenteError
    ├── InvalidInput      3   a file, query or value that cannot be read as what it should be
    │   └── Faults            several faults at once; the code that they share, else 3
    ├── MissingInput      4   a file, document text or snapshot that is not there
    ├── EnvironmentFault  5   the machine is in the way: port in use, lock held, store of another version
    └── Rejected          1   everything could be read, and the report says that it does not conform

Exit code 2 is a wrong command line (Click's own). ``entente validate`` exits with 2 for each of 3, 4 and 5 too: it
could not be run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where something is wrong: a file with a line and perhaps a column, both from 1, or an IRI, or both.

    >>> str(Place("data/claims/x.trig", 12)), str(Place("x.ttl", 3, column=5))
    ('data/claims/x.trig:12', 'x.ttl:3:5')
    """

    file: str | None = None
    line: int | None = None
    iri: str | None = None
    column: int | None = None

    def __str__(self) -> str:
        spot = self.file or ""
        if self.file and self.line:
            spot += f":{self.line}" + (f":{self.column}" if self.column else "")
        return " ".join(part for part in (spot, f"<{self.iri}>" if self.iri else "") if part)


class EntenteError(Exception):
    """Something that the user can mend: where, what, and what to do.

    Parameters
    ----------
    message
        What is wrong, one sentence.
    place
        Where it is wrong.
    remedy
        What to do about it, one sentence.

    """

    exit_code = 1

    def __init__(self, message: str, *, place: Place | None = None, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        head = f"{self.place}: {self.message}" if self.place else self.message
        return f"{head}\n  → {self.remedy}" if self.remedy else head


class InvalidInput(EntenteError):
    """A file, query or value that cannot be read as what it should be."""

    exit_code = 3


class Faults(InvalidInput):
    """Several faults found in one reading, so that all can be mended at once.

    Parameters
    ----------
    faults
        One or more.

    """

    def __init__(self, faults: Sequence[EntenteError]) -> None:
        super().__init__(f"{len(faults)} faults" if len(faults) > 1 else faults[0].message)
        self.faults = tuple(faults)
        codes = {fault.exit_code for fault in faults}
        self.exit_code = codes.pop() if len(codes) == 1 else InvalidInput.exit_code

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))


class MissingInput(EntenteError):
    """A file, document text or snapshot that is not there."""

    exit_code = 4


class EnvironmentFault(EntenteError):
    """The machine is in the way: a port in use, a lock held, a store of another version."""

    exit_code = 5


class Rejected(EntenteError):
    """Everything could be read, and the report says that it does not conform."""

    exit_code = 1
