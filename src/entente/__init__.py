"""Entente: a knowledge base in which every fact answers who says so, where, and how surely.

>>> import entente
>>> with entente.open() as kb:
...     kb.query("SELECT ?label { ?state rdfs:label ?label }", state="state:iran").column("label")
['Iran']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    __version__: str

    from pathlib import Path

    from entente.errors import EntenteError, EnvironmentFault, InvalidInput, MissingInput
    from entente.kb.base import KnowledgeBase
    from entente.kb.chosen import Claims
    from entente.kb.claims import Claim, Evidence, Statement
    from entente.kb.finding import Found
    from entente.kb.result import Result, Row
    from entente.kb.terms import Thing, Value

_HOMES = {
    "Claim": "kb.claims",
    "Claims": "kb.chosen",
    "EntenteError": "errors",
    "EnvironmentFault": "errors",
    "Evidence": "kb.claims",
    "Found": "kb.finding",
    "InvalidInput": "errors",
    "KnowledgeBase": "kb.base",
    "MissingInput": "errors",
    "Result": "kb.result",
    "Row": "kb.result",
    "Statement": "kb.claims",
    "Thing": "kb.terms",
    "Value": "kb.terms",
}
"""Where each public name is defined; it is loaded when it is first used, so that importing Entente costs little."""

__all__ = [
    "Claim",
    "Claims",
    "EntenteError",
    "EnvironmentFault",
    "Evidence",
    "Found",
    "InvalidInput",
    "KnowledgeBase",
    "MissingInput",
    "Result",
    "Row",
    "Statement",
    "Thing",
    "Value",
    "__version__",
    "open",
]


def open(path: str | Path | None = None, *, documents: str | Path | None = None) -> KnowledgeBase:  # noqa: A001
    """Open a knowledge base; `entente.opening.open.open_knowledge_base` tells what it may be given, and what it raises.

    Parameters
    ----------
    path
        A project, a build, a snapshot or a file; by default the project that the working folder belongs to, else the
        dataset that was installed.
    documents
        The folder of the documents' texts, if they are at hand.

    """
    from entente.opening.open import open_knowledge_base

    return open_knowledge_base(path, documents=documents)


def __getattr__(name: str) -> object:
    if name == "__version__":
        return import_module("importlib.metadata").version("entente")
    if name not in _HOMES:
        raise AttributeError(f"module 'entente' has no attribute {name!r}")
    return getattr(import_module(f"entente.{_HOMES[name]}"), name)
