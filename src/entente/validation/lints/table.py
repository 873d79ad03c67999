"""Every lint with what it means and an example of what it finds and of what it lets pass."""

from __future__ import annotations

from entente.validation.lints.advanced import NAME as ADVANCED
from entente.validation.lints.advanced import find_advanced_features
from entente.validation.lints.imports import NAME as IMPORT
from entente.validation.lints.imports import find_open_imports
from entente.validation.lints.iris import LOCAL, ODD, RELATIVE, find_odd_iris
from entente.validation.lints.labels import MISSING, SHARED, find_missing_labels, find_shared_labels
from entente.validation.lints.languages import NAME as LANGUAGE
from entente.validation.lints.languages import find_unknown_languages
from entente.validation.lints.lint import Lint
from entente.validation.lints.literals import NAME as MALFORMED
from entente.validation.lints.literals import find_malformed_literals
from entente.validation.lints.namespaces import NAME as NEAR_NAMESPACE
from entente.validation.lints.namespaces import find_near_namespaces
from entente.validation.lints.queries import NAME as QUERY_SYNTAX
from entente.validation.lints.queries import find_query_errors
from entente.validation.lints.references import NAME as DANGLING
from entente.validation.lints.references import find_dangling_references
from entente.validation.lints.shapes import (
    IDLE,
    UNKNOWN,
    UNUSED,
    find_idle_shapes,
    find_unknown_terms_in_shapes,
    find_unused_shapes,
)
from entente.validation.lints.terms import NAME as UNKNOWN_TERM
from entente.validation.lints.terms import find_unknown_terms
from entente.validation.report import LINTS as NAMESPACE
from entente.validation.report import Severity
from entente.validation.syntax import NAME as SYNTAX
from entente.validation.undeclared import NAME as UNDECLARED

INCONSISTENT = "inconsistent"
UNSATISFIABLE = "unsatisfiable-class"
NO_SHAPES = "no-shapes"
LOGICAL = frozenset({INCONSISTENT, UNSATISFIABLE})
"""Lints that HermiT runs, where it is asked for."""

_EX = "@prefix ex: <http://example.org/ns#> .\n"
_SH = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
_RDFS = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
_OWL = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
_XSD = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
_SHIP = _EX + _SH + _RDFS + "ex:aurora a ex:Ship ; ex:flag ex:Finland .\n"
_ONTOLOGY = _OWL + _RDFS + "<http://example.org/ns> a owl:Ontology .\n" + _EX
_PORTS = "".join(f"ex:port{n} ex:next ex:port{n + 1} .\n" for n in range(1, 12)) + "ex:port12 ex:closed true .\n"

