"""Consistency and classification of the ontology with HermiT, explained in axioms that a curator can mend."""

from entente.reasoning.reason import Verdict, classify, reason

__all__ = ["Verdict", "classify", "reason"]
