"""A process that validates what strangers send, once, and reaches neither files nor the network.

Run as ``python -P -m entente.validation.sandbox MEMORY SECONDS`` by `entente.validation.sandboxes`. Posted shapes hold
queries, and queries are code. So everything is imported and tried first; then the process gives up every right to open
a file or a connection, says that it is ready, takes one job, and ends.
"""

from __future__ import annotations

import base64
import json
import resource
import sys
from collections.abc import Sequence
from typing import Any

from entente.errors import EntenteError
from entente.validation.baseline import judge
from entente.validation.formats import FORMATS, render
from entente.validation.inputs import SYNTAXES, SourceFile
from entente.validation.outcome import Judgement
from entente.validation.parsing import parse
from entente.validation.report import Severity
from entente.validation.request import Request
from entente.validation.tool import Inputs, validate_inputs

READY = b"R"

_TRIED = {
    "turtle": """
        @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://example.org/> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        ex:a a ex:T ; ex:p "x"@en , "2024-13-01"^^xsd:date , 1 .
        ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property [ sh:path ( ex:p ex:q ) ; sh:minCount 1 ] ;
            sh:or ( [ sh:class ex:U ] [ sh:pattern "^b" ] ) ; sh:property [ sh:path ex:p ; sh:datatype xsd:date ] ;
            sh:sparql [ sh:message "m" ; sh:select "SELECT $this ?value { $this <https://example.org/p> ?value }" ] ;
            sh:sparql [ sh:message "m" ; sh:select "SELECT $this { { SELECT $this { $this a ?c } LIMIT 1 } }" ] .
        ex:N a sh:NodeShape ; sh:targetClass ex:T ; sh:property [ sh:path ex:p ; sh:maxCount 1 ; sh:class ex:U ] ;
            sh:sparql [ sh:message "m" ; sh:select "SELECT $this ?value { $this <https://example.org/p> ?value }" ] .
        ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:most ] ;
            sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER(?value < $most) }" ] .
        ex:L a sh:NodeShape ; sh:targetNode ex:a ; sh:node ex:L ; ex:most 3 .
    """,
    "rdfxml": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">'
    '<rdf:Description rdf:about="urn:a"><e:p>x</e:p></rdf:Description></rdf:RDF>',
    "jsonld": '{"@id": "urn:a", "urn:p": [{"@value": "x", "@language": "en"}]}',
    "trig": "<urn:g> { <urn:a> <urn:p> <urn:b> , 1.5 . }",
    "ntriples": "<urn:a> <urn:p> <urn:b> .",
    "nquads": '<urn:a> <urn:p> "x"@en <urn:g> .',
    "n3": "<urn:a> <urn:p> <urn:b> .",
}
"""One small file in each syntax, which together call what validation ever imports or opens."""


def answer(job: dict[str, Any]) -> dict[str, Any]:
    """Validate.

    Parameters
    ----------
    job
        ``data``, ``shapes`` and ``ontology``: lists of name, syntax and content in base 64; no shapes are looked for in
        the data where ``shapes`` is empty. ``format``, ``threshold``, ``lint``, ``engine``.

    Returns
    -------
    dict
        ``report``, as text; ``verdict``; ``parsed``, whether all files could be read. Or ``message`` and ``remedy``.

    """
    try:
        judgement, parsed = _judge(job)
    except EntenteError as error:
        return {"message": error.message, "remedy": error.remedy}
    return {"report": render(judgement, job["format"]), "verdict": judgement.verdict.value, "parsed": parsed}


def _judge(job: dict[str, Any]) -> tuple[Judgement, bool]:
    data, shapes, ontology = (
        parse([SourceFile(name, base64.b64decode(content), syntax) for name, syntax, content in job[part]])
        for part in ("data", "shapes", "ontology")
    )
    request = Request((), lint=job["lint"], limit=None, workers=1, engine=job["engine"])
    outcome = validate_inputs(request, Inputs(data, ontology, shapes if job["shapes"] else None, ()))
    parsed = not (data.report.findings or shapes.report.findings)
    return judge(outcome, threshold=Severity(job["threshold"])), parsed


def prepare() -> None:
    """Validate something in every syntax, with every engine, into every format, so that nothing is left to import."""
    files = [[f"a.{syntax}", syntax, base64.b64encode(text.encode()).decode()] for syntax, text in _TRIED.items()]
    common = {"shapes": [], "ontology": [], "threshold": "info", "lint": True}
    for engine in ("auto", "pyshacl"):
        judgement, parsed = _judge({"data": files, "engine": engine, **common})
        if not parsed:
            raise AssertionError("what is tried does not parse, so nothing has been tried")
        for name in FORMATS:
            render(judgement, name)
    broken = [[f"b.{syntax}", syntax, base64.b64encode(b"<urn:a> {").decode()] for syntax in SYNTAXES]
    answer({"data": broken, "engine": "auto", "format": "text", **common})


def seal(memory: int, seconds: int) -> None:
    """Give up what a stranger's query could misuse: new descriptors, memory, time."""
    with open("/proc/self/statm") as statm:
        base = int(statm.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (base + memory,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds + 10,) * 2)
    # Without a free descriptor there is no file to open and no connection to make, whatever a query asks for.
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def main(arguments: Sequence[str]) -> None:
    """Prepare, seal, answer one job from standard input, and end."""
    memory, seconds = int(arguments[0]), int(arguments[1])
    prepare()
    seal(memory, seconds)
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    job = sys.stdin.buffer.read()
    if not job:
        return
    try:
        content = json.dumps(answer(json.loads(job)))
    except MemoryError:
        content = json.dumps({"failed": "memory"})
    sys.stdout.buffer.write(content.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
