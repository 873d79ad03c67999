"""All that can be explained, and finding one thing of it by any of its names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from entente.errors import InvalidInput, MissingInput
from entente.validation.engines.graph import Graph
from entente.validation.engines.schema import read_schema
from entente.validation.explanations.checks import explain_check, find_example
from entente.validation.explanations.components import explain_components
from entente.validation.explanations.explanation import Explanation
from entente.validation.explanations.lints import explain_lints
from entente.validation.explanations.shapes import explain_shape
from entente.validation.formats.names import Names
from entente.validation.inputs import collect
from entente.validation.parsing import parse
from entente.validation.places import Locator
from entente.validation.questions import collect_checks


@dataclass(frozen=True)
class Collection:
    """What can be explained.

    Attributes
    ----------
    entries
        How to explain each thing, by its IRI; made when it is asked for.
    names
        Short names by the prefixes of the files.

    """

    entries: Mapping[str, Callable[[], Explanation]] = field(default_factory=dict)
    names: Names = field(default_factory=Names)

    def __iter__(self) -> Iterator[Explanation]:
        return (explain() for explain in self.entries.values())

    def find(self, wanted: str) -> Explanation:
        """Find one by IRI, prefixed name, local name, or by the parameter of a constraint (``sh:minCount``).

        Raises
        ------
        MissingInput
            There is none; the remedy names the closest.
        InvalidInput
            Several have the name.

        """
        known: dict[str, list[str]] = {}
        for source in self.entries:
            for name in dict.fromkeys(self._call(source)):
                known.setdefault(name.lower(), []).append(source)
        found = known.get(wanted.strip("<>").lower(), [])
        if len(found) > 1:
            several = " or ".join(self.names.iri(source) for source in found)
            raise InvalidInput(f"{wanted!r} may be {several}", remedy="name one of them")
        if found:
            return self.entries[found[0]]()
        near = dict.fromkeys(self.names.iri(known[name][0]) for name in get_close_matches(wanted.lower(), known, n=3))
        meant = f"did you mean {' or '.join(near)}? " if near else ""
        raise MissingInput(
            f"there is nothing called {wanted!r} to explain",
            remedy=f"{meant}`entente explain --list` shows all; --shapes and --checks name files of your own",
        )

    def _call(self, source: str) -> Sequence[str]:
        """Give all names of one thing."""
        cut = max(source.rfind("#"), source.rfind("/"), source.rfind(":")) + 1
        names = [source, self.names.iri(source).strip("<>"), source[cut:]]
        if source.endswith("ConstraintComponent") and source.startswith("http://www.w3.org/ns/shacl#"):
            local = source[cut:].removesuffix("ConstraintComponent")
            parameter = local[0].lower() + local[1:] if local != "SPARQL" else "sparql"
            names += [f"sh:{source[cut:]}", parameter, f"sh:{parameter}"]
        return names


def collect_explanations(
    shapes: Sequence[str] = (), checks: Sequence[str] = (), examples: Sequence[Path] = ()
) -> Collection:
    """Collect SHACL's constraints, the lints, and the shapes and checks of files.

    Parameters
    ----------
    shapes, checks
        Files, folders or patterns.
    examples
        Folders of bad examples, a file for each shape or check.

    Raises
    ------
    MissingInput
        A file is not there.
    InvalidInput
        A file does not parse.

    """
    entries: dict[str, Callable[[], Explanation]] = {}
    for told in (*explain_components(), *explain_lints()):
        entries[told.source] = _ready(told)
    prefixes: dict[str, str] = {}
    if shapes:
        prefixes = _add_shapes(entries, shapes, tuple(examples))
    for check in collect_checks(checks) if checks else ():
        entries[check.iri] = _ready(explain_check(check, tuple(examples)))
    return Collection(entries, Names(prefixes))


def _ready(told: Explanation) -> Callable[[], Explanation]:
    return lambda: told


def _add_shapes(
    entries: dict[str, Callable[[], Explanation]], shapes: Sequence[str], examples: tuple[Path, ...]
) -> dict[str, str]:
    """Add the shapes of files that have an IRI and demand something; gives the prefixes of the files."""
    parsed = parse(collect(shapes))
    for fault in parsed.report:
        raise InvalidInput(fault.message, place=fault.place, remedy=fault.remedy)
    prefixes = {namespace: name for file in parsed.files for name, namespace in file.table.prefixes}
    names, locator = Names(prefixes), Locator(parsed.files)
    schema = read_schema(Graph(parsed.tables))

    def later(node: str) -> Callable[[], Explanation]:
        def explain() -> Explanation:
            spot = locator.find(node[1:-1])
            told = explain_shape(schema.shapes[node], schema, names, defined=spot.place if spot else None)
            local = node.rstrip(">").rpartition("#")[2]
            return told if told.bad else replace(told, bad=find_example(examples, local))

        return explain

    for node, shape in sorted(schema.shapes.items()):
        if node.startswith("<") and shape.constraints:
            entries[node[1:-1]] = later(node)
    return prefixes
