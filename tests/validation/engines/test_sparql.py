"""Queries of shapes, run for all focus nodes at once, find what pySHACL finds focus node by focus node."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings

from entente.validation.engines.prebinding import rewrite
from entente.validation.engines.run import hold_shapes
from entente.validation.engines.vocabulary import NeedsReference
from tests.validation.engines import generated
from tests.validation.engines.reports import compare, read_graph, read_shapes

HEAD = f"""{generated.PREFIXES}
e:prefixes a <http://www.w3.org/2002/07/owl#Ontology> ;
    sh:declare [ sh:prefix "e" ; sh:namespace "urn:e/" ] ,
        [ sh:prefix "xsd" ; sh:namespace "http://www.w3.org/2001/XMLSchema#"^^xsd:anyURI ] .
"""

QUERIES = {
    "a pattern": "SELECT $this WHERE { $this e:p ?x . ?x a e:C }",
    "a value": "SELECT $this ?value WHERE { $this e:p ?value . FILTER NOT EXISTS { ?value e:q ?y } }",
    "a value and a path": "SELECT $this ?value ?path WHERE { $this ?path ?value . FILTER (?path != e:q) }",
    "no focus node selected": "SELECT ?value WHERE { $this e:q ?value }",
    "everything": "SELECT * WHERE { $this e:q ?value }",
    "distinct": "SELECT DISTINCT $this ?value WHERE { $this e:p|e:q ?value . $this ?other ?value }",
    "optional": "SELECT $this ?value WHERE { $this e:p ?x OPTIONAL { $this e:q ?value . FILTER (?x != $this) } }",
    "a filter on the focus node in a nested group": "SELECT $this WHERE { { ?x e:p ?y . FILTER (?y = $this) } }",
    "a filter on the focus node in OPTIONAL": (
        "SELECT $this ?value WHERE "
        "{ ?x a e:C . OPTIONAL { ?x e:p ?value . FILTER (?value = $this) } FILTER (BOUND(?value)) }"
    ),
    "union": "SELECT $this ?value WHERE { { $this e:p ?value } UNION { ?value e:q $this } }",
    "union with a branch without it": "SELECT $this ?value WHERE { { $this e:p ?value } UNION { ?value a e:E } }",
    "bind": "SELECT $this ?value WHERE { BIND ($this AS ?self) ?self e:r ?value }",
    "coalesce": (
        "SELECT $this ?value WHERE { $this e:p ?x OPTIONAL { ?x e:q ?y } BIND (COALESCE(?y, $this) AS ?value) }"
    ),
    "exists in exists": (
        "SELECT $this WHERE { FILTER EXISTS { $this e:p ?x . FILTER NOT EXISTS { ?x e:q ?y . FILTER (?y != $this) } } }"
    ),
    "a subquery": "SELECT $this ?value WHERE { { SELECT $this ?value WHERE { $this e:p ?value . ?value a ?kind } } }",
    "a subquery at once": "SELECT $this ?value WHERE { SELECT $this ?value WHERE { $this e:p ?value } }",
    "counting": "SELECT $this WHERE { $this e:p ?x } GROUP BY $this HAVING (COUNT(?x) > 1)",
    "counting in a subquery": (
        "SELECT $this WHERE "
        "{ { SELECT $this (COUNT(?x) AS ?n) WHERE { $this e:p ?x } GROUP BY $this } FILTER (?n > 1) }"
    ),
    "a path": "SELECT $this ?value WHERE { $this (e:p/^e:q)|e:r+ ?value }",
    "languages": "SELECT $this ?value WHERE { $this e:p ?value . FILTER (LANGMATCHES(LANG(?value), 'en')) }",
    "kinds of terms": "SELECT $this ?value WHERE { $this e:p ?value . FILTER (isBlank(?value) || isIRI(?value)) }",
    "in": "SELECT $this ?value WHERE { $this ?p ?value . FILTER (?p IN (e:p, e:q)) }",
    "text": "SELECT $this ?value WHERE { $this e:p ?value . FILTER (STRSTARTS(LCASE(STR(?value)), 't')) }",
    "a pattern of text": "SELECT $this ?value WHERE { $this e:p ?value . FILTER (REGEX(STR(?value), '^t.*t$', 'i')) }",
    "datatypes": "SELECT $this ?value WHERE { $this e:p ?value . FILTER (DATATYPE(?value) = rdf:langString) }",
    "an if": "SELECT $this ?value WHERE { $this e:p ?x . BIND (IF(isLiteral(?x), $this, ?x) AS ?value) }",
    "braces in a string and a comment": "SELECT $this WHERE { # { no brace\n $this e:p ?x . FILTER (STR(?x) != '}{') }",
}


def shape_with(query: str) -> str:
    constraint = f'sh:prefixes e:prefixes ; sh:message "Of {{$this}}: {{?value}}." ; sh:select """{query}"""'
    return f"{HEAD} e:S a sh:NodeShape ; sh:targetClass e:C ; sh:targetNode e:a , e:z ; sh:sparql [ {constraint} ] ."


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_finds_the_same(name: str) -> None:
    found: Counter[str] = Counter()

    @settings(max_examples=25)
    @given(generated.data(blank="STR(" not in QUERIES[name]))  # rdflib takes the text of a blank node for a string
    def check(data: str) -> None:
        shapes = read_graph(shape_with(QUERIES[name]), "shapes.ttl")
        theirs, ours, held = compare(read_graph(data), shapes)
        assert held.failures == ()
        assert theirs == ours
        found.update([timing.engine for timing in held.timings if ours])

    check()
    assert found["native"], "no example was answered by the rewritten query"


LEFT = {
    "MINUS": "SELECT $this WHERE { $this e:p ?x MINUS { ?x a e:C } }",
    "VALUES": "SELECT $this WHERE { VALUES ?x { e:a } $this e:p ?x }",
    "SERVICE": "SELECT $this WHERE { SERVICE <urn:s> { $this e:p ?x } }",
    "GRAPH": "SELECT $this WHERE { GRAPH ?g { $this e:p ?x } }",
    "a limit": "SELECT $this ?value WHERE { $this e:p ?value } LIMIT 1",
    "an order": "SELECT $this ?value WHERE { $this e:p ?value } ORDER BY ?value",
    "a limit in a subquery": "SELECT $this WHERE { { SELECT $this ?x WHERE { $this e:p ?x } LIMIT 1 } }",
    "a subquery that drops the focus node": "SELECT $this WHERE { { SELECT ?x WHERE { ?x e:p ?y } } $this e:q ?x }",
    "another value for the focus node": "SELECT $this WHERE { BIND (e:a AS ?this) }",
    "another value in the projection": "SELECT (e:a AS ?this) WHERE { ?x e:p ?y }",
    "counting over all": "SELECT $this WHERE { { SELECT $this (COUNT(?x) AS ?n) WHERE { $this e:p ?x } } }",
    "grouping by something else": "SELECT $this WHERE { $this e:p ?x } GROUP BY ?x",
    "the shapes graph": "SELECT $this WHERE { $this e:p $shapesGraph }",
    "the shape": "SELECT $this WHERE { $this e:p $currentShape }",
    "chance": "SELECT $this WHERE { $this e:p ?x . FILTER (RAND() > 2) }",
    "a function of somebody's own": "SELECT $this WHERE { $this e:p ?x . FILTER (<urn:f>(?x)) }",
    "look-around": "SELECT $this WHERE { $this e:p ?x . FILTER (REGEX(?x, '(?=a)')) }",
    "no group": "SELECT $this",
    "no select": "CONSTRUCT { $this e:p ?x } WHERE { $this e:q ?x }",
    "braces that do not match": "SELECT $this WHERE { $this e:p ?x ",
    "nothing said": "SELECT ?x WHERE { $this e:p ?x }",
}


@pytest.mark.parametrize("name", LEFT)
def test_what_is_not_known_to_be_right_is_left_to_the_reference(name: str) -> None:
    with pytest.raises(NeedsReference):
        rewrite(LEFT[name], path=None, parameters={}, with_value=False)


@pytest.mark.parametrize("name", ["a limit", "the shape"])
def test_the_reference_answers_what_is_left_to_it(name: str) -> None:
    data = read_graph(f"{generated.PREFIXES} e:a a e:C ; e:p e:b , e:c , e:S .")
    theirs, ours, held = compare(data, read_graph(shape_with(LEFT[name]), "shapes.ttl"))
    assert [timing.engine for timing in held.timings] == ["pyshacl"]
    assert theirs == ours
    assert ours


def test_a_query_that_the_standard_forbids_is_a_failure() -> None:
    held = hold_shapes(read_graph(f"{generated.PREFIXES} e:a a e:C ."), read_shapes(shape_with(LEFT["MINUS"])))
    (failure,) = held.failures
    assert "MINUS" in failure.message
    assert failure.source == "urn:e/S"
    assert held.findings == ()


@pytest.mark.parametrize("engine", ["auto", "pyshacl"])
@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this FROM <{file}> WHERE {{ ?s ?p $this }}",
        "SELECT $this FROM NAMED <{file}> WHERE {{ GRAPH ?g {{ ?s ?p $this }} }}",
        "SELECT $this WHERE {{ <urn:a#b> ?p $this . SERVICE <{file}> {{ ?s ?p $this }} }}",
    ],
)
def test_a_query_reads_neither_files_nor_the_network(tmp_path: Path, engine: str, query: str) -> None:
    """rdflib would, and a shape may be somebody else's."""
    secret = tmp_path / "secret.ttl"
    secret.write_text("<urn:s> <urn:p> <urn:e/a> .", encoding="utf-8")
    shapes = shape_with(query.format(file=secret.as_uri()))
    held = hold_shapes(read_graph(f"{generated.PREFIXES} e:a a e:C ."), read_shapes(shapes), engine=engine)
    assert held.findings == ()
    assert ["nothing is fetched" in failure.message for failure in held.failures] == [True]


