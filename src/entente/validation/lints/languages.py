"""Language tags that are no languages.

Standard: `BCP 47 <https://www.rfc-editor.org/info/bcp47>`_.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from entente.positions.reading import write_literal
from entente.validation.lints.lint import Material, Remark, find_uses, report
from entente.validation.places.values import literal_of
from entente.validation.places.writing import write_term
from entente.validation.report import Finding, Severity

NAME = "unknown-language"

_LANGUAGES = frozenset(
    re.findall(
        r"[a-z]{2}",
        """
        aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de
        dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id
        ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu
        lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu
        rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to
        tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
        """,
    )
)
_MEANT = {
    "gr": "el", "cz": "cs", "jp": "ja", "ua": "uk", "dk": "da", "cn": "zh", "by": "be", "al": "sq", "rs": "sr",
    "ir": "fa", "il": "he", "iw": "he", "in": "id", "at": "de", "us": "en", "gb": "en", "eng": "en", "ger": "de",
    "deu": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "rus": "ru", "fas": "fa", "per": "fa", "ara": "ar",
    "nld": "nl", "dut": "nl", "por": "pt", "zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko", "tur": "tr", "pol": "pl",
    "ukr": "uk", "english": "en", "german": "de", "french": "fr", "russian": "ru", "persian": "fa", "spanish": "es",
}  # fmt: skip
_TAG = re.compile(
    r"(?:[a-z]{2,8}(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+|i-[a-z]+)(?:--(?:ltr|rtl))?",
    re.I,
)


def find_unknown_languages(material: Material) -> Iterator[Finding]:
    """Find language tags that name no language, or one by a longer code than it has, each once."""
    seen: dict[str, str] = {}
    for each in material.files:
        for term in each.table.terms:
            if term.startswith('"') and not term.endswith(('"', ">")):
                seen.setdefault(term[term.rindex("@") + 1 :], term)
    wrong = {term: tag for tag, term in seen.items() if not is_language(tag)}
    for term, spot, _ in find_uses(material.locator, wrong):
        tag = wrong[term]
        primary, dash, rest = tag.partition("-")
        meant = _MEANT.get(primary.lower())
        literal = literal_of(term)
        fixes: tuple[str, ...] = ()
        if meant and literal:
            fixes = (write_term(write_literal(literal.lexical, f"{meant}{dash}{rest}"), spot.file),)
        yield report(
            NAME,
            Severity.WARNING,
            term,
            Remark(
                f"The language tag {tag} names no language that is registered so.",
                f"Write {meant}{dash}{rest}." if meant else "Take a tag of the IANA registry, as en or pt-BR.",
                fixes,
            ),
            spot,
            value=term,
        )


def is_language(tag: str) -> bool:
    """Tell whether a tag is formed as BCP 47 has it and its language is, as far as this knows, a language.

    >>> is_language("de-CH-1996"), is_language("cz"), is_language("eng"), is_language("grc"), is_language("x-own")
    (True, False, False, True, True)
    """
    if not _TAG.fullmatch(tag):
        return False
    primary = tag.lower().partition("-")[0]
    return primary in _LANGUAGES if len(primary) == 2 else primary not in _MEANT
