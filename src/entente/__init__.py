"""Entente: a knowledge base in which every fact answers who says so, where, and how surely."""

from importlib.metadata import version

__version__ = version("entente")
