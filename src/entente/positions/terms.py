"""Terms of the Turtle family, and what is said of them: properties, values, blank nodes, lists, annotations."""

from __future__ import annotations

import re
from collections.abc import Callable

from entente.namespaces import OWL, RDF, XSD
from entente.positions.cursor import Cursor, UnexpectedError
from entente.positions.reading import write_literal
from entente.positions.tokens import unescape

_TYPE, _FIRST, _REST, _NIL = (f"<{RDF}{name}>" for name in ("type", "first", "rest", "nil"))
_REIFIES = f"<{RDF}reifies>"
_SAME, _IMPLIES = f"<{OWL}sameAs>", "<http://www.w3.org/2000/10/swap/log#implies>"
_INTEGER = re.compile(r"[+-]?[0-9]+")
_OPENINGS = frozenset({"[", "(", "<<(", "<<", "{"})


class TermReader(Cursor):
    """Reads triples; statements around them are its subclass's affair."""

    def _read_triples(self) -> None:
        at = self.at
        if self._is("["):
            subject, filled = self._read_node()
            if filled and (self._is(".") or self._is("}")):
                return
        else:
            subject = self._read_term("a subject")
        if self.sign in (".", "}") and self._free:
            return
        self._read_predicates(subject, at)

    def _read_predicates(self, subject: str, at_subject: int) -> None:
        while True:
            at = self.at
            predicate = self._read_predicate()
            while True:
                self._read_value(subject, predicate, at_subject, at)
                if not self._is(","):
                    break
                self._advance()
            if not self._is(";"):
                break
            while self._is(";"):
                self._advance()
            if self.kind == "sign" and self.sign in ".]}|}":
                break
        if self._lines and self.kind != "sign":
            self._read_graph_behind()

    def _read_graph_behind(self) -> None:
        graph = self._read_term("a graph or a full stop")
        self.statements[-1] = self.statements[-1]._replace(graph=graph)

    def _read_predicate(self) -> str:
        if self.kind == "word" and self.sign == "a":
            self._advance()
            return _TYPE
        if self.kind in ("iri", "name") or (self._free and self.kind in ("node", "variable")):
            return self._read_term("a property")
        if self._free and self.kind == "sign" and self.sign in ("=", "=>"):
            written = _SAME if self.sign == "=" else _IMPLIES
            self._advance()
            return written
        raise UnexpectedError("a property")

    def _read_value(self, subject: str, predicate: str, at_subject: int, at_predicate: int) -> None:
        value = self._read_object(subject, predicate, at_subject, at_predicate)
        if self.sign in ("~", "{|"):
            self._read_annotations(f"<<( {subject} {predicate} {value} )>>")

    def _read_object(
        self, subject: str, predicate: str, at_subject: int, at_predicate: int, expected: str = "a value"
    ) -> str:
        """Read the third term of a triple, and emit the triple when its turn has come."""
        places = (at_subject, at_predicate, self.at)
        if self._is("("):
            return self._read_list(lambda head, when: self._emit((subject, predicate, head), places, when))
        value = self._read_term(expected)
        self._emit((subject, predicate, value), places, self.when)
        return value

    def _read_term(self, expected: str) -> str:
        kind, token = self.kind, self.sign
        if kind == "name":
            term = self._names.get(token) or self._expand_name()
        elif kind == "iri":
            term = f"<{self._expand_iri()}>"
        elif kind in ("short", "long"):
            return self._read_literal()
        elif kind == "node":
            term = token
        elif kind == "number":
            term = f'"{token}"^^<{XSD}{_number(token)}>'
        elif kind == "word" and token in ("true", "false"):
            term = f'"{token}"^^<{XSD}boolean>'
        elif kind == "sign" and token in _OPENINGS:
            return self._read_opening()
        elif kind == "variable" and self._free:
            term = token
        else:
            raise UnexpectedError(expected)
        self.when = self._number
        self._advance()
        return term

    def _read_opening(self) -> str:
        if self.sign == "[":
            return self._read_node()[0]
        if self.sign == "(":
            return self._read_list(None)
        if self.sign == "<<(":
            return self._read_triple()
        if self.sign == "<<":
            return self._read_reified()
        if self._free:
            return self._read_formula()
        raise UnexpectedError("a term")

    def _read_literal(self) -> str:
        margin = 3 if self.kind == "long" else 1
        lexical = unescape(self.sign[margin:-margin])
        self._advance()
        if self.kind == "at":
            language = self.sign[1:]
            self.when = self._number
            self._advance()
            return write_literal(lexical, language)
        if self._is("^^"):
            self._advance()
            if self.kind not in ("iri", "name"):
                raise UnexpectedError("a datatype after ^^")
            return write_literal(lexical, datatype=self._read_term("a datatype")[1:-1])
        self.when = self._number
        return write_literal(lexical)

    def _read_node(self) -> tuple[str, bool]:
        """Read a blank node in brackets, and tell whether something is said in them."""
        at, node = self.at, self._new_node()
        self._enter()
        self._advance()
        filled = not self._is("]")
        if filled:
            self._read_predicates(node, at)
        when = self._number
        self._take("]", "a closing bracket, a semicolon or a comma")
        self.when = when
        self._depth -= 1
        return node, filled

    def _read_list(self, announce: Callable[[str, int], None] | None) -> str:
        """Read a list, and announce its head as soon as a token after the parenthesis tells that there is one."""
        head, cell, at_cell = "", "", self.at
        self._enter()
        self._advance()
        while not self._is(")"):
            at = self.at
            previous, cell = cell, self._new_node()
            if previous:
                self._emit((previous, _REST, cell), (at_cell, at, at), self._number)
                at_cell = at
            else:
                head = cell
                if announce:
                    announce(head, self._number)
            self._read_object(cell, _FIRST, at_cell, at, "a member of the list or its closing parenthesis")
        if cell:
            self._emit((cell, _REST, _NIL), (at_cell, self.at, self.at), self._number)
        elif announce:
            announce(_NIL, self._number)
        self._depth -= 1
        self.when = self._number
        self._advance()
        return head or _NIL

    def _read_triple(self) -> str:
        triple = self._read_inner_triple()
        when = self._number
        self._take(")>>", "the closing )>>")
        self.when = when
        return triple

    def _read_inner_triple(self) -> str:
        self._enter()
        self._advance()
        terms = [self._read_term("a subject"), self._read_predicate(), self._read_term("a value")]
        self._depth -= 1
        return f"<<( {' '.join(terms)} )>>"

    def _read_reified(self) -> str:
        at, triple, name = self.at, self._read_inner_triple(), ""
        if self.sign == "~":
            name = self._read_reifier()
            self._emit((name, _REIFIES, triple), (at, at, at), self.when)
        elif self._is(">>"):
            name = self._new_node()
            self._emit((name, _REIFIES, triple), (at, at, at), self._number)
        when = self._number
        self._take(">>", "the closing >>")
        self.when = when
        return name

    def _read_reifier(self) -> str:
        self._advance()
        if self.kind in ("iri", "name", "node"):
            return self._read_term("a reifier")
        self.when = self._number
        return self._new_node()

    def _read_annotations(self, triple: str) -> None:
        name = ""
        while self.sign in ("~", "{|"):
            at = self.at
            if self.sign == "~":
                name = self._read_reifier()
                self._emit((name, _REIFIES, triple), (at, at, at), self.when)
                continue
            if not name:
                name = self._new_node()
                self._emit((name, _REIFIES, triple), (at, at, at), self._number)
            self._enter()
            self._advance()
            self._read_predicates(name, at)
            self._take("|}", "the closing |}")
            self._depth -= 1
            name = ""

    def _read_formula(self) -> str:
        outer, node = self._graph, self._new_node()
        self._enter()
        self._advance()
        self._graph = node
        while not self._is("}"):
            self._read_triples()
            if self._is("."):
                self._advance()
            elif not self._is("}"):
                self._graph = outer
                raise UnexpectedError("a full stop or a closing brace")
        self._graph = outer
        self._depth -= 1
        self._advance()
        return node


def _number(token: str) -> str:
    if _INTEGER.fullmatch(token):
        return "integer"
    return "double" if "e" in token or "E" in token else "decimal"
