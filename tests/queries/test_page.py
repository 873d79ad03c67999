"""The analysts' page lists the whole library, by topic."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from entente.library import Query, read_library

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "queries.md"
START, END = "<!-- library -->\n", "<!-- end of library -->"


def list_queries(queries: Iterable[Query]) -> str:
    """The library as Markdown: a table a topic, in the order of topics and names."""
    lines: list[str] = []
    topic = ""
    for query in queries:
        if query.topic != topic:
            topic = query.topic
            lines += ["", f"### {topic.capitalize()}", "", "| query | question | parameters |", "|---|---|---|"]
        folder = query.path.parent.name
        parameters = ", ".join(f"`{parameter.name}` = `{parameter.default}`" for parameter in query.parameters)
        lines.append(f"| [{query.name}](../queries/{folder}/{query.name}.rq) | {query.question} | {parameters} |")
    return "\n".join(lines).lstrip("\n") + "\n"


def test_the_page_lists_the_library() -> None:
    listed = list_queries(read_library(ROOT / "queries"))
    text = PAGE.read_text(encoding="utf-8")
    if os.environ.get("ENTENTE_WRITE_GOLDEN"):
        before, rest = text.split(START)
        text = f"{before}{START}{listed}{END}{rest.split(END)[1]}"
        PAGE.write_text(text, encoding="utf-8")
    assert text.split(START)[1].split(END)[0] == listed


def test_the_page_names_what_there_is() -> None:
    text = PAGE.read_text(encoding="utf-8")
    names = {query.name for query in read_library(ROOT / "queries")}
    asked = re.findall(r"entente query ([a-z][\w-]*)", text) + re.findall(r"query@queries/\w+/([\w-]+)\.rq", text)
    assert asked
    assert set(asked) <= names
