"""The routes at which IRIs are dereferenced, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from entente.kb.passages import LONGEST
from entente.sparql.formats import FORMATS, Kind
from entente.sparql.protocol import QUERY
from entente.web.iris import RDF_FORMATS

_EXTENSIONS = [known.extension for known in RDF_FORMATS]
_NAMES = [known.name for known in FORMATS[Kind.TRIPLES]]


def describe_things(problem: dict[str, Any]) -> dict[str, Any]:
    """Describe the routes of things, pages, data, vocabularies, questions and passages.

    Parameters
    ----------
    problem
        The response that tells of a problem.

    """
    wanted = _query("format", {"type": "string", "enum": _NAMES}, "Overrides Accept")
    page = _query("page", {"type": "integer", "minimum": 1}, "Which page")
    lead = {
        "301": {"description": "It has been retired; this replaces it"},
        "303": {"description": "See its page, or its data, by Accept"},
        **dict.fromkeys(("404", "406", "410"), problem),
    }
    html = _answers(["text/html"], problem, "400", "404")
    data = _answers([known.media_type for known in RDF_FORMATS], problem, "400", "404", "410")
    both = _answers([known.media_type for known in FORMATS[Kind.TRIPLES]], problem, "404", "406")
    name = _path("name", "What stands behind id/ in the IRI; graphs and modules keep their folder: graph/corpus")
    file = _path("path", f"A name with the suffix of a syntax: state/iran.ttl; there are {', '.join(_EXTENSIONS)}")
    suffix = {"name": "suffix", "in": "path", "required": True, "schema": {"type": "string", "enum": _EXTENSIONS}}
    grouped = [
        page,
        _query("property", {"type": "string", "format": "iri"}, "List the statements with this property only"),
        _query("inward", {"type": "string", "enum": ["1"]}, "Those of which the thing is the value"),
    ]
    paths = {
        "/id/{name}": _get("A thing, a claim or a document", [name, wanted], lead),
        "/graph/{name}": _get("A named graph", [name, wanted], lead),
        "/ontology/{name}": _get("A module or version of the ontology", [name, wanted], lead),
        "/page/{name}": _get("The page of a thing, a claim, a document or a graph", [name, *grouped], html),
        "/data/{path}": _get("Its description in pages, or a whole graph", [file, page], data),
        "/browse": _get("The kinds of things", [], html),
        "/browse/{kind}": _get("The things of a kind", [_path("kind", "state, event, graph …"), page], html),
        "/passages/{document}": _get(
            "A passage by its characters: the claims that rest on it, and its words where they may be shown",
            [
                _path("document", "The last part of the document's IRI"),
                {
                    **_query(
                        "char", {"type": "string"}, f"Start and end, as 15,80; up to {LONGEST} characters are quoted"
                    ),
                    "required": True,
                },
                _query("format", {"type": "string", "enum": ["json", "html", "text"]}, "Overrides Accept"),
            ],
            _answers(["application/json", "text/html", "text/plain"], problem, "400", "403", "404", "406", "413"),
        ),
        "/queries": _get("The query library", [wanted], both),
        "/queries/{slug}": _get(
            "A question, asked with its defaults or with other values for its parameters",
            [_path("slug", "The name of the query"), wanted],
            {**both, "303": {"description": f"The query itself, for {QUERY}"}, "400": problem},
        ),
    }
    for vocabulary, summary in (("shapes", "The SHACL shapes"), ("checks", "The checks on the whole dataset")):
        paths[f"/{vocabulary}"] = _get(summary, [wanted], both)
        paths[f"/{vocabulary}.{{suffix}}"] = _get(summary, [suffix], both)
    paths["/problems"] = _get("The types of problems that this service tells", [], html)
    paths["/queries.{suffix}"] = _get("The query library", [suffix], both)
    return paths


def _get(summary: str, parameters: list[dict[str, Any]], answers: dict[str, Any]) -> dict[str, Any]:
    return {"get": {"summary": summary, "parameters": parameters, "responses": answers}}


def _answers(media_types: list[str], problem: dict[str, Any], *statuses: str) -> dict[str, Any]:
    return {
        "200": {"description": "What was asked for", "content": {media_type: {} for media_type in media_types}},
        "304": {"description": "The client holds it already"},
        **dict.fromkeys(statuses, problem),
    }


def _path(name: str, text: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}, "description": text}


def _query(name: str, schema: dict[str, Any], text: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": text}
