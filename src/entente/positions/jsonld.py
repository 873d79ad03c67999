"""A positioned reader of JSON-LD whose contexts stand in the file.

Standard: `JSON-LD 1.1 <https://www.w3.org/TR/json-ld11/>`_.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from entente.namespaces import RDF, XSD
from entente.positions.context import Context, Term
from entente.positions.jsonvalues import JsonError, Value, read_json
from entente.positions.reading import Fault, Reading, Statement, write_literal

_TYPE, _FIRST, _REST, _NIL = (f"<{RDF}{name}>" for name in ("type", "first", "rest", "nil"))
_PLAIN = Term("")


def read_jsonld(text: str, base: str | None = None) -> Reading:
    """Read a JSON-LD file; nothing of it where it is no JSON.

    Parameters
    ----------
    text
        The file.
    base
        What relative IRIs are resolved against where no ``@base`` says otherwise.

    """
    reader = _Reader(base)
    try:
        reader.read(read_json(text))
    except JsonError as error:
        found = text[error.offset : error.offset + 20].split("\n")[0]
        reader.faults.append(Fault(error.offset, error.expected, found))
    return Reading(text, reader.statements, reader.prefixes, faults=reader.faults)


class _Reader:
    def __init__(self, base: str | None) -> None:
        self.statements: list[Statement] = []
        self.prefixes: dict[str, str] = {}
        self.faults: list[Fault] = []
        self._base = base
        self._nodes = 0

    def read(self, document: Value) -> None:
        context = Context(base=self._base)
        for item in document.items if document.kind == "array" else (document,):
            if item.kind == "object":
                self._read_node(item, context, None, top=True)

    # Nodes

    def _read_node(self, node: Value, context: Context, graph: str | None, *, top: bool = False) -> tuple[str, int]:
        """Read a node object; give its term and where that is written."""
        context = context.extend(node.get("@context"), self._base)
        for short, namespace in context.prefixes.items():
            self.prefixes.setdefault(short, namespace)
        keys = [(context.expand(key), key, at, value) for key, at, value in node.entries]
        named = next((value for iri, _, _, value in keys if iri == "@id" and value.kind == "string"), None)
        if named is not None:
            subject, at = self._thing(named.text, context), named.at
        else:
            subject, at = self._new_node(), node.at
        only_graph = top and all(iri in ("@context", "@graph", "@id", "") for iri, _, _, _ in keys) and named is None
        for iri, key, at_key, value in keys:
            if iri == "@type":
                for item in _each(value):
                    self._emit(subject, _TYPE, self._class(item, context), graph, at, at_key, item.at)
            elif iri in ("@graph", "@included"):
                inside = graph if only_graph or iri == "@included" else subject
                self._read_several(value, context, inside)
            elif iri == "@reverse":
                self._read_reverse(value, context, subject, at, graph)
            elif iri == "@nest":
                self._read_nested(value, context, subject, at, graph)
            elif iri and not iri.startswith("@"):
                self._read_property(iri, context.terms.get(key, _PLAIN), value, context, (subject, at, at_key), graph)
        return subject, at

    def _read_several(self, value: Value, context: Context, graph: str | None) -> None:
        for item in _each(value):
            if item.kind == "object":
                self._read_node(item, context, graph)

    def _read_nested(self, value: Value, context: Context, subject: str, at: int, graph: str | None) -> None:
        for item in _each(value):
            for key, at_key, given in item.entries:
                iri = context.expand(key)
                if iri and not iri.startswith("@"):
                    term = context.terms.get(key, _PLAIN)
                    self._read_property(iri, term, given, context, (subject, at, at_key), graph)

    def _read_reverse(self, value: Value, context: Context, subject: str, at: int, graph: str | None) -> None:
        for key, at_key, given in value.entries:
            term = context.terms.get(key, _PLAIN)
            turned = Term(term.iri, term.kind, term.containers, term.language, not term.reverse, term.context)
            self._read_property(context.expand(key), turned, given, context, (subject, at, at_key), graph)

    # Properties

    def _read_property(
        self,
        iri: str,
        term: Term,
        value: Value,
        context: Context,
        said: tuple[str, int, int],
        graph: str | None,
    ) -> None:
        subject, at, at_key = said
        predicate = iri if iri.startswith("_:") else f"<{iri}>"
        inside = context.extend(term.context, self._base)
        for item, language in _unpack(value, term):
            if "@list" in term.containers:
                found: tuple[str, int] | None = self._read_list(item, term, inside, graph)
            else:
                found = self._read_value(item, term, inside, graph, language)
            if found is None:
                continue
            if term.reverse:
                self._emit(found[0], predicate, subject, graph, found[1], at_key, at)
            else:
                self._emit(subject, predicate, found[0], graph, at, at_key, found[1])

    def _read_value(
        self, item: Value, term: Term, context: Context, graph: str | None, language: str | None = None
    ) -> tuple[str, int] | None:
        if item.kind == "null":
            return None
        if item.kind == "object":
            return self._read_object(item, term, context, graph)
        if item.kind == "array":
            return self._read_list(item, term, context, graph)
        if item.kind == "string":
            return self._read_string(item, term, context, language), item.at
        return _number_or_truth(item, term.kind), item.at

    def _read_object(self, item: Value, term: Term, context: Context, graph: str | None) -> tuple[str, int] | None:
        keys = {context.expand(key): value for key, _, value in item.entries}
        if "@value" in keys:
            return _read_value_object(keys, context)
        if "@list" in keys:
            return self._read_list(keys["@list"], term, context, graph)
        if "@set" in keys and keys["@set"].kind != "array":
            return self._read_value(keys["@set"], term, context, graph)
        if "@graph" in term.containers:
            node = self._new_node()
            self._read_several(item, context, node)
            return node, item.at
        return self._read_node(item, context, graph)

    def _read_list(self, value: Value, term: Term, context: Context, graph: str | None) -> tuple[str, int]:
        single = Term(term.iri, term.kind, term.containers - {"@list"}, term.language)
        cells: list[str] = []
        for item in _each(value):
            found = self._read_value(item, single, context, graph)
            if found is None:
                continue
            cell = self._new_node()
            if cells:
                self._emit(cells[-1], _REST, cell, graph, found[1], found[1], found[1])
            cells.append(cell)
            self._emit(cell, _FIRST, found[0], graph, found[1], found[1], found[1])
        if not cells:
            return _NIL, value.at
        self._emit(cells[-1], _REST, _NIL, graph, value.at, value.at, value.at)
        return cells[0], value.at

    # Terms

    def _read_string(self, item: Value, term: Term, context: Context, language: str | None) -> str:
        if term.kind in ("@id", "@vocab"):
            if term.kind == "@vocab" and (expanded := context.expand(item.text)):
                return expanded if expanded.startswith("_:") else f"<{expanded}>"
            return self._thing(item.text, context)
        if term.kind and not term.kind.startswith("@"):
            return write_literal(item.text, datatype=term.kind)
        spoken = language if language is not None else term.language
        return write_literal(item.text, context.language if spoken is None else spoken or None)

    def _class(self, item: Value, context: Context) -> str:
        expanded = context.expand(item.text) or context.expand(item.text, document=True)
        return expanded if expanded.startswith("_:") else f"<{expanded}>"

    def _thing(self, text: str, context: Context) -> str:
        expanded = context.expand(text, document=True)
        return expanded if expanded.startswith("_:") else f"<{expanded}>"

    def _new_node(self) -> str:
        self._nodes += 1
        return f"_:.{self._nodes}"

    def _emit(self, subject: str, predicate: str, value: str, graph: str | None, *places: int) -> None:
        at_subject, at_predicate, at_value = places
        self.statements.append(Statement(subject, predicate, value, graph, at_subject, at_predicate, at_value))


def _each(value: Value) -> tuple[Value, ...]:
    return value.items if value.kind == "array" else (value,)


def _unpack(value: Value, term: Term) -> Iterator[tuple[Value, str | None]]:
    """Give each value that a property has, and the language that its container gives it."""
    if "@list" in term.containers and not (value.kind == "object" and value.get("@list")):
        yield value, None
    elif value.kind == "object" and term.containers & {"@language", "@index"}:
        for key, _, given in value.entries:
            for item in _each(given):
                yield item, ("" if key == "@none" else key) if "@language" in term.containers else None
    else:
        for item in _each(value):
            members = item.get("@set") if item.kind == "object" else None
            for each in _each(members) if members else (item,):
                yield each, None


def _read_value_object(keys: dict[str, Value], context: Context) -> tuple[str, int] | None:
    value, kind, language = keys["@value"], keys.get("@type"), keys.get("@language")
    if value.kind == "null":
        return None
    datatype = context.expand(kind.text) if kind and kind.kind == "string" else ""
    if value.kind != "string":
        return _number_or_truth(value, datatype), value.at
    spoken = language.text if language and language.kind == "string" else None
    return write_literal(value.text, spoken, datatype or None), value.at


def _number_or_truth(item: Value, kind: str) -> str:
    datatype = kind if kind and not kind.startswith("@") else ""
    if item.kind in ("true", "false"):
        return write_literal(item.kind, datatype=datatype or XSD + "boolean")
    number = Decimal(item.text)
    if number == number.to_integral_value() and abs(number) < 10**21 and datatype != XSD + "double":
        return write_literal(str(int(number)), datatype=datatype or XSD + "integer")
    mantissa, _, exponent = f"{float(item.text):.15E}".partition("E")
    mantissa = mantissa.rstrip("0")
    written = f"{mantissa}0" if mantissa.endswith(".") else mantissa
    return write_literal(f"{written}E{int(exponent)}", datatype=datatype or XSD + "double")
