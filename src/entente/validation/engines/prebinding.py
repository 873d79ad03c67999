"""Queries of SHACL-SPARQL, written for one focus node at a time, rewritten to take all of them at once.

The standard pre-binds ``$this``: the variable stands for the focus node everywhere in the query. Here every group that
uses a pre-bound variable begins with a pattern that gives it each of its values in turn. Each operator of such a query
joins solutions of one focus node with solutions of the same focus node only, so its solutions are those of all focus
nodes, put together. That holds for groups, filters, OPTIONAL, UNION, EXISTS, BIND, DISTINCT, subqueries that pass the
variable on, and for aggregates grouped by it. A query with anything else is left to the reference engine, and so is one
with a function on which engines may differ.

Standard: `SHACL, pre-binding <https://www.w3.org/TR/shacl/#pre-binding>`_.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from entente.validation.engines.tokens import Token, read_tokens
from entente.validation.engines.vocabulary import NeedsReference

ROW = "ententeRow"
"""The variable that tells which focus node, or which pair of focus and value node, a solution is of."""

SUBJECTS = "urn:x-entente:focus"
"""The graph that lists the focus nodes, and the start of its properties' names."""

_FORMS = "SELECT ASK WHERE DISTINCT FILTER OPTIONAL UNION BIND AS EXISTS NOT IN A TRUE FALSE GROUP BY HAVING"
_BY_VALUE = "BOUND IF COALESCE LANG LANGMATCHES ISIRI ISURI ISBLANK ISLITERAL ABS YEAR MONTH DAY COUNT"
_BY_FORM = (
    "STR DATATYPE SAMETERM IRI URI STRLEN SUBSTR UCASE LCASE STRSTARTS STRENDS CONTAINS STRBEFORE STRAFTER CONCAT REGEX"
)
_KNOWN = frozenset(f"{_FORMS} {_BY_VALUE} {_BY_FORM}".split())
_BEYOND_RUST = re.compile(r"\(\?|\\[0-9k]")  # look-around, inline flags and back references


@dataclass(frozen=True)
class Rewritten:
    """A query for all focus nodes at once.

    Attributes
    ----------
    text
        The query, without prefixes.
    variables
        All variables that occur in it.
    by_form
        Whether it looks at how literals are written, not only at what they are worth.

    """

    text: str
    variables: frozenset[str]
    by_form: bool


@dataclass
class _Rewriting:
    """One query on its way to being rewritten: its tokens, and what goes in where."""

    tokens: list[Token]
    bound: frozenset[str]
    edits: list[tuple[int, int, str]] = field(default_factory=list)

    def uses(self, first: int, last: int) -> bool:
        return any(token.kind == "variable" and token.text[1:] in self.bound for token in self.tokens[first:last])

    def insert(self, at: int, text: str) -> None:
        self.edits.append((at, at, text))


def rewrite(text: str, *, path: str | None, parameters: Mapping[str, str], with_value: bool) -> Rewritten:
    """Rewrite a query.

    Parameters
    ----------
    text
        A SELECT query, or an ASK query, which becomes one that selects the rows for which it is true.
    path
        What ``$PATH`` stands for, as SPARQL writes it; None in a node shape.
    parameters
        What other variables stand for, as N-Triples writes it.
    with_value
        Whether ``$value`` is pre-bound too.

    Raises
    ------
    NeedsReference
        It has something for which the rewriting is not known to be right.

    Examples
    --------
    >>> made = rewrite("SELECT $this { $this a <urn:C> }", path=None, parameters={}, with_value=False)
    >>> made.text.replace("urn:x-entente:focus", "urn:f")
    'SELECT ?ententeRow $this { GRAPH <urn:f> { ?ententeRow <urn:f#this> ?this } $this a <urn:C> }'

    """
    tokens = read_tokens(text)
    if len(tokens) < 3:
        raise NeedsReference("an empty query")
    bound = frozenset({"this", "value"} if with_value else {"this"})
    work = _Rewriting(tokens, bound)
    by_form = _check_words(tokens)
    _replace_parameters(work, path, parameters)
    start = 0
    if tokens[0].word == "ASK":
        work.edits.append((tokens[0].start, tokens[0].end, f"SELECT DISTINCT ?{ROW}"))
        start = 1 if tokens[1].word != "WHERE" else 2
        end = _group(work, start, always=True)
    elif tokens[0].word == "SELECT":
        end = _select(work, 0, outermost=True)
    else:
        raise NeedsReference("a query that is neither SELECT nor ASK")
    if end != len(tokens):
        raise NeedsReference("something after the query's groups")
    made, at = [], 0
    for first, last, replacement in sorted(work.edits, key=lambda edit: edit[:2]):
        made += [text[at:first], replacement]
        at = last
    variables = frozenset(token.text[1:] for token in tokens if token.kind == "variable")
    return Rewritten("".join([*made, text[at:]]), variables, by_form)


def _check_words(tokens: list[Token]) -> bool:
    words = {token.word for token in tokens if token.kind == "word"}
    if unknown := words - _KNOWN:
        raise NeedsReference(f"a query with {min(unknown)}")
    if ROW in {token.text[1:] for token in tokens} or any(token.text[:1] == "_" for token in tokens):
        raise NeedsReference("a query with blank nodes by label")
    for token, following in pairwise(tokens):
        if token.kind in {"name", "iri"} and following.text == "(":
            raise NeedsReference(f"a query that calls {token.text}")
    if "REGEX" in words and any(token.kind == "string" and _BEYOND_RUST.search(token.text) for token in tokens):
        raise NeedsReference("a query with a regular expression that engines read in different ways")
    return not words.isdisjoint(_BY_FORM.split())