LINTS: tuple[Lint, ...] = (
    Lint(
        SYNTAX,
        Severity.VIOLATION,
        "Syntax errors",
        "The file is not what its syntax allows, so that none of it can be judged. All errors of all files are told; "
        "after one, reading goes on with the next statement.",
        _EX + "ex:aurora ex:flag ex:Finland\nex:borea ex:flag ex:Norway .\n",
        _EX + "ex:aurora ex:flag ex:Finland .\nex:borea ex:flag ex:Norway .\n",
    ),
    Lint(
        UNDECLARED,
        Severity.VIOLATION,
        "Undeclared prefixes",
        "A name uses a prefix that the file does not declare, so that the file does not parse. Where the prefix is "
        "well known, or like one that is declared, the finding says which.",
        _EX + 'ex:aurora rdfs:label "Aurora" .\n',
        _EX + _RDFS + 'ex:aurora rdfs:label "Aurora" .\n',
    ),
    Lint(
        UNKNOWN_TERM,
        Severity.WARNING,
        "Unknown terms",
        "A property, class or datatype stands in a namespace whose terms are known, and is none of them: it is "
        "misspelt, or belongs to another vocabulary. Nothing that asks for the right term finds it. Known are RDF, "
        "RDFS, OWL, SKOS, SHACL, XSD, Dublin Core, FOAF and what the ontology that is given declares; of other "
        "well-known vocabularies, a term is remarked on only where a known one is near.",
        _EX + _RDFS + 'ex:aurora rdfs:lable "Aurora" .\n',
        _EX + _RDFS + 'ex:aurora rdfs:label "Aurora" ; ex:lable "ours" .\n',
        find_unknown_terms,
    ),
    Lint(
        NEAR_NAMESPACE,
        Severity.WARNING,
        "Nearly a well-known namespace",
        "A namespace differs from that of a well-known vocabulary by https for http, by www, or by its last sign. "
        "To RDF it is another one, and none of its terms are those that were meant.",
        "@prefix skos: <https://www.w3.org/2004/02/skos/core#> .\n" + _EX + 'ex:a skos:prefLabel "A" .\n',
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n" + _EX + 'ex:a skos:prefLabel "A" .\n',
        find_near_namespaces,
    ),
    Lint(
        DANGLING,
        Severity.WARNING,
        "References that lead nowhere",
        "The data refers to a thing of its own of which nothing is said, mostly for a slip of the pen. Only namespaces "
        "count in which nine of ten references lead somewhere; in others, descriptions are kept elsewhere.",
        _EX + _PORTS + "ex:aurora ex:in ex:prot3 .\n",
        _EX + _PORTS + "ex:aurora ex:in ex:port3 ; ex:see <http://example.com/elsewhere> .\n",
        find_dangling_references,
    ),
    Lint(
        MALFORMED,
        Severity.WARNING,
        "Malformed literals",
        "A literal's text is not what its datatype of XML Schema allows: a day that no month has, a number with a "
        "comma. Comparisons and filters leave such a value out without a word.",
        _EX + _XSD + 'ex:aurora ex:built "1999-02-30"^^xsd:date .\n',
        _EX + _XSD + 'ex:aurora ex:built "2000-02-29"^^xsd:date .\n',
        find_malformed_literals,
    ),
    Lint(
        LANGUAGE,
        Severity.WARNING,
        "Unknown languages",
        "A language tag names no language, or one by a code that is not the registered one. Filters by language do "
        "not find the text.",
        _EX + 'ex:aurora ex:name "Aurora"@cz .\n',
        _EX + 'ex:aurora ex:name "Aurora"@cs .\n',
        find_unknown_languages,
    ),
    Lint(
        ODD,
        Severity.WARNING,
        "Oddly formed IRIs",
        "An IRI is allowed and still can hardly be meant: a scheme twice, no host, capitals in scheme or host.",
        _EX + "ex:aurora ex:page <http:/example.org/aurora> .\n",
        _EX + "ex:aurora ex:page <http://example.org/aurora%20b> .\n",
        lambda material: (found for found in find_odd_iris(material) if found.source == NAMESPACE + ODD),
    ),
    Lint(
        RELATIVE,
        Severity.WARNING,
        "Relative IRIs without a base",
        "A relative IRI stands in a file that names no base, so that it means another thing wherever the file lies.",
        _EX + "<aurora> ex:flag ex:Finland .\n",
        "@base <http://example.org/ships/> .\n" + _EX + "<aurora> ex:flag ex:Finland .\n",
        lambda material: (found for found in find_odd_iris(material) if found.source == NAMESPACE + RELATIVE),
    ),
    Lint(
        LOCAL,
        Severity.WARNING,
        "Files of one machine",
        "An IRI begins with file: and means something only on the machine on which it was written.",
        _EX + "ex:aurora ex:photo <file:///photos/aurora.png> .\n",
        _EX + "ex:aurora ex:photo <http://example.org/photos/aurora.png> .\n",
        lambda material: (found for found in find_odd_iris(material) if found.source == NAMESPACE + LOCAL),
    ),
    Lint(
        QUERY_SYNTAX,
        Severity.VIOLATION,
        "SPARQL that does not parse",
        "A query in a shape is no SPARQL, or uses a prefix that neither the query nor sh:prefixes declares. It is told "
        "at its own line in the file.",
        _SHIP + "ex:S a sh:NodeShape ; sh:targetClass ex:Ship ;\n"
        '    sh:sparql [ sh:select "SELECT $this WHERE { $this a ?kind " ] .\n',
        _SHIP + "ex:S a sh:NodeShape ; sh:targetClass ex:Ship ;\n"
        '    sh:sparql [ sh:select "SELECT $this WHERE { $this a ?kind }" ] .\n',
        find_query_errors,
    ),
    Lint(
        IDLE,
        Severity.INFO,
        "Shapes without a node to judge",
        "A target of a shape meets no node of the data, so that the shape accepts whatever there is. That may be as "
        "it should; it is also what a misspelt class does.",
        _SHIP + "ex:S a sh:NodeShape ; sh:targetClass ex:Barge ; sh:property [ sh:path ex:flag ; sh:minCount 1 ] .\n",
        _SHIP + "ex:S a sh:NodeShape ; sh:targetClass ex:Ship ; sh:property [ sh:path ex:flag ; sh:minCount 1 ] .\n",
        find_idle_shapes,
    ),
    Lint(
        UNUSED,
        Severity.INFO,
        "Shapes that nothing uses",
        "A shape has no target, and no other shape leads to it: it judges nothing, ever.",
        _SHIP + "ex:S a sh:NodeShape ; sh:property [ sh:path ex:flag ; sh:minCount 1 ] .\n",
        _SHIP + "ex:S a sh:NodeShape ; sh:property [ sh:path ex:flag ] .\n"
        "ex:T a sh:NodeShape ; sh:targetClass ex:Ship ; sh:node ex:S .\n",
        find_unused_shapes,
    ),
    Lint(
        UNKNOWN,
        Severity.WARNING,
        "Unknown terms in shapes",
        "A shape asks about a class or property that neither data nor ontology has, while they have one that is "
        "spelt nearly so. The shape then finds nothing, or finds fault with everything.",
        _SHIP + "ex:S a sh:NodeShape ; sh:targetClass ex:Ship ; sh:property [ sh:path ex:flga ; sh:maxCount 1 ] .\n",
        _SHIP + "ex:S a sh:NodeShape ; sh:targetClass ex:Ship ; sh:property [ sh:path ex:owner ; sh:maxCount 1 ] .\n",
        find_unknown_terms_in_shapes,
    ),
    Lint(
        MISSING,
        Severity.INFO,
        "Terms without a label",
        "An ontology declares a class or property in its own namespace and gives it no label for people to read.",
        _ONTOLOGY + "ex:Ship a owl:Class .\n",
        _ONTOLOGY + 'ex:Ship a owl:Class ; rdfs:label "ship"@en .\n',
        find_missing_labels,
    ),
    Lint(
        SHARED,
        Severity.INFO,
        "Labels that two terms share",
        "Two classes, or two properties, of an ontology have one label in one language: readers cannot tell them "
        "apart, and the two may be one.",
        _ONTOLOGY + 'ex:Ship a owl:Class ; rdfs:label "ship"@en .\nex:Vessel a owl:Class ; rdfs:label "ship"@en .\n',
        _ONTOLOGY + 'ex:Ship a owl:Class ; rdfs:label "ship"@en .\nex:ship a owl:ObjectProperty ; '
        'rdfs:label "ship"@en .\n',
        find_shared_labels,
    ),
    Lint(
        IMPORT,
        Severity.INFO,
        "Imports that are not followed",
        "An owl:imports names a document that is not among the files. Nothing is fetched, so that a run depends on no "
        "other server; classes that stand only there are not known to be below others.",
        _OWL + "<http://example.org/ns> a owl:Ontology ; owl:imports <http://example.org/ports> .\n",
        _OWL + "<http://example.org/ns> a owl:Ontology ; owl:imports <http://example.org/ports> .\n"
        "<http://example.org/ports> a owl:Ontology .\n",
        find_open_imports,
    ),
    Lint(
        ADVANCED,
        Severity.INFO,
        "Advanced features that are not evaluated",
        "A shape has targets by query, rules, node expressions or JavaScript. These are beyond SHACL's core and are "
        "evaluated, by pySHACL, only with --advanced; until then the shape finds less than it says.",
        _SHIP + "ex:Rules a sh:NodeShape ; sh:targetClass ex:Ship ; sh:rule [ a sh:TripleRule ; sh:subject sh:this ; "
        "sh:predicate ex:flag ; sh:object ex:Finland ] .\n",
        _SHIP + "ex:Rules a sh:NodeShape ; sh:targetClass ex:Ship ; sh:nodeKind sh:IRI .\n",
        find_advanced_features,
    ),
    Lint(
        NO_SHAPES,
        Severity.INFO,
        "Nothing to hold the data against",
        "Neither the files named with --shapes nor the data itself have a shape with a target, and there are no check "
        "queries. That nothing else is found says nothing about the data.",
        _EX + "ex:aurora ex:flag ex:Finland .\n",
        _SHIP + "ex:Ships a sh:NodeShape ; sh:targetClass ex:Ship ; sh:nodeKind sh:IRI .\n",
    ),
    Lint(
        UNSATISFIABLE,
        Severity.VIOLATION,
        "Classes that can have no member",
        "What the ontology says of a class cannot all hold of anything, so that whatever is put into it contradicts "
        "the ontology. The statements that clash are listed: leave out any one of them, and the clash is gone. "
        "HermiT finds it, with --reason.",
        _ONTOLOGY + "ex:Ship a owl:Class . ex:Port a owl:Class ; owl:disjointWith ex:Ship .\n"
        "ex:Pontoon a owl:Class ; rdfs:subClassOf ex:Ship , ex:Port .\n",
        _ONTOLOGY + "ex:Ship a owl:Class . ex:Port a owl:Class ; owl:disjointWith ex:Ship .\n"
        "ex:Pontoon a owl:Class ; rdfs:subClassOf ex:Port .\n",
    ),
    Lint(
        INCONSISTENT,
        Severity.VIOLATION,
        "Contradictions",
        "What is said cannot all be true: of a contradiction everything follows, so that no answer means anything any "
        "more. The statements that clash are listed. HermiT finds it, with --reason.",
        _ONTOLOGY + "ex:Ship a owl:Class . ex:Port a owl:Class ; owl:disjointWith ex:Ship .\n"
        "ex:aurora a ex:Ship , ex:Port .\n",
        _ONTOLOGY + "ex:Ship a owl:Class . ex:Port a owl:Class ; owl:disjointWith ex:Ship .\n"
        "ex:aurora a ex:Ship . ex:quay a ex:Port .\n",
    ),
)
"""In the order in which they run."""


def find_lint(name: str) -> Lint | None:
    """Find a lint by its name or IRI.

    >>> find_lint("unknown-term").severity.value, find_lint("nothing")
    ('warning', None)
    """
    return next((lint for lint in LINTS if name in (lint.name, lint.iri)), None)
