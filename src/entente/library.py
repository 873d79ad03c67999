"""The query library: a SPARQL query per file, with a comment header that says what it answers.

::

    #+ title: Grievances of a state
    #+ question: What does a state hold against another, and why?
    #+ topic: grievances
    #+ parameter: state The state that holds the grievance
    #+ reading: One row a grievance and cause; …
    PREFIX …
    SELECT … WHERE { VALUES ?state { state:iran } … }

A parameter is a variable that the query binds in a ``VALUES`` block of its own, so that every file is a query as it
stands and its default can be seen; filling the parameter replaces the block's value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from entente.errors import InvalidInput, MissingInput, Place

_HEADER = re.compile(r"^#\+ (\w+): *(.*)$", re.M)
_TERM = re.compile(
    r"<[^<>\"{}|^`\\\s]*>|[A-Za-z][\w-]*:[\w-]+|[+-]?[0-9]+(?:\.[0-9]+)?|true|false"
    r'|"(?:[^"\\\n\r]|\\[tbnrf"\\])*"(?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^(?:<[^<>\s]*>|[\w-]+:[\w-]+))?'
)


@dataclass(frozen=True)
class Parameter:
    """What a query lets its reader choose.

    Attributes
    ----------
    name
        The variable, without its question mark.
    description
        What it stands for.
    default
        The value that the file has, as SPARQL writes it.

    """

    name: str
    description: str
    default: str


@dataclass(frozen=True)
class Query:
    """A query of the library.

    Attributes
    ----------
    name
        The file's stem.
    title, question, topic, reading
        What it is called, what it answers, where it belongs, and how to read the answer.
    parameters
        What its reader may choose.
    text
        SPARQL, header included.
    path
        The file.

    """

    name: str
    title: str
    question: str
    topic: str
    reading: str
    parameters: tuple[Parameter, ...]
    text: str
    path: Path

    @property
    def body(self) -> str:
        """The query without its header."""
        lines = self.text.splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith("#+")).lstrip()

    def fill(self, values: dict[str, str]) -> str:
        """Write the query with other values for its parameters.

        Parameters
        ----------
        values
            SPARQL terms by parameter name: ``state:iran``, ``<https://…>``, ``2019``, ``"text"``.

        Raises
        ------
        InvalidInput
            There is no such parameter, or a value is no single SPARQL term.

        """
        text = self.text
        known = {parameter.name for parameter in self.parameters}
        for name, value in values.items():
            if name not in known:
                raise InvalidInput(
                    f"{self.name} has no parameter {name!r}",
                    place=Place(str(self.path)),
                    remedy=f"it has: {', '.join(sorted(known)) or 'none'}",
                )
            if not _TERM.fullmatch(value):
                raise InvalidInput(
                    f"{value!r} is no SPARQL term",
                    remedy='write state:iran, <https://…>, 2019 or "text" (quotes included)',
                )
            block = _values_block(name)
            text = block.sub(lambda found, value=value: f"{found[1]}{value}{found[3]}", text, count=1)  # type: ignore[misc]
        return text


def _values_block(name: str) -> re.Pattern[str]:
    return re.compile(rf"(VALUES\s+\?{re.escape(name)}\s*\{{\s*)({_TERM.pattern})(\s*\}})")


def read_query(path: Path) -> Query:
    """Read one query file.

    Raises
    ------
    MissingInput
        There is no such file.
    InvalidInput
        It is not UTF-8, or a parameter of its header has no ``VALUES`` block of one value.

    """
    if not path.is_file():
        raise MissingInput("there is no such query", place=Place(str(path)), remedy="`entente query --list` shows them")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"the query is not UTF-8: byte {error.start}", place=Place(str(path)), remedy="convert the file to UTF-8"
        ) from error
    head: dict[str, str] = {}
    parameters = []
    for key, value in _HEADER.findall(text):
        if key != "parameter":
            head[key] = value
            continue
        name, _, description = value.partition(" ")
        found = _values_block(name).search(text)
        if not found:
            raise InvalidInput(
                f"the parameter {name} has no block VALUES ?{name} {{ … }}",
                place=Place(str(path)),
                remedy="bind it to its default in such a block",
            )
        parameters.append(Parameter(name, description.strip(), found[2]))
    return Query(
        path.stem,
        head.get("title") or path.stem.replace("-", " ").capitalize(),
        head.get("question", ""),
        head.get("topic", ""),
        head.get("reading", ""),
        tuple(parameters),
        text,
        path,
    )


def read_library(folder: Path) -> list[Query]:
    """Read every query below a folder, in order of topic and name."""
    queries = [read_query(path) for path in folder.rglob("*.rq")]
    return sorted(queries, key=lambda query: (query.topic, query.name))


def find_query(folder: Path, wanted: str) -> Query:
    """Find a query by file or by name.

    Parameters
    ----------
    folder
        The library.
    wanted
        A path, or the name of a query in the library.

    Raises
    ------
    MissingInput
        It is neither; the message names the closest. Or it is the text of a query.

    """
    if "{" in wanted:
        raise MissingInput("this is the text of a query, not its name", remedy="pass it on standard input: query -")
    if Path(wanted).is_file():
        return read_query(Path(wanted))
    queries = {query.name: query for query in read_library(folder)}
    if wanted in queries:
        return queries[wanted]
    near = get_close_matches(wanted, queries, n=3)
    raise MissingInput(
        f"{wanted!r} is neither a file nor a query of the library",
        remedy=(f"did you mean {' or '.join(near)}? " if near else "") + "`entente query --list` shows all.",
    )
