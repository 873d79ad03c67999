"""Spellings that are joined, and names that are kept apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.search.folding import fold
from entente.search.sounding import sound, sound_all
from entente.search.vocabulary import compare_words, slips_allowed

_FILE = Path(__file__).parents[1] / "cases" / "spellings.tsv"
CASES = [tuple(line.split("\t")) for line in _FILE.read_text("utf-8").splitlines() if line[:1] != "#"]


def judge(one: str, other: str) -> str:
    pairs = list(zip(sound_all(one), sound_all(other), strict=False))
    if len(sound_all(one)) != len(sound_all(other)):
        return "apart"
    likeness = min(compare_words(a, b) for a, b in pairs)
    return "same" if likeness == 1 else "close" if likeness > 0 else "apart"


def test_there_are_cases() -> None:
    assert len(CASES) >= 60
    assert {expected for _, _, expected in CASES} == {"same", "close", "apart"}


@pytest.mark.parametrize(("one", "other", "expected"), CASES)
def test_spellings(one: str, other: str, expected: str) -> None:
    assert judge(one, other) == expected
    assert judge(other, one) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Türkiye", "turkiye"),
        ("  North–South   Transport ", "north south transport"),
        ("Ba'athist", "baathist"),
        ("Ba’athist", "baathist"),
        ("Iran's goal", "iran goal"),
        ("Jeish-ol-Adl", "jeish ol adl"),
        ("İstanbul", "istanbul"),
        ("Straße", "strasse"),
        ("ÆØŁĐ", "aeold"),
        ("ﬁnal №5", "final no5"),
        ("Ёлкин", "yolkin"),
        ("İran", "iran"),
        ("ə", "a"),
        ("", ""),
        ("—!?", ""),
        ("\ud800", ""),
        ("S-300", "s 300"),
    ],
)
def test_folding(text: str, expected: str) -> None:
    assert fold(text) == expected


@given(st.text(st.characters(), max_size=20))
@settings(max_examples=600)
def test_folding_and_sounding_twice_change_nothing(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    for word in folded.split():
        sounded = sound(word)
        assert sounded
        assert " " not in sounded
        assert sound(sounded) == sounded


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14))
@settings(max_examples=600)
def test_sounding_latin_words_ends(word: str) -> None:
    assert sound(sound(word)) == sound(word)


@given(st.text("aeioukhmnrstv", min_size=1, max_size=10), st.text("aeioukhmnrstv", min_size=1, max_size=10))
def test_comparing_words_is_fair(one: str, other: str) -> None:
    likeness = compare_words(one, other)
    assert 0 <= likeness <= 1
    assert likeness == compare_words(other, one)
    assert (likeness == 1) == (one == other)
    if min(slips_allowed(one), slips_allowed(other)) == 0 and one != other:
        assert likeness == 0
