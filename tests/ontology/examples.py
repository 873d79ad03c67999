"""The worked examples of ``ontology/examples`` as one dataset.

Their documents were never written, so their passages have no digest of their own; each gets that of its position.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from entente.corpus.spans import is_span
from entente.namespaces import ENT
from tests.ontology.modules import FOLDER

SHA256 = ox.NamedNode(ENT + "sha256")


def example_paths() -> list[Path]:
    return sorted((FOLDER / "examples").glob("*.trig"))


def read_examples() -> list[ox.Quad]:
    """Every triple of the examples, and a digest for every span in them."""
    quads = [quad for path in example_paths() for quad in ox.parse(path=path)]
    return [*quads, *_digest_spans(quads)]


def _digest_spans(quads: list[ox.Quad]) -> Iterator[ox.Quad]:
    nodes = {node for quad in quads for node in (quad.subject, quad.object) if isinstance(node, ox.NamedNode)}
    for span in sorted((node for node in nodes if is_span(node.value)), key=str):
        yield ox.Quad(span, SHA256, ox.Literal(hashlib.sha256(span.value.encode()).hexdigest()))
