"""The names of SHACL, and what may be wrong with a shape."""

from __future__ import annotations

from entente.namespaces import SH


class MalformedShape(ValueError):
    """A shape that breaks the rules of SHACL's own syntax, so that nothing can be said about any data.

    Parameters
    ----------
    message, remedy
        What is wrong with it and what to do.

    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class NeedsReference(Exception):
    """Something that only the reference engine evaluates.

    Parameters
    ----------
    reason
        What it is.

    """


def component(name: str) -> str:
    """Give the IRI of a core constraint component.

    >>> component("MinCount")
    'http://www.w3.org/ns/shacl#MinCountConstraintComponent'
    """
    return f"{SH}{name}ConstraintComponent"
