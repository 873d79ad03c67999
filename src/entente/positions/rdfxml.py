"""A positioned reader of RDF/XML.

Standard: `RDF 1.1 XML Syntax <https://www.w3.org/TR/rdf-syntax-grammar/>`_. External entities are not read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError, ParserCreate, errors

from entente.namespaces import RDF
from entente.positions.iris import resolve
from entente.positions.reading import Fault, Lines, Reading, Statement, write_literal
from entente.positions.xmltags import Attribute, Tag, read_tag

_TYPE, _FIRST, _REST, _NIL = (f"<{RDF}{name}>" for name in ("type", "first", "rest", "nil"))
_XML = "http://www.w3.org/XML/1998/namespace"
_SYNTAX = frozenset(
    RDF + name for name in ("about", "ID", "nodeID", "resource", "datatype", "parseType", "aboutEach", "bagID")
)


def read_rdfxml(text: str, base: str | None = None) -> Reading:
    """Read an RDF/XML file, up to the first place where it is no XML.

    Parameters
    ----------
    text
        The file.
    base
        What relative IRIs are resolved against where no ``xml:base`` says otherwise.

    """
    reader = _Reader(text, base)
    reader.read()
    return Reading(text, reader.statements, reader.prefixes, reader.declared, (), reader.faults)


@dataclass
class _Frame:
    """An open element: the root, a node, a property, or a collection of nodes, with what holds inside of it."""

    kind: str
    base: str | None
    language: str | None
    namespaces: dict[str, str]
    subject: str = ""
    at_subject: int = 0
    predicate: str = ""
    at_predicate: int = 0
    datatype: str | None = None
    at_text: int = 0
    text: list[str] = field(default_factory=list)
    filled: bool = False
    members: list[tuple[str, int]] = field(default_factory=list)
    numbered: int = 0
    depth: int = 0


class _Reader:
    def __init__(self, text: str, base: str | None) -> None:
        self.text = text
        self.statements: list[Statement] = []
        self.prefixes: dict[str, str] = {}
        self.declared: dict[str, int] = {}
        self.faults: list[Fault] = []
        self._bytes = text.encode("utf-8", "replace")
        self._passed = (0, 0)
        self._nodes = 0
        self._stack = [_Frame("document", base, None, {"xml": _XML})]
        self._parser = ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def read(self) -> None:
        try:
            self._parser.Parse(self._bytes, True)
        except ExpatError as error:
            offset = Lines(self.text).offset(error.lineno, error.offset + 1)
            self.faults.append(Fault(offset, f"well-formed XML ({errors.messages[error.code]})", ""))

    def _offset(self) -> int:
        """Count the characters before the byte where the parser is."""
        at = self._parser.CurrentByteIndex
        byte, character = self._passed
        if at < byte:
            byte, character = 0, 0
        self._passed = (at, character + len(self._bytes[byte:at].decode("utf-8", "replace")))
        return self._passed[1]

    # Events

    def _start(self, name: str, _: dict[str, str]) -> None:
        above = self._stack[-1]
        if above.kind == "literal":
            above.depth += 1
            return
        tag = read_tag(self.text, self._offset(), above.namespaces)
        for short, namespace in tag.declared.items():
            self.prefixes.setdefault(short, namespace)
            self.declared.setdefault(short, tag.at)
        base, language = above.base, above.language
        for attribute in tag.attributes:
            if attribute.iri == _XML + "base":
                base = resolve(attribute.value, base)
            elif attribute.iri == _XML + "lang":
                language = attribute.value or None
        frame = _Frame("node", base, language, tag.namespaces)
        if above.kind == "document" and tag.iri == RDF + "RDF":
            frame.kind = "root"
        elif above.kind == "node":
            self._start_property(frame, tag, above)
        else:
            self._start_node(frame, tag, above)
        self._stack.append(frame)

    def _characters(self, text: str) -> None:
        self._stack[-1].text.append(text)

    def _end(self, _: str) -> None:
        frame = self._stack[-1]
        if frame.kind == "literal" and frame.depth:
            frame.depth -= 1
            return
        self._stack.pop()
        if frame.kind == "property" and not frame.filled:
            text = "".join(frame.text)
            value = write_literal(text, None if frame.datatype else frame.language, frame.datatype)
            self._say(frame, value, frame.at_text)
        elif frame.kind == "literal":
            inner = self.text[frame.at_text : self._offset()]
            self._say(frame, write_literal(inner, datatype=RDF + "XMLLiteral"), frame.at_text)
        elif frame.kind == "collection":
            self._end_collection(frame)

    # Elements

    def _start_node(self, frame: _Frame, tag: Tag, above: _Frame) -> None:
        frame.subject, frame.at_subject = self._name_node(frame, tag)
        if tag.iri != RDF + "Description":
            self._emit(frame.subject, _TYPE, f"<{tag.iri}>", frame.at_subject, tag.at, tag.at)
        self._say_attributes(frame, tag)
        if above.kind == "property":
            above.filled = True
            self._say(above, frame.subject, frame.at_subject)
        elif above.kind == "collection":
            above.members.append((frame.subject, frame.at_subject))

    def _name_node(self, frame: _Frame, tag: Tag) -> tuple[str, int]:
        for attribute in tag.attributes:
            if attribute.iri == RDF + "about":
                return _resolve(attribute.value, frame), attribute.at
            if attribute.iri == RDF + "ID":
                return _resolve("#" + attribute.value, frame), attribute.at
            if attribute.iri == RDF + "nodeID":
                return f"_:{attribute.value}", attribute.at
        return self._new_node(), tag.at

    def _say_attributes(self, frame: _Frame, tag: Tag) -> bool:
        """Say what attributes say of a node; tell whether there was anything."""
        said = False
        for attribute in tag.attributes:
            if attribute.iri in _SYNTAX or not attribute.iri or attribute.iri.startswith(_XML):
                continue
            said = True
            value = (
                _resolve(attribute.value, frame)
                if attribute.iri == RDF + "type"
                else write_literal(attribute.value, frame.language)
            )
            self._emit(frame.subject, f"<{attribute.iri}>", value, frame.at_subject, attribute.at_name, attribute.at)
        return said

    def _start_property(self, frame: _Frame, tag: Tag, above: _Frame) -> None:
        frame.kind, frame.at_text = "property", tag.end
        frame.subject, frame.at_subject = above.subject, above.at_subject
        frame.at_predicate = tag.at
        if tag.iri == RDF + "li":
            above.numbered += 1
            frame.predicate = f"<{RDF}_{above.numbered}>"
        else:
            frame.predicate = f"<{tag.iri}>"
        given = {attribute.iri: attribute for attribute in tag.attributes}
        kind = given.get(RDF + "parseType")
        if kind is not None:
            self._start_parsed(frame, kind, tag)
        elif RDF + "resource" in given or RDF + "nodeID" in given:
            named = given.get(RDF + "resource") or given[RDF + "nodeID"]
            value = f"_:{named.value}" if named.iri == RDF + "nodeID" else _resolve(named.value, frame)
            self._say_of_object(frame, tag, value, named.at)
        elif RDF + "datatype" in given:
            frame.datatype = _resolve(given[RDF + "datatype"].value, frame)[1:-1]
        elif any(each.iri and each.iri not in _SYNTAX and not each.iri.startswith(_XML) for each in tag.attributes):
            self._say_of_object(frame, tag, self._new_node(), tag.at)

    def _say_of_object(self, frame: _Frame, tag: Tag, value: str, at: int) -> None:
        frame.filled = True
        self._say(frame, value, at)
        self._say_attributes(_Frame("node", frame.base, frame.language, frame.namespaces, value, at), tag)

    def _start_parsed(self, frame: _Frame, kind: Attribute, tag: Tag) -> None:
        if kind.value == "Resource":
            node = self._new_node()
            self._say(frame, node, tag.at)
            frame.kind, frame.subject, frame.at_subject = "node", node, tag.at
        elif kind.value == "Collection":
            frame.kind = "collection"
        else:
            frame.kind = "literal"

    def _end_collection(self, frame: _Frame) -> None:
        cells = [self._new_node() for _ in frame.members]
        self._say(frame, cells[0] if cells else _NIL, frame.members[0][1] if cells else frame.at_predicate)
        for cell, following, (member, at) in zip(cells, [*cells, _NIL][1:], frame.members, strict=True):
            self._emit(cell, _FIRST, member, at, at, at)
            self._emit(cell, _REST, following, at, at, at)

    # Terms

    def _say(self, frame: _Frame, value: str, at: int) -> None:
        self._emit(frame.subject, frame.predicate, value, frame.at_subject, frame.at_predicate, at)

    def _emit(self, subject: str, predicate: str, value: str, *places: int) -> None:
        at_subject, at_predicate, at_value = places
        self.statements.append(Statement(subject, predicate, value, None, at_subject, at_predicate, at_value))

    def _new_node(self) -> str:
        self._nodes += 1
        return f"_:.{self._nodes}"


def _resolve(iri: str, frame: _Frame) -> str:
    return f"<{resolve(iri, frame.base)}>"
