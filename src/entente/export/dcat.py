"""The dataset in a catalogue: DCAT 3 for what there is to fetch, PROV-O for what it was made from.

See https://www.w3.org/TR/vocab-dcat-3/ and https://www.w3.org/TR/prov-o/. No time of making stands here: equal data
gives an equal catalogue. When a version was published is told by HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from entente import __version__
from entente.export.files import GZIP, File
from entente.export.graphs import Graphs
from entente.export.triples import Description, english, typed
from entente.namespaces import BASE, CATALOGUE, DEFAULT, DOCUMENTS, ENT, RDF

VERSION = CATALOGUE + "#version-"
_IANA = "https://www.iana.org/assignments/media-types/"
_LANGUAGE = "http://publications.europa.eu/resource/authority/language/ENG"
_SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
_KEYWORDS = ("international relations", "agreements", "arms transfers", "corridors", "grievances", "claims", "evidence")
_DESCRIPTION = (
    "Claims about relations between states, each a named graph with who holds it, under which hedge, and the "
    "passage where it stands; with an authority file, an ontology, what follows by rules, and where sources disagree."
)


@dataclass(frozen=True)
class Release:
    """One version of the dataset, as the catalogue names it.

    Attributes
    ----------
    sha256
        Digest of its N-Quads; the version is its first 16 digits.
    title, licence
        What it is called, and the IRI of its licence.

    """

    sha256: str
    title: str
    licence: str

    @property
    def version(self) -> str:
        """The version's name."""
        return self.sha256[:16]

    @property
    def iri(self) -> str:
        """The version's IRI."""
        return VERSION + self.version


def describe_dcat(release: Release, graphs: Graphs, files: Iterable[File]) -> list[ox.Triple]:
    """Describe dataset, version, distributions, service and provenance.

    Parameters
    ----------
    release
        The version.
    graphs
        The dataset, for its documents.
    files
        What there is to fetch.

    """
    about = Description()
    _add_dataset(about, release, graphs)
    for file in files:
        _add_distribution(about, release, file)
    _add_provenance(about, release, graphs)
    return about.triples


def _add_dataset(about: Description, release: Release, graphs: Graphs) -> None:
    service = CATALOGUE + "#service"
    about.type(CATALOGUE, "dcat:Catalog")
    about.say(CATALOGUE, "dcterms:title", english(f"The catalogue of {release.title}"))
    about.say(CATALOGUE, "dcterms:license", release.licence)
    about.say(CATALOGUE, "dcat:dataset", BASE)
    about.say(CATALOGUE, "dcat:service", service)
    about.say(CATALOGUE, "foaf:primaryTopic", BASE)
    about.type(BASE, "dcat:Dataset")
    about.say(BASE, "dcterms:title", english(release.title))
    about.say(BASE, "dcterms:description", english(_DESCRIPTION))
    about.say(BASE, "dcterms:license", release.licence)
    about.say(BASE, "dcterms:language", _LANGUAGE)
    about.say(BASE, "dcterms:conformsTo", BASE + "ontology")
    about.say(BASE, "dcterms:identifier", ox.Literal(BASE))
    about.say(BASE, "dcat:landingPage", BASE)
    about.say(BASE, "dcat:keyword", *map(english, _KEYWORDS))
    about.say(BASE, "dcat:version", ox.Literal(release.version))
    about.say(BASE, "dcat:hasCurrentVersion", release.iri)
    years = _find_years(graphs)
    if years:
        period = CATALOGUE + "#period"
        about.say(BASE, "dcterms:temporal", period)
        about.type(period, "dcterms:PeriodOfTime")
        about.say(period, "dcat:startDate", typed(f"{min(years):04}", "xsd:gYear"))
        about.say(period, "dcat:endDate", typed(f"{max(years):04}", "xsd:gYear"))
    publisher = CATALOGUE + "#publisher"
    about.say(BASE, "dcterms:publisher", publisher)
    about.type(publisher, "foaf:Agent")
    about.say(publisher, "foaf:name", english("The Entente developers"))
    about.type(service, "dcat:DataService")
    about.say(service, "dcterms:title", english("SPARQL endpoint"))
    about.say(service, "dcat:endpointURL", BASE + "sparql")
    about.say(service, "dcat:servesDataset", BASE)
    about.say(service, "dcterms:conformsTo", "https://www.w3.org/TR/sparql11-protocol/")


