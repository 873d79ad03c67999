"""SHACL shapes and check queries, with one Report for both."""
