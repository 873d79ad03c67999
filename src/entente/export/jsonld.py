"""Writing triples as compact JSON-LD 1.1 under a context, without a general processor: ours is far quicker.

See https://www.w3.org/TR/json-ld11-api/#compaction-algorithms; tests expand what this writes with `pyld` and Oxigraph.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from entente.export.context import Context
from entente.namespaces import RDF, XSD

_TYPE = RDF + "type"
_SAFE = 2**53
_NATIVE = (XSD + "integer", XSD + "boolean")


class Compactor:
    """Writes nodes under a context.

    Parameters
    ----------
    context
        As `make_context` makes it.

    """

    def __init__(self, context: Context) -> None:
        self._coercions: dict[str, Mapping[str, str]] = {}
        self._terms: dict[str, str] = {}
        self._prefixes: dict[str, str] = {}
        self._shortened: dict[str, str] = {}
        for name, definition in context.items():
            if name.startswith("@") or (isinstance(definition, str) and definition.startswith("@")):
                continue
            if isinstance(definition, str):
                if definition.endswith(("#", "/", ":")):
                    self._prefixes[definition] = name
                else:
                    self._terms[definition] = name
            else:
                self._terms[definition["@id"]] = name
                self._coercions[definition["@id"]] = definition

    def compact(self, triples: Iterable[ox.Triple]) -> list[dict[str, Any]]:
        """Write triples as a list of nodes, in the order in which their subjects come.

        Parameters
        ----------
        triples
            Of one graph; each subject's together is not needed.

        """
        nodes: dict[str, dict[str, list[Any]]] = {}
        for triple in triples:
            node = nodes.setdefault(self._name(triple.subject), {})
            predicate = triple.predicate.value
            if predicate == _TYPE and isinstance(triple.object, ox.NamedNode):
                node.setdefault("type", []).append(self._term(triple.object.value))
            else:
                key = self._term(predicate)
                node.setdefault(key, []).append(self._value(predicate, triple.object))
        return [
            {"id": name, **{key: values[0] if len(values) == 1 else values for key, values in node.items()}}
            for name, node in nodes.items()
        ]

    def _value(self, predicate: str, value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Any:
        coercion = self._coercions.get(predicate, {})
        if isinstance(value, ox.Literal):
            return _write_literal(value, coercion)
        kind = coercion.get("@type")
        if kind == "@vocab" and isinstance(value, ox.NamedNode):
            return self._term(value.value)
        return self._name(value) if kind == "@id" else {"id": self._name(value)}

    def _name(self, node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
        return self._shorten(node.value) if isinstance(node, ox.NamedNode) else str(node)

    def _term(self, iri: str) -> str:
        return self._terms.get(iri) or self._shorten(iri)

    def _shorten(self, iri: str) -> str:
        known = self._shortened.get(iri)
        if known is None:
            known = self._shortened[iri] = self._find_short(iri)
        return known

    def _find_short(self, iri: str) -> str:
        end = len(iri)
        while (end := max(iri.rfind(mark, 0, end) for mark in "#/:")) > 0:
            name = self._prefixes.get(iri[: end + 1])
            if name is not None and len(iri) > end + 1:
                return f"{name}:{iri[end + 1 :]}"
        return iri


def write_jsonld(triples: Iterable[ox.Triple], context: Context) -> bytes:
    """Write a graph as compact JSON-LD that carries its context, so that it can be read offline."""
    nodes = Compactor(context).compact(triples)
    head = json.dumps(context, ensure_ascii=False, separators=(",", ":"))
    body = ",\n".join(json.dumps(node, ensure_ascii=False, separators=(",", ":")) for node in nodes)
    return f'{{"@context":{head},\n"@graph":[\n{body}\n]}}\n'.encode()


def _write_literal(value: ox.Literal, coercion: Mapping[str, str]) -> Any:
    text, kind, language = value.value, value.datatype.value, value.language
    wanted, speech = coercion.get("@type"), coercion.get("@language")
    if language is not None:
        return text if language == speech else {"@value": text, "@language": language}
    if kind == XSD + "string":
        return text if wanted is None and speech is None else {"@value": text}
    if kind in _NATIVE and wanted in (None, kind):
        native = _read_native(text)
        if native is not None:
            return native
    return text if wanted == kind else {"@value": text, "@type": kind}


def _read_native(text: str) -> bool | int | None:
    """Read a number or truth value that JSON can say in the same form, and no other."""
    if text in ("true", "false"):
        return text == "true"
    if text.lstrip("-").isdecimal() and str(int(text)) == text and abs(int(text)) < _SAFE:
        return int(text)
    return None
