from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.errors import InvalidInput
from entente.validation import cache as module
from entente.validation.cache import ParseCache
from entente.validation.inputs import SourceFile
from entente.validation.tables import read_table

TEXT = '@prefix e: <urn:e/> . e:a e:p "é\\n"@en , 7 , [ e:q e:b ] . '


def large(text: str = TEXT, syntax: str = "turtle") -> SourceFile:
    """A file that is large enough to be kept."""
    return SourceFile("a.ttl", (text + "# " + "x" * 60_000).encode(), syntax)


def entries(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.table"))


def test_what_was_kept_is_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, parsed = ParseCache(tmp_path / "cache"), read_table(large())
    assert cache.read(large()) == parsed
    monkeypatch.setattr(module, "read_table", lambda _: pytest.fail("it was parsed again"))
    assert cache.read(large()) == parsed
    assert parsed.prefixes == (("e", "urn:e/"),)


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 100])
def test_a_damaged_entry_is_parsed_again(tmp_path: Path, damage: bytes) -> None:
    cache = ParseCache(tmp_path)
    parsed = cache.read(large())
    (entry,) = entries(tmp_path)
    entry.write_bytes(damage)
    assert cache.read(large()) == parsed
    assert entry.read_bytes() != damage


@given(st.integers(0, 400), st.integers(0, 255))
def test_a_changed_byte_is_noticed(tmp_path_factory: pytest.TempPathFactory, position: int, byte: int) -> None:
    folder = tmp_path_factory.mktemp("cache")
    cache = ParseCache(folder)
    parsed = cache.read(large())
    (entry,) = entries(folder)
    content = bytearray(entry.read_bytes())
    content[position % len(content)] = byte
    entry.write_bytes(content)
    assert cache.read(large()) == parsed


def test_other_content_syntax_or_base_is_another_entry(tmp_path: Path) -> None:
    cache = ParseCache(tmp_path)
    cache.read(large())
    cache.read(large(TEXT + "e:a e:p 8 . "))
    cache.read(large(syntax="trig"))
    cache.read(SourceFile("b.ttl", large().content, "turtle"))
    assert len(entries(tmp_path)) == 4


def test_nothing_is_kept_of_what_does_not_parse_or_is_small(tmp_path: Path) -> None:
    cache = ParseCache(tmp_path)
    with pytest.raises(InvalidInput):
        cache.read(large("e:a "))
    cache.read(SourceFile("a.ttl", TEXT.encode(), "turtle"))
    assert entries(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    assert len(ParseCache(tmp_path / "taken" / "cache").read(large())) == 4


def test_the_cache_stays_out_of_repositories(tmp_path: Path) -> None:
    ParseCache(tmp_path / "cache").read(large())
    assert (tmp_path / "cache" / ".gitignore").read_text(encoding="utf-8") == "*\n"