def test_an_advanced_query_reads_neither(tmp_path: Path) -> None:
    (tmp_path / "secret.ttl").write_text("<urn:e/a> <urn:p> 1 .", encoding="utf-8")
    select = f"SELECT ?this FROM <{(tmp_path / 'secret.ttl').as_uri()}> {{ ?this ?p ?o }}"
    shapes = (
        f'{HEAD} e:S a sh:NodeShape ; sh:target [ a sh:SPARQLTarget ; sh:select "{select}" ] ; sh:nodeKind sh:Literal .'
    )
    held = hold_shapes(read_graph(f"{generated.PREFIXES} e:b a e:C ."), read_shapes(shapes), advanced=True)
    assert held.findings == ()
    assert ["nothing is fetched" in failure.message for failure in held.failures] == [True]


COMPONENTS = f"""{HEAD}
e:lastsLonger a sh:ConstraintComponent ; sh:parameter [ sh:path e:than ] , [ sh:path e:unless ; sh:optional true ] ;
    sh:validator [ a sh:SPARQLAskValidator ; sh:prefixes e:prefixes ; sh:message "Not longer than {{$than}}." ;
        sh:ask "ASK {{ FILTER (STRLEN(STR($value)) > $than || $value = $unless) }}" ] .
e:onlyOnce a sh:ConstraintComponent ; sh:parameter [ sh:path e:notBy ] ;
    sh:propertyValidator [ a sh:SPARQLSelectValidator ; sh:prefixes e:prefixes ;
        sh:select "SELECT DISTINCT $this ?value WHERE {{ $this $PATH ?value . $this $notBy ?value }}" ] ;
    sh:nodeValidator [ a sh:SPARQLSelectValidator ; sh:prefixes e:prefixes ;
        sh:select "SELECT DISTINCT $this ?value WHERE {{ ?value $notBy $this }}" ] .
"""


