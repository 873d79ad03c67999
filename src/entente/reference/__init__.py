"""The ontology as a reference: its terms with what is asked of them, where they are used, and examples."""