def _replace_parameters(work: _Rewriting, path: str | None, parameters: Mapping[str, str]) -> None:
    for at, token in enumerate(work.tokens):
        if token.kind != "variable":
            continue
        name = token.text[1:]
        if name == "PATH" and path is not None:
            work.edits.append((token.start, token.end, path))
        elif name in {"PATH", "shapesGraph", "currentShape"}:
            raise NeedsReference(f"a query with ${name}")
        elif name in parameters:
            before = [each.word for each in work.tokens[max(0, at - 2) : at]]
            if parameters[name][0] == "_" or "AS" in before or "BOUND" in before or "GROUP" in _words(work):
                raise NeedsReference("a query that does more with a parameter than look at it")
            work.edits.append((token.start, token.end, parameters[name]))


def _words(work: _Rewriting) -> set[str]:
    return {token.word for token in work.tokens}


def _select(work: _Rewriting, at: int, *, outermost: bool) -> int:
    """Rewrite a SELECT from its keyword on; give the position behind it."""
    tokens = work.tokens
    first = at + 1 + (tokens[at + 1].word == "DISTINCT")
    brace = first
    while brace < len(tokens) and tokens[brace].text != "{":
        brace += 1
    projection = tokens[first : brace - (tokens[brace - 1].word == "WHERE")]
    names = _project(projection)
    everything = [token.text for token in projection] == ["*"]
    if any(token.word == "AS" and follower.text[1:] in work.bound for token, follower in pairwise(projection)):
        raise NeedsReference("a query that gives a pre-bound variable another value")
    if not outermost and not work.bound <= names:
        raise NeedsReference("a subquery that does not pass on what is pre-bound")
    end = _group(work, brace, always=outermost)
    grouped = end < len(tokens) and tokens[end].word == "GROUP"
    if any(token.word == "COUNT" for token in projection) and (not grouped or work.bound != {"this"}):
        raise NeedsReference("a query that counts otherwise than by focus node")
    if outermost and not everything and names.isdisjoint({"this", "value", "path"}):
        raise NeedsReference("a query that says nothing of focus node, path or value")
    if outermost and not everything:
        work.insert(tokens[first].start, f"?{ROW} ")
    return _modifiers(work, end, outermost) if grouped else end


def _project(projection: list[Token]) -> frozenset[str]:
    """Name the variables that a SELECT hands out, without those inside its expressions."""
    names, depth = set(), 0
    for token, before in zip(projection, [None, *projection], strict=False):
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.kind == "variable" and (depth == 0 or (before and before.word == "AS")):
            names.add(token.text[1:])
    return frozenset(names)


def _modifiers(work: _Rewriting, at: int, outermost: bool) -> int:
    tokens = work.tokens
    if tokens[at + 1].word != "BY":
        raise NeedsReference("GROUP without BY")
    end = at + 2
    while end < len(tokens) and tokens[end].kind == "variable":
        end += 1
    if not any(token.text[1:] == "this" for token in tokens[at + 2 : end]):
        raise NeedsReference("a query that does not group by the focus node")
    if outermost:
        work.insert(tokens[at + 2].start, f"?{ROW} ")
    if end < len(tokens) and tokens[end].word == "HAVING":
        end += 1
        depth = 0
        while end < len(tokens):
            depth += {"(": 1, ")": -1}.get(tokens[end].text, 0)
            end += 1
            if not depth:
                break
    return end


def _group(work: _Rewriting, at: int, *, always: bool = False) -> int:
    """Rewrite a group from its brace on; give the position behind it."""
    tokens = work.tokens
    if at >= len(tokens) or tokens[at].text != "{":
        raise NeedsReference("a query without a group")
    end = _closing(tokens, at)
    if tokens[at + 1].word == "SELECT":
        if always:
            work.insert(tokens[at].end, f" {_focus_pattern(work.bound)} {{")
            work.insert(tokens[end].start, "} ")
        behind = _select(work, at + 1, outermost=False)
        if behind != end:
            raise NeedsReference("something after a subquery")
    else:
        inner = at + 1
        while inner < end:
            inner = _group(work, inner) if tokens[inner].text == "{" else inner + 1
            _check_binding(work, inner)
        if always or work.uses(at, end):
            work.insert(tokens[at].end, f" {_focus_pattern(work.bound)}")
    return end + 1


def _check_binding(work: _Rewriting, at: int) -> None:
    if work.tokens[at - 1].word == "AS" and work.tokens[at].text[1:] in work.bound:
        raise NeedsReference("a query that gives a pre-bound variable another value")


def _closing(tokens: list[Token], at: int) -> int:
    depth = 0
    for position in range(at, len(tokens)):
        depth += {"{": 1, "}": -1}.get(tokens[position].text, 0)
        if not depth:
            return position
    raise NeedsReference("a query whose braces do not match")


def _focus_pattern(bound: frozenset[str]) -> str:
    pairs = " ; ".join(f"<{SUBJECTS}#{name}> ?{name}" for name in sorted(bound))
    return f"GRAPH <{SUBJECTS}> {{ ?{ROW} {pairs} }}"
