"""Short names for IRIs, terms and paths, by the prefixes of the files that were validated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from entente.errors import Place
from entente.validation.engines.wording import Wording
from entente.validation.formats.plain import where
from entente.validation.outcome import Outcome, Rule
from entente.validation.report import Finding

_IRI = re.compile(r"<([^<>\"{}|^`\\\s]*)>")


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
    >>> names.term('"12"^^<http://www.w3.org/2001/XMLSchema#integer>'), names.node("_:b1")
    ('12', '_:b1')

    """

    prefixes: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)

    @classmethod
    def of(cls, outcome: Outcome) -> Names:
        """Take prefixes and rules from an outcome."""
        return cls(outcome.prefixes, {rule.source: rule for rule in outcome.rules})

    @cached_property
    def wording(self) -> Wording:
        """How messages name things, so that both agree."""
        return Wording(prefixes=self.prefixes)

    def iri(self, iri: str) -> str:
        """Shorten an IRI; what is none stays as it is."""
        return self.wording.iri(iri) if ":" in iri and not iri.startswith("_:") else iri

    def term(self, term: str) -> str:
        """Shorten a term that N-Triples wrote."""
        return self.wording.term(term) if term else ""

    def node(self, node: str) -> str:
        """Shorten what `Finding.focus` holds: an IRI, a blank node's label, or a literal."""
        return self.term(node) if node.startswith('"') else self.iri(node)

    def focus(self, found: Finding) -> str:
        """Say what a finding is about; nothing where it is about the file that its place names already."""
        about_file = found.focus.startswith("file:") and found.place is not None and found.place.file is not None
        return "" if about_file else self.node(found.focus)

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
