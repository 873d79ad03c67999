"""A positioned reader of Turtle, TriG, N-Triples, N-Quads and, as far as it is plain, N3.

It gives the triples in the order in which Oxigraph's parser does, so that blank nodes can be matched by position: in
the order of the token that completes each, and backwards where one token completes several. What it cannot read it
skips to the end of the statement, and goes on.

Standards: `Turtle <https://www.w3.org/TR/rdf12-turtle/>`_, `TriG <https://www.w3.org/TR/rdf12-trig/>`_,
`N-Quads <https://www.w3.org/TR/rdf12-n-quads/>`_.
"""

from __future__ import annotations

import pyoxigraph as ox

from entente.positions.cursor import UnexpectedError
from entente.positions.reading import Fault, Reading
from entente.positions.terms import TermReader


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
        reader.undeclared,
        reader.faults,
        reader.graphs,
    )


class _Reader(TermReader):
    """Reads directives, graphs and triples, and recovers from what it cannot read."""

    def read(self) -> None:
        while self.kind != "end":
            self._depth = 0
            try:
                self._read_statement()
            except UnexpectedError as error:
                self._recover(str(error))

    def _recover(self, expected: str) -> None:
        """Go on behind the next full stop that ends a line, or at the end of the graph."""
        self.faults.append(Fault(self.at, expected, self.sign))
        while self.kind != "end":
            end = self.at + len(self.sign)
            if self._is(".") and self.text[end : end + 1] in ("", "\n", "\r", " ", "\t"):
                self._advance()
                return
            if self._is("}") and self._in_braces:
                return
            self._advance()

    def _read_statement(self) -> None:
        if self._in_braces and self._is("}"):
            self._advance()
            self._in_braces, self._graph = False, None
        elif self.kind == "at" and self.sign in ("@prefix", "@base", "@version"):
            word = self.sign[1:]
            self._advance()
            self._read_directive(word)
            self._take(".", "a full stop after the directive")
        elif self.kind == "word" and self.sign.upper() in ("PREFIX", "BASE", "VERSION"):
            word = self.sign.lower()
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
            if self.kind != "name" or not self.sign.endswith(":"):
                raise UnexpectedError("a prefix with its colon")
            short = self.sign[:-1]
            self.declared[short] = self.at
            self._advance()
        if self.kind != "iri":
            raise UnexpectedError("an IRI in angle brackets")
        iri = self._expand_iri()
        if word == "prefix":
            self.prefixes[short] = iri
        else:
            self.base = iri
        self._names.clear()
        self._advance()

    def _read_block(self) -> None:
        """Read a graph, or triples outside of any."""
        named = self.kind == "word" and self.sign.upper() == "GRAPH"
        if named:
            self._advance()
        if self._is("{"):
            self._open(None)
            return
        if named or self.kind in ("iri", "name", "node"):
            at = self.at
            subject = self._read_term("a name for the graph" if named else "a subject or a graph")
            if self._is("{"):
                self.graphs.setdefault(subject, at)
                self._open(subject)
                return
            if named:
                raise UnexpectedError("an opening brace after the name of the graph")
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
