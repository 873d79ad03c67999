"""The graph that shapes are held against: tables of many files as one, with an index for each predicate asked for."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from entente.namespaces import RDF, RDFS
from entente.validation.engines.terms import canonical, unheard
from entente.validation.tables import Table

TYPE = f"<{RDF}type>"
SUBCLASS = f"<{RDFS}subClassOf>"
_FIRST, _REST, _NIL = f"<{RDF}first>", f"<{RDF}rest>", f"<{RDF}nil>"

Values = Mapping[int, Sequence[int]]
_NOTHING: Values = {}


class Graph:
    """Triples of several tables, each term a number.

    A blank node of the second table's third number is ``_:f2b3``: files keep theirs apart.

    Parameters
    ----------
    tables
        What is put together.
    own
        How many of the tables, from the first, are judged; what the others hold is only looked at. None judges all.
    takes
        Whether triples of a named graph of what is judged are taken, told its IRI in angle brackets; the empty string
        is the default graph. By default all are.

    """

    def __init__(
        self, tables: Sequence[Table], *, own: int | None = None, takes: Callable[[str], bool] | None = None
    ) -> None:
        self.terms: list[str] = []
        self._numbers: dict[str, int] = {}
        self._shown: dict[int, str] = {}
        self._pairs: dict[int, array[int]] = {}
        self._objects: dict[int, Values] = {}
        self._subjects: dict[int, Values] = {}
        self._of_subject: dict[int, list[tuple[int, int]]] | None = None
        self._instances: dict[int, frozenset[int]] = {}
        self.own: frozenset[int] | None = None
        own_nodes: set[int] = set()
        judged = len(tables) if own is None else own
        with unheard():
            for position, table in enumerate(tables):
                nodes = self._add(table, position + 1, takes if position < judged else None)
                if judged < len(tables) and position < judged:
                    own_nodes.update(nodes())
        if judged < len(tables):
            self.own = frozenset(own_nodes)

    def _add(self, table: Table, position: int, takes: Callable[[str], bool] | None) -> Callable[[], set[int]]:
        numbers = [self._enter(term, position) for term in table.terms]
        skipped = {at for at, term in enumerate(table.terms) if not takes(term)} if takes else set()
        buckets: dict[int, array[int]] = {}
        row = iter(table.rows)
        for subject, predicate, value, graph in zip(row, row, row, row, strict=True):
            if graph in skipped:
                continue
            bucket = buckets.get(predicate)
            if bucket is None:
                bucket = buckets[predicate] = array("I")
            bucket.append(subject)
            bucket.append(value)
        for predicate, bucket in buckets.items():
            pairs = self._pairs.setdefault(numbers[predicate], array("I"))
            pairs.extend(map(numbers.__getitem__, bucket))
        return lambda: {numbers[at] for bucket in buckets.values() for at in bucket}

    def _enter(self, term: str, position: int) -> int:
        if not term:
            return -1  # the default graph, which is no term
        if term[0] == "_":
            return self.number(f"_:f{position}b{term[2:]}")
        same = canonical(term)
        number = self.number(same)
        if same is not term and same != term:
            self._shown.setdefault(number, term)
        return number

    def number(self, term: str) -> int:
        """Give the number of a term in canonical form, a new one where it has none."""
        number = self._numbers.get(term)
        if number is None:
            number = self._numbers[term] = len(self.terms)
            self.terms.append(term)
        return number

    def add(self, predicate: int, pairs: Iterable[tuple[int, int]]) -> None:
        """Add statements of one predicate, each a subject and an object."""
        stored = self._pairs.setdefault(predicate, array("I"))
        for subject, value in pairs:
            stored.append(subject)
            stored.append(value)
        self._objects.pop(predicate, None)
        self._subjects.pop(predicate, None)
        self._instances.clear()
        self._of_subject = None

    def shown(self, number: int) -> str:
        """Write a term as the first file that has it does."""
        return self._shown.get(number) or self.terms[number]

    def __len__(self) -> int:
        return sum(map(len, self._pairs.values())) // 2

    @property
    def predicates(self) -> Iterable[int]:
        """All predicates."""
        return self._pairs.keys()

    def objects(self, predicate: int) -> Values:
        """Give the objects of each subject of a predicate, each once."""
        if predicate not in self._objects:
            pairs = self._pairs.get(predicate)
            self._objects[predicate] = _group(pairs[0::2], pairs[1::2]) if pairs else _NOTHING
        return self._objects[predicate]

    def subjects(self, predicate: int) -> Values:
        """Give the subjects of each object of a predicate, each once."""
        if predicate not in self._subjects:
            pairs = self._pairs.get(predicate)
            self._subjects[predicate] = _group(pairs[1::2], pairs[0::2]) if pairs else _NOTHING
        return self._subjects[predicate]

    def statements(self, subject: int) -> Sequence[tuple[int, int]]:
        """Predicate and object of each triple of a subject."""
        if self._of_subject is None:
            self._of_subject = {}
            for predicate in self._pairs:
                for each, values in self.objects(predicate).items():
                    self._of_subject.setdefault(each, []).extend((predicate, value) for value in values)
        return self._of_subject.get(subject, ())

    def triples(self) -> Iterator[tuple[int, int, int]]:
        """Every triple once."""
        for predicate in self._pairs:
            for subject, values in self.objects(predicate).items():
                for value in values:
                    yield subject, predicate, value

    def instances(self, kind: int) -> frozenset[int]:
        """Give the SHACL instances of a class: of it or of a class below it."""
        if kind not in self._instances:
            below, of_class = self.subjects(self.number(SUBCLASS)), self.subjects(self.number(TYPE))
            classes = closure([kind], below)
            self._instances[kind] = frozenset(each for one in classes for each in of_class.get(one, ()))
        return self._instances[kind]

    def values(self, subject: str, predicate: str) -> tuple[str, ...]:
        """Give the objects of a subject and predicate, all as terms."""
        found = self.objects(self.number(predicate)).get(self.number(subject), ())
        return tuple(self.terms[each] for each in found)

    def items(self, head: str) -> tuple[str, ...]:
        """Give the members of an RDF list; of what is no list, as many as can be read."""
        members: list[str] = []
        seen: set[str] = set()
        while head != _NIL and head not in seen:
            seen.add(head)
            members.extend(self.values(head, _FIRST)[:1])
            head = next(iter(self.values(head, _REST)), _NIL)
        return tuple(members)


def closure(start: Iterable[int], steps: Values) -> dict[int, None]:
    """Follow steps as far as they lead, the start included, in the order in which nodes are met."""
    met = dict.fromkeys(start)
    waiting = list(met)
    while waiting:
        for each in steps.get(waiting.pop(), ()):
            if each not in met:
                met[each] = None
                waiting.append(each)
    return met


def _group(keys: Iterable[int], values: Iterable[int]) -> dict[int, Sequence[int]]:
    grouped: dict[int, Sequence[int]] = {}
    several: dict[int, dict[int, None]] = {}
    for key, value in zip(keys, values, strict=True):
        before = grouped.get(key)
        if before is None:
            grouped[key] = (value,)
        elif before[0] != value or key in several:
            several.setdefault(key, dict.fromkeys(before))[value] = None
    for key, met in several.items():
        grouped[key] = tuple(met)
    return grouped
