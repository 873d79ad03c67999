"""The bounded cache by itself."""

from __future__ import annotations

from dataclasses import dataclass

from entente.web.cache import Cache


@dataclass(frozen=True)
class Entry:
    size: int


def make(capacity: int = 10_000, largest: int = 5_000) -> Cache[str, Entry]:
    cache: Cache[str, Entry] = Cache(capacity, largest)
    cache.begin("v1")
    return cache


def test_the_oldest_make_place() -> None:
    cache = make()
    for number in range(50):
        cache.keep(f"k{number}", Entry(1000), "v1")
    assert cache.size <= 10_000
    assert cache.find("k49") == Entry(1000)
    assert cache.find("k0") is None


def test_what_is_used_stays() -> None:
    cache = make()
    cache.keep("used", Entry(1000), "v1")
    for number in range(50):
        cache.touch("used")
        cache.keep(f"k{number}", Entry(1000), "v1")
    assert cache.find("used") is not None


def test_large_entries_are_not_kept() -> None:
    cache = make()
    cache.keep("large", Entry(6000), "v1")
    assert len(cache) == 0


def test_answers_of_another_version_are_not_kept() -> None:
    cache = make()
    cache.keep("a", Entry(1), "v1")
    cache.begin("v2")
    assert cache.find("a") is None
    cache.keep("late", Entry(1), "v1")
    assert cache.find("late") is None
    cache.keep("new", Entry(1), "v2")
    assert cache.find("new") is not None
