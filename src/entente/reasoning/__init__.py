"""OWL 2 DL consistency and classification of the ontology with owlready2 and HermiT."""
