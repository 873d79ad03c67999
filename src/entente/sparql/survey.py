"""One pass over a query's tokens: what the service must know before an engine may see it.

The pass is a tokenizer, not a parser, so that absurd input costs linear time and no stack. It is never fooled by
keywords in strings, comments or IRIs. Where SPARQL's own grammar needs context to tell ``<`` the operator from ``<``
the start of an IRI, it counts what may be nested under both readings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from entente.sparql.formats import Kind

_LEXICON = re.compile(
    r"""
      (?P<space>[ \t\r\n]++|\#[^\r\n]*+)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*+>)
    | (?P<variable>[?$]\w++)
    | (?P<name>[^\W\d_](?:[\w.\-]{0,62}[\w\-])?)?(?P<colon>:)(?P<local>(?:[\w:\-]|%[0-9A-Fa-f]{2}
          |\\[_~.\-!$&'()*+,;=/?\#@%]|\.(?=[\w:\-.%\\]))*+)
    | (?P<word>[^\W\d]\w*+)
    | (?P<string>\"\"\"(?:[^"\\]|\\.|\"{1,2}(?!\"))*+(?:\"\"\")?|'''(?:[^'\\]|\\.|'{1,2}(?!'))*+(?:''')?
          |"(?:[^"\\\r\n]|\\.)*+"?|'(?:[^'\\\r\n]|\\.)*+'?)
    | (?P<number>[0-9][\w.]*+)
    | (?P<language>@[A-Za-z0-9-]++)
    | (?P<open>[({\[])
    | (?P<close>[)}\]])
    | (?P<joint>[.;,])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
# Repetitions never give back what they took, prefixes have an end, and a string without its end is still a string:
# otherwise a text of many beginnings without ends would cost the square of its length.
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_FORMS = {"SELECT": Kind.ROWS, "ASK": Kind.ROWS, "CONSTRUCT": Kind.TRIPLES, "DESCRIBE": Kind.TRIPLES}
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})
_VOLATILE = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE", "SERVICE"})
_NESTED = frozenset({"UNION", "OPTIONAL", "MINUS", "BIND", "FILTER", "EXISTS", "SELECT", "AS"})
_WANTED = _VOLATILE | _NESTED | frozenset(_FORMS) | _UPDATES | frozenset({"FROM", "PREFIX", "BASE", "NAMED", "SILENT"})


@dataclass(frozen=True)
class Endpoint:
    """The target of one ``SERVICE``: its IRI, or None for a variable, and where it stands in the query."""

    iri: str | None
    start: int
    end: int


@dataclass(frozen=True)
class Survey:
    """What one pass found.

    Attributes
    ----------
    form
        ``SELECT``, ``ASK``, ``CONSTRUCT``, ``DESCRIBE``, an update's first word, or empty.
    kind
        Rows or triples; None where the form is not a query's.
    deterministic
        Whether the same dataset always gives the same answer.
    depth
        The deepest nesting of brackets.
    parts
        How many blocks, unions, options, filters and bindings there are.
    joints
        How many full stops, commas and semicolons, and so about how many triples.
    steps
        How many steps the longest run of path operators has.
    endpoints
        The targets of ``SERVICE``.
    sources
        The IRIs after ``FROM`` and ``FROM NAMED``.

    """

    form: str
    kind: Kind | None
    deterministic: bool
    depth: int
    parts: int
    joints: int
    steps: int
    endpoints: tuple[Endpoint, ...]
    sources: tuple[str, ...]

    @property
    def is_update(self) -> bool:
        """Whether it is an update rather than a query."""
        return self.form in _UPDATES


