"""The result of a query: rows of Python values, on their way to pandas, rdflib or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

import pyoxigraph as ox

from entente.errors import EnvironmentFault, InvalidInput
from entente.kb.terms import Scalar, Term, to_python

if TYPE_CHECKING:
    import pandas as pd
    import rdflib

_SHOWN = 50

Kind = Literal["rows", "triples", "truth"]


class Row(Mapping[str, Scalar | None]):
    """One row: values by column, as a mapping or as attributes.

    IRIs are text, literals Python values (numbers, dates, booleans, text); None stands for what is unbound.
    """

    __slots__ = ("_columns", "_values")

    def __init__(self, columns: tuple[str, ...], values: tuple[Scalar | None, ...]) -> None:
        self._columns = columns
        self._values = values

    def __getitem__(self, column: str) -> Scalar | None:
        try:
            return self._values[self._columns.index(column)]
        except ValueError:
            raise KeyError(column) from None

    def __getattr__(self, column: str) -> Any:
        try:
            return self[column]
        except KeyError:
            raise AttributeError(f"the row has no column {column!r}: {', '.join(self._columns)}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __repr__(self) -> str:
        return f"Row({', '.join(f'{name}={value!r}' for name, value in self.items())})"


class Result(Sequence[Row]):
    """What a query found. A sequence of rows for every form of query.

    Parameters
    ----------
    kind
        ``rows`` for SELECT, ``triples`` for CONSTRUCT and DESCRIBE, ``truth`` for ASK.
    columns
        Names of the variables; subject, predicate and object for triples.
    terms
        RDF terms, row by row.
    prefixes
        Namespaces by name, for graphs and for showing.

    """

    def __init__(
        self, kind: Kind, columns: Sequence[str], terms: Sequence[tuple[Term | None, ...]], prefixes: Mapping[str, str]
    ) -> None:
        self.kind = kind
        self.columns = tuple(columns)
        self.terms = tuple(terms)
        self._prefixes = prefixes

    @classmethod
    def read(cls, answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, prefixes: Mapping[str, str]) -> Result:
        """Read all that an engine answers; what the engine raises meanwhile is the caller's."""
        if isinstance(answer, ox.QueryBoolean):
            return cls("truth", ["answer"], [(ox.Literal(bool(answer)),)], prefixes)
        if isinstance(answer, ox.QueryTriples):
            triples = [(triple.subject, triple.predicate, triple.object) for triple in answer]
            return cls("triples", ["subject", "predicate", "object"], triples, prefixes)
        names = [variable.value for variable in answer.variables]
        return cls("rows", names, [tuple(row[name] for name in names) for row in answer], prefixes)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [self._row(terms) for terms in self.terms[at]]
        return self._row(self.terms[at])

    def __iter__(self) -> Iterator[Row]:
        return map(self._row, self.terms)

    def __len__(self) -> int:
        return len(self.terms)

    def __bool__(self) -> bool:
        """Give the answer of an ASK query; of any other, whether something was found."""
        return bool(to_python(self.terms[0][0])) if self.kind == "truth" else bool(self.terms)

    def _row(self, terms: tuple[Term | None, ...]) -> Row:
        return Row(self.columns, tuple(map(to_python, terms)))

    def column(self, name: str) -> list[Scalar | None]:
        """List the values of one column.

        Raises
        ------
        InvalidInput
            There is no such column.

        """
        if name not in self.columns:
            raise InvalidInput(f"there is no column {name!r}", remedy=f"it has: {', '.join(self.columns)}")
        at = self.columns.index(name)
        return [to_python(terms[at]) for terms in self.terms]

    def to_pandas(self) -> pd.DataFrame:
        """Make a data frame: a column for each variable, None where nothing is bound.

        Raises
        ------
        EnvironmentFault
            pandas is not installed.

        """
        return make_frame(self.columns, (tuple(row.values()) for row in self))

    def to_rdflib(self) -> rdflib.query.Result:
        """Make a result of rdflib, with its terms: bindings, the truth of ASK, or a graph."""
        from rdflib.query import Result as RdflibResult
        from rdflib.term import Variable

        from entente.kb.rdf import to_node

        if self.kind == "truth":
            made = RdflibResult("ASK")
            made.askAnswer = bool(self)
        elif self.kind == "triples":
            made = RdflibResult("CONSTRUCT")
            made.graph = self.graph
        else:
            made = RdflibResult("SELECT")
            made.vars = [Variable(name) for name in self.columns]
            made.bindings = [
                {name: to_node(term) for name, term in zip(made.vars, terms, strict=True) if term is not None}
                for terms in self.terms
            ]
        return made

    @property
    def graph(self) -> rdflib.Graph:
        """The triples of a CONSTRUCT or DESCRIBE query as an rdflib graph.

        Raises
        ------
        InvalidInput
            The query makes no triples.

        """
        from entente.kb.rdf import to_graph

        if self.kind != "triples":
            raise InvalidInput("the query makes no triples", remedy="write CONSTRUCT or DESCRIBE")
        triples = (ox.Triple(*terms) for terms in self.terms)  # type: ignore[arg-type]
        return to_graph(triples, self._prefixes)

    def to_csv(self, path: str | Path | None = None) -> str:
        """Write CSV as SPARQL 1.1 defines it: bare IRIs and lexical forms, a header, lines that end in CRLF.

        Parameters
        ----------
        path
            Where to write it as well.

        """
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(self.columns)
        writer.writerows([[_plain(term) for term in terms] for terms in self.terms])
        if path is not None:
            Path(path).write_text(out.getvalue(), encoding="utf-8", newline="")
        return out.getvalue()

    def __repr__(self) -> str:
        if self.kind == "truth":
            return f"<Result: {'yes' if self else 'no'}>"
        return f"<Result: {len(self)} {self.kind if self.kind == 'triples' else 'rows'} of {', '.join(self.columns)}>"

    def __str__(self) -> str:
        from rich.console import Console
        from rich.table import Table

        table = Table(*self.columns)
        for terms in self.terms[:_SHOWN]:
            table.add_row(*(self._shorten(term) for term in terms))
        out = io.StringIO()
        Console(file=out, width=140, highlight=False, markup=False).print(table)
        return out.getvalue() + self._tell_rest()

    def _repr_html_(self) -> str:
        """Show the rows as a table in a notebook."""
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(self._shorten(term))}</td>" for term in terms) + "</tr>"
            for terms in self.terms[:_SHOWN]
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return f"{table}<p>{self._tell_rest()}</p>"

    def _tell_rest(self) -> str:
        count = f"{len(self)} row{'' if len(self) == 1 else 's'}"
        return f"the first {_SHOWN} of {count}" if len(self) > _SHOWN else count

    def _shorten(self, term: Term | None) -> str:
        if isinstance(term, ox.NamedNode):
            for name, namespace in self._prefixes.items():
                local = term.value.removeprefix(namespace)
                if local != term.value and "/" not in local:
                    return f"{name}:{local}"
        return _plain(term)


def _plain(term: Term | None) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def make_frame(columns: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> pd.DataFrame:
    """Make a data frame.

    Raises
    ------
    EnvironmentFault
        pandas is not installed.

    """
    try:
        import pandas as pd
    except ModuleNotFoundError as error:
        raise EnvironmentFault("pandas is not installed", remedy="install it: pip install 'entente[pandas]'") from error
    return pd.DataFrame(list(rows), columns=list(columns), dtype=object).infer_objects()
