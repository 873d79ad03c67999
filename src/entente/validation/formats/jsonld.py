"""A report as JSON-LD: one tree with a context, which reads as plain JSON too.

Standards: `SHACL, validation report <https://www.w3.org/TR/shacl/#validation-report>`_;
`JSON-LD 1.1 <https://www.w3.org/TR/json-ld11/>`_.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict

import pyoxigraph as ox

from entente.namespaces import RDF, SH, XSD
from entente.validation.formats.graph import REPORT, describe_report
from entente.validation.outcome import Judgement

_LINKS = ("focusNode", "resultPath", "resultSeverity", "sourceConstraintComponent", "sourceShape")
CONTEXT: dict[str, object] = {
    "@version": 1.1,
    "sh": SH,
    "report": REPORT,
    "xsd": XSD,
}


def render_jsonld(judgement: Judgement) -> str:
    """Write a report as JSON-LD; blank nodes that stand in one place only are written there."""
    root, triples = describe_report(judgement)
    said: dict[str, list[ox.Triple]] = defaultdict(list)
    for triple in triples:
        said[str(triple.subject)].append(triple)
    used = Counter(str(triple.object) for triple in triples if isinstance(triple.object, ox.BlankNode))
    tree = _Tree(said, used)
    return json.dumps({"@context": CONTEXT, **tree.describe(root)}, indent=2, ensure_ascii=False) + "\n"


class _Tree:
    """Nests what is said of each node."""

    def __init__(self, said: dict[str, list[ox.Triple]], used: Counter[str]) -> None:
        self.said = said
        self.used = used

    def describe(self, node: ox.BlankNode) -> dict[str, object]:
        described: dict[str, object] = {}
        grouped: dict[str, list[object]] = {}
        for triple in self.said[str(node)]:
            if triple.predicate.value == RDF + "type":
                described["@type"] = _shorten(triple.object.value) if isinstance(triple.object, ox.NamedNode) else None
            else:
                grouped.setdefault(_shorten(triple.predicate.value), []).append(self._value(triple.object))
        described |= {key: values[0] if len(values) == 1 else values for key, values in grouped.items()}
        return described

    def _value(self, term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> object:
        if isinstance(term, ox.NamedNode):
            return {"@id": _shorten(term.value)}
        if isinstance(term, ox.BlankNode):
            return self._blank(term)
        if isinstance(term, ox.Triple):
            return {"@value": str(term)}
        if term.language:
            return {"@value": term.value, "@language": term.language}
        datatype = term.datatype.value
        if datatype == XSD + "boolean" and term.value in ("true", "false"):
            return term.value == "true"
        return term.value if datatype == XSD + "string" else {"@value": term.value, "@type": _shorten(datatype)}

    def _blank(self, node: ox.BlankNode) -> object:
        items = self._items(node)
        if items is not None:
            return {"@list": items}
        if self.used[str(node)] == 1 and str(node) in self.said:
            return self.describe(node)
        return {"@id": str(node)}

    def _items(self, node: ox.BlankNode) -> list[object] | None:
        """Read a list from its first cell on; None where the node is none."""
        said = {triple.predicate.value: triple.object for triple in self.said.get(str(node), ())}
        if RDF + "first" not in said:
            return None
        rest = said[RDF + "rest"]
        behind = self._items(rest) if isinstance(rest, ox.BlankNode) else []
        return [self._value(said[RDF + "first"]), *(behind or [])]


def _shorten(iri: str) -> str:
    for short, namespace in (("sh", SH), ("report", REPORT), ("xsd", XSD)):
        if iri.startswith(namespace) and iri != namespace:
            return f"{short}:{iri.removeprefix(namespace)}"
    return iri
