"""Failures, time limits, fallbacks, and what shapes inside found."""

from __future__ import annotations

import pytest

from entente.validation.engines.graph import Graph
from entente.validation.engines.run import hold_shapes
from entente.validation.engines.wording import Wording
from entente.validation.inference import infer_rdfs
from entente.validation.inputs import SourceFile
from entente.validation.report import Finding, Severity
from entente.validation.tables import read_table
from tests.validation.engines.generated import PREFIXES
from tests.validation.engines.reports import compare, read_graph, read_shapes

DATA = PREFIXES + "e:a a e:C ; e:p 1 , 2 ; e:q e:b . e:b a e:D ; e:p 5 ."
SLOW = 'e:slow sh:targetSubjectsOf e:text ; sh:property [ sh:path e:text ; sh:pattern "^(a+)+$" ] .'
QUICK = "e:quick sh:targetClass e:C ; sh:property [ sh:path e:p ; sh:maxCount 1 ] ."


def find(shapes: str, data: str = DATA) -> list[Finding]:
    held = hold_shapes(read_graph(data), read_shapes(PREFIXES + shapes), wording=Wording(prefixes={"urn:e/": "e"}))
    assert held.failures == ()
    return list(held.findings)


def test_a_shape_that_takes_too_long_is_told_and_the_others_go_on() -> None:
    data = read_graph(f'{DATA} e:c e:text "{"a" * 60}!" .')
    held = hold_shapes(data, read_shapes(PREFIXES + SLOW + QUICK), limit=1.0)
    (failure,) = held.failures
    assert failure.source == "urn:e/slow"
    assert "did not finish in 1 seconds" in failure.message
    assert failure.remedy
    assert [found.component for found in held.findings] == ["http://www.w3.org/ns/shacl#MaxCountConstraintComponent"]
    assert [timing.source for timing in held.timings] == ["urn:e/quick"]


@pytest.mark.parametrize("workers", [1, 2])
def test_processes_find_the_same(workers: int) -> None:
    shapes = read_shapes(
        PREFIXES + QUICK + "e:other sh:targetClass e:D ; sh:property [ sh:path e:q ; sh:minCount 1 ] ."
    )
    alone = hold_shapes(read_graph(DATA), shapes)
    assert set(hold_shapes(read_graph(DATA), shapes, limit=60, workers=workers).findings) == set(alone.findings)
    assert len(alone.findings) == 2


