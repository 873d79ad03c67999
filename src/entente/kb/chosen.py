"""The claims that someone asked for, as a sequence that reads them when they are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, overload

from entente.kb.claims import Claim
from entente.kb.reader import ClaimReader
from entente.kb.result import make_frame

if TYPE_CHECKING:
    import pandas as pd

_CHUNK = 100


class Claims(Sequence[Claim]):
    """The claims that were asked for, in text order; each is read when it is looked at.

    Parameters
    ----------
    reader
        Reads them.
    iris
        Which, in order.

    """

    def __init__(self, reader: ClaimReader, iris: list[str]) -> None:
        self._reader = reader
        self._iris = iris

    def __len__(self) -> int:
        return len(self._iris)

    @overload
    def __getitem__(self, at: int) -> Claim: ...
    @overload
    def __getitem__(self, at: slice) -> list[Claim]: ...
    def __getitem__(self, at: int | slice) -> Claim | list[Claim]:
        if isinstance(at, slice):
            return self._reader.read_all(self._iris[at])
        return self._reader.read_all([self._iris[at]])[0]

    def __iter__(self) -> Iterator[Claim]:
        for start in range(0, len(self), _CHUNK):
            yield from self._reader.read_all(self._iris[start : start + _CHUNK])

    def __repr__(self) -> str:
        return f"<{len(self)} claim{'' if len(self) == 1 else 's'}>"

    def to_pandas(self) -> pd.DataFrame:
        """Make a data frame: a row for each claim, with names in place of things.

        Raises
        ------
        EnvironmentFault
            pandas is not installed.

        """
        columns = [field.name for field in fields(Claim)]
        return make_frame(columns, (tuple(_flatten(getattr(claim, name)) for name in columns) for claim in self))


def _flatten(value: Any) -> Any:
    """Make one cell of a field: text as it is, several things as their names."""
    return "; ".join(map(str, value)) if isinstance(value, tuple) else value if isinstance(value, str) else str(value)
