"""The one form in which curated Turtle and TriG files are written, so that a diff shows what changed.

Order: the file's header comment, prefixes in use, statements by subject. In a claims file: claims by number, each with
its graph, then spans that carry nothing, then digests. Knowledge stands in triples: other comments are refused rather
than lost. The written form is read back and must hold the same quads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from entente.corpus.places import Source, read_source
from entente.corpus.spans import is_span, parse_span
from entente.corpus.turtle import FORMATS, parse_source
from entente.errors import InvalidInput, Place
from entente.namespaces import CLAIM, DOC, ENT, RDF, RDFS, XSD

WIDTH = 120
BARE_HEADING = "# Sentences and headings read, that carry nothing of their own."
DIGEST_HEADING = "# Digests of the spans above, as `entente span` prints them."
_OWN_COMMENTS = {BARE_HEADING, DIGEST_HEADING}
_FIRST = {RDF + "type": 0, RDFS + "label": 1}
_LAST = {ENT + "evidence": 8, ENT + "sha256": 9}
_LOCAL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_BARE_LITERALS = {
    XSD + "integer": re.compile(r"-?(0|[1-9][0-9]*)"),
    XSD + "decimal": re.compile(r"-?[0-9]+\.[0-9]+"),
    XSD + "boolean": re.compile(r"true|false"),
}

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def read_prefixes(path: Path) -> dict[str, str]:
    """Read the prefix map: names by namespace IRI.

    Raises
    ------
    MissingInput, InvalidInput
        There is no such file, or it is not UTF-8.

    """
    return {iri: name for name, iri in re.findall(r"@prefix\s+([\w-]*):\s*<([^>]*)>", read_source(path).code)}


def format_file(path: Path, prefixes: dict[str, str], more: Iterable[ox.Quad] = ()) -> str:
    """Give a curated file's canonical form, with more quads if there are any.

    Parameters
    ----------
    path
        A Turtle or TriG file below ``data/``.
    prefixes
        Names by namespace IRI, as `read_prefixes` reads them.
    more
        Quads to be written into the file besides its own.

    Returns
    -------
    str
        The text to write; proven to hold the same quads.

    Raises
    ------
    MissingInput, InvalidInput
        The file cannot be read, holds a blank node, or has comments that would be lost.

    """
    source = read_source(path)
    slug = path.stem if path.suffix == ".trig" else None
    quads = [*parse_source(source, base=DOC + slug if slug else None), *more]
    header = _read_header(source)
    text = header + write_canonical(quads, prefixes, slug)
    if set(ox.parse(text, format=FORMATS[path.suffix])) != set(quads):
        raise InvalidInput(
            "the canonical form would not hold the same triples",
            place=Place(source.name),
            remedy="leave the file as it is and report this with the file",
        )
    return text


def _read_header(source: Source) -> str:
    lines = source.content.split("\n")
    first = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    for number, comment in source.comments:
        if number > first and comment not in _OWN_COMMENTS:
            raise InvalidInput(
                "this comment would be lost",
                place=Place(source.name, number),
                remedy="say it in a triple (skos:note, ent:bareReason), in the file's first lines, or delete it",
            )
    return "".join(line + "\n" for line in lines[:first]) + ("\n" if first else "")


def write_canonical(quads: Iterable[ox.Quad], prefixes: dict[str, str], slug: str | None = None) -> str:
    """Write quads canonically.

    Parameters
    ----------
    quads
        Without blank nodes.
    prefixes
        Names by namespace IRI.
    slug
        The document whose claims these are; None for a plain Turtle file.

    Raises
    ------
    InvalidInput
        There is a blank node.

    """
    writer = _Writer(prefixes, slug)
    described: dict[str, list[ox.Triple]] = {}
    said: dict[str, list[ox.Triple]] = {}
    for quad in quads:
        if isinstance(quad.graph_name, ox.DefaultGraph):
            described.setdefault(_iri(quad.subject), []).append(quad.triple)
        else:
            said.setdefault(_iri(quad.graph_name), []).append(quad.triple)
    parts = []
    spans = sorted((iri for iri in described if slug and is_span(iri)), key=parse_span)
    for iri in sorted({*described, *said} - set(spans)):
        if iri in described:
            parts.append(writer.statement(described[iri]))
        if iri in said:
            parts.append(writer.graph(iri, said[iri]))
    bare = [[t for t in described[iri] if t.predicate.value != ENT + "sha256"] for iri in spans]
    digests = [t for iri in spans for t in described[iri] if t.predicate.value == ENT + "sha256"]
    if any(bare):
        parts.append(BARE_HEADING + "\n" + "".join(writer.statement(triples) for triples in bare if triples))
    if digests:
        parts.append(DIGEST_HEADING + "\n" + "".join(writer.statement([triple]) for triple in digests))
    return writer.prologue() + "\n".join(parts)


class _Writer:
    def __init__(self, prefixes: dict[str, str], slug: str | None) -> None:
        self._prefixes = dict(prefixes)
        self._base = DOC + slug if slug else None
        if slug:
            self._prefixes[f"{CLAIM}{slug}/"] = "claim"
        self._used: set[str] = set()

    def prologue(self) -> str:
        lines = [f"@base <{self._base}> .\n"] if self._base else []
        named = sorted((name, iri) for iri, name in self._prefixes.items() if name in self._used)
        lines += [f"@prefix {name}: <{iri}> .\n" for name, iri in named]
        return "".join(lines) + "\n"

    def statement(self, triples: list[ox.Triple], indent: str = "") -> str:
        subject = self.term(triples[0].subject)
        by_predicate: dict[str, list[str]] = {}
        for triple in triples:
            by_predicate.setdefault(triple.predicate.value, []).append(self.term(triple.object))
        inner = indent + "    "
        pairs = []
        for predicate in sorted(by_predicate, key=lambda p: (_FIRST.get(p, _LAST.get(p, 5)), p)):
            name = "a" if predicate == RDF + "type" else self.term(ox.NamedNode(predicate))
            values = sorted(by_predicate[predicate])
            line = f"{name} {' , '.join(values)}"
            if len(inner) + len(line) > WIDTH - 2 and len(values) > 1:
                line = f"{name}\n{inner}    " + f" ,\n{inner}    ".join(values)
            pairs.append(line)
        short = f"{indent}{subject} {' ; '.join(pairs)} .\n"
        if len(pairs) == 1 and len(short) <= WIDTH + 40 and "\n" not in short[:-1]:
            return short
        return f"{indent}{subject} " + f" ;\n{inner}".join(pairs) + " .\n"

    def graph(self, iri: str, triples: list[ox.Triple]) -> str:
        by_subject: dict[str, list[ox.Triple]] = {}
        for triple in triples:
            by_subject.setdefault(_iri(triple.subject), []).append(triple)
        body = "".join(self.statement(by_subject[subject], "    ") for subject in sorted(by_subject))
        return f"{self.term(ox.NamedNode(iri))} {{\n{body}}}\n"

    def term(self, term: Term) -> str:
        if isinstance(term, ox.Literal):
            return self._literal(term)
        iri = _iri(term)
        if self._base and iri.startswith(self._base + "#"):
            return f"<{iri[len(self._base) :]}>"
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        name = self._prefixes.get(iri[:cut])
        if name is not None and _LOCAL.fullmatch(iri[cut:]):
            self._used.add(name)
            return f"{name}:{iri[cut:]}"
        return f"<{iri}>"

    def _literal(self, literal: ox.Literal) -> str:
        bare = _BARE_LITERALS.get(literal.datatype.value)
        if bare and bare.fullmatch(literal.value):
            return literal.value
        quoted = str(ox.Literal(literal.value))
        if literal.language:
            return f"{quoted}@{literal.language}"
        if literal.datatype.value == XSD + "string":
            return quoted
        return f"{quoted}^^{self.term(literal.datatype)}"


def _iri(term: ox.NamedNode | ox.BlankNode | ox.Triple | ox.Literal) -> str:
    if isinstance(term, ox.NamedNode):
        return term.value
    raise InvalidInput(f"there is a blank node, {term}", remedy="give it an IRI: curated files hold none")