def _add_distribution(about: Description, release: Release, file: File) -> None:
    node, address, checksum = locate(file), BASE + file.path, locate(file) + "-sha256"
    about.say(BASE, "dcat:distribution", node)
    about.type(node, "dcat:Distribution")
    about.say(node, "dcterms:title", english(file.title))
    about.say(node, "dcterms:license", release.licence)
    about.say(node, "dcterms:conformsTo", file.standard)
    about.say(node, "dcat:accessURL", BASE + "catalog")
    about.say(node, "dcat:downloadURL", address)
    about.say(node, "dcat:mediaType", _IANA + file.media_type)
    if file.packed:
        about.say(node, "dcat:compressFormat", _IANA + GZIP)
    about.say(node, "dcat:byteSize", typed(str(file.size), "xsd:nonNegativeInteger"))
    about.say(node, "spdx:checksum", checksum)
    about.type(checksum, "spdx:Checksum")
    about.say(checksum, "spdx:algorithm", _SHA256)
    about.say(checksum, "spdx:checksumValue", typed(file.sha256, "xsd:hexBinary"))
    if file.path.startswith("dumps/"):
        about.say(BASE, "void:dataDump", address)
        about.say(BASE, "void:feature", file.standard)


def _add_provenance(about: Description, release: Release, graphs: Graphs) -> None:
    building, software = f"{CATALOGUE}#build-{release.version}", CATALOGUE + "#software"
    about.type(release.iri, "dcat:Dataset", "prov:Entity")
    about.say(release.iri, "dcterms:title", english(f"{release.title}, version {release.version}"))
    about.say(release.iri, "dcterms:isVersionOf", BASE)
    about.say(release.iri, "dcterms:license", release.licence)
    about.say(release.iri, "dcat:version", ox.Literal(release.version))
    about.say(release.iri, "spdx:checksum", release.iri + "-sha256")
    about.type(release.iri + "-sha256", "spdx:Checksum")
    about.say(release.iri + "-sha256", "spdx:algorithm", _SHA256)
    about.say(release.iri + "-sha256", "spdx:checksumValue", typed(release.sha256, "xsd:hexBinary"))
    about.say(release.iri, "prov:wasGeneratedBy", building)
    about.type(building, "prov:Activity")
    about.say(building, "rdfs:label", english("the build: claims read, validated, expanded by rules, analysed"))
    about.say(building, "prov:wasAssociatedWith", software)
    about.type(software, "prov:SoftwareAgent")
    about.say(software, "rdfs:label", english(f"Entente {__version__}"))
    for document, sha256 in _find_documents(graphs):
        about.say(release.iri, "prov:wasDerivedFrom", document)
        about.say(building, "prov:used", document)
        about.type(document, "prov:Entity")
        about.say(document, "ent:sha256", ox.Literal(sha256))


def locate(file: File) -> str:
    """Name the distribution of a file.

    >>> locate(File("dumps/a.nt.gz", "a", "A", "application/n-triples", "urn:x", True, 0, "", 0))
    'https://w3id.org/entente/graph/catalogue#dumps/a.nt.gz'
    """
    return f"{CATALOGUE}#{file.path}"


def _find_documents(graphs: Graphs) -> list[tuple[str, str]]:
    """Find the source documents with the digests of their texts."""
    described = graphs.get(DOCUMENTS, ())
    kind = ox.NamedNode(ENT + "SourceDocument")
    documents = {t.subject for t in described if t.predicate.value == RDF + "type" and t.object == kind}
    return sorted(
        (t.subject.value, t.object.value)
        for t in described
        if t.predicate.value == ENT + "sha256"
        and t.subject in documents
        and isinstance(t.subject, ox.NamedNode)
        and isinstance(t.object, ox.Literal)
    )


def _find_years(graphs: Graphs) -> list[int]:
    """Find the years that dated events and situations begin or end in, open ends left out."""
    named = {ENT + "beginYear", ENT + "endYear"}
    found = (
        int(t.object.value)
        for t in graphs.get(DEFAULT, ())
        if t.predicate.value in named and isinstance(t.object, ox.Literal)
    )
    return [year for year in found if 1 < year < 9999]
