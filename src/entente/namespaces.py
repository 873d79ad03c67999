"""The names of Entente's own vocabularies and graphs.

The prefix map that files and queries use is ``ontology/prefixes.ttl``; a test keeps the two in step.
"""

BASE = "https://w3id.org/entente/"
ENT = BASE + "ontology#"
ID = BASE + "id/"
CLAIM = ID + "claim/"
DOC = ID + "doc/"
SHAPES = BASE + "shapes#"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SH = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
DCTERMS = "http://purl.org/dc/terms/"

GRAPH = BASE + "graph/"
ENTITIES = GRAPH + "entities"
DOCUMENTS = GRAPH + "documents"
ONTOLOGY = GRAPH + "ontology"
CORPUS = GRAPH + "corpus"
ANALYSIS = GRAPH + "analysis"
DEFAULT = GRAPH + "default"
CATALOGUE = GRAPH + "catalogue"
DOC_GRAPH = GRAPH + "doc/"
INFERRED = GRAPH + "inferred/"
LINKSET = GRAPH + "linkset/"
