"""Writing triples and quads in a syntax that a client chose, with the prefixes that occur."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from entente.corpus.canonical import read_prefixes
from entente.kb.describe_quads import Portion
from entente.sparql.formats import Format
from entente.store.writers import TRIPLE_WRITERS

WITH_GRAPHS = frozenset({"nquads", "trig"})
"""The syntaxes that keep graphs apart."""

_WITH_PREFIXES = frozenset({"turtle", "trig", "rdfxml"})


def read_names(folder: Path) -> dict[str, str]:
    """Read the prefixes of the ontology's folder: namespaces by name; none where the folder is not there."""
    path = folder / "prefixes.ttl"
    return {name: iri for iri, name in read_prefixes(path).items()} if path.is_file() else {}


def write_portion(portion: Portion, written_as: Format, names: Mapping[str, str]) -> bytes:
    """Write one page of a description: with graphs where the syntax has them, else what stands as a fact."""
    if written_as.name in WITH_GRAPHS:
        return write_rdf(portion.quads, written_as, names)
    return write_rdf(portion.triples, written_as, names)


def write_rdf(
    statements: Sequence[ox.Quad] | Sequence[ox.Triple], written_as: Format, names: Mapping[str, str]
) -> bytes:
    """Write triples or quads.

    Parameters
    ----------
    statements
        What to write, in this order.
    written_as
        One of the RDF formats.
    names
        Namespaces by name; those that do not occur are left out.

    """
    prefixes = _occurring(statements, names) if written_as.name in _WITH_PREFIXES else None
    return ox.serialize(statements, format=TRIPLE_WRITERS[written_as.name], prefixes=prefixes) or b""


def _occurring(statements: Iterable[ox.Quad | ox.Triple], names: Mapping[str, str]) -> dict[str, str]:
    by_namespace = {iri: name for name, iri in names.items()}
    found = set()
    for statement in statements:
        for term in statement:
            iri = getattr(term, "value", "") if isinstance(term, ox.NamedNode) else ""
            if isinstance(term, ox.Literal):
                iri = term.datatype.value
            cut = max(iri.rfind("#"), iri.rfind("/")) + 1
            found.add(iri[:cut])
    return {by_namespace[namespace]: namespace for namespace in sorted(found) if namespace in by_namespace}
