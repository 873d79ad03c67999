"""RDF terms as Python sees them: a thing with its label, a literal with its value."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from entente.namespaces import RDFS, XSD
from entente.store.engine import Engine

Scalar = str | int | float | bool | Decimal | datetime.date | datetime.datetime
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_LABEL = f"{RDFS}label"
_BROKEN = re.compile(r'[\x00-\x20<>"{}|^`\\]')


@dataclass(frozen=True, order=True)
class Thing:
    """Whatever has an IRI, with the name by which people know it.

    Attributes
    ----------
    iri
        The IRI.
    label
        Its label, or the last part of the IRI where it has none.

    >>> print(Thing("https://w3id.org/entente/id/state/iran", "Iran"))
    Iran
    """

    iri: str
    label: str

    def __str__(self) -> str:
        return self.label

    @property
    def name(self) -> str:
        """The last part of the IRI: ``iran``, ``Predicted``."""
        return last_part(self.iri)


@dataclass(frozen=True, order=True)
class Value:
    """A literal.

    Attributes
    ----------
    text
        Its lexical form.
    datatype
        The IRI of its datatype.
    language
        Its language tag, or empty.

    >>> Value("2019", XSD + "integer").python
    2019
    """

    text: str
    datatype: str = XSD + "string"
    language: str = ""

    def __str__(self) -> str:
        return self.text

    @property
    def python(self) -> Scalar:
        """The value as Python has it; the text where Python has no such type or the text is none of it."""
        read = _READERS.get(self.datatype)
        try:
            return read(self.text) if read else self.text
        except (ValueError, InvalidOperation):
            return self.text


def last_part(iri: str) -> str:
    """Take what stands behind the last ``#`` or ``/`` of an IRI.

    >>> last_part("https://w3id.org/entente/ontology#Claim")
    'Claim'
    """
    return re.split(r"[/#]", iri.rstrip("/#"))[-1]


def to_python(term: Term | None) -> Scalar | None:
    """Convert what an engine returns: IRIs and blank nodes to text, literals to values.

    >>> to_python(ox.Literal("2019-05-01", datatype=ox.NamedNode(XSD + "date")))
    datetime.date(2019, 5, 1)
    """
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        return Value(term.value, term.datatype.value, term.language or "").python
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def read_labels(engine: Engine, iris: Iterable[str]) -> dict[str, str]:
    """Read the labels of things; what has none is called by the last part of its IRI.

    Parameters
    ----------
    engine
        The dataset.
    iris
        The things.

    Returns
    -------
    dict
        A label for each IRI; of several the English one, and of those the first in the alphabet.

    """
    wanted = sorted({iri for iri in iris if not _BROKEN.search(iri)})
    if not wanted:
        return {}
    values = " ".join(f"<{iri}>" for iri in wanted)
    rows = engine.select(f"SELECT ?thing ?label {{ VALUES ?thing {{ {values} }} ?thing <{_LABEL}> ?label }}")
    found: dict[str, tuple[bool, str]] = {}
    for row in rows:
        thing, label = row["thing"], row["label"]
        if isinstance(thing, ox.NamedNode) and isinstance(label, ox.Literal):
            rank = ((label.language or "en") != "en", label.value)
            found[thing.value] = min(found.get(thing.value, rank), rank)
    return {iri: found[iri][1] if iri in found else last_part(iri) for iri in wanted}


def _read_boolean(text: str) -> bool:
    if text not in ("true", "false", "1", "0"):
        raise ValueError(text)
    return text in ("true", "1")


_READERS: dict[str, Callable[[str], Scalar]] = {
    XSD + "integer": int,
    XSD + "nonNegativeInteger": int,
    XSD + "positiveInteger": int,
    XSD + "int": int,
    XSD + "long": int,
    XSD + "decimal": Decimal,
    XSD + "double": float,
    XSD + "float": float,
    XSD + "boolean": _read_boolean,
    XSD + "date": datetime.date.fromisoformat,
    XSD + "dateTime": datetime.datetime.fromisoformat,
}
