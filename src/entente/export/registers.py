"""The main registers as tables: CSV for spreadsheets, with CSVW metadata that says what each column means.

See https://www.w3.org/TR/tabular-data-primer/. A cell may hold several values, separated by ``|``.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from entente.export.files import Content
from entente.export.things import Things, read
from entente.namespaces import BASE, DCTERMS, ENT, RDFS, SKOS

SEPARATOR = "|"
_RFC = "https://www.rfc-editor.org/rfc/rfc4180"
_CSVW = "https://www.w3.org/TR/tabular-metadata/"


@dataclass(frozen=True)
class Column:
    """A column of a register.

    Attributes
    ----------
    name
        Its heading.
    path
        The properties that lead from the row's thing to its values: IRIs, or names in the ontology.
    kind
        ``thing`` makes two columns, of IRIs and of labels; otherwise the datatype of XML Schema that the values have.

    """

    name: str
    path: tuple[str, ...]
    kind: str = "string"


@dataclass(frozen=True)
class Register:
    """A table: a row for each thing of a class.

    Attributes
    ----------
    name, title
        What it is called.
    about
        The class, by its name in the ontology.
    columns
        Its columns, after ``id``, ``label`` and ``classes``.

    """

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]


def _things(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, (name,), "thing") for name in names)


_DATES = (
    Column("edtf", ("edtf",)),
    Column("notBefore", ("notBefore",), "date"),
    Column("notAfter", ("notAfter",), "date"),
    Column("dateBasis", ("dateBasis",), "thing"),
)
_ALIASES = (Column("aliases", (SKOS + "altLabel",)), Column("exactMatch", (SKOS + "exactMatch",), "anyURI"))
_STATUS = Column("status", ("hasPhase", "status"), "thing")
_ENDS = tuple(
    Column(name, (name,), "integer") for name in ("charLength", "sentenceCount", "coveredSentenceCount", "claimCount")
)

REGISTERS = (
    Register(
        "documents",
        "Documents from which claims are taken",
        "SourceDocument",
        (
            Column("title", (DCTERMS + "title",)),
            *_things("author", "genre", "completeness"),
            Column("language", (DCTERMS + "language",)),
            *_DATES,
            *_ENDS,
            Column("sha256", ("sha256",)),
        ),
    ),
    Register("actors", "Actors", "Actor", (*_ALIASES, *_things("ofState", "belongsTo", "inLineage", "heldOffice"))),
    Register(
        "places",
        "Places",
        "Place",
        (
            *_ALIASES,
            Column("latitude", ("latitude",), "decimal"),
            Column("longitude", ("longitude",), "decimal"),
            *_things("locatedIn"),
        ),
    ),
    Register("events", "Events", "Event", (*_things("participant", "place", "subEventOf"), *_DATES, *_ALIASES)),
    Register(
        "agreements",
        "Agreements, treaties and other undertakings",
        "Agreement",
        (*_things("party", "signatory", "obligation", "cededTerritory"), _STATUS, *_DATES, *_ALIASES),
    ),
    Register(
        "transfers",
        "Transfers of arms, technology and goods",
        "Transfer",
        (
            *_things("supplier", "recipient", "item", "itemCategory", "underAgreement"),
            _STATUS,
            Column("amount", ("amount",), "decimal"),
            Column("currency", ("currency",)),
            Column("numberOrdered", ("numberOrdered",), "integer"),
            Column("numberDelivered", ("numberDelivered",), "integer"),
            *_DATES,
        ),
    ),
    Register(
        "corridors",
        "Corridors",
        "Corridor",
        (*_things("startsIn", "transits", "endsIn", "bypasses", "alternativeTo", "transportMode"), _STATUS, *_ALIASES),
    ),
    Register(
        "grievances",
        "Grievances",
        "Grievance",
        (*_things("grievant", "grievanceAgainst", "grievanceCause", "strength", "expressedIn"), _STATUS),
    ),
    Register(
        "claims",
        "Claims: what documents say, and who says it how surely",
        "Claim",
        (
            *_things("inDocument", "claimant", "voice", "attitude", "endorsement", "polarity", "modality"),
            *_things("generality", "condition", "claimCites", "via", "statedIn", "about"),
            Column("asOf", ("asOf",)),
            Column("evidence", ("evidence",), "anyURI"),
        ),
    ),
    Register(
        "evidence",
        "Passages by position: Unicode code points, start inclusive, end exclusive",
        "TextSpan",
        (
            *_things("spanOf"),
            Column("charStart", ("charStart",), "integer"),
            Column("charEnd", ("charEnd",), "integer"),
            Column("sha256", ("sha256",)),
        ),
    ),
)
"""The registers that are exported; the default graph is what they are made from."""


def make_registers(things: Things) -> Iterator[Content]:
    """Make all tables, each as CSV, and the metadata that describes them together.

    Parameters
    ----------
    things
        The default graph.

    """
    for register in REGISTERS:
        body = write_csv(write_rows(register, things))
        path = f"exports/csv/{register.name}.csv"
        yield Content(path, "csv", register.title, "text/csv", _RFC, body, pack=False)
    body = (json.dumps(describe_tables(), indent=2, ensure_ascii=False) + "\n").encode()
    path, title = "exports/csv/csv-metadata.json", "What the columns of the tables mean (CSVW)"
    yield Content(path, "csv", title, "application/csvm+json", _CSVW, body, pack=False)


def write_rows(register: Register, things: Things) -> Iterator[list[str]]:
    """Write a register row by row, its heading first."""
    yield ["id", "label", "classes", *(heading for column in register.columns for heading in _head(column))]
    for iri in things.of_class(register.about):
        classes = _join(name for name in things.classes(iri))
        row = [iri, things.label(iri), classes]
        for column in register.columns:
            values = sorted(set(things.values(iri, *column.path)), key=read)
            row.append(_join(map(read, values)))
            if column.kind == "thing":
                row.append(_join(things.label(value.value) for value in values if isinstance(value, ox.NamedNode)))
        yield row


def write_csv(rows: Iterable[list[str]]) -> bytes:
    """Write rows as CSV (RFC 4180).

    >>> write_csv([["a", "b"], ["1", "x, y"]]).decode().splitlines()
    ['a,b', '1,"x, y"']
    """
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def describe_tables() -> dict[str, Any]:
    """Describe the tables as a CSVW table group."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "@id": BASE + "exports/csv",
        "dc:license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
        "tables": [_describe(register) for register in REGISTERS],
    }


