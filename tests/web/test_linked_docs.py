"""What the guide to linked data says is so."""

from __future__ import annotations

import re
from pathlib import Path

from entente.settings import Settings
from entente.web.iris import RDF_FORMATS
from entente.web.openapi import write_openapi
from entente.web.openapi_things import describe_things

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "linked-data.md").read_text("utf-8")


def documented() -> set[str]:
    rows = [line.split("|")[1] for line in GUIDE.splitlines() if line.startswith("| `/")]
    return set(re.findall(r"`(/[^`]*)`", "".join(rows)))


def test_the_routes_of_the_guide_exist_and_all_are_told() -> None:
    ours = {path for path in describe_things({}) if not path.endswith(".{suffix}")}
    assert documented() == ours | {"/ontology"}
    assert documented() <= set(write_openapi(Settings())["paths"])


def test_the_syntaxes_of_the_guide_are_those_that_there_are() -> None:
    listed = re.search(r"`((?:\.\w+ ?)+)`", GUIDE)
    assert listed is not None
    assert listed[1].split() == ["." + extension for extension in ("ttl", "nt", "rdf", "jsonld", "nq", "trig")]
    assert {known.extension for known in RDF_FORMATS} == {each.lstrip(".") for each in listed[1].split()}


def test_the_redirects_keep_paths() -> None:
    rules = re.findall(r"^RewriteRule (\S+) (\S+) \[(\S+)\]", (DOCS / "w3id" / ".htaccess").read_text("utf-8"), re.M)
    assert len(rules) == 4
    for path, status, target in (
        ("", "303", "/"),
        ("id/state/iran", "303", "/id/state/iran"),
        ("id/claim/letter/001", "303", "/id/claim/letter/001"),
        ("ontology", "302", "/ontology"),
        ("ontology/codes", "302", "/ontology/codes"),
        ("graph/doc/letter", "302", "/graph/doc/letter"),
        ("dumps/entente.nq.gz", "302", "/dumps/entente.nq.gz"),
    ):
        pattern, to, flags = next(rule for rule in rules if re.search(rule[0], path))
        found = re.search(pattern, path)
        assert found is not None
        assert re.sub(r"\$1", lambda _, found=found: found[1], to) == "https://data.example.org" + target  # type: ignore[misc]
        assert f"R={status}" in flags
