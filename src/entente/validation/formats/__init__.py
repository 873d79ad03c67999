"""A report in the forms that people and programs read: one module each, entered in `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable

from entente.errors import InvalidInput
from entente.validation.formats.github import render_github
from entente.validation.formats.html import render_html
from entente.validation.formats.json import render_json
from entente.validation.formats.jsonld import render_jsonld
from entente.validation.formats.junit import render_junit
from entente.validation.formats.sarif import render_sarif
from entente.validation.formats.text import render_text
from entente.validation.formats.turtle import render_turtle
from entente.validation.outcome import Judgement

FORMATS: dict[str, Callable[[Judgement], str]] = {
    "text": render_text,
    "json": render_json,
    "turtle": render_turtle,
    "jsonld": render_jsonld,
    "sarif": render_sarif,
    "junit": render_junit,
    "github": render_github,
    "html": render_html,
}


def render(judgement: Judgement, name: str) -> str:
    """Write a report in a named format.

    Raises
    ------
    InvalidInput
        There is no such format.

    """
    if name not in FORMATS:
        raise InvalidInput(f"there is no report format {name!r}", remedy=f"choose one of {', '.join(FORMATS)}")
    return FORMATS[name](judgement)
