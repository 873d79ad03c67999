"""The head of an SSSOM file."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.errors import InvalidInput, Place
from entente.mappings.header import read_header, write_header

ROOT = Path(__file__).parents[2]

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
TEXTS = st.text(
    st.characters(blacklist_categories=("C", "Z"), max_codepoint=0x24F) | st.just(" "), min_size=1, max_size=20
).filter(lambda text: text == text.strip())
MAPS = st.dictionaries(NAMES, TEXTS, min_size=1, max_size=4)
HEADS = st.dictionaries(NAMES, TEXTS | MAPS | st.lists(MAPS, min_size=1, max_size=3), max_size=5)


@given(HEADS)
def test_what_is_written_is_read_again(head: dict[str, str | dict[str, str] | list[str | dict[str, str]]]) -> None:
    assert read_header(write_header(head), "x.tsv") == head


def test_a_list_of_maps_is_read() -> None:
    lines = ["#extension_definitions:", "#- slot_name: a", "#  property: https://a.example/", "# - slot_name: b"]
    assert read_header(lines, "x.tsv") == {
        "extension_definitions": [{"slot_name": "a", "property": "https://a.example/"}, {"slot_name": "b"}]
    }


def test_a_list_of_scalars_is_read() -> None:
    assert read_header(["#see_also:", "#  - https://a.example/", '#  - "b: c"'], "x.tsv") == {
        "see_also": ["https://a.example/", "b: c"]
    }


@pytest.mark.parametrize(
    "line",
    [
        "#license",
        "#license: [a, b]",
        "#license: {a: b}",
        "#license: &anchor x",
        "#license: |",
        "#license: a # b",
        "#license: a: b",
        '#license: "open',
        "#  stray: value",
        "#- stray",
    ],
)
def test_more_yaml_than_a_head_needs_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_header(["#mapping_set_id: https://a.example/", line], "x.tsv")
    assert caught.value.place == Place("x.tsv", 2)
    assert caught.value.remedy


@pytest.mark.parametrize("lines", [["#a: b", "#a: c"], ["#m:", "#  a: b", "#  a: c"], ["#m:", "#  a:"]])
def test_what_stands_twice_or_without_a_value_is_refused(lines: list[str]) -> None:
    with pytest.raises(InvalidInput):
        read_header(lines, "x.tsv")


def test_a_reader_of_all_yaml_reads_the_same() -> None:
    """The head of our own file, by the YAML library that the SSSOM tools use."""
    text = (ROOT / "data" / "mappings.sssom.tsv").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.startswith("#")]
    program = "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))"
    theirs = subprocess.run(
        [ROOT / ".venv/acceptance/bin/python", "-c", program],
        input="\n".join(line[1:] for line in lines),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert json.loads(theirs) == read_header(lines, "x.tsv")
