"""A report in the forms that people and programs read: one module each, entered in `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable

from entente.errors import InvalidInput
from entente.validation.formats.json import render_json
from entente.validation.formats.text import render_text
from entente.validation.formats.turtle import render_turtle
from entente.validation.report import Report

FORMATS: dict[str, Callable[[Report], str]] = {"text": render_text, "json": render_json, "turtle": render_turtle}


def render(report: Report, name: str) -> str:
    """Write a report in a named format.

    Raises
    ------
    InvalidInput
        There is no such format.

    """
    if name not in FORMATS:
        raise InvalidInput(f"there is no report format {name!r}", remedy=f"choose one of {', '.join(FORMATS)}")
    return FORMATS[name](report)
