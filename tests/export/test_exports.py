"""Annotations, nanopublications, tables and maps, read as their readers read them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pyoxigraph as ox
import pytest

from entente.export.files import read_content, read_list
from entente.export.graphs import Graphs
from entente.export.nanopubs import list_nanopubs
from entente.export.registers import REGISTERS, SEPARATOR
from entente.namespaces import BASE, CLAIM, ENT, ID
from entente.store.embedded import EmbeddedEngine
from entente.store.snapshots import Snapshot
from tests.conftest import ROOT

ACCEPTANCE = ROOT / ".venv" / "acceptance" / "bin" / "python"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@pytest.fixture(scope="module", params=["sample", "real"])
def where(request: pytest.FixtureRequest) -> Path:
    """The folder of the sample's snapshot, and of the real one."""
    found: Snapshot = request.getfixturevalue("snapshot" if request.param == "sample" else "real")
    return found.path


def content(folder: Path, path: str) -> bytes:
    (file,) = [file for file in read_list(folder) if file.path.removesuffix(".gz") == path]
    return read_content(file, folder)


def select(folder: Path, query: str) -> list[dict[str, str]]:
    engine = EmbeddedEngine.open_read_only(folder / "store")
    rows = engine.select(f"PREFIX ent: <{ENT}>\n{query}")
    return [{name: getattr(term, "value", "") for name, term in row.items()} for row in rows]


# Web Annotations


