"""One SHACL engine in a process of its own: validates files and prints how many distinct results there are."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence

SH = "http://www.w3.org/ns/shacl#"
_PARTS = ("focusNode", "resultPath", "value", "sourceConstraintComponent", "sourceShape")


def run_pyshacl(data: str, shapes: str) -> int:
    """Validate with plain pySHACL, as its command does."""
    import pyshacl
    import rdflib

    graph = rdflib.Graph().parse(data, format="nt")
    _, results, _ = pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(shapes, format="turtle"), inplace=True)
    assert isinstance(results, rdflib.Graph)
    return _count(results)


def run_pyrudof(data: str, shapes: str) -> int:
    """Validate with pyrudof's native engine."""
    import pyrudof

    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    with open(data, encoding="utf-8") as file:
        rudof.read_data(file.read(), pyrudof.RDFFormat.NTriples)
    with open(shapes, encoding="utf-8") as file:
        rudof.read_shacl(file.read(), pyrudof.ShaclFormat.Turtle)
    report = rudof.validate_shacl(pyrudof.ShaclValidationMode.Native)
    return len(
        {(each.focus_node, each.path, each.value, each.constraint_component, each.source_shape) for each in report}
    )


def run_jena(*command: str) -> int:
    """Validate with Jena's command, and count what its report has."""
    import pyoxigraph as ox

    answered = subprocess.run(command, check=True, capture_output=True)
    rows: dict[str, dict[str, str]] = {}
    for quad in ox.parse(answered.stdout, format=ox.RdfFormat.TURTLE):
        if quad.predicate.value.removeprefix(SH) in _PARTS:
            rows.setdefault(str(quad.subject), {})[quad.predicate.value] = str(quad.object)
    return len({tuple(sorted(row.items())) for row in rows.values()})


def run_entente(*command: str) -> int:
    """Validate with our command line; it exits with 1 where something is found."""
    answered = subprocess.run(command, check=False, capture_output=True)
    if answered.returncode not in (0, 1) or not answered.stdout:
        raise SystemExit(answered.stderr.decode())
    found = json.loads(answered.stdout)["findings"]
    parts = ("focus", "path", "value", "component", "source")
    return len({tuple(each.get(part) for part in parts) for each in found if each.get("component")})


def _count(results: object) -> int:
    import rdflib

    assert isinstance(results, rdflib.Graph)
    names = [rdflib.URIRef(SH + part) for part in _PARTS]
    nodes = set(results.objects(None, rdflib.URIRef(SH + "result")))
    return len({tuple(results.value(node, name) for name in names) for node in nodes})


RUNNERS: dict[str, Callable[..., int]] = {
    "pyshacl": run_pyshacl,
    "pyrudof": run_pyrudof,
    "jena": run_jena,
    "entente": run_entente,
}


def main(arguments: Sequence[str]) -> None:
    """Run the engine that the first argument names."""
    print(RUNNERS[arguments[0]](*arguments[1:]))


if __name__ == "__main__":
    main(sys.argv[1:])
