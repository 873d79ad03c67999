"""Every constraint component is explained, and its examples are what they say."""

from __future__ import annotations

import pyshacl
import pytest
import rdflib
from pyshacl.constraints import ALL_CONSTRAINT_COMPONENTS
from pyshacl.consts import SH_result, SH_sourceConstraintComponent

from entente.namespaces import SH
from entente.validation.explanations.components import COMPONENTS, explain_components
from entente.validation.explanations.explanation import PREFIXES, Explanation

EXPLANATIONS = explain_components()
HEAD = "".join(f"@prefix {short}: <{iri}> .\n" for short, iri in PREFIXES.items())


def validate(explanation: Explanation, data: str) -> tuple[bool, set[str]]:
    shapes = rdflib.Graph().parse(data=HEAD + explanation.shape, format="turtle")
    graph = rdflib.Graph().parse(data=HEAD + data, format="turtle")
    conforms, results, _ = pyshacl.validate(graph, shacl_graph=shapes)
    top = results.objects(None, SH_result)
    return conforms, {str(each) for result in top for each in results.objects(result, SH_sourceConstraintComponent)}


def test_every_component_of_the_reference_engine_is_there() -> None:
    known = {each.shacl_constraint_component for each in ALL_CONSTRAINT_COMPONENTS}
    reported: set[str] = {str(each) for each in known if isinstance(each, rdflib.URIRef)}
    told = {component.iri for component in COMPONENTS}
    qualified = {f"{SH}Qualified{bound}CountConstraintComponent" for bound in ("Min", "Max")}
    assert told == (reported - {SH + "PropertyConstraintComponent"}) | qualified  # it reports through its inner shapes
    assert len(told) == len(EXPLANATIONS) == 29


@pytest.mark.parametrize("explanation", EXPLANATIONS, ids=lambda each: each.source.partition("#")[2])
def test_the_bad_example_breaks_just_this_constraint_and_the_good_one_none(explanation: Explanation) -> None:
    assert validate(explanation, explanation.bad) == (False, {explanation.source})
    assert validate(explanation, explanation.good) == (True, set())
