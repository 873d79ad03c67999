"""The queries of SHACL-SPARQL: constraints with ``sh:sparql``, and components that shapes use by their parameters.

Standard: `SHACL, SPARQL-based constraints <https://www.w3.org/TR/shacl/#sparql-constraints>`_.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from entente.namespaces import OWL, RDF, RDFS, SH
from entente.validation.engines.graph import SUBCLASS, TYPE, Graph
from entente.validation.engines.terms import is_literal, text_of
from entente.validation.engines.tokens import reaches_out
from entente.validation.engines.vocabulary import MalformedShape, component

_COMPONENT = f"<{SH}ConstraintComponent>"
_ONTOLOGY = f"<{OWL}Ontology>"
_LOCAL = re.compile(r"[#/]([^#/]+)>$")


@dataclass(frozen=True)
class Query:
    """One query that finds what is wrong, or, where it asks, whether a value is right.

    Attributes
    ----------
    node
        The constraint or validator that has it.
    text
        The query, without prefixes.
    prefixes
        Namespaces by prefix.
    messages
        Values of ``sh:message``.
    component
        IRI of the constraint component that its results name.
    asks
        Whether it is an ASK query, true of a value that is right.
    parameters
        What its variables stand for, by name.

    """

    node: str
    text: str
    prefixes: tuple[tuple[str, str], ...] = ()
    messages: tuple[str, ...] = ()
    component: str = component("SPARQL")
    asks: bool = False
    parameters: tuple[tuple[str, str], ...] = ()


def read_sparql_constraints(shapes: Graph, node: str) -> Iterator[Query]:
    """Read the values of ``sh:sparql`` of a shape.

    Raises
    ------
    MalformedShape
        One has no query or several, or a message that is no literal.

    """
    for constraint in shapes.values(node, f"<{SH}sparql>"):
        deactivated = shapes.values(constraint, f"<{SH}deactivated>")
        text = _read_query(shapes, constraint, "select")
        if not any(text_of(each) == "true" for each in deactivated):
            yield Query(constraint, text, _read_prefixes(shapes, constraint), _read_messages(shapes, constraint))


def read_component_queries(shapes: Graph, node: str, *, has_path: bool) -> Iterator[Query]:
    """Read the queries of all components whose mandatory parameters a shape has.

    Raises
    ------
    MalformedShape
        A component has no validator for this kind of shape, or no query, or no parameter.

    """
    for custom in _find_components(shapes):
        given, complete = [], True
        for name, path, optional in _read_parameters(shapes, custom):
            values = sorted(shapes.values(node, path))
            complete = complete and (optional or bool(values))
            given += [(name, values[0])] if values else []
        if not given or not complete:
            continue
        validator, asks = _choose_validator(shapes, custom, has_path)
        yield Query(
            validator,
            _read_query(shapes, validator, "ask" if asks else "select"),
            _read_prefixes(shapes, validator),
            _read_messages(shapes, validator),
            component=custom.strip("<>"),
            asks=asks,
            parameters=tuple(given),
        )


def _find_components(shapes: Graph) -> list[str]:
    below = shapes.subjects(shapes.number(SUBCLASS)).get(shapes.number(_COMPONENT), ())
    kinds = [shapes.number(_COMPONENT), *below]
    of_type = shapes.subjects(shapes.number(TYPE))
    found = {shapes.terms[each] for kind in kinds for each in of_type.get(kind, ())}
    return sorted(each for each in found if not each.startswith(f"<{SH}"))


def _read_parameters(shapes: Graph, custom: str) -> list[tuple[str, str, bool]]:
    read = []
    for parameter in shapes.values(custom, f"<{SH}parameter>"):
        paths = shapes.values(parameter, f"<{SH}path>")
        local = _LOCAL.search(paths[0]) if len(paths) == 1 else None
        if not local:
            raise MalformedShape(
                f"a parameter of {custom} has no path that gives it a name", "write sh:path with an IRI"
            )
        optional = any(text_of(each) == "true" for each in shapes.values(parameter, f"<{SH}optional>"))
        read.append((local[1], paths[0], optional))
    if all(optional for _, _, optional in read):
        raise MalformedShape(f"the component {custom} has no mandatory parameter", "write sh:parameter with sh:path")
    return sorted(read)


def _choose_validator(shapes: Graph, custom: str, has_path: bool) -> tuple[str, bool]:
    own = shapes.values(custom, f"<{SH}{'propertyValidator' if has_path else 'nodeValidator'}>")
    if own:
        return min(own), False
    common = shapes.values(custom, f"<{SH}validator>")
    if not common:
        raise MalformedShape(f"the component {custom} has no validator for this shape", "write sh:validator")
    return min(common), True


def _read_query(shapes: Graph, node: str, form: str) -> str:
    found = shapes.values(node, f"<{SH}{form}>")
    if len(found) != 1 or not is_literal(found[0]):
        raise MalformedShape(f"a query does not have exactly one sh:{form}", f"write the query as sh:{form}")
    text = text_of(found[0])
    if keyword := reaches_out(text):
        raise MalformedShape(
            f"a query reaches out with {keyword}, and nothing is fetched", "ask the data that is validated alone"
        )
    return text


def _read_messages(shapes: Graph, node: str) -> tuple[str, ...]:
    messages = shapes.values(node, f"<{SH}message>")
    if not all(map(is_literal, messages)):
        raise MalformedShape("a sh:message is no literal", "write it in quotation marks")
    return messages


def _read_prefixes(shapes: Graph, node: str) -> tuple[tuple[str, str], ...]:
    """Read the prefixes that a query may use; an ontology's own go before those of all others, as in pySHACL."""
    prefixes = {"rdf": RDF, "rdfs": RDFS, "owl": OWL}
    ontologies = [shapes.terms[each] for each in shapes.subjects(shapes.number(TYPE)).get(shapes.number(_ONTOLOGY), ())]
    declare = f"<{SH}declare>"
    everywhere = [each for ontology in ontologies for each in shapes.values(ontology, declare)]
    for holder in shapes.values(node, f"<{SH}prefixes>"):
        own = shapes.values(holder, declare)
        for declaration in own if own and holder in ontologies else sorted({*everywhere, *own}):
            names = shapes.values(declaration, f"<{SH}prefix>")
            namespaces = shapes.values(declaration, f"<{SH}namespace>")
            if len(names) != 1 or len(namespaces) != 1 or not is_literal(names[0]):
                raise MalformedShape(
                    "a sh:declare has not one prefix and one namespace", "write sh:prefix and sh:namespace"
                )
            prefixes[text_of(names[0])] = text_of(namespaces[0])
    return tuple(prefixes.items())
