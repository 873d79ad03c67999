"""A shape in words: what it is held against, what it demands, and examples made from it."""

from __future__ import annotations

from collections.abc import Sequence

from entente.errors import Place
from entente.validation.engines.findings import severity_of
from entente.validation.engines.messages import split_message
from entente.validation.engines.schema import Schema, Shape
from entente.validation.engines.wording import Wording
from entente.validation.explanations.examples import EX, make_examples, write_example
from entente.validation.explanations.explanation import Explanation
from entente.validation.explanations.words import describe_constraints, describe_targets
from entente.validation.formats.names import Names


def explain_shape(
    shape: Shape, schema: Schema, names: Names, *, defined: Place | None = None, languages: Sequence[str] = ("en",)
) -> Explanation:
    """Tell of a shape.

    Parameters
    ----------
    shape
        The shape.
    schema
        All shapes of its graph.
    names
        Short names by the prefixes of the shapes' files.
    defined
        Where it is written.
    languages
        In which languages its texts are wanted, the best first.

    """
    wording = Wording(languages, names.prefixes)
    message, remedy = split_message(wording.choose(shape.messages)) if shape.messages else ("", "")
    description = wording.choose(shape.descriptions) if shape.descriptions else ""
    examples = make_examples(shape, schema)
    shown = Names({EX: "ex", **names.prefixes})
    return Explanation(
        shape.source,
        "shape",
        wording.choose(shape.names) if shape.names else names.rule(shape.source, defined),
        " ".join(part for part in (message, description) if part),
        remedy,
        severity_of(shape).value,
        tuple(_tell(shape, schema, names)),
        bad=write_example(examples.bad, shown),
        good=write_example(examples.good, shown),
        defined=defined,
    )


def _tell(shape: Shape, schema: Schema, names: Names) -> list[str]:
    facts = ["it is deactivated: nothing is held against it"] if shape.deactivated else []
    facts += [f"it cannot be used: {shape.trouble[0]}"] if shape.trouble else []
    targets = list(describe_targets(shape, names))
    for other in schema.roots:
        if any(c.kind == "property" and c.shapes[0] == shape.node for c in other.constraints):
            targets += [target for target in describe_targets(other, names) if target not in targets]
    facts.append(f"held against {', '.join(targets)}" if targets else "held against what other shapes lead to it")
    if shape.path is not None:
        facts.append(f"looks at {names.path(shape.path.name)}")
    facts += [f"demands: {line}" if line[0] != " " else line for line in describe_constraints(shape, schema, names)]
    parts = [c.shapes[0] for c in shape.constraints if c.kind == "property" and c.shapes[0].startswith("<")]
    if parts:
        facts.append(f"has the property shapes {', '.join(names.term(part) for part in parts)}")
    return facts
