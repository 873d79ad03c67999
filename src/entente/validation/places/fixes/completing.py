"""What is missing, as it would be written: a property with its value, or the skeleton of one."""

from __future__ import annotations

from entente.namespaces import RDF, SH, XSD
from entente.validation.places.fixes.case import Case, Fixes
from entente.validation.places.locator import as_term
from entente.validation.places.walking import walk
from entente.validation.places.writing import shorten, write_term

_GAP = "…"
_SKETCHES = {
    XSD + "date": f'"{_GAP}"^^<{XSD}date>',
    XSD + "string": f'"{_GAP}"',
    RDF + "langString": f'"{_GAP}"@en',
}
_FEW = 3


def sketch_value(case: Case) -> Fixes:
    """Write the missing property with what its shape tells of the value, and a gap for what it does not."""
    if not _is_property(case.found.path):
        return Fixes()
    allowed = (*case.parameter("hasValue"), *case.members("in"))
    values = case.write(allowed[:_FEW]) or (_sketch(case),)
    return Fixes(tuple(_join(case, value) for value in values), replace=False)


def add_value(case: Case) -> Fixes:
    """Write the value that must be there."""
    if not _is_property(case.found.path):
        return Fixes()
    return Fixes(tuple(_join(case, value) for value in case.write(case.parameter("hasValue"))), replace=False)


def add_equal(case: Case) -> Fixes:
    """Write the value that one of two equal properties has and the other lacks."""
    path, value = case.found.path, case.found.value
    if not _is_property(path) or value is None:
        return Fixes()
    if any(step.value == value for step in walk(case.data, case.found.focus, path)):
        others = [term[1:-1] for term in case.parameter("equals")]
        return Fixes(tuple(_join(case, *case.write([value]), path=other) for other in others), replace=False)
    return Fixes((_join(case, *case.write([value])),), replace=False)


def swap_values(case: Case) -> Fixes:
    """Write the values of two properties the other way round."""
    path, value = case.found.path, case.found.value
    others = [term[1:-1] for parameter in ("lessThan", "lessThanOrEquals") for term in case.parameter(parameter)]
    if not _is_property(path) or value is None or not others:
        return Fixes()
    larger = [step.value for step in walk(case.data, case.found.focus, others[0])]
    if len(set(larger)) != 1:
        return Fixes()
    first, second = case.write([larger[0], value])
    joint = ", " if case.spot.file.file.syntax == "jsonld" else " ; "
    return Fixes((f"{_join(case, first)}{joint}{_join(case, second, path=others[0])}",), replace=False)


def _is_property(path: str | None) -> bool:
    return path is not None and "<" not in path


def _sketch(case: Case) -> str:
    for term in case.parameter("datatype"):
        sketch = _SKETCHES.get(term[1:-1])
        return write_term(sketch, case.spot.file) if sketch else _typed_gap(case, term)
    for term in case.parameter("class"):
        return f"[ a {write_term(term, case.spot.file)} ]" if _turtle(case) else _GAP
    if any(kind == f"<{SH}Literal>" for kind in case.parameter("nodeKind")):
        return write_term(f'"{_GAP}"', case.spot.file)
    return write_term(f'"{_GAP}"@en', case.spot.file) if case.parameter("languageIn") else _GAP


def _typed_gap(case: Case, datatype: str) -> str:
    plain = datatype.startswith(f"<{XSD}") and datatype[1:-1].endswith(("integer", "decimal", "boolean", "Integer"))
    return _GAP if plain else write_term(f'"{_GAP}"^^{datatype}', case.spot.file)


def _turtle(case: Case) -> bool:
    return case.spot.file.file.syntax in ("turtle", "trig", "n3")


def _join(case: Case, value: str, *, path: str | None = None) -> str:
    """Write property and value together, as the syntax of the file does."""
    file = case.spot.file
    iri = f"<{path or case.found.path}>"
    syntax = file.file.syntax
    if syntax == "jsonld":
        return f"{write_term(iri, file)}: {value}"
    if syntax == "rdfxml":
        name = shorten(iri[1:-1], file.prefixes) or iri[1:-1]
        return f"<{name}>{value}</{name}>"
    if syntax in ("ntriples", "nquads"):
        return f"{as_term(case.found.focus)} {iri} {value} ."
    return f"{write_term(iri, file)} {value}"
