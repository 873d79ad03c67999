"""Terms as N-Triples writes them: what kind each is, what it says, and which are one to SHACL.

Two literals are one where rdflib holds them to be one, because pySHACL does: ``"007"^^xsd:integer`` is
``"7"^^xsd:integer``. A report shows the form that the file has.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import rdflib

from entente.namespaces import RDF, XSD
from entente.validation.views import write_term

LANG_STRING = RDF + "langString"
STRING = XSD + "string"

_ESCAPED = re.compile(r"\\(?:([tbnrf\"'\\])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_PLAIN = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}

_SETTLED = {  # lexical forms that rdflib leaves as they are
    XSD + "integer": re.compile(r"0|-?[1-9][0-9]*"),
    XSD + "nonNegativeInteger": re.compile(r"0|[1-9][0-9]*"),
    XSD + "positiveInteger": re.compile(r"[1-9][0-9]*"),
    XSD + "boolean": re.compile(r"true|false"),
    XSD + "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    XSD + "anyURI": re.compile(r"[^\s]*"),
}


def is_iri(term: str) -> bool:
    """Whether a term is an IRI."""
    return term[0] == "<"


def is_blank(term: str) -> bool:
    """Whether a term is a blank node."""
    return term[0] == "_"


def is_literal(term: str) -> bool:
    """Whether a term is a literal."""
    return term[0] == '"'


def read_literal(term: str) -> tuple[str, str, str]:
    r"""Read a literal: its lexical form, its datatype's IRI and its language, empty where it has none.

    >>> read_literal(r'"one\ntwo"@en'), read_literal('"7"^^<urn:t>')
    (('one\ntwo', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString', 'en'), ('7', 'urn:t', ''))
    """
    end = term.rindex('"')
    lexical, tail = term[1:end], term[end + 1 :]
    if "\\" in lexical:
        lexical = _ESCAPED.sub(_unescape, lexical)
    if not tail:
        return lexical, STRING, ""
    if tail[0] == "@":
        return lexical, LANG_STRING, tail[1:]
    return lexical, tail[3:-1], ""


def _unescape(found: re.Match[str]) -> str:
    return _PLAIN[found[1]] if found[1] else chr(int(found[2] or found[3], 16))


def text_of(term: str) -> str:
    """Say a term as SPARQL's ``STR`` does: the IRI, or a literal's lexical form; a blank node as its label.

    >>> text_of("<urn:a>"), text_of('"x"@en'), text_of("_:b1")
    ('urn:a', 'x', '_:b1')
    """
    if term[0] == "<":
        return term[1:-1]
    return read_literal(term)[0] if term[0] == '"' else term


def canonical(term: str) -> str:
    """Write a term so that two which are one to pySHACL read alike.

    >>> canonical('"007"^^<http://www.w3.org/2001/XMLSchema#integer>')
    '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    if term[0] != '"' or term[-1] != ">":
        return term
    lexical, datatype, _ = read_literal(term)
    settled = _SETTLED.get(datatype)
    if settled and settled.fullmatch(lexical):
        return term
    if not datatype.startswith((XSD, RDF)):
        return term
    literal = rdflib.Literal(lexical, datatype=rdflib.URIRef(datatype))
    return term if literal.ill_typed else write_term(literal)


def to_rdflib(term: str) -> rdflib.term.Identifier:
    """Make rdflib's term of one."""
    if term[0] == "<":
        return rdflib.URIRef(term[1:-1])
    if term[0] == "_":
        return rdflib.BNode(term[2:])
    return to_rdflib_literal(term)


def to_rdflib_literal(term: str) -> rdflib.Literal:
    """Make rdflib's literal of one in canonical form, without making ``"maybe"^^xsd:boolean`` a well-typed one."""
    lexical, datatype, language = read_literal(term)
    if language:
        return rdflib.Literal(lexical, lang=language)
    if datatype == STRING:
        return rdflib.Literal(lexical)
    return rdflib.Literal(lexical, datatype=rdflib.URIRef(datatype), normalize=False)


@contextmanager
def unheard() -> Iterator[None]:
    """Keep rdflib from telling of each literal that is not what its datatype says: finding those is our work."""
    logger = logging.getLogger("rdflib.term")
    before = logger.disabled
    logger.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="rdflib.term")
            yield
    finally:
        logger.disabled = before
