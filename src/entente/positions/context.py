"""What a JSON-LD context says: the IRI of each term and how its values are to be read.

Only contexts that stand in the file count. Standard: `JSON-LD 1.1 <https://www.w3.org/TR/json-ld11/>`_.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from entente.positions.iris import is_absolute, resolve
from entente.positions.jsonvalues import Value

_DEEP = 20


@dataclass(frozen=True)
class Term:
    """A term of a context.

    Attributes
    ----------
    iri
        What it stands for; a keyword for an alias; empty where it is taken out of use.
    kind
        The type that its values are given: an IRI, ``@id``, ``@vocab``, ``@json``, or empty.
    containers
        How its values are held: ``@list``, ``@set``, ``@language``, ``@index``, ``@id``, ``@type``, ``@graph``.
    language
        The language of its strings; None leaves that to the context, an empty one gives none.
    reverse
        Whether it is the inverse of its IRI.
    context
        The context that holds for its values.

    """

    iri: str
    kind: str = ""
    containers: frozenset[str] = frozenset()
    language: str | None = None
    reverse: bool = False
    context: Value | None = None


@dataclass(frozen=True)
class Context:
    """An active context.

    Attributes
    ----------
    base, vocabulary
        What relative IRIs and plain terms are completed with.
    language
        Of strings that have none of their own.
    terms
        By name.

    """

    base: str | None = None
    vocabulary: str | None = None
    language: str | None = None
    terms: Mapping[str, Term] = field(default_factory=dict)

    def extend(self, value: Value | None, original_base: str | None) -> Context:
        """Apply what ``@context`` says; a context that stands elsewhere says nothing."""
        if value is None or value.kind in ("string", "number"):
            return self
        if value.kind == "null":
            return Context(base=original_base)
        if value.kind == "array":
            context = self
            for item in value.items:
                context = context.extend(item, original_base)
            return context
        return self._with(value)

    def _with(self, value: Value) -> Context:
        context = self
        for key, _, given in value.entries:
            text = given.text if given.kind == "string" else None
            if key == "@base":
                context = replace(context, base=resolve(text, self.base) if text is not None else None)
            elif key == "@vocab":
                context = replace(context, vocabulary=context.expand(text) if text else text)
            elif key == "@language":
                context = replace(context, language=text)
        defined = {name: given for name, _, given in value.entries if not name.startswith("@")}
        terms = dict(context.terms)
        for name in defined:
            terms.pop(name, None)
        done = replace(context, terms=terms)
        for name in defined:
            done._define(name, defined, terms, 0)
        return done

    def _define(self, name: str, defined: Mapping[str, Value], terms: dict[str, Term], depth: int) -> None:
        if name in terms or depth > _DEEP:
            return
        given = defined[name]

        def iri_of(text: str) -> str:
            prefix, colon, _ = text.partition(":")
            for needed in (prefix if colon else "", text):
                if needed in defined and needed != name:
                    self._define(needed, defined, terms, depth + 1)
            return self.expand(text)

        if given.kind == "string":
            terms[name] = Term(iri_of(given.text))
        elif given.kind == "object":
            inverse, named, kind = given.get("@reverse"), given.get("@id"), given.get("@type")
            source = inverse or named
            container, language = given.get("@container"), given.get("@language")
            terms[name] = Term(
                iri_of(source.text) if source and source.kind == "string" else iri_of(name) if not named else "",
                iri_of(kind.text) if kind and kind.kind == "string" else "",
                frozenset(each.text for each in (container.items or (container,))) if container else frozenset(),
                language.text
                if language and language.kind in ("string", "null") and language.text != "null"
                else ("" if language else None),
                inverse is not None,
                given.get("@context"),
            )
        else:
            terms[name] = Term("")

    def expand(self, text: str, *, document: bool = False) -> str:
        """Expand a term, a compact IRI or a relative IRI.

        Parameters
        ----------
        text
            What is written.
        document
            Whether it is a name of a thing in the document rather than of a property or class.

        Returns
        -------
        str
            An IRI, a keyword, a blank node's label; empty where it stands for nothing.

        """
        if text.startswith("@"):
            return text
        if not document and text in self.terms:
            return self.terms[text].iri
        prefix, colon, local = text.partition(":")
        if colon:
            if prefix == "_" or local.startswith("//"):
                return text
            if prefix in self.terms and self.terms[prefix].iri:
                return self.terms[prefix].iri + local
            if is_absolute(text):
                return text
        if document:
            return resolve(text, self.base)
        return self.vocabulary + text if self.vocabulary is not None else ""

    @property
    def prefixes(self) -> dict[str, str]:
        """The terms that can stand before a colon."""
        return {
            name: term.iri
            for name, term in self.terms.items()
            if term.iri and not term.iri.startswith("@") and term.iri[-1] in ":/?#[]@_"
        }
