"""The embedded engine: Oxigraph, in memory for the build, on disk for the service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from entente.errors import EnvironmentFault, InvalidInput, Place
from entente.namespaces import DEFAULT
from entente.store.engine import Row

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class EmbeddedEngine:
    """Oxigraph in this process.

    Parameters
    ----------
    store
        An open Oxigraph store; use `in_memory` or `open_read_only`.

    """

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    @classmethod
    def in_memory(cls) -> EmbeddedEngine:
        """Make an empty engine that keeps nothing."""
        return cls(ox.Store())

    @classmethod
    def open_read_only(cls, path: Path) -> EmbeddedEngine:
        """Open a store on disk that nobody writes to."""
        return cls(ox.Store.read_only(str(path)))

    @classmethod
    def read(cls, content: bytes, extension: str, name: str) -> EmbeddedEngine:
        """Load a dataset's file into memory.

        Parameters
        ----------
        content
            The file.
        extension
            Its file name's ending, which tells the format.
        name
            What the file is called, for errors.

        Raises
        ------
        InvalidInput
            It is no RDF of that format, or the format has no named graphs.

        """
        kind = ox.RdfFormat.from_extension(extension)
        if kind is None or not kind.supports_datasets:
            raise InvalidInput(
                f"a file *.{extension} holds no dataset", place=Place(name), remedy="give N-Quads (.nq) or TriG (.trig)"
            )
        engine = cls.in_memory()
        try:
            engine.store.bulk_load(content, format=kind)
        except SyntaxError as error:
            raise InvalidInput(
                f"not {kind.name}: {error.msg}", place=Place(name, error.lineno), remedy="fetch or build the file anew"
            ) from error
        return engine

    def select(self, query: str, default_graph: str | None = None) -> list[Row]:
        """Rows of a SELECT query, unbound variables left out.

        Raises
        ------
        InvalidInput
            The query does not parse or is no SELECT.

        """
        answer = self.answer(query, default_graph)
        if not isinstance(answer, ox.QuerySolutions):
            raise InvalidInput("the query is no SELECT", remedy="ask for rows with SELECT")
        names = [variable.value for variable in answer.variables]
        return [{name: row[name] for name in names if row[name] is not None} for row in answer]

    def construct(self, query: str, default_graph: str | None = None) -> Iterator[ox.Triple]:
        """Triples of a CONSTRUCT or DESCRIBE query.

        Raises
        ------
        InvalidInput
            The query does not parse or makes no triples.

        """
        answer = self.answer(query, default_graph)
        if not isinstance(answer, ox.QueryTriples):
            raise InvalidInput("the query makes no triples", remedy="write CONSTRUCT or DESCRIBE")
        return iter(answer)

    def load(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads."""
        self.store.extend(quads)

    def answer(
        self,
        query: str,
        default_graph: str | None = None,
        prefixes: dict[str, str] | None = None,
        *,
        names_graphs: bool = False,
    ) -> Answer:
        """Whatever a query asks for.

        Parameters
        ----------
        query
            SPARQL 1.1, of any form.
        default_graph
            The graph to ask; the materialised default graph unless named.
        prefixes
            Namespaces by name that the query need not declare.
        names_graphs
            Whether the query says itself, with FROM, what its dataset is; nothing must be put in its place then.

        Raises
        ------
        InvalidInput
            The query does not parse.
        EnvironmentFault
            Another endpoint that it asks cannot be reached.

        """
        graph = None if names_graphs else ox.NamedNode(default_graph or DEFAULT)
        try:
            return self.store.query(query, default_graph=graph, prefixes=prefixes)
        except SyntaxError as error:
            raise InvalidInput(f"the query does not parse: {error}", remedy="check it against SPARQL 1.1") from error
        except OSError as error:
            raise EnvironmentFault(
                f"another endpoint cannot be reached: {error}",
                remedy="a query with SERVICE needs the network; leave that part out, or ask where there is one",
            ) from error
