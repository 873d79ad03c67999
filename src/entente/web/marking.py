"""The small pieces of HTML that a page repeats by the hundred: links to things, literals, hedges, claims.

They are written here and not as template macros because a page may have a thousand of them, and a macro's call takes
ten times as long. Everything that comes from the dataset is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

from entente.kb.describe import Group, Relation
from entente.kb.mentions import Mention
from entente.kb.terms import Thing, Value, last_part
from entente.namespaces import BASE, CLAIM
from entente.web.iris import link, shorten

_PLURALS = {"doc": "documents", "org": "organisations", "graph": "named graphs", "person": "persons"}
_ALONE = frozenset({"sanctions"})
_PREPOSITIONS = frozenset(
    {"against", "as", "between", "by", "for", "from", "in", "near", "of", "on", "to", "toward", "with"}
)
CITED = 3
"""Claims that are named beside a statement."""


def ref(thing: Thing) -> Markup:
    """Link to a thing by its label.

    >>> ref(Thing(BASE + "id/state/iran", "Iran"))
    Markup('<a href="/page/state/iran">Iran</a>')
    >>> ref(Thing("javascript:alert(1)", "<b>"))
    Markup('&lt;b&gt;')
    """
    ours = thing.iri.startswith(BASE)
    named = thing.label and (ours or thing.label != last_part(thing.iri))
    label = escape(thing.label if named else shorten(thing.iri).removeprefix("https://").removeprefix("http://"))
    target = link(thing.iri)
    if not target:
        return label
    relation = "" if ours else ' rel="noopener"'
    return Markup(f'<a href="{escape(target)}"{relation}>{label}</a>')  # noqa: S704 - both parts are escaped


def term(other: Thing | Value) -> Markup:
    """Show what stands on the other side of a statement.

    >>> term(Value("Persia", language="fa"))
    Markup('Persia <small>fa</small>')
    """
    if isinstance(other, Thing):
        return ref(other)
    if other.language and other.language != "en":
        return Markup(f"{escape(other.text)} <small>{escape(other.language)}</small>")  # noqa: S704 - escaped
    return escape(other.text)


def tags(words: Iterable[str]) -> Markup:
    """Mark hedges."""
    return Markup(" ".join(f'<span class="tag">{escape(word)}</span>' for word in words))  # noqa: S704 - escaped


def claim_ref(claim: str) -> Markup:
    """Link to a claim by its document and number.

    >>> claim_ref(CLAIM + "letter/007")
    Markup('<a href="/page/claim/letter/007">letter&nbsp;007</a>')
    """
    document, _, number = claim.removeprefix(CLAIM).rpartition("/")
    shown = f"{escape(document)}&nbsp;{escape(number)}"
    return Markup(f'<a href="{escape(link(claim))}">{shown}</a>')  # noqa: S704 - escaped


def sources(relation: Relation, hedges: Mapping[str, tuple[str, ...]]) -> Markup:
    """Say on whose word a statement stands, or by which rule it follows."""
    fact = relation.fact
    if fact.claims:
        told = [
            f"{tags(hedges[claim])} {claim_ref(claim)}" if claim in hedges else claim_ref(claim)
            for claim in fact.claims[:CITED]
        ]
        rest = f" and {len(fact.claims) - CITED} more" if len(fact.claims) > CITED else ""
        return Markup(f'<small class="sources">{", ".join(told)}{rest}</small>')  # noqa: S704 - escaped
    rules = ", ".join(f'<a href="/page/graph/inferred/{escape(rule)}">{escape(rule)}</a>' for rule in fact.rules)
    return Markup(f'<small class="sources">by {rules}</small>' if rules else "")  # noqa: S704 - escaped


def phrase(group: Group) -> Markup:
    """Write a property as it reads from the thing: as it is called, or turned round where the thing is its value.

    >>> from entente.namespaces import ENT
    >>> phrase(Group(Thing(ENT + "cause", "cause"), True, (), 1))
    Markup('is <a href="/ontology#cause">cause</a> of')
    >>> phrase(Group(Thing(ENT + "partOf", "part of"), True, (), 1))
    Markup('… <a href="/ontology#partOf">part of</a> it')
    """
    label = group.predicate.label
    named = f'<a href="{escape(link(group.predicate.iri))}">{escape(label)}</a>'
    if not group.inward:
        return Markup(named)  # noqa: S704 - escaped
    words = label.split() or [""]
    is_verb = words[0].endswith("s") or words[-1] in _PREPOSITIONS
    return Markup(f"… {named} it" if is_verb else f"is {named} of")  # noqa: S704 - escaped


def places(mention: Mention) -> Markup:
    """Name the evidence of a claim by its positions.

    >>> places(Mention(CLAIM + "letter/007", "", (), {}, False, ((3, 8),)))
    Markup('characters 3–8')
    """
    listed = ", ".join(f"{start}–{end}" for start, end in mention.places)
    return Markup(f"characters {listed}" if listed else "")  # noqa: S704 - numbers


def claimants(mention: Mention) -> Markup:
    """Name who holds a claim, and whose words they are."""
    names = escape(", ".join(who.label for who in mention.claimants))
    return Markup(f"{names}, {escape(mention.voice)}") if mention.voice else names  # noqa: S704 - escaped


def name_kind(kind: str) -> str:
    """Call a kind as people do.

    >>> name_kind("state"), name_kind("turning-point"), name_kind("policy"), name_kind("sanctions")
    ('states', 'turning points', 'policies', 'sanctions')
    """
    if kind in _PLURALS:
        return _PLURALS[kind]
    word = kind.replace("-", " ")
    if kind in _ALONE:
        return word
    if word.endswith("y") and not word.endswith("ey"):
        return word[:-1] + "ies"
    if word.endswith("sis"):
        return word[:-2] + "es"
    return word + ("es" if word.endswith(("s", "x", "ch")) else "s")
