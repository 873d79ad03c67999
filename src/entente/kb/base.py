"""The knowledge base as Python sees it: ask it, look things up, read claims with their evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import pyoxigraph as ox

from entente.corpus.canonical import read_prefixes
from entente.errors import InvalidInput, MissingInput, Place
from entente.kb.binding import Given, bind, expand, to_iri, to_iris, to_term
from entente.kb.chosen import Claims
from entente.kb.claims import Claim, Evidence
from entente.kb.reader import ClaimReader
from entente.kb.result import Result
from entente.kb.texts import Texts
from entente.library import Query, find_query, read_library
from entente.namespaces import CLAIM, GRAPH
from entente.sparql.survey import survey
from entente.store.embedded import EmbeddedEngine

if TYPE_CHECKING:
    import rdflib

    from entente.kb.finding import Finder, Found

Names = Given | Sequence[Given] | None
"""A thing, several of them as alternatives, or None for any."""


class KnowledgeBase:
    """One version of the dataset, read-only. `entente.open` makes it.

    Parameters
    ----------
    engine
        The dataset.
    version
        The first 16 hexadecimal digits of the dataset's sha256.
    prefixes
        The file that names namespaces.
    queries
        The folder of the query library.
    texts
        Folders in which the documents' texts may be.
    folder
        The snapshot's folder, if it is one.

    """

    def __init__(
        self,
        engine: EmbeddedEngine,
        version: str,
        prefixes: Path,
        queries: Path,
        *,
        texts: Sequence[Path] = (),
        folder: Path | None = None,
    ) -> None:
        self.version = version
        self.prefixes = {name: iri for iri, name in read_prefixes(prefixes).items()} | {"claim": CLAIM}
        self._engine: EmbeddedEngine | None = engine
        self._library = queries
        self._texts = Texts(texts)
        self._folder = folder

    @property
    def engine(self) -> EmbeddedEngine:
        """The engine that holds the dataset.

        Raises
        ------
        InvalidInput
            The knowledge base has been closed.

        """
        if self._engine is None:
            raise InvalidInput("the knowledge base is closed", remedy="open it again with entente.open()")
        return self._engine

    def close(self) -> None:
        """Let go of the dataset."""
        finder = self.__dict__.pop("_finder", None)
        if finder is not None:
            finder.close()
        self.__dict__.pop("_reader", None)
        self._engine = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<KnowledgeBase version {self.version}{'' if self._engine else ', closed'}>"

    @cached_property
    def _reader(self) -> ClaimReader:
        return ClaimReader(self.engine)

    @cached_property
    def _finder(self) -> Finder:
        from entente.kb.finding import Finder

        return Finder(self.engine, self._folder)

    def query(self, sparql: str, **values: Given) -> Result:
        """Ask a query of any form.

        The prefixes of `prefixes` need not be declared. Plain patterns ask the default graph: what the documents
        assert flatly, with what follows from it; ``GRAPH`` names others, and ``FROM`` replaces it.

        Parameters
        ----------
        sparql
            SPARQL 1.1.
        values
            Values for variables of the query: ``state="state:iran"``, ``year=2019``.

        Raises
        ------
        InvalidInput
            It does not parse, cannot be finished, or has no such variable.
        EnvironmentFault
            Another endpoint that it asks with ``SERVICE`` cannot be reached.

        """
        terms = {name: to_term(value, self.prefixes) for name, value in values.items()}
        text = bind(sparql, terms)
        engine, names_graphs = self.engine, bool(survey(text).sources)
        try:
            return Result.read(engine.answer(text, prefixes=self.prefixes, names_graphs=names_graphs), self.prefixes)
        except (RuntimeError, OSError) as error:  # how Oxigraph tells of an unknown function and a failing service
            remedy = "use SPARQL 1.1's own functions, and services that answer"
            raise InvalidInput(f"the query cannot be answered: {error}", remedy=remedy) from error

    def ask(self, name: str, **values: Given) -> Result:
        """Ask a query of the library by its name.

        Parameters
        ----------
        name
            As `queries` lists it, or a file.
        values
            Its parameters; each has a default.

        Raises
        ------
        MissingInput
            There is no such query; the message names the closest.
        InvalidInput
            It has no such parameter.

        """
        query = find_query(self._library, name)
        filled = query.fill({key: str(to_term(value, self.prefixes)) for key, value in values.items()})
        return self.query(filled)

    def queries(self) -> list[Query]:
        """List the query library: names, questions, parameters."""
        return read_library(self._library)

    def claims(
        self,
        *,
        about: Names = None,
        document: Names = None,
        claimant: Names = None,
        modality: str | Sequence[str] | None = None,
        polarity: str | Sequence[str] | None = None,
        attitude: str | Sequence[str] | None = None,
        generality: str | Sequence[str] | None = None,
        endorsement: str | Sequence[str] | None = None,
        voice: str | Sequence[str] | None = None,
        via: Names = None,
        cites: Names = None,
        evidence: Names = None,
        says: tuple[Given | None, Given | None, Given | None] | None = None,
    ) -> Claims:
        """Find claims that have all that is asked for.

        Parameters
        ----------
        about, claimant, via, cites, evidence
            Things by prefixed name or IRI; several are alternatives.
        document
            Documents by slug, prefixed name or IRI.
        modality, polarity, attitude, generality, endorsement, voice
            Codes by name: ``"Predicted"``, ``["Possible", "Predicted"]``.
        says
            A triple that the claims say, None standing for any part: ``("state:iran", None, None)``.

        Raises
        ------
        InvalidInput
            A name stands for no IRI.

        """
        given = {
            "about": about, "document": document, "claimant": claimant, "modality": modality, "polarity": polarity,
            "attitude": attitude, "generality": generality, "endorsement": endorsement, "voice": voice, "via": via,
            "cites": cites, "evidence": evidence,
        }  # fmt: skip
        asked: dict[str, Any] = {
            name: to_iris(value, self.prefixes, name) for name, value in given.items() if value is not None
        }
        if says is not None:
            asked["says"] = tuple(None if part is None else to_term(part, self.prefixes) for part in says)
        return Claims(self._reader, self._reader.choose(**asked))

    def claim(self, name: str) -> Claim:
        """Read one claim.

        Parameters
        ----------
        name
            Its IRI, ``claim:amiri-2026/571`` or ``amiri-2026/571``.

        Raises
        ------
        MissingInput
            The dataset has no such claim.

        """
        return self._reader.read(expand(name, self.prefixes) or CLAIM + name)

    def evidence(self, claim: Claim | str) -> tuple[Evidence, ...]:
        """Tell where a claim stands, with the words themselves where the text is at hand.

        A passage is given only where its digest is that of the curator's reading.

        Parameters
        ----------
        claim
            A claim, or its name.

        Raises
        ------
        MissingInput
            The dataset has no such claim.

        """
        read = claim if isinstance(claim, Claim) else self.claim(claim)
        return tuple(replace(span, passage=self._texts.passage(span)) for span in read.evidence)

    def find(self, words: str, *, kind: str = "", type: str = "", limit: int = 10) -> list[Found]:  # noqa: A002
        """Find things by their names: whatever accents, capitals and script, tolerant of transliteration.

        Parameters
        ----------
        words
            A name, words of it, or its beginning.
        kind, type
            Only things of this kind (``state``, ``claim``, ``term``), or of this class or one below it (``Treaty``).
        limit
            How many to give, best first.

        """
        return self._finder.find(words, kind, type, limit)

    def describe(self, name: str) -> rdflib.Graph:
        """Collect what the default graph says of a thing, in both directions, with labels of what it mentions.

        Parameters
        ----------
        name
            A prefixed name or an IRI.

        Raises
        ------
        MissingInput
            The dataset does not know it.

        """
        iri = to_iri(name, self.prefixes)
        result = self.query(
            "CONSTRUCT { ?thing ?p ?o . ?s ?q ?thing . ?o rdfs:label ?ol . ?s rdfs:label ?sl } WHERE {"
            " { ?thing ?p ?o OPTIONAL { ?o rdfs:label ?ol } } UNION { ?s ?q ?thing OPTIONAL { ?s rdfs:label ?sl } } }",
            thing=ox.NamedNode(iri),
        )
        if result:
            return result.graph
        raise MissingInput("the dataset does not know it", place=Place(iri=iri), remedy="look it up with find()")

    def graph(self, name: str) -> rdflib.Graph:
        """Read one named graph as a graph of rdflib.

        Parameters
        ----------
        name
            ``corpus``, ``entities``, ``doc/amiri-2026``, a claim, or a whole IRI.

        Raises
        ------
        MissingInput
            The dataset has no such graph.

        """
        from entente.kb.rdf import to_graph

        iri = expand(name, self.prefixes) or GRAPH + name
        triples = list(self.engine.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", iri))
        if not triples:
            raise MissingInput(
                "the dataset has no such graph",
                place=Place(iri=iri),
                remedy="list them: SELECT DISTINCT ?g { GRAPH ?g {} }; docs/data-model.md tells what each holds",
            )
        return to_graph(triples, self.prefixes, iri)
