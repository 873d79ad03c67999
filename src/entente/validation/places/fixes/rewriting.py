"""The same value in another form: with the right datatype, kind or language tag."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entente.namespaces import RDF, SH, XSD
from entente.positions.iris import is_absolute
from entente.positions.reading import write_literal
from entente.validation.datatypes import is_well_formed
from entente.validation.places.fixes.case import Case, Fixes
from entente.validation.places.fixes.choosing import choose_instance
from entente.validation.places.values import literal_of

_LANG_STRING = RDF + "langString"
_LIKELY_LANGUAGE = "en"
_NUMBER_WITH_COMMAS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_TRUTH = {"yes": "true", "no": "false", "y": "true", "n": "false", "t": "true", "f": "false"}
_DATE_TIME = re.compile(r"(-?[0-9]{4,}-[0-9]{2}-[0-9]{2})T.*")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\]+")


def rewrite_as_datatype(case: Case) -> Fixes:
    """Write the literal with the datatype that is asked for, where its text means something there."""
    literal = literal_of(case.found.value or "<>")
    wanted = [term[1:-1] for term in case.parameter("datatype")]
    if literal is None or not wanted:
        return Fixes()
    datatype = wanted[0]
    if datatype == _LANG_STRING:
        return Fixes(case.write([write_literal(literal.lexical, _LIKELY_LANGUAGE)]))
    text = find_form(literal.lexical, datatype)
    return Fixes(case.write([write_literal(text, datatype=datatype)]) if text is not None else ())


def rewrite_as_kind(case: Case) -> Fixes:
    """Write an IRI for a literal that is one, or a literal for an IRI."""
    kinds = {kind.strip("<>").removeprefix(SH) for kind in case.parameter("nodeKind")}
    value = case.found.value or ""
    literal = literal_of(value) if value else None
    if literal and any("IRI" in kind for kind in kinds):
        prefix, colon, local = literal.lexical.partition(":")
        namespace = case.spot.file.prefixes.get(prefix)
        if colon and namespace and re.fullmatch(r"[\w-]+", local):
            return Fixes(case.write([f"<{namespace}{local}>"]))
        if is_absolute(literal.lexical) and _IRI.fullmatch(literal.lexical):
            return Fixes(case.write([f"<{literal.lexical}>"]))
        return choose_instance(case)
    if value.startswith("<") and kinds == {"Literal"}:
        labels = case.names(value)[1:]
        return Fixes(case.write(write_literal(text) for text in (*labels[:2], value[1:-1])))
    return Fixes()


def retag(case: Case) -> Fixes:
    """Write the text with a language that is allowed: the one it has a variant of, else each of a few."""
    literal = literal_of(case.found.value or "<>")
    allowed = [tag.lexical for tag in map(literal_of, case.members("languageIn")) if tag]
    if literal is None:
        return Fixes()
    base = literal.language.lower().partition("-")[0]
    allowed.sort(key=lambda tag: not base or tag.lower().partition("-")[0] != base)
    return Fixes(case.write(write_literal(literal.lexical, tag) for tag in allowed[:3]))


def find_form(lexical: str, datatype: str) -> str | None:
    """Find how a datatype writes what a text may mean; None where that cannot be told.

    >>> find_form("2024/3/5", XSD + "date"), find_form("yes", XSD + "boolean"), find_form("soon", XSD + "date")
    ('2024-03-05', 'true', None)
    """
    return next((form for form in _forms(lexical.strip(), datatype) if is_well_formed(form, datatype)), None)


def _forms(text: str, datatype: str) -> Iterator[str]:
    """Guess what was meant, the plainest first."""
    yield text
    if datatype == XSD + "boolean" and text.lower() in {*_TRUTH, "true", "false"}:
        yield _TRUTH.get(text.lower(), text.lower())
    if _NUMBER_WITH_COMMAS.fullmatch(text):
        yield text.replace(",", "")
    if re.fullmatch(r"[+-]?[0-9]+\.0+", text):
        yield text.partition(".")[0]
    if re.fullmatch(r"[+-]?[0-9]+,[0-9]+", text):
        yield text.replace(",", ".")
    if datatype == XSD + "date":
        if moment := _DATE_TIME.fullmatch(text):
            yield moment[1]
        if parts := re.fullmatch(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})", text):
            yield f"{parts[1]}-{int(parts[2]):02d}-{int(parts[3]):02d}"
    if datatype == XSD + "dateTime" and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        yield f"{text}T00:00:00"
    if datatype == XSD + "gYear" and (year := re.match(r"([0-9]{4})-", text)):
        yield year[1]
