"""Dumps hold what the dataset holds, in the same bytes each time."""

from __future__ import annotations

import gzip
import hashlib
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from entente.build.furnish import Furnishing
from entente.build.pipeline import build
from entente.corpus.project import Project
from entente.export.files import read_content, read_list
from entente.export.graphs import Graphs
from entente.namespaces import CLAIM, DEFAULT, DOCUMENTS, RDF
from entente.store.snapshots import Snapshot

WHOLE = [("nquads", ox.RdfFormat.N_QUADS), ("trig", ox.RdfFormat.TRIG)]
FLAT = [("turtle", ox.RdfFormat.TURTLE), ("rdfxml", ox.RdfFormat.RDF_XML), ("jsonld", ox.RdfFormat.JSON_LD)]


def content(folder: Path, export: str) -> bytes:
    (file,) = [file for file in read_list(folder) if file.export == export]
    return read_content(file, folder)


def canonical(triples: object) -> list[str]:
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)  # type: ignore[attr-defined]
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return sorted(map(str, dataset))


def test_files_are_what_the_list_says(folder: Path) -> None:
    files = read_list(folder)
    assert {file.export for file in files} >= {name for name, _ in (*WHOLE, *FLAT)} | {"rdf12", "context"}
    for file in files:
        body = (folder / file.path).read_bytes()
        assert len(body) == file.size, file
        assert hashlib.sha256(body).hexdigest() == file.sha256, file
        assert len(read_content(file, folder)) == file.unpacked, file
        assert file.packed == (body[:2] == b"\x1f\x8b") == file.path.endswith(".gz"), file
        if file.packed:
            assert gzip.decompress(body) == read_content(file, folder)
            assert body[4:8] == bytes(4), f"{file.path} holds a clock"


def test_nquads_are_the_file_that_the_version_is_the_digest_of(snapshot: Snapshot, built: Project) -> None:
    body = content(snapshot.path, "nquads")
    assert body == (built.build / "entente.nq").read_bytes()
    assert hashlib.sha256(body).hexdigest() == snapshot.sha256


@pytest.mark.parametrize(("export", "syntax"), WHOLE)
def test_quad_syntaxes_hold_all_graphs(folder: Path, graphs: Graphs, export: str, syntax: ox.RdfFormat) -> None:
    found: dict[str, list[ox.Triple]] = {}
    for quad in ox.parse(content(folder, export), format=syntax):
        assert isinstance(quad.graph_name, ox.NamedNode)
        found.setdefault(quad.graph_name.value, []).append(quad.triple)
    assert set(found) == set(graphs)
    for name, triples in graphs.items():
        assert canonical(found[name]) == canonical(triples), name


@pytest.mark.parametrize(("export", "syntax"), FLAT)
def test_triple_syntaxes_hold_the_default_graph(
    folder: Path, graphs: Graphs, export: str, syntax: ox.RdfFormat
) -> None:
    found = [quad.triple for quad in ox.parse(content(folder, export), format=syntax)]
    assert len(found) > 1000
    assert canonical(found) == canonical(graphs[DEFAULT])


def test_rdflib_reads_the_turtle(folder: Path, graphs: Graphs) -> None:
    lines = "".join(f"{triple} .\n" for triple in graphs[DEFAULT])
    mine = rdflib.Graph().parse(data=lines, format="nt")
    assert isomorphic(rdflib.Graph().parse(data=content(folder, "turtle"), format="turtle"), mine)


def test_each_claim_reifies_what_it_says(folder: Path, graphs: Graphs) -> None:
    said = {(name, str(triple)) for name, triples in graphs.items() if name.startswith(CLAIM) for triple in triples}
    assert said
    for export, syntax in (("rdf12", ox.RdfFormat.TURTLE), ("rdf12-nquads", ox.RdfFormat.N_QUADS)):
        found, others = set(), set()
        for quad in ox.parse(content(folder, export), format=syntax):
            if quad.predicate.value == RDF + "reifies":
                assert isinstance(quad.subject, ox.NamedNode)
                assert isinstance(quad.object, ox.Triple)
                found.add((quad.subject.value, str(quad.object)))
                if export == "rdf12-nquads":
                    assert quad.graph_name == ox.NamedNode(DOCUMENTS)
            else:
                others.add(quad.graph_name)
        assert found == said
        names = {name for name in graphs if not name.startswith(CLAIM)}
        assert others == ({ox.DefaultGraph()} if export == "rdf12" else set(map(ox.NamedNode, names)))


def test_furnishing_twice_gives_the_same_bytes(built: Project, snapshot: Snapshot) -> None:
    before = {file.path: file.sha256 for file in read_list(snapshot.path)}
    shutil.rmtree(snapshot.path)
    build(built)
    assert {file.path: file.sha256 for file in read_list(snapshot.path)} == before


def test_other_prefixes_and_another_report_are_another_edition(built: Project) -> None:
    quads = built.build / "entente.nq"
    first = Furnishing.of(built, quads, "T", "urn:l", {})
    assert Furnishing(quads, {**first.prefixes, "more": "urn:more#"}, "T", "urn:l", {}).edition != first.edition
    assert Furnishing.of(built, quads, "T", "urn:l", {"text": "Conforms."}).edition != first.edition
    assert Furnishing.of(built, quads, "T", "urn:l", {}).edition == first.edition
