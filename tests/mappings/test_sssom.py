"""Mapping sets: what the reader accepts, what it refuses, and what the common tools say of our file."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from entente.corpus.canonical import read_prefixes
from entente.corpus.project import Project
from entente.errors import Faults
from entente.mappings.judging import judge_mappings
from entente.mappings.linksets import make_linksets
from entente.mappings.naming import read_names
from entente.mappings.records import MappingSet
from entente.mappings.sssom import read_mappings, write_mappings
from entente.namespaces import ENT, ID, LINKSET

ROOT = Path(__file__).parents[2]
FILE = ROOT / "data" / "mappings.sssom.tsv"
SSSOM = ROOT / ".venv/acceptance/bin/sssom"

HEAD = """#curie_map:
#  ent: https://w3id.org/entente/ontology#
#  state: https://w3id.org/entente/id/state/
#  wd: http://www.wikidata.org/entity/
#mapping_set_id: https://a.example/mappings
#license: https://a.example/licence
#extension_definitions:
#- slot_name: valid_period
#  property: https://w3id.org/entente/ontology#edtf
"""
COLUMNS = (
    "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\tobject_type\t"
    "object_source\tmapping_date\tconfidence\tvalid_period\n"
)
THING = "state:iran\tIran\tskos:exactMatch\twd:Q794\tIran\tsemapv:ManualMappingCuration\t\t\t2026-01-31\t0.95\t\n"
CODE = (
    "state:iran\tIran\tskos:notation\t\t630\tsemapv:ManualMappingCuration\trdfs literal\tent:CorrelatesOfWar\t\t"
    "0.9\t1979/..\n"
)
TABLE = HEAD + COLUMNS + THING + CODE


def read(folder: Path, text: str) -> MappingSet:
    path = folder / "mappings.sssom.tsv"
    path.write_text(text, encoding="utf-8")
    return read_mappings(path)


def judge(mappings: MappingSet) -> list[str]:
    labels = {ID + "state/iran": frozenset({"Iran"}), ENT + "State": frozenset({"state"})}
    prefixes = read_prefixes(ROOT / "ontology" / "prefixes.ttl")
    return [str(fault) for fault in judge_mappings(mappings, labels, prefixes)]


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    thing, code = read(tmp_path, TABLE).mappings
    assert (thing.subject, thing.object) == (ID + "state/iran", "http://www.wikidata.org/entity/Q794")
    assert (thing.confidence, thing.line) == (0.95, 11)
    assert (code.object, code.source, code.say("object_label")) == (None, ENT + "CorrelatesOfWar", "630")
    assert judge(read(tmp_path, TABLE)) == []


def test_a_project_without_the_file_has_no_mappings(tmp_path: Path) -> None:
    assert read_mappings(tmp_path / "none.tsv").mappings == ()


FAULTS = [
    ("mapping_justification", "mapping_reason", "no column mapping_justification"),
    ("object_label\tmapping", "object_name\tmapping", "no column 'object_name'"),
    ("object_type\tobject_source", "object_source\tobject_source", "a column stands twice"),
    ("#license: https://a.example/licence\n", "", "the head has no license"),
    ("#mapping_set_id: https://a.example/mappings\n", "", "the head has no mapping_set_id"),
    ("\tsemapv:ManualMappingCuration\t\t\t2026", "\t\t\t\t2026", "no mapping_justification"),
    ("semapv:ManualMappingCuration\t\t\t2026", "skos:Concept\t\t\t2026", "no term of semapv"),
    ("wd:Q794", "wikidata:Q794", "no name with a prefix of the head"),
    ("wd:Q794", "http://www.wikidata.org/entity/Q794", "no name with a prefix of the head"),
    ("wd:Q794", "wd:Q794>", "no name with a prefix of the head"),
    ("wd:Q794\tIran", "\tIran", "does not say what its subject is mapped to"),
    ("rdfs literal", "", "does not say what its subject is mapped to"),
    ("skos:exactMatch", "owl:sameAs", "no relation of such a mapping"),
    ("skos:notation", "skos:exactMatch", "no relation of such a mapping"),
    ("0.95", "95", "confidence is '95'"),
    ("0.95", "", "no confidence"),
    ("0.95", "sure", "confidence is 'sure'"),
    ("2026-01-31", "2026-02-31", "mapping_date is '2026-02-31'"),
    ("2026-01-31", "31.1.2026", "mapping_date is '31.1.2026'"),
    ("\t0.95\t\n", "\t0.95\n", "10 cells for 11 columns"),
    (CODE, CODE + CODE, "mapped so in line 12 already"),
]


@pytest.mark.parametrize(("sound", "flawed", "complaint"), FAULTS, ids=[told for _, _, told in FAULTS])
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, sound: str, flawed: str, complaint: str) -> None:
    assert sound in TABLE
    with pytest.raises(Faults) as caught:
        read(tmp_path, TABLE.replace(sound, flawed, 1))
    told = [fault for fault in caught.value.faults if complaint in fault.message]
    assert told, caught.value
    assert told[0].remedy
    assert told[0].place is not None
    assert told[0].place.line


MISFITS = [
    ("state:iran\tIran\tskos:exact", "state:iram\tIran\tskos:exact", "nothing describes state:iram"),
    ("state:iran\tIran\tskos:exact", "state:iran\tPersia\tskos:exact", "labelled 'Iran', not 'Persia'"),
    ("0.95", "0.5", "a confidence of 0.5 is none"),
    ("ent:CorrelatesOfWar", "ent:State", "no linkset for ent:State"),
    ("wd:Q794", "ent:Q794", "no linkset for ent:Q794"),
    ("1979/..", "", "the code has no valid_period"),
    ("1979/..", "1979-", "EDTF"),
    ("1979/..", "XXXX-10-03", "has no year"),
    ("#  wd: http://www", "#  wd: https://www", "binds wd: to https"),
]


@pytest.mark.parametrize(("sound", "flawed", "complaint"), MISFITS, ids=[told for _, _, told in MISFITS])
def test_what_does_not_fit_the_project_is_told(tmp_path: Path, sound: str, flawed: str, complaint: str) -> None:
    assert sound in TABLE
    assert any(complaint in told for told in judge(read(tmp_path, TABLE.replace(sound, flawed, 1))))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(Faults) as caught:
        read(tmp_path, TABLE.replace("0.95", "high").replace("0.9\t", "low\t"))
    assert [fault.place.line for fault in caught.value.faults if fault.place] == [11, 12]


def test_writing_sorts_rows_and_columns_and_loses_nothing(tmp_path: Path) -> None:
    mixed = HEAD + COLUMNS + CODE + THING
    written = write_mappings(read(tmp_path, mixed))
    assert [row.slots for row in read(tmp_path, written).mappings] == [
        row.slots for row in read(tmp_path, TABLE).mappings
    ]
    assert write_mappings(read(tmp_path, written)) == written


def test_our_file_is_sound_canonical_and_of_some_size(project: Project) -> None:
    mappings = read_mappings(FILE)
    assert judge_mappings(mappings, read_names(project), read_prefixes(project.prefixes)) == []
    assert write_mappings(mappings) == FILE.read_text("utf-8")
    counts = {graph.removeprefix(LINKSET): len(triples) for graph, triples in make_linksets(mappings).items()}
    assert counts.keys() == {"terms", "wikidata", "iso3166", "cow", "gw"}
    assert counts["terms"] >= 90
    assert counts["wikidata"] >= 64


VOCABULARIES = "prov schema foaf w3org cito bibo fabio oa sem lode time nif np aida ftm fao wd wdt geo eli"


def test_every_vocabulary_of_the_alignment_is_mapped_to_or_above_us() -> None:
    mapped = {mapping.say("object_id").partition(":")[0] for mapping in read_mappings(FILE).mappings}
    axioms = (ROOT / "ontology" / "alignments.ttl").read_text("utf-8")
    above = {name for line in axioms.splitlines() if line.startswith("ent:") for name in re.findall(r" (\w+):", line)}
    assert mapped | above >= set(VOCABULARIES.split(" "))


def test_the_common_tools_accept_our_file() -> None:
    assert SSSOM.is_file(), "the SSSOM tools are missing: make .venv/accept"
    done = subprocess.run([SSSOM, "validate", FILE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    parsed = subprocess.run([SSSOM, "parse", FILE], capture_output=True, text=True, check=True)
    rows = [line for line in parsed.stdout.splitlines() if line and not line.startswith("#")]
    assert len(rows) - 1 == len(read_mappings(FILE).mappings)


def test_the_common_tools_would_find_a_fault(tmp_path: Path) -> None:
    broken = tmp_path / "broken.sssom.tsv"
    broken.write_text(FILE.read_text("utf-8").replace("\t0.98\t", "\t98\t"), encoding="utf-8")
    assert subprocess.run([SSSOM, "validate", broken], capture_output=True, check=False).returncode != 0
