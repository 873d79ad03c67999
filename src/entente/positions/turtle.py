"""A positioned reader of Turtle, TriG, N-Triples, N-Quads and, as far as it is plain, N3.

It gives the triples in the order in which Oxigraph's parser does, so that blank nodes can be matched by position: in the
order of the token that completes each, and backwards where one token completes several. What it cannot read it skips to
the end of the statement, and goes on.

Standards: `Turtle <https://www.w3.org/TR/rdf12-turtle/>`_, `TriG <https://www.w3.org/TR/rdf12-trig/>`_,
`N-Quads <https://www.w3.org/TR/rdf12-n-quads/>`_.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pyoxigraph as ox

from entente.namespaces import OWL, RDF, XSD
from entente.positions.iris import is_absolute, resolve
from entente.positions.reading import Fault, Reading, Statement, Use, write_literal
from entente.positions.tokens import TOKEN, unescape, unescape_name

_TYPE, _FIRST, _REST, _NIL = (f"<{RDF}{name}>" for name in ("type", "first", "rest", "nil"))
_REIFIES = f"<{RDF}reifies>"
_SAME, _IMPLIES = f"<{OWL}sameAs>", "<http://www.w3.org/2000/10/swap/log#implies>"
_DEEP = 150
_INTEGER = re.compile(r"[+-]?[0-9]+")


class _UnexpectedError(Exception):
    """The token at hand cannot stand here."""


def read_turtle(text: str, syntax: ox.RdfFormat, base: str | None = None) -> Reading:
    """Read a file of the Turtle family.

    Parameters
    ----------
    text
        The file.
    syntax
        Which of the family; it decides about graphs.
    base
        What relative IRIs are resolved against until the file names its own.

    Returns
    -------
    Reading
        Always, with faults where the text is no such file.

    """
    reader = _Reader(text, syntax, base)
    reader.read()
    return Reading(
        text,
        reader.statements,
        reader.prefixes,
        reader.declared,
        reader.base,
        reader.undeclared,
        reader.relative,
        reader.faults,
    )


class _Reader:
    """One token of lookahead: `kind`, `token`, `at` and its number; the methods that read a term go on behind it.

    `when` is the number of the token that completed the last term.
    """

    def __init__(self, text: str, syntax: ox.RdfFormat, base: str | None) -> None:
        self.text = text
        self.base = base
        self.prefixes: dict[str, str] = {}
        self.declared: dict[str, int] = {}
        self.statements: list[Statement] = []
        self.undeclared: list[Use] = []
        self.relative: list[Use] = []
        self.faults: list[Fault] = []
        self._lines = syntax in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
        self._graphs = syntax == ox.RdfFormat.TRIG
        self._free = syntax == ox.RdfFormat.N3
        self._graph: str | None = None
        self._in_braces = False
        self._nodes = 0
        self._depth = 0
        self._number = 0
        self._last = self._run = 0
        self.when = 0
        self._names: dict[str, str] = {}
        self._next = TOKEN.scanner(text).match  # type: ignore[attr-defined]  # undocumented, and much the fastest
        self._advance()

    def read(self) -> None:
        while self.kind != "end":
            self._depth = 0
            try:
                self._read_statement()
            except _UnexpectedError as error:
                self._recover(str(error))

    # Tokens

    def _advance(self) -> None:
        self._number += 1
        found = self._next()
        self.kind: str = found.lastgroup
        self.token: str = found[self.kind]
        self.at: int = found.start(self.kind)

    def _is(self, sign: str) -> bool:
        return self.token == sign and self.kind == "sign"

    def _take(self, sign: str, expected: str) -> None:
        if not self._is(sign):
            raise _UnexpectedError(expected)
        self._advance()

    def _recover(self, expected: str) -> None:
        """Go on behind the next full stop that ends a line, or at the end of the graph."""
        self.faults.append(Fault(self.at, expected, self.token))
        while self.kind != "end":
            end = self.at + len(self.token)
            if self._is(".") and self.text[end : end + 1] in ("", "\n", "\r", " ", "\t"):
                self._advance()
                return
            if self._is("}") and self._in_braces:
                return
            self._advance()

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > _DEEP:
            raise _UnexpectedError("less nesting")

    def _new_node(self) -> str:
        self._nodes += 1
        return f"_:.{self._nodes}"

    def _emit(self, triple: tuple[str, str, str], places: tuple[int, int, int], when: int) -> None:
        statement = Statement(*triple, self._graph, *places)
        if when == self._last:
            self.statements.insert(self._run, statement)
        else:
            self._last, self._run = when, len(self.statements)
            self.statements.append(statement)

    # Statements

    def _read_statement(self) -> None:
        if self._in_braces and self._is("}"):
            self._advance()
            self._in_braces, self._graph = False, None
        elif self.kind == "at" and self.token in ("@prefix", "@base", "@version"):
            word = self.token[1:]
            self._advance()
            self._read_directive(word)
            self._take(".", "a full stop after the directive")
        elif self.kind == "word" and self.token.upper() in ("PREFIX", "BASE", "VERSION"):
            word = self.token.lower()
            self._advance()
            self._read_directive(word)
        elif self._graphs and not self._in_braces:
            self._read_block()
        else:
            self._read_triples()
            if not (self._in_braces and self._is("}")):
                self._take(".", "a full stop, a semicolon or a comma")

    def _read_directive(self, word: str) -> None:
        if word == "version":
            self._advance()
            return
        if word == "prefix":
            if self.kind != "name" or not self.token.endswith(":"):
                raise _UnexpectedError("a prefix with its colon")
            short = self.token[:-1]
            self.declared[short] = self.at
            self._advance()
        if self.kind != "iri":
            raise _UnexpectedError("an IRI in angle brackets")
        iri = self._expand_iri()
        if word == "prefix":
            self.prefixes[short] = iri
        else:
            self.base = iri
        self._names.clear()
        self._advance()

    def _read_block(self) -> None:
        """Read a graph, or triples outside of any."""
        named = self.kind == "word" and self.token.upper() == "GRAPH"
        if named:
            self._advance()
        if self._is("{"):
            self._open(None)
            return
        if named or self.kind in ("iri", "name", "node"):
            at = self.at
            subject = self._read_term("a name for the graph" if named else "a subject or a graph")
            if self._is("{"):
                self._open(subject)
                return
            if named:
                raise _UnexpectedError("an opening brace after the name of the graph")
            self._read_predicates(subject, at)
        elif self._is("["):
            at = self.at
            subject, filled = self._read_node()
            if self._is("{") and not filled:
                self._open(subject)
                return
            if not (filled and self._is(".")):
                self._read_predicates(subject, at)
        else:
            self._read_triples()
        self._take(".", "a full stop, a semicolon or a comma")

    def _open(self, graph: str | None) -> None:
        self._graph, self._in_braces = graph, True
        self._advance()

    def _read_triples(self) -> None:
        at = self.at
        if self._is("["):
            subject, filled = self._read_node()
            if filled and (self._is(".") or self._is("}")):
                return
        else:
            subject = self._read_term("a subject")
        if self.token in (".", "}") and self._free:
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
            if self.kind == "sign" and self.token in ".]}|}":
                break
        if self._lines and self.kind != "sign":
            self._read_graph_behind()

    def _read_graph_behind(self) -> None:
        graph = self._read_term("a graph or a full stop")
        self.statements[-1] = self.statements[-1]._replace(graph=graph)

    def _read_predicate(self) -> str:
        if self.kind == "word" and self.token == "a":
            self._advance()
            return _TYPE
        if self.kind in ("iri", "name") or (self._free and self.kind in ("node", "variable")):
            return self._read_term("a property")
        if self._free and self.kind == "sign" and self.token in ("=", "=>"):
            written = _SAME if self.token == "=" else _IMPLIES
            self._advance()
            return written
        raise _UnexpectedError("a property")

    def _read_value(self, subject: str, predicate: str, at_subject: int, at_predicate: int) -> None:
        value = self._read_object(subject, predicate, at_subject, at_predicate)
        if self.token in ("~", "{|"):
            self._read_annotations(f"<<( {subject} {predicate} {value} )>>")

    def _read_object(self, subject: str, predicate: str, at_subject: int, at_predicate: int) -> str:
        """Read the third term of a triple, and emit the triple when its turn has come."""
        places = (at_subject, at_predicate, self.at)
        if self._is("("):
            return self._read_list(lambda head, when: self._emit((subject, predicate, head), places, when))
        value = self._read_term("a value")
        self._emit((subject, predicate, value), places, self.when)
        return value

    # Terms

    def _read_term(self, expected: str) -> str:
        kind, token = self.kind, self.token
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
            raise _UnexpectedError(expected)
        self.when = self._number
        self._advance()
        return term

    def _read_opening(self) -> str:
        if self.token == "[":
            return self._read_node()[0]
        if self.token == "(":
            return self._read_list(None)
        if self.token == "<<(":
            return self._read_triple()
        if self.token == "<<":
            return self._read_reified()
        if self._free:
            return self._read_formula()
        raise _UnexpectedError("a term")

    def _expand_name(self) -> str:
        prefix, _, local = self.token.partition(":")
        namespace = self.prefixes.get(prefix)
        if namespace is None:
            self.undeclared.append(Use(prefix, self.at))
            return f"<{prefix}:{unescape_name(local)}>"
        term = self._names[self.token] = f"<{namespace}{unescape_name(local)}>"
        return term

    def _expand_iri(self) -> str:
        iri = unescape(self.token[1:-1])
        if is_absolute(iri):
            return iri
        if self.base is None:
            self.relative.append(Use(iri, self.at))
        return resolve(iri, self.base)

    def _read_literal(self) -> str:
        margin = 3 if self.kind == "long" else 1
        lexical = unescape(self.token[margin:-margin])
        self._advance()
        if self.kind == "at":
            language = self.token[1:]
            self.when = self._number
            self._advance()
            return write_literal(lexical, language)
        if self._is("^^"):
            self._advance()
            if self.kind not in ("iri", "name"):
                raise _UnexpectedError("a datatype after ^^")
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
            self._read_object(cell, _FIRST, at_cell, at)
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
        if self.token == "~":
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
        while self.token in ("~", "{|"):
            at = self.at
            if self.token == "~":
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
                raise _UnexpectedError("a full stop or a closing brace")
        self._graph = outer
        self._depth -= 1
        self._advance()
        return node


_OPENINGS = frozenset({"[", "(", "<<(", "<<", "{"})


def _number(token: str) -> str:
    if _INTEGER.fullmatch(token):
        return "integer"
    return "double" if "e" in token or "E" in token else "decimal"
