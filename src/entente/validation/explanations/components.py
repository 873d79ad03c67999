"""SHACL's constraint components: what each demands, and data that it rejects and accepts.

Standard: `SHACL, core constraint components <https://www.w3.org/TR/shacl/#core-components>`_ and
`SPARQL-based constraints <https://www.w3.org/TR/shacl/#sparql-constraints>`_. The tests validate every example.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from entente.errors import InvalidInput
from entente.namespaces import SH
from entente.validation.explanations.explanation import Explanation

_EXAMPLES = Path(__file__).with_name("components.txt")
_PARTS = ("title", "meaning", "remedy", "shape", "bad", "good")


@dataclass(frozen=True)
class Component:
    """A constraint component.

    Attributes
    ----------
    name
        Local name of its IRI.
    parameters
        Local names of the properties that ask for it.

    """

    name: str
    parameters: tuple[str, ...]

    @property
    def iri(self) -> str:
        """Its IRI."""
        return SH + self.name


COMPONENTS = tuple(
    Component(f"{name}ConstraintComponent", parameters)
    for name, parameters in {
        "Class": ("class",),
        "Datatype": ("datatype",),
        "NodeKind": ("nodeKind",),
        "MinCount": ("minCount",),
        "MaxCount": ("maxCount",),
        "MinExclusive": ("minExclusive",),
        "MinInclusive": ("minInclusive",),
        "MaxExclusive": ("maxExclusive",),
        "MaxInclusive": ("maxInclusive",),
        "MinLength": ("minLength",),
        "MaxLength": ("maxLength",),
        "Pattern": ("pattern", "flags"),
        "LanguageIn": ("languageIn",),
        "UniqueLang": ("uniqueLang",),
        "Equals": ("equals",),
        "Disjoint": ("disjoint",),
        "LessThan": ("lessThan",),
        "LessThanOrEquals": ("lessThanOrEquals",),
        "Not": ("not",),
        "And": ("and",),
        "Or": ("or",),
        "Xone": ("xone",),
        "Node": ("node",),
        "QualifiedMinCount": ("qualifiedValueShape", "qualifiedMinCount"),
        "QualifiedMaxCount": ("qualifiedValueShape", "qualifiedMaxCount"),
        "Closed": ("closed", "ignoredProperties"),
        "HasValue": ("hasValue",),
        "In": ("in",),
        "SPARQL": ("sparql",),
    }.items()
)


def explain_components() -> tuple[Explanation, ...]:
    """Tell of every constraint component, in the order of the standard.

    >>> explain_components()[0].title
    'Class of a value'

    Raises
    ------
    InvalidInput
        The examples lack one, or a part of it.

    """
    told = _read_examples(_EXAMPLES.read_text(encoding="utf-8"))
    explanations = []
    for component in COMPONENTS:
        parts = told.get(component.name, {})
        missing = [part for part in _PARTS if not parts.get(part)]
        if missing:
            raise InvalidInput(f"the examples of {component.name} lack {missing[0]}", remedy="write it")
        facts = (f"asked for by {' with '.join(f'sh:{name}' for name in component.parameters)}",)
        title, meaning, remedy, shape, bad, good = (parts[part] for part in _PARTS)
        explanations.append(
            Explanation(
                component.iri, "constraint", title, meaning, remedy, facts=facts, shape=shape, bad=bad, good=good
            )
        )
    return tuple(explanations)


def _read_examples(text: str) -> dict[str, dict[str, str]]:
    """Read the blocks of the examples: a heading for each component, texts, then its three snippets."""
    told: dict[str, dict[str, str]] = {}
    parts: dict[str, str] = {}
    snippet = ""
    for line in text.splitlines():
        if line.startswith("## "):
            parts, snippet = told.setdefault(line[3:].strip(), {}), ""
        elif line.startswith("#+ "):
            key, _, value = line[3:].partition(":")
            parts[key] = value.strip()
            snippet = "" if value.strip() else key
        elif snippet:
            parts[snippet] = f"{parts[snippet]}\n{line}".strip("\n")
    return told