def _describe(register: Register) -> dict[str, Any]:
    columns: list[dict[str, Any]] = [
        {"name": "id", "titles": "id", "required": True, "datatype": "anyURI", "suppressOutput": True},
        {"name": "label", "titles": "label", "lang": "en", "propertyUrl": RDFS + "label"},
        {"name": "classes", "titles": "classes", "separator": SEPARATOR, "suppressOutput": True},
    ]
    for column in register.columns:
        columns += _describe_column(column)
    return {
        "url": f"{register.name}.csv",
        "dc:title": register.title,
        "tableSchema": {"aboutUrl": "{+id}", "primaryKey": "id", "columns": columns},
    }


def _describe_column(column: Column) -> Iterator[dict[str, Any]]:
    things = column.kind in ("thing", "anyURI")
    described: dict[str, Any] = {"name": column.name, "titles": column.name, "separator": SEPARATOR}
    described["datatype"] = "anyURI" if things else column.kind
    if len(column.path) == 1:
        described["propertyUrl"] = column.path[0] if ":" in column.path[0] else ENT + column.path[0]
        if things:
            described["valueUrl"] = f"{{+{column.name}}}"
    else:
        described["suppressOutput"] = True
    yield described
    if column.kind == "thing":
        heading = f"{column.name}_label"
        yield {"name": heading, "titles": heading, "separator": SEPARATOR, "suppressOutput": True}


def _head(column: Column) -> list[str]:
    return [column.name, f"{column.name}_label"] if column.kind == "thing" else [column.name]


def _join(values: Iterable[str]) -> str:
    return SEPARATOR.join(value.replace(SEPARATOR, "/") for value in values)
