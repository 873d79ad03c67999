"""A bounded store of finished answers: the oldest make place for the newest."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    """Whatever knows how many bytes it holds."""

    @property
    def size(self) -> int:
        """How many bytes it holds."""
        ...


Key = TypeVar("Key", bytes, str)
Entry = TypeVar("Entry", bound=Sized)

_OVERHEAD = 512


class Cache(Generic[Key, Entry]):
    """Answers by key, least recently kept first, of one version of the dataset at a time.

    Parameters
    ----------
    capacity
        How many bytes all entries together may hold.
    largest
        How many bytes one entry may hold.

    """

    def __init__(self, capacity: int, largest: int) -> None:
        self._capacity = capacity
        self._largest = min(largest, capacity)
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self._lock = threading.Lock()
        self._version = ""
        self.size = 0

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, key: Key) -> Entry | None:
        """Look an answer up; no lock, since this is the shortest path of all."""
        return self._entries.get(key)

    def touch(self, key: Key) -> None:
        """Note that an entry was used."""
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)

    def keep(self, key: Key, entry: Entry, version: str) -> None:
        """Keep an answer, unless it is large or of a version that is served no longer."""
        size = entry.size + len(key) + _OVERHEAD
        if size > self._largest:
            return
        with self._lock:
            if version != self._version or key in self._entries:
                return
            self._entries[key] = entry
            self.size += size
            while self.size > self._capacity:
                gone, dropped = self._entries.popitem(last=False)
                self.size -= dropped.size + len(gone) + _OVERHEAD

    def begin(self, version: str) -> None:
        """Forget everything, and from now on keep answers of this version only."""
        with self._lock:
            self._version = version
            self._entries.clear()
            self.size = 0
