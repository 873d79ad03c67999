"""From IRIs to addresses on the running host, and back.

Canonical IRIs stay ``https://w3id.org/entente/…``. A *name* is what stands behind ``/page/`` and ``/data/``: the IRI
without its base, and without ``id/`` for things, since no kind of thing is called ``graph`` or ``ontology``.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from entente.namespaces import BASE, DOC, ENT, GRAPH, ID, OWL, RDF, RDFS, SKOS, XSD
from entente.sparql.formats import FORMATS, Format, Kind

_SAFE = "/#=,:@!$&'()*+;~-._"
_SPAN = re.compile(re.escape(DOC) + r"([^#/]+)#char=([0-9]+,[0-9]+)")
_FOLDERS = ("graph/", "ontology/")
_PREFIXES = {ENT: "ent:", RDF: "rdf:", RDFS: "rdfs:", OWL: "owl:", SKOS: "skos:", XSD: "xsd:", GRAPH: "graph/", ID: ""}
RDF_FORMATS: tuple[Format, ...] = tuple(known for known in FORMATS[Kind.TRIPLES] if known.name != "html")
"""The syntaxes of data, best first."""

_EXTENSIONS = {known.extension: known for known in RDF_FORMATS}


def name_of(iri: str) -> str | None:
    """Give the name of an IRI that has a page of its own; None for every other.

    >>> name_of(BASE + "id/state/iran"), name_of(BASE + "graph/corpus"), name_of(ENT + "State")
    ('state/iran', 'graph/corpus', None)
    """
    if "#" in iri:
        return None
    if iri.startswith(ID) and iri != ID:
        return iri.removeprefix(ID)
    local = iri.removeprefix(BASE) if iri.startswith(BASE) else ""
    return local if any(local.startswith(folder) and local != folder for folder in _FOLDERS) else None


def iri_of(name: str) -> str:
    """Give the IRI of a name.

    >>> iri_of("state/iran"), iri_of("graph/corpus")
    ('https://w3id.org/entente/id/state/iran', 'https://w3id.org/entente/graph/corpus')
    """
    return (BASE if name.startswith(_FOLDERS) else ID) + name


def quote_iri(iri: str) -> str:
    """Write an IRI as a header may hold it.

    >>> quote_iri(BASE + "id/state/iran")
    'https://w3id.org/entente/id/state/iran'
    """
    return BASE + quote(iri.removeprefix(BASE), _SAFE)


def thing_address(name: str) -> str:
    """Give the path at which a thing is dereferenced.

    >>> thing_address("state/iran")
    '/id/state/iran'
    """
    return "/" + quote(iri_of(name).removeprefix(BASE), _SAFE)


def page_address(name: str) -> str:
    """Give the path of a page."""
    return "/page/" + quote(name, _SAFE)


def data_address(name: str, written_as: Format) -> str:
    """Give the path of a data document.

    >>> data_address("state/iran", _EXTENSIONS["ttl"])
    '/data/state/iran.ttl'
    """
    return f"/data/{quote(name, _SAFE)}.{written_as.extension}"


def split_suffix(path: str) -> tuple[str, Format | None]:
    """Take the suffix of a syntax off a name.

    >>> split_suffix("state/iran.nq")[0], split_suffix("ontology/0.1.0")[1]
    ('state/iran', None)
    """
    name, dot, suffix = path.rpartition(".")
    found = _EXTENSIONS.get(suffix) if dot and name else None
    return (path, None) if found is None else (name, found)


def link(iri: str) -> str:
    """Say where a page's link to an IRI goes: on this host where it is ours, to the web, or nowhere.

    >>> link(BASE + "id/state/iran"), link(ENT + "State"), link("https://www.w3.org/"), link("javascript:alert(1)")
    ('/page/state/iran', '/ontology#State', 'https://www.w3.org/', '')
    """
    span = _SPAN.fullmatch(iri)
    if span:
        return f"/passages/{quote(span[1], _SAFE)}?char={span[2]}"
    name = name_of(iri)
    if name is not None:
        return page_address(name)
    if iri.startswith(BASE):
        return "/" + quote(iri.removeprefix(BASE), _SAFE)
    return iri if iri.startswith(("http://", "https://")) else ""


def shorten(iri: str) -> str:
    """Write an IRI as people read it.

    >>> shorten(ENT + "State"), shorten(BASE + "id/state/iran"), shorten("urn:x")
    ('ent:State', 'state/iran', 'urn:x')
    """
    for namespace, prefix in _PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return prefix + iri[len(namespace) :]
    return iri