MALFORMED = {
    "two counts": "sh:path e:p ; sh:minCount 1 , 2",
    "a count that is no number": 'sh:path e:p ; sh:minCount "many"',
    "a negative count": "sh:path e:p ; sh:maxCount -1",
    "a broken pattern": 'sh:path e:p ; sh:pattern "("',
    "a pattern that is an IRI": "sh:path e:p ; sh:pattern e:x",
    "two flags": 'sh:path e:p ; sh:pattern "a" ; sh:flags "i" , "m"',
    "two paths": "sh:path e:p , e:q",
    "a path of one step": "sh:path ( e:p )",
    "an alternative of one": "sh:path [ sh:alternativePath ( e:p ) ]",
    "no path at all": "sh:path [ e:x e:y ]",
    "a path that is text": 'sh:path "p"',
    "a range that is an IRI": "sh:path e:p ; sh:minInclusive e:x",
    "two lists": "sh:path e:p ; sh:in ( 1 ) , ( 2 )",
    "an empty alternative": "sh:path e:p ; sh:or ()",
    "languages that are IRIs": "sh:path e:p ; sh:languageIn ( e:en )",
    "sh:uniqueLang of text": 'sh:path e:p ; sh:uniqueLang "yes"',
    "sh:equals of text": 'sh:path e:p ; sh:equals "q"',
    "no query": "sh:path e:p ; sh:sparql [ sh:message 'x' ]",
    "a qualified shape without number": "sh:path e:p ; sh:qualifiedValueShape [ sh:class e:C ]",
    "sh:node to a property shape": "sh:path e:p ; sh:node [ sh:path e:q ]",
    "sh:property without path": "sh:path e:p ; sh:property [ sh:minCount 1 ]",
    "ignored properties of an open shape": "sh:path e:p ; sh:ignoredProperties ( e:q )",
    "two deactivations": "sh:path e:p ; sh:deactivated true , false",
    "a count in a node shape": "sh:minCount 1",
    "lessThan in a node shape": "sh:lessThan e:p",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_shape_is_a_failure_and_the_others_go_on(name: str) -> None:
    schema = read_shapes(f"{PREFIXES} e:bad sh:targetClass e:C ; {MALFORMED[name]} . {QUICK}")
    held = hold_shapes(read_graph(DATA), schema)
    (failure,) = held.failures
    assert failure.message.startswith("The shape cannot be evaluated")
    assert failure.remedy
    assert [found.source[:2] for found in held.findings] == ["_:"]


def test_a_malformed_shape_inside_is_what_is_told() -> None:
    held = hold_shapes(
        read_graph(DATA), read_shapes(f"{PREFIXES} e:S sh:targetClass e:C ; sh:node e:bad . e:bad sh:minCount 1 .")
    )
    assert [failure.source for failure in held.failures] == ["urn:e/bad"]


@pytest.mark.parametrize(
    "shapes",
    [
        "e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property [ sh:path e:q ; sh:node e:S ] ; sh:nodeKind sh:IRI .",
        "e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property e:P . "
        "e:P a sh:PropertyShape ; sh:path e:q ; sh:minCount 1 ; sh:node e:T . "
        "e:T a sh:NodeShape ; sh:property [ sh:path e:q ; sh:node e:S ; sh:minCount 1 ] .",
    ],
)
def test_a_shape_that_leads_back_to_itself_is_left_to_the_reference(shapes: str) -> None:
    theirs, ours, held = compare(read_graph(DATA), read_graph(PREFIXES + shapes, "shapes.ttl"))
    assert theirs == ours
    assert [timing.engine for timing in held.timings] == ["pyshacl"]
    forced = hold_shapes(read_graph(DATA), read_shapes(PREFIXES + shapes), engine="native")
    assert "only pySHACL" in forced.failures[0].message or "Only pySHACL" in forced.failures[0].message


def test_the_reference_can_be_had_for_all() -> None:
    shapes = PREFIXES + QUICK
    held = hold_shapes(read_graph(DATA), read_shapes(shapes), engine="pyshacl")
    assert [timing.engine for timing in held.timings] == ["pyshacl"]
    assert held.findings == hold_shapes(read_graph(DATA), read_shapes(shapes)).findings


def test_advanced_features_are_evaluated_where_they_are_asked_for() -> None:
    """A rule of one shape makes what another shape demands, so all are evaluated together."""
    shapes = (
        "e:Rules a sh:NodeShape ; sh:targetClass e:C ; "
        "sh:rule [ a sh:TripleRule ; sh:subject sh:this ; sh:predicate e:made ; sh:object e:x ] . "
        'e:S a sh:NodeShape ; sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this { ?this <urn:e/p> ?x }" ] ; '
        "sh:property [ sh:path e:made ; sh:minCount 1 ] ."
    )
    held = hold_shapes(read_graph(DATA), read_shapes(PREFIXES + shapes), advanced=True, limit=60)
    assert [found.focus for found in held.findings] == ["urn:e/b"]
    assert [(timing.source, timing.engine) for timing in held.timings] == [("all shapes", "pyshacl")]
    assert find(shapes) == []


NESTED = {
    "or": ("sh:or ( [ sh:property [ sh:path e:p ; sh:maxCount 1 ] ] [ sh:class e:D ] )", {"MaxCount", "Class"}),
    "and": ("sh:and ( [ sh:property [ sh:path e:p ; sh:maxCount 1 ] ] [ sh:class e:C ] )", {"MaxCount"}),
    "xone": ("sh:xone ( [ sh:class e:D ] [ sh:nodeKind sh:Literal ] )", {"Class", "NodeKind"}),
    "node": ("sh:node [ sh:property [ sh:path e:q ; sh:node [ sh:class e:C ] ] ]", {"Node"}),
    "qualified": (
        "sh:property [ sh:path e:q ; sh:qualifiedValueShape [ sh:class e:C ] ; sh:qualifiedMinCount 1 ]",
        {"Class"},
    ),
}


@pytest.mark.parametrize("kind", NESTED)
def test_what_failed_inside_is_told(kind: str) -> None:
    shape, components = NESTED[kind]
    (found,) = find(f"e:S sh:targetClass e:C ; {shape} .")
    inside = {str(inner.component).rpartition("#")[2].removesuffix("ConstraintComponent") for inner in found.details}
    assert inside == components
    if kind == "node":
        (deeper,) = found.details[0].details
        assert str(deeper.component).endswith("ClassConstraintComponent")


def test_an_ontology_lends_classes_and_is_not_judged() -> None:
    tables = [
        read_table(SourceFile(name, (PREFIXES + text).encode(), "turtle"))
        for name, text in [("a.ttl", "e:a a e:D ."), ("o.ttl", "e:D rdfs:subClassOf e:C . e:z a e:C .")]
    ]
    held = hold_shapes(
        Graph(tables, own=1),
        read_shapes(PREFIXES + "e:S sh:targetClass e:C ; sh:property [ sh:path e:p ; sh:minCount 1 ] ."),
    )
    assert [found.focus for found in held.findings] == ["urn:e/a"]


def test_graphs_can_be_chosen() -> None:
    table = read_table(
        SourceFile("a.trig", (PREFIXES + "e:g { e:a a e:C } e:h { e:a e:p 1 } e:a e:p 2 .").encode(), "trig")
    )
    schema = read_shapes(PREFIXES + "e:S sh:targetNode e:a ; sh:property [ sh:path e:p ; sh:minCount 2 ] .")
    assert hold_shapes(Graph([table]), schema).findings == ()
    assert len(hold_shapes(Graph([table], takes=lambda graph: graph == ""), schema).findings) == 1
    assert len(Graph([table], takes=lambda graph: graph == "<urn:e/h>")) == 1


def test_blank_nodes_of_different_files_stay_apart() -> None:
    tables = [
        read_table(SourceFile(name, (PREFIXES + "_:x a e:C .").encode(), "turtle")) for name in ("a.ttl", "b.ttl")
    ]
    held = hold_shapes(Graph(tables), read_shapes(PREFIXES + "e:S sh:targetClass e:C ; sh:nodeKind sh:IRI ."))
    assert [found.focus for found in held.findings] == ["_:f1b1", "_:f2b1"]


def test_rdf_schema_is_inferred() -> None:
    text = (
        "e:p rdfs:subPropertyOf e:wide ; rdfs:domain e:D ; rdfs:range e:E . e:D rdfs:subClassOf e:C . "
        'e:wide rdfs:subPropertyOf e:wider . e:a e:p e:b , "text" .'
    )
    graph = read_graph(PREFIXES + text)
    infer_rdfs(graph)
    said = {(graph.terms[s], graph.terms[p], graph.terms[o]) for s, p, o in graph.triples()}
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    assert {("<urn:e/a>", "<urn:e/wider>", '"text"'), ("<urn:e/a>", "<urn:e/wide>", "<urn:e/b>")} <= said
    assert {
        ("<urn:e/a>", kind, "<urn:e/D>"),
        ("<urn:e/a>", kind, "<urn:e/C>"),
        ("<urn:e/b>", kind, "<urn:e/E>"),
    } <= said
    assert not any(subject.startswith('"') for subject, _, _ in said)


LANGUAGES = (
    'e:S sh:targetClass e:C ; sh:nodeKind sh:Literal ; sh:message "Falsch. Weg damit."@de , "Wrong. Drop it."@en-gb .'
)


@pytest.mark.parametrize(("languages", "said"), [(("en",), "Wrong."), (("de", "en"), "Falsch."), (("fr",), "Falsch.")])
def test_messages_come_in_the_language_asked_for(languages: tuple[str, ...], said: str) -> None:
    held = hold_shapes(read_graph(DATA), read_shapes(PREFIXES + LANGUAGES), wording=Wording(languages))
    assert [found.message for found in held.findings] == [said]


def test_a_severity_of_somebody_s_own_is_a_violation() -> None:
    (found,) = find("e:S sh:targetClass e:C ; sh:nodeKind sh:Literal ; sh:severity e:Grave .")
    assert found.severity is Severity.VIOLATION


MESSAGES = {
    "sh:class e:D": "e:a is no instance of e:D.",
    "sh:nodeKind sh:Literal": "e:a is not a literal.",
    "sh:datatype xsd:string": "e:a is no literal of datatype xsd:string.",
    'sh:pattern "x"': 'e:a does not match the pattern "x".',
    "sh:minLength 99": "e:a is shorter than 99 characters.",
    "sh:hasValue e:b": "The value e:b is missing.",
    "sh:in ( e:b 7 )": "e:a is not among the values allowed.",
    "sh:closed true ; sh:ignoredProperties ( e:p rdf:type )": "The property e:q is not one that the shape knows.",
    "sh:not [ sh:class e:C ]": "e:a conforms to the shape in it, which it must not.",
    "sh:node e:T": "e:a does not conform to e:T.",
    "sh:or ( [ sh:class e:D ] [ sh:class e:E ] )": "e:a conforms to none of the 2 alternatives.",
    "sh:property [ sh:path e:z ; sh:minCount 1 ]": "There is no value for e:z.",
    "sh:property [ sh:path e:z ; sh:minCount 3 ]": "There are fewer than 3 values for e:z.",
    "sh:property [ sh:path e:p ; sh:maxCount 1 ]": "There is more than one value for e:p.",
    "sh:property [ sh:path e:q ; sh:disjoint e:q ]": "e:b is also a value of e:q.",
    "sh:property [ sh:path e:q ; sh:lessThan e:p ]": "e:b is not less than each value of e:p.",
    "sh:property [ sh:path e:q ; sh:minInclusive 5 ]": "e:b is not at least 5.",
    'sh:property [ sh:path e:q ; sh:languageIn ( "en" "fr" ) ]': "e:b is not in one of the languages en, fr.",
    "sh:property [ sh:path ( e:q e:p ) ; sh:maxExclusive 5 ]": "5 is not less than 5.",
}


@pytest.mark.parametrize("constraint", MESSAGES)
def test_a_shape_without_message_is_told_in_words(constraint: str) -> None:
    found = find(f"e:S sh:targetClass e:C ; {constraint} . e:T sh:nodeKind sh:Literal .")
    assert MESSAGES[constraint] in {each.message for each in found}


def test_an_inverse_turns_a_sequence_round() -> None:
    """As SPARQL says; pySHACL follows the steps in the order in which they are written."""
    data = PREFIXES + "e:x e:p e:y . e:y e:q e:a ."
    shapes = "e:S sh:targetNode e:a ; sh:property [ sh:path [ sh:inversePath ( e:p e:q ) ] ; sh:minCount 1 ] ."
    assert find(shapes, data) == []


def test_what_cannot_be_compared_is_not_less() -> None:
    """As the standard says; pySHACL stops at a blank node."""
    data = PREFIXES + "e:a a e:C ; e:p [] ; e:q 1 ."
    found = find("e:S sh:targetClass e:C ; sh:property [ sh:path e:p ; sh:lessThan e:q ] .", data)
    assert [each.value for each in found] == ["_:f1b1"]