def test_each_claim_is_an_annotation_by_position(where: Path) -> None:
    collection = json.loads(content(where, "exports/annotations.jsonld"))
    assert collection["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    items = collection["first"]["items"]
    claims = {row["c"] for row in select(where, "SELECT ?c { ?c a ent:Claim }")}
    assert {item["body"][0]["source"] for item in items} == claims
    assert collection["total"] == len(items) == len(claims) > 0
    found = set()
    for item in items:
        assert item["type"] == "Annotation"
        assert item["target"]
        for target in item["target"]:
            selector = target["selector"]
            assert selector["type"] == "TextPositionSelector"
            assert set(selector) == {"type", "start", "end"}
            position = selector["start"], selector["end"], target["sha256"]
            found.add((item["body"][0]["source"], target["source"], *position))
    query = """SELECT ?c ?d ?s ?e ?sum { ?c ent:evidence ?span .
        ?span ent:spanOf ?d ; ent:charStart ?s ; ent:charEnd ?e ; ent:sha256 ?sum }"""
    assert found == {(r["c"], r["d"], int(r["s"]), int(r["e"]), r["sum"]) for r in select(where, query)}


def test_annotations_quote_nothing(where: Path) -> None:
    text = content(where, "exports/annotations.jsonld").decode()
    for word in ("TextQuoteSelector", '"exact"', '"prefix"', '"suffix"'):
        assert word not in text


# Nanopublications

_CHECK = """
import sys
from pathlib import Path
from rdflib import ConjunctiveGraph, Dataset
from nanopub import Nanopub

count = 0
for path in sorted(Path(sys.argv[1]).glob("*.trig")):
    assert Nanopub(rdf=path).is_valid, path
    count += 1
print(count)
"""

_SIGN = """
import sys
from pathlib import Path
from nanopub import Nanopub, NanopubConf, Profile

profile = Profile(name="Test", orcid_id="https://orcid.org/0000-0000-0000-0000")
for path in sorted(Path(sys.argv[1]).glob("*.trig")):
    pub = Nanopub(rdf=path, conf=NanopubConf(profile=profile))
    pub.sign()
    assert pub.is_valid and pub.has_valid_trusty and pub.has_valid_signature, path
    print(pub.source_uri)
"""


def ask_library(script: str, folder: Path) -> list[str]:
    assert ACCEPTANCE.is_file(), "the nanopub library is not there: run `make .venv/accept`"
    home = folder / "home"
    home.mkdir(exist_ok=True)
    done = subprocess.run(
        [ACCEPTANCE, "-W", "ignore", "-c", script, folder],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(home)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split()


def write_one_by_one(graphs: Graphs, folder: Path, step: int = 1) -> int:
    pubs = list(list_nanopubs(graphs, LICENCE).values())[::step]
    for number, quads in enumerate(pubs):
        body = ox.serialize(quads, format=ox.RdfFormat.TRIG)
        assert body
        (folder / f"{number:05}.trig").write_bytes(body)
    return len(pubs)


def test_the_nanopub_library_finds_all_of_the_sample_valid(graphs: Graphs, tmp_path: Path) -> None:
    count = write_one_by_one(graphs, tmp_path)
    assert count == sum(1 for name in graphs if name.startswith(CLAIM)) > 5
    assert ask_library(_CHECK, tmp_path) == [str(count)]


def test_the_nanopub_library_finds_real_ones_valid(real_graphs: Graphs, tmp_path: Path) -> None:
    count = write_one_by_one(real_graphs, tmp_path, step=40)
    assert count > 30
    assert ask_library(_CHECK, tmp_path) == [str(count)]


def test_the_nanopub_library_signs_ours(graphs: Graphs, tmp_path: Path) -> None:
    write_one_by_one(graphs, tmp_path, step=4)
    signed = ask_library(_SIGN, tmp_path)
    assert signed
    assert all("/RA" in iri for iri in signed)


def test_what_is_hedged_or_denied_is_not_asserted(where: Path) -> None:
    graphs: dict[str, list[ox.Triple]] = {}
    for quad in ox.parse(content(where, "exports/nanopubs.trig"), format=ox.RdfFormat.TRIG):
        graphs.setdefault(getattr(quad.graph_name, "value", ""), []).append(quad.triple)
    query = """SELECT ?c ?sure { ?c a ent:Claim ; ent:polarity ?p ; ent:modality ?m ; ent:attitude ?a .
        BIND(?p = ent:Affirmed && ?m = ent:Factual && ?a IN (ent:Says, ent:Thinks)
            && NOT EXISTS { ?c ent:condition ?x } AS ?sure) }"""
    rows = select(where, query)
    tally: Counter[str] = Counter()
    for row in rows:
        tally[row["sure"]] += 1
        assertion = row["c"] if row["sure"] == "true" else row["c"] + "#nanopub-assertion"
        assert (row["c"] in graphs) == (row["sure"] == "true"), row
        assert graphs[assertion]
        for part in ("head", "provenance", "info"):
            assert graphs[f"{row['c']}#nanopub-{part}"]
    assert min(tally["true"], tally["false"]) > 0
    assert len(graphs) == 4 * len(rows)


def test_nanopubs_stay_the_same_when_other_claims_change(graphs: Graphs) -> None:
    first = min(name for name in graphs if name.startswith(CLAIM))
    fewer = {name: triples for name, triples in graphs.items() if not name.startswith(CLAIM) or name == first}
    assert list_nanopubs(fewer, LICENCE)[first] == list_nanopubs(graphs, LICENCE)[first]


# Tables


def read_csv(folder: Path, name: str) -> list[dict[str, str]]:
    text = content(folder, f"exports/csv/{name}.csv").decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.name)
def test_a_register_has_a_row_for_each_thing(where: Path, register: Any) -> None:
    rows = read_csv(where, register.name)
    things = {row["x"] for row in select(where, f"SELECT ?x {{ ?x a ent:{register.about} }}")}
    assert {row["id"] for row in rows} == things
    assert len(rows) == len(things)
    for column in register.columns:
        if column.kind != "thing" or len(column.path) != 1:
            continue
        query = f"SELECT ?x ?v {{ ?x a ent:{register.about} ; ent:{column.path[0]} ?v }}"
        said = {(row["x"], row["v"]) for row in select(where, query)}
        found = {(row["id"], v) for row in rows for v in row[column.name].split(SEPARATOR) if v}
        assert found == said, column.name


def test_every_column_of_a_register_is_used_somewhere(real: Snapshot) -> None:
    empty = {
        (register.name, column.name)
        for register in REGISTERS
        for column in register.columns
        if not any(row[column.name] for row in read_csv(real.path, register.name))
    }
    # What SIPRI's register has and no text of the corpus tells yet.
    assert empty <= {
        ("transfers", "numberOrdered"),
        ("transfers", "numberDelivered"),
        ("corridors", "exactMatch"),
        ("grievances", "strength"),
    }


def test_csvw_describes_every_column(where: Path) -> None:
    metadata = json.loads(content(where, "exports/csv/csv-metadata.json"))
    tables = {table["url"]: table["tableSchema"]["columns"] for table in metadata["tables"]}
    assert len(tables) == len(REGISTERS) >= 9
    for register in REGISTERS:
        columns = tables[f"{register.name}.csv"]
        text = content(where, f"exports/csv/{register.name}.csv").decode("utf-8")
        heading = next(csv.reader(io.StringIO(text, newline="")))
        assert [column["titles"] for column in columns] == heading
        names = [column["name"] for column in columns]
        assert len(set(names)) == len(names)
        for column in columns:
            if "valueUrl" in column:
                assert column["valueUrl"] == f"{{+{column['name']}}}"


def test_pandas_reads_typed_values(real: Snapshot) -> None:
    frame = pd.read_csv(real.path / "exports" / "csv" / "evidence.csv")
    assert (frame["charEnd"] > frame["charStart"]).all()
    assert len(frame) > 1000


# Maps


def test_geojson_is_what_the_standard_asks_for(where: Path) -> None:
    drawn = 0
    for name in ("places", "corridors"):
        collection = json.loads(content(where, f"exports/{name}.geojson"))
        assert collection["type"] == "FeatureCollection"
        for feature in collection["features"]:
            assert feature["type"] == "Feature"
            assert feature["id"].startswith(ID)
            assert feature["properties"]["label"]
            geometry = feature["geometry"]
            if geometry is None:
                continue
            drawn += 1
            for longitude, latitude in positions(geometry["coordinates"]):
                assert -180 <= longitude <= 180
                assert -90 <= latitude <= 90
            if geometry["type"] == "LineString":
                assert len(geometry["coordinates"]) >= 2
    points = select(where, "SELECT ?p { ?p a ent:Place ; ent:latitude ?lat ; ent:longitude ?long }")
    assert drawn >= len(points)


def test_most_places_and_corridors_of_the_real_data_are_on_the_map(real: Snapshot) -> None:
    places = json.loads(content(real.path, "exports/places.geojson"))["features"]
    assert sum(place["geometry"] is not None for place in places) > 60
    corridors = json.loads(content(real.path, "exports/corridors.geojson"))["features"]
    lines = {corridor["id"]: corridor["geometry"] for corridor in corridors if corridor["geometry"]}
    assert len(lines) >= 5
    instc = lines[ID + "corridor/instc"]["coordinates"]
    assert [round(position[0]) for position in instc[:2]] == [38, 51]  # Moscow, Tehran


def positions(coordinates: Any) -> list[list[float]]:
    if isinstance(coordinates[0], int | float):
        return [coordinates]
    return [position for part in coordinates for position in positions(part)]


def test_all_addresses_are_under_our_base(where: Path) -> None:
    for file in read_list(where):
        assert file.path.startswith(("dumps/", "exports/", "context.jsonld"))
        assert (BASE + file.path).count("//") == 1
