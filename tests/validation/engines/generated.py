"""Small random graphs and shapes over all core components."""

from __future__ import annotations

from hypothesis import strategies as st

PREFIXES = """@prefix e: <urn:e/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
NODES = ["e:a", "e:b", "e:c", "_:x", "_:y"]
PREDICATES = ["e:p", "e:q", "e:r"]
CLASSES = ["e:C", "e:D", "e:E"]
INTEGERS = ["1", "2", '"01"^^xsd:integer', "10", "-3", '"5"^^xsd:int', '"7"^^xsd:nonNegativeInteger']
ILL_TYPED = ['"x"^^xsd:integer', '"2020-13-40"^^xsd:date', '"maybe"^^xsd:boolean']
LITERALS = [
    *INTEGERS,
    *ILL_TYPED,
    "1.5",
    "2.50",
    "1.0e0",
    "true",
    '"1"^^xsd:boolean',
    '"text"',
    '"Text"',
    '""',
    '"text"@en',
    '"Text"@en-gb',
    '"texte"@fr',
    '"2020-01-01"^^xsd:date',
    '"2021-05-05"^^xsd:date',
    '"2020-01-01T10:00:00Z"^^xsd:dateTime',
    '"2020-01-01T11:00:00"^^xsd:dateTime',
    '"a"^^e:own',
]
VALUES = [*NODES, *NODES, *LITERALS]
DATATYPES = [f"xsd:{name}" for name in ["integer", "int", "string", "date", "dateTime", "boolean", "decimal", "double"]]
DATATYPES += ["rdf:langString", "e:own", "rdfs:Literal"]
_KINDS = ("IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
KINDS = [f"sh:{name}" for name in _KINDS]
BOUNDS = ["1", "2", "1.5", '"text"', '"2020-06-06"^^xsd:date', '"2020-01-01T10:30:00Z"^^xsd:dateTime']
PATTERNS = ['"^t"', '"T"', '"[0-9]+"', '"^$"', '"urn"']


@st.composite
def data(draw: st.DrawFn, *, blank: bool = True) -> str:
    nodes, values = ([term for term in terms if blank or term[0] != "_"] for terms in (NODES, VALUES))
    lines = [
        f"{draw(st.sampled_from(nodes))} {draw(st.sampled_from(PREDICATES))} {draw(st.sampled_from(values))} ."
        for _ in range(draw(st.integers(2, 14)))
    ]
    lines += [
        f"{draw(st.sampled_from(nodes))} a {draw(st.sampled_from(CLASSES))} ." for _ in range(draw(st.integers(1, 5)))
    ]
    if draw(st.booleans()):
        lines.append('e:a e:p "text"@en , "word"@en , "1"@fr ; e:q "text"@en .')
    lines += draw(st.lists(st.sampled_from(["e:D rdfs:subClassOf e:C .", "e:E rdfs:subClassOf e:D ."]), unique=True))
    return PREFIXES + "\n".join(lines)


@st.composite
def comparable_data(draw: st.DrawFn) -> str:
    """Values of one kind, because pySHACL stops where two cannot be compared."""
    values = draw(
        st.sampled_from(
            [
                ["1", "2", "3", "10", '"5"^^xsd:int', "1.5"],
                ['"a"', '"b"', '"B"@en', '"c"@fr'],
                ['"2020-01-01"^^xsd:date', '"2021-01-01"^^xsd:date', '"2019-12-31"^^xsd:date'],
                ["e:a", "e:b", "e:c"],
            ]
        )
    )
    subjects, predicates = ("e:a", "e:b"), ("e:p", "e:q", "e:q")
    lines = [
        f"{draw(st.sampled_from(subjects))} {draw(st.sampled_from(predicates))} {draw(st.sampled_from(values))} ."
        for _ in range(draw(st.integers(2, 10)))
    ]
    return PREFIXES + "\n".join(lines)


@st.composite
def paths(draw: st.DrawFn, depth: int = 0) -> str:
    """Any path but an inverse over a sequence, which pySHACL does not turn round."""
    kind = draw(
        st.sampled_from(["plain"] * 4 + (["inverse", "sequence", "alternative", "*", "+", "?"] if depth < 2 else []))
    )
    plain = draw(st.sampled_from(PREDICATES))
    if kind == "plain":
        return plain
    if kind == "inverse":
        return f"[ sh:inversePath {plain} ]"
    if kind in {"sequence", "alternative"}:
        steps = " ".join(draw(paths(depth + 1)) for _ in range(draw(st.integers(2, 3))))
        return f"( {steps} )" if kind == "sequence" else f"[ sh:alternativePath ( {steps} ) ]"
    name = {"*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}[kind]
    return f"[ sh:{name} {draw(paths(depth + 1))} ]"


@st.composite
def inner_shapes(draw: st.DrawFn, depth: int) -> str:
    if draw(st.booleans()):
        return f"[ {draw(constraints(depth + 1, in_property=False))} ]"
    return f"[ sh:path {draw(paths(depth=1))} ; {draw(constraints(depth + 1, in_property=True))} ]"


def node_shapes(depth: int) -> st.SearchStrategy[str]:
    return constraints(depth + 1, in_property=False).map(lambda text: f"[ {text} ]")


def property_shapes(depth: int) -> st.SearchStrategy[str]:
    return st.tuples(paths(), constraints(depth + 1, in_property=True)).map(
        lambda pair: f"[ sh:path {pair[0]} ; {pair[1]} ]"
    )


def lists_of(members: st.SearchStrategy[str], least: int = 1) -> st.SearchStrategy[str]:
    return st.lists(members, min_size=least, max_size=3).map(lambda found: f"( {' '.join(found)} )")


Strategies = dict[str, st.SearchStrategy[str]]


def plain_constraints() -> Strategies:
    terms = st.sampled_from([value for value in VALUES if value[0] != "_"])
    ranges = ("MinExclusive", "MinInclusive", "MaxExclusive", "MaxInclusive")
    return {
        "Class": st.sampled_from(CLASSES).map("sh:class {}".format),
        "Datatype": st.sampled_from(DATATYPES).map("sh:datatype {}".format),
        "NodeKind": st.sampled_from(KINDS).map("sh:nodeKind {}".format),
        **{name: st.sampled_from(BOUNDS).map((f"sh:{name[0].lower()}{name[1:]} " + "{}").format) for name in ranges},
        "MinLength": st.integers(0, 5).map("sh:minLength {}".format),
        "MaxLength": st.integers(0, 5).map("sh:maxLength {}".format),
        "Pattern": st.tuples(st.sampled_from(PATTERNS), st.sampled_from(["", ' ; sh:flags "i"'])).map(
            lambda pair: f"sh:pattern {pair[0]}{pair[1]}"
        ),
        "LanguageIn": lists_of(st.sampled_from(['"en"', '"fr"', '"en-gb"'])).map("sh:languageIn {}".format),
        "Equals": st.sampled_from(PREDICATES).map("sh:equals {}".format),
        "Disjoint": st.sampled_from(PREDICATES).map("sh:disjoint {}".format),
        "HasValue": terms.map("sh:hasValue {}".format),
        "In": lists_of(terms).map("sh:in {}".format),
        "Closed": st.sampled_from(["sh:closed true", "sh:closed true ; sh:ignoredProperties ( rdf:type e:p )"]),
    }


def property_constraints() -> Strategies:
    return {
        "MinCount": st.integers(0, 3).map("sh:minCount {}".format),
        "MaxCount": st.integers(0, 2).map("sh:maxCount {}".format),
        "UniqueLang": st.sampled_from(["sh:uniqueLang true", "sh:uniqueLang true", "sh:uniqueLang false"]),
    }


def nested_constraints(depth: int) -> Strategies:
    either = inner_shapes(depth)
    return {
        "Not": either.map("sh:not {}".format),
        "And": lists_of(either).map("sh:and {}".format),
        "Or": lists_of(either).map("sh:or {}".format),
        "Xone": lists_of(either).map("sh:xone {}".format),
        "Node": node_shapes(depth).map("sh:node {}".format),
        "Property": property_shapes(depth).map("sh:property {}".format),
    }


def qualified_constraints(depth: int) -> Strategies:
    disjoint = st.sampled_from(["", " ; sh:qualifiedValueShapesDisjoint true"])

    def qualified(counts: str) -> st.SearchStrategy[str]:
        return st.tuples(inner_shapes(depth), disjoint).map(
            lambda parts: f"sh:qualifiedValueShape {parts[0]} ; {counts}{parts[1]}"
        )

    return {
        "QualifiedMinCount": qualified("sh:qualifiedMinCount 1"),
        "QualifiedMaxCount": qualified("sh:qualifiedMaxCount 1 ; sh:qualifiedMinCount 0"),
    }


@st.composite
def constraints(draw: st.DrawFn, depth: int, *, in_property: bool) -> str:
    families = [plain_constraints()]
    if in_property:
        families.append(property_constraints())
    if depth < 3:
        families.append(nested_constraints(depth))
        if in_property:
            families.append(qualified_constraints(depth))
    chosen: dict[str, str] = {}
    for _ in range(draw(st.integers(1, 3))):
        text = draw(draw(st.sampled_from(list(draw(st.sampled_from(families)).values()))))
        chosen[text.split(" ")[0]] = text  # one value for each parameter
    return " ; ".join(chosen.values())


def all_constraints() -> Strategies:
    """Constraints of a property shape by component."""
    return plain_constraints() | property_constraints() | nested_constraints(0) | qualified_constraints(0)


@st.composite
def shapes(draw: st.DrawFn, component: str) -> str:
    """One to three shapes, the first a property shape with a constraint of a component."""
    first = f"sh:path {draw(paths())} ; {draw(all_constraints()[component])}"
    made = [f"e:first a sh:PropertyShape ; sh:targetNode e:a , e:b , e:c ; {first} ."]
    for number in range(draw(st.integers(0, 2))):
        target = draw(
            st.sampled_from(
                [
                    "sh:targetClass e:C",
                    "sh:targetClass e:D , e:E",
                    "sh:targetNode e:a , e:z , 1",
                    "sh:targetSubjectsOf e:p",
                    "sh:targetObjectsOf e:q",
                    "a rdfs:Class",
                ]
            )
        )
        extra = draw(
            st.sampled_from(
                [
                    "",
                    " ; sh:severity sh:Warning",
                    " ; sh:severity sh:Info",
                    ' ; sh:message "Wrong."',
                    " ; sh:deactivated true",
                ]
            )
        )
        in_property = draw(st.booleans())
        path = f"sh:path {draw(paths())} ; " if in_property else ""
        name = "e:C" if target == "a rdfs:Class" and not in_property and number == 0 else f"e:S{number}"
        kind = "sh:PropertyShape" if in_property else "sh:NodeShape"
        made.append(f"{name} a {kind} ; {target} ; {path}{draw(constraints(0, in_property=in_property))}{extra} .")
    return PREFIXES + "\n".join(made)
