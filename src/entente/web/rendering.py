"""What the templates of all pages about things are filled with, and the numbers of pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import render_template, request

from entente.kb.describe import Group
from entente.kb.facts import Standing
from entente.sparql.problems import refuse
from entente.web import marking
from entente.web.iris import RDF_FORMATS, data_address, link, name_of, page_address


def render(template: str, iri: str, **given: Any) -> bytes:
    """Fill a template with what every page of a thing needs besides its own."""
    name = name_of(iri) or ""
    downloads = [(known.label, data_address(name, known)) for known in RDF_FORMATS]
    kind, _, slug = name.partition("/")
    return render_template(
        template,
        iri=iri,
        kind=kind,
        slug=slug,
        downloads=downloads,
        address=page_address(name),
        link=link,
        spread=spread,
        Standing=Standing,
        ref=marking.ref,
        phrase=marking.phrase,
        name_kind=marking.name_kind,
        term=marking.term,
        tags=marking.tags,
        sources=marking.sources,
        places=marking.places,
        claimants=marking.claimants,
        **given,
    ).encode("utf-8", "replace")


def spread(address: str, group: Group) -> str:
    """Give the address of the page that lists all statements of one property."""
    asked = {"property": group.predicate.iri, **({"inward": "1"} if group.inward else {})}
    return f"{address}?{urlencode(asked)}"


def read_page_number() -> int:
    """Read ``?page=`` of the current request.

    Raises
    ------
    Refused
        It is no number from 1.

    """
    text = request.args.get("page", "1")
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 1_000_000:
        raise refuse("malformed-request", "Pages are numbered from 1: page=2.")
    return int(text)


def count_pages(total: int, size: int, page: int) -> int:
    """Count the pages that a list takes.

    Raises
    ------
    Refused
        The page asked for is behind the last one.

    """
    pages = max(1, -(-total // size))
    if page > pages:
        raise refuse("not-found", f"There are {pages} pages.")
    return pages