def survey(query: str) -> Survey:
    r"""Pass over a query once.

    A query that writes characters as ``\uXXXX`` is looked at twice, as written and with those characters in place,
    since SPARQL lets an escape stand anywhere; the stricter reading counts.

    >>> survey("SELECT * { SERVICE <http://example.org/sparql> { ?s ?p 'FROM' } }").endpoints[0].iri
    'http://example.org/sparql'
    >>> survey("# NOW()\nASK { ?s ?p 'RAND' }").deterministic
    True
    """
    found = _pass_over(query)
    if _ESCAPE.search(query):
        other = _pass_over(_ESCAPE.sub(_unescape, query))
        if other.endpoints != found.endpoints:
            found = replace(found, endpoints=(*found.endpoints, Endpoint(None, 0, 0)))
        found = replace(
            found,
            deterministic=found.deterministic and other.deterministic,
            depth=max(found.depth, other.depth),
            parts=max(found.parts, other.parts),
            joints=max(found.joints, other.joints),
            steps=max(found.steps, other.steps),
            sources=tuple(dict.fromkeys((*found.sources, *other.sources))),
        )
    return found


def _unescape(match: re.Match[str]) -> str:
    number = int(match.group(1) or match.group(2), 16)
    return chr(number) if number <= 0x10FFFF else match.group()


def _pass_over(query: str) -> Survey:  # noqa: C901 - one loop, because it runs before every single query
    form = ""
    deterministic, blank = True, False
    depth = deepest = parts = joints = run = steps = 0
    prefixes: dict[str, str] = {}
    base = ""
    declared: str | None = None
    awaiting = ""  # the keyword whose IRI comes next
    endpoints: list[Endpoint] = []
    sources: list[str] = []
    for match in _LEXICON.finditer(query):
        kind = match.lastgroup
        if kind == "space":
            continue
        iri: str | None = None
        if kind == "iri":
            text = match.group()
            if "(" in text:
                deepest = max(deepest, depth + text.count("("))
            if awaiting:
                iri = urljoin(base, text[1:-1]) if base else text[1:-1]
        elif kind == "local":
            if awaiting == "PREFIX":
                declared = match.group("name") or ""
                continue
            if awaiting:
                iri = prefixes.get(match.group("name") or "", "") + re.sub(r"\\(.)", r"\1", match.group("local"))
            if match.group("name") == "_" or match.group().startswith("_:"):
                blank = True
        elif kind == "word":
            word = match.group().upper()
            if word == "_":
                blank = True
            if word not in _WANTED:
                if awaiting == "SERVICE":
                    endpoints.append(Endpoint(None, match.start(), match.end()))
                awaiting = ""
                continue
            if word in _NESTED:
                parts += 1
            if word in _VOLATILE:
                deterministic = False
            if not form and depth == 0 and (word in _FORMS or word in _UPDATES):
                form = word
            if word in ("SERVICE", "FROM", "PREFIX", "BASE"):
                awaiting = word
            elif word not in ("NAMED", "SILENT"):
                awaiting = ""
            continue
        elif kind == "open":
            depth += 1
            if depth > deepest:
                deepest = depth
            if match.group() == "{":
                parts += 1
            elif match.group() == "[":
                blank = True
        elif kind == "close":
            depth -= 1
        elif kind == "joint":
            joints += 1
        elif kind == "other":
            if match.group() in "/|^":
                run += 1
                steps = max(steps, run)
                continue
        elif kind == "variable":
            run = 0
            if awaiting == "SERVICE":
                endpoints.append(Endpoint(None, match.start(), match.end()))
        if kind in ("open", "close", "joint"):
            run = 0 if match.group() in "{}.;," else run
        if awaiting:
            if iri is not None:
                if awaiting == "SERVICE":
                    endpoints.append(Endpoint(iri, match.start(), match.end()))
                elif awaiting == "FROM":
                    sources.append(iri)
                elif awaiting == "PREFIX":
                    prefixes[declared or ""] = iri
                elif awaiting == "BASE":
                    base = iri
            elif awaiting == "SERVICE" and kind != "variable":
                # Not SPARQL; the engine will say so, and until then it counts as a target that nobody may know.
                endpoints.append(Endpoint(None, match.start(), match.end()))
            awaiting = ""
    if form == "CONSTRUCT" and blank:
        deterministic = False  # its blank nodes get fresh labels each time
    return Survey(
        form=form,
        kind=_FORMS.get(form),
        deterministic=deterministic,
        depth=deepest,
        parts=parts,
        joints=joints,
        steps=steps,
        endpoints=tuple(endpoints),
        sources=tuple(sources),
    )
