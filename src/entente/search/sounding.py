"""One spelling for the ways in which a name is brought into Latin letters, mostly from Russian, Persian and Arabic.

A sound keeps all consonants and three vowels: ``a`` for *a* and *e*, ``o`` for *o* and *u*, ``i`` for *i* and *y*. So
it joins Turkmenchay and Turkmanchai, but keeps Khomeini and Khamenei apart, which a key without vowels would not.
``š č ž ḵ`` stand for *sh, ch, zh* (and *j*), *kh*: letters that a folded word never has.
"""

from __future__ import annotations

import re
from functools import lru_cache

from entente.search.folding import fold

_VOWEL, _CONSONANT = "[aeiouy]", "[^aeiouy]"
_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("ee", "i"),
        ("oo", "u"),
        (r"(.)\1+", r"\1"),
        ("dsch|dzh|dj", "ž"),
        ("tsch|tch", "č"),
        ("sch|sh", "š"),
        ("ch", "č"),
        ("zh|j", "ž"),
        ("q", "k"),
        ("kh", "ḵ"),
        ("gh", "g"),
        ("gu(?=[ei])", "g"),
        ("ph", "f"),
        ("(?<=[td])h", ""),
        ("ck", "k"),
        ("x", "ks"),
        ("w", "v"),
        ("c(?=[eiy])", "s"),
        ("c", "k"),
        ("y(?=e)", ""),
        (f"(?<={_CONSONANT})yo", "e"),
        (f"^e(?={_CONSONANT})", "i"),
        ("ou", "o"),
        (f"(?<={_VOWEL})h+$", ""),
        ("e", "a"),
        ("u", "o"),
        ("y", "i"),
        (r"(.)\1+", r"\1"),
    )
)
"""In this order, again and again until nothing changes."""

ARTICLES = frozenset({"al", "el", "ul", "ol"})
TITLES = frozenset(
    {
        *("mr", "mrs", "ms", "dr", "prof", "professor", "sir", "president", "minister", "general", "gen", "colonel"),
        *("ayatollah", "imam", "sheikh", "shaikh", "sayyid", "seyyed", "hojatoleslam", "comrade", "ambassador"),
    }
)
"""What stands before a person's name and is no part of it."""

LINKING = frozenset(
    {
        *("a", "an", "the", "of", "and", "or", "in", "on", "for", "to", "by", "at", "as", "from", "with"),
        *("between", "under", "over", "against"),
    }
)
"""Words that say little about which thing is meant."""


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """Write a folded word as it sounds; sounding a sound changes nothing.

    >>> sound("turkmenchay") == sound("turkmanchai"), sound("khomeini") == sound("khomeyni"), sound("medvedyev")
    (True, True, 'madvadav')
    >>> sound("khomeini"), sound("khamenei")
    ('ḵomaini', 'ḵamanai')

    A word with a digit stays as it is: it is a model or a number.
    """
    if any(character.isdigit() for character in word):
        return word
    while True:
        sounded = word
        for pattern, replacement in _RULES:
            sounded = pattern.sub(replacement, sounded)
        if sounded == word:
            return sounded
        word = sounded


def sound_all(text: str) -> tuple[str, ...]:
    """Sound the words that make up a name, without articles and without a title before it.

    >>> sound_all("Ayatollah Khomeini"), sound_all("Jeish-ol-Adl") == sound_all("Jaish al-Adl")
    (('ḵomaini',), True)
    >>> sound_all("President of Iran")
    ('prasidant', 'of', 'iran')
    """
    words = fold(text).split()
    kept = [word for word in words if word not in ARTICLES] or words
    first = 0
    if not LINKING & set(kept):
        while first < len(kept) - 1 and sound(kept[first]) in _TITLES:
            first += 1
    return tuple(sound(word) for word in kept[first:])


_TITLES = frozenset(map(sound, TITLES))