@pytest.mark.parametrize(
    "shape",
    [
        "e:S a sh:PropertyShape ; sh:targetSubjectsOf e:p ; sh:path e:p ; e:than 3",
        "e:S a sh:PropertyShape ; sh:targetSubjectsOf e:p ; sh:path e:p ; e:than 3 ; e:unless e:a",
        "e:S a sh:NodeShape ; sh:targetSubjectsOf e:p ; e:than 7",
        "e:S a sh:PropertyShape ; sh:targetSubjectsOf e:p ; sh:path e:p ; e:notBy e:q",
        "e:S a sh:PropertyShape ; sh:targetSubjectsOf e:p ; sh:path [ sh:inversePath e:p ] ; e:notBy e:p",
        "e:S a sh:NodeShape ; sh:targetSubjectsOf e:p ; e:notBy e:q",
        "e:S a sh:NodeShape ; sh:targetSubjectsOf e:p ; sh:not [ e:notBy e:q ]",
    ],
)
def test_a_component_finds_the_same(shape: str) -> None:
    found: Counter[str] = Counter()

    @settings(max_examples=40)
    @given(generated.data(blank="e:than" not in shape))
    def check(data: str) -> None:
        theirs, ours, held = compare(read_graph(data), read_graph(f"{COMPONENTS} {shape} .", "shapes.ttl"))
        assert held.failures == ()
        assert theirs == ours
        found.update([timing.engine for timing in held.timings if ours])

    check()
    assert found["native"], "no example was answered by the rewritten query"
