"""The vocabularies that are known without being given: their namespaces, their usual prefixes and their terms.

The terms are those of rdflib's namespaces, with what SHACL's advanced features and its next version add.
"""

from __future__ import annotations

import re
from functools import cache

from rdflib import namespace as known
from rdflib.namespace import DefinedNamespace

from entente.namespaces import RDF

_DEFINED: dict[str, type[DefinedNamespace]] = {
    "csvw": known.CSVW, "dc": known.DC, "dcam": known.DCAM, "dcat": known.DCAT, "dcmitype": known.DCMITYPE,
    "dcterms": known.DCTERMS, "doap": known.DOAP, "foaf": known.FOAF, "geo": known.GEO, "odrl": known.ODRL2,
    "org": known.ORG, "owl": known.OWL, "prof": known.PROF, "prov": known.PROV, "qb": known.QB, "rdf": known.RDF,
    "rdfs": known.RDFS, "schema": known.SDO, "sh": known.SH, "skos": known.SKOS, "sosa": known.SOSA, "ssn": known.SSN,
    "time": known.TIME, "vann": known.VANN, "void": known.VOID, "wgs": known.WGS, "xsd": known.XSD,
}  # fmt: skip
_CLOSED = ("dc", "dcterms", "foaf", "owl", "rdf", "rdfs", "sh", "skos", "xsd")
_OTHERS = {
    "adms": "http://www.w3.org/ns/adms#",
    "bibo": "http://purl.org/ontology/bibo/",
    "cc": "http://creativecommons.org/ns#",
    "crm": "http://www.cidoc-crm.org/cidoc-crm/",
    "dash": "http://datashapes.org/dash#",
    "dbo": "http://dbpedia.org/ontology/",
    "dbr": "http://dbpedia.org/resource/",
    "gn": "http://www.geonames.org/ontology#",
    "ldp": "http://www.w3.org/ns/ldp#",
    "locn": "http://www.w3.org/ns/locn#",
    "oa": "http://www.w3.org/ns/oa#",
    "obo": "http://purl.obolibrary.org/obo/",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sf": "http://www.opengis.net/ont/sf#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "swrl": "http://www.w3.org/2003/11/swrl#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
_ALSO_SHACL = frozenset(
    re.findall(
        r"[A-Za-z]+",
        """
        Rules resultAnnotation annotationProperty annotationValue annotationVarName js JSConstraint
        JSConstraintComponent JSExecutable JSFunction JSLibrary JSRule JSTarget JSTargetType JSValidator
        jsFunctionName jsLibrary jsLibraryURL expression ExpressionConstraintComponent nodes if then else
        exists count distinct groupConcat groupBy limit max min offset orderBy sum desc filterShape
        intersection union minus sparqlExpr sparqlExprOf this values defaultValue order group shapesGraph
        shapesGraphWellFormed suggestedShapesGraph entailment NodeExpression reifierShape
        reificationRequired singleLine SingleLineConstraintComponent memberShape
        MemberShapeConstraintComponent minListLength maxListLength uniqueMembers subsetOf someValue
        rootClass RootClassConstraintComponent SubsetOfConstraintComponent SomeValueConstraintComponent
        codeIdentifier targetWhere ShapeClass nodeByExpression propertyByExpression Trace Debug
        conformanceDisallows CustomTarget agentInstruction intent uniqueValuesFor uniqueValuesForClass
        UniqueMembersConstraintComponent MinListLengthConstraintComponent MaxListLengthConstraintComponent
        NodeByExpressionConstraintComponent ReifierShapeConstraintComponent
        UniqueValuesForConstraintComponent
        """,
    )
)
_NUMBERED = re.compile(re.escape(RDF) + r"_[1-9][0-9]*")
_ALSO_RDF = ("li", "about", "ID", "nodeID", "resource", "datatype", "parseType", "Description", "RDF", "reifies",
             "dirLangString", "version")  # fmt: skip


@cache
def namespaces() -> dict[str, str]:
    """Namespaces by their usual prefix."""
    return {**_OTHERS, **{prefix: str(each._NS) for prefix, each in _DEFINED.items() if prefix != "schema"}}


@cache
def terms_of(prefix: str) -> frozenset[str]:
    """Give the local names of a vocabulary's terms; none where they are not known."""
    defined = _DEFINED.get(prefix)
    if defined is None:
        return frozenset()
    base = str(defined._NS)
    names = {str(term).removeprefix(base) for term in defined.__annotations__.keys() | set(_extras(defined))}
    if prefix == "sh":
        names.update(_ALSO_SHACL)
    if prefix == "rdf":
        names.update(_ALSO_RDF)
    return frozenset(names)


def _extras(defined: type[DefinedNamespace]) -> list[str]:
    return list(getattr(defined, "_extras", ()))


@cache
def known_vocabularies() -> dict[str, str]:
    """Prefixes of the vocabularies whose terms are known, by namespace."""
    listed = {str(each._NS): prefix for prefix, each in _DEFINED.items()}
    return {**listed, "http://schema.org/": "schema", "https://schema.org/": "schema"}


def is_closed(prefix: str) -> bool:
    """Tell whether the terms known of a vocabulary are all that it has."""
    return prefix in _CLOSED


def is_numbered_member(iri: str) -> bool:
    """Tell whether an IRI is one of ``rdf:_1``, ``rdf:_2`` and so on."""
    return _NUMBERED.fullmatch(iri) is not None


def split(iri: str) -> tuple[str, str]:
    """Split an IRI into namespace and local name.

    >>> split("http://example.org/ns#Ship"), split("http://example.org/a/b"), split("urn:isbn:1")
    (('http://example.org/ns#', 'Ship'), ('http://example.org/a/', 'b'), ('urn:isbn:', '1'))
    """
    at = max(iri.rfind("#"), iri.rfind("/")) + 1 or iri.rfind(":") + 1
    return iri[:at], iri[at:]
