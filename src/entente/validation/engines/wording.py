"""In which words results are told: languages of messages, and short names of terms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from entente.namespaces import XSD
from entente.validation.engines.terms import is_literal, read_literal, text_of
from entente.validation.report import abbreviate

_LOCAL = re.compile(r"[\w.-]*(?<!\.)")
_BARE = {XSD + "integer": re.compile(r"[+-]?\d+"), XSD + "decimal": re.compile(r"[+-]?\d*\.\d+")}
_BARE[XSD + "boolean"] = re.compile("true|false")


@dataclass(frozen=True)
class Wording:
    """How to tell results.

    Attributes
    ----------
    languages
        Tags of the languages wanted, the best first; a text without language comes after them, others last.
    prefixes
        Prefixes by namespace.

    """

    languages: Sequence[str] = ("en",)
    prefixes: Mapping[str, str] = field(default_factory=dict)

    def choose(self, texts: Sequence[str]) -> str:
        """Choose among literals by language.

        >>> Wording().choose(('"Ja"@de', '"Yes"@en-gb', '"Oui"@fr'))
        'Yes'
        """

        def rank(text: str) -> tuple[int, str]:
            language = read_literal(text)[2] if is_literal(text) else ""
            for place, wanted in enumerate(self.languages):
                if language == wanted.lower() or language.startswith(f"{wanted.lower()}-"):
                    return place, text
            return len(self.languages) + bool(language), text

        return text_of(min(texts, key=rank))

    def iri(self, iri: str) -> str:
        """Write an IRI with a prefix of the files, or one that is known everywhere.

        >>> Wording(prefixes={"urn:e/": "e"}).iri("urn:e/thing")
        'e:thing'
        """
        cut = max(iri.rfind("#"), iri.rfind("/"), iri.rfind(":")) + 1
        prefix = self.prefixes.get(iri[:cut])
        return f"{prefix}:{iri[cut:]}" if prefix is not None and _LOCAL.fullmatch(iri, cut) else abbreviate(iri)

    def term(self, term: str) -> str:
        r"""Write a term as Turtle would.

        >>> Wording().term('"7"^^<http://www.w3.org/2001/XMLSchema#integer>'), Wording().term('"Iran"@en')
        ('7', '"Iran"@en')
        """
        if not is_literal(term):
            return self.iri(term[1:-1]) if term[0] == "<" else term
        if term[-1] != ">":
            return term
        lexical, datatype, _ = read_literal(term)
        if datatype in _BARE and _BARE[datatype].fullmatch(lexical):
            return lexical
        return f"{term[: term.rindex('^^')]}^^{self.iri(datatype)}"
