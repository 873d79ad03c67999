"""Writing names alike: no case, accents, punctuation or script, so that nobody need know how we write them."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = "'’‘ʼ`´ʹʻʿʾ′＇"
_POSSESSIVE = re.compile(rf"(?<=\w)[{_APOSTROPHES}]s\b", re.I)
_LETTERS = str.maketrans(
    {
        **dict.fromkeys(_APOSTROPHES, ""),
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ə": "a",
    }
)
"""Letters that Unicode does not take apart, after lowering; an apostrophe joins what stands beside it."""

_CYRILLIC = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфыэіїєґўјћ", "abvgdeziyklmnoprstufyeiiegwjc", strict=True))
    | {"ё": "yo", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu"}
    | {"я": "ya", "љ": "lj", "њ": "nj", "ђ": "dj", "џ": "dz"}
)
"""Cyrillic as English-language sources write it (BGN/PCGN without its apostrophes)."""


def fold(text: str) -> str:
    """Write a text as its words in lower case, with a blank between them.

    Accents go (Unicode's compatibility decomposition), apostrophes join what stands beside them, the possessive *'s*
    goes, Cyrillic is romanised, and whatever is no letter or digit parts words. Folding twice changes nothing.

    Parameters
    ----------
    text
        Any Unicode text.

    >>> fold("Türkiye's  North–South (INSTC)"), fold("Ba'athist Iraq"), fold("Сергей Лавров")
    ('turkiye north south instc', 'baathist iraq', 'sergey lavrov')
    """
    while True:
        folded = _fold(text)
        if folded == text:
            return folded
        text = folded  # letters that fall apart only once lowered, or join once a mark is gone


def _fold(text: str) -> str:
    # Cyrillic goes first, as long as й and ё are letters of their own.
    text = unicodedata.normalize("NFC", _POSSESSIVE.sub("", text)).casefold().translate(_CYRILLIC)
    text = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    kept = (c if c.isalnum() else "" if unicodedata.category(c) == "Mn" else " " for c in text)
    return " ".join("".join(kept).split())
