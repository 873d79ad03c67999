"""Short names for IRIs, terms and paths, by the prefixes of the files that were validated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from entente.errors import Place
from entente.validation.formats.plain import where
from entente.validation.outcome import Outcome, Rule
from entente.validation.report import Finding, abbreviate

_IRI = re.compile(r"<([^<>\"{}|^`\\\s]*)>")
_DATATYPE = re.compile(r'(?<="\^\^)<([^<>\s]*)>$')
_LOCAL = re.compile(r"[\w](?:[\w.-]*[\w-])?|")
_XSD_STRING = "^^<http://www.w3.org/2001/XMLSchema#string>"


@dataclass(frozen=True)
class Names:
    """How things are called in a report for people.

    Attributes
    ----------
    prefixes
        Short names by namespace IRI.
    rules
        What is known of each shape, check or lint, by its IRI.

    Examples
    --------
    >>> names = Names({"http://example.org/ns#": "ex"})
    >>> names.iri("http://example.org/ns#Ship"), names.iri("http://example.org/ns#a/b")
    ('ex:Ship', '<http://example.org/ns#a/b>')
    >>> names.path("^<http://example.org/ns#owner>|<http://example.org/ns#keeper>")
    '^ex:owner|ex:keeper'
    >>> names.term('"12"^^<http://www.w3.org/2001/XMLSchema#integer>')
    '"12"^^xsd:integer'

    """

    prefixes: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)

    @classmethod
    def of(cls, outcome: Outcome) -> Names:
        """Take prefixes and rules from an outcome."""
        return cls(outcome.prefixes, {rule.source: rule for rule in outcome.rules})

    def iri(self, iri: str) -> str:
        """Shorten an IRI; the longest namespace counts."""
        if iri.startswith("_:"):
            return iri
        for namespace in sorted(self.prefixes, key=len, reverse=True):
            if namespace and iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
                return f"{self.prefixes[namespace]}:{iri[len(namespace) :]}"
        return abbreviate(iri)

    def term(self, term: str) -> str:
        """Shorten a term that N-Triples wrote."""
        if term.startswith("<"):
            return self.iri(term[1:-1])
        return _DATATYPE.sub(lambda found: self.iri(found[1]), term.removesuffix(_XSD_STRING))

    def node(self, node: str) -> str:
        """Shorten what `Finding.focus` holds: an IRI, a blank node's label, or a literal."""
        return self.term(node) if node.startswith('"') else self.iri(node)

    def path(self, path: str) -> str:
        """Shorten a property path."""
        return _IRI.sub(lambda found: self.iri(found[1]), path) if "<" in path else self.iri(path)

    def rule(self, source: str, defined: Place | None = None) -> str:
        """Say which rule it was; one without an IRI is known by its name, or by where it is written."""
        if not source.startswith("_:"):
            return self.iri(source)
        known = self.rules.get(source)
        if known and known.name:
            return known.name
        place = defined or (known.defined if known else None)
        return f"shape at {where(place)}" if where(place) else "shape without a name"


def used_prefixes(names: Names, findings: Iterable[Finding]) -> dict[str, str]:
    """Keep the prefixes that some finding needs, by short name."""
    texts = [text for found in findings for text in _texts(found)]
    return {
        short: namespace
        for namespace, short in sorted(names.prefixes.items(), key=lambda pair: pair[1])
        if short and any(namespace in text for text in texts)
    }


def _texts(found: Finding) -> Iterable[str]:
    yield from (text for text in (found.focus, found.source, found.path, found.value, found.component) if text)
    for inner in found.details:
        yield from _texts(inner)
