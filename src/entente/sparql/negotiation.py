"""Content negotiation by RFC 9110, section 12: media types and content codings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from entente.sparql.formats import FORMATS, Format, Kind, by_name, media_types
from entente.sparql.problems import refuse

_WORD = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_ELEMENT = re.compile(r'(?:"(?:[^"\\]|\\.)*+"?|[^,"])++')
_RANGE = re.compile(rf"\s*({_WORD})/({_WORD})\s*")
_PARAMETER = re.compile(rf";\s*(?:({_WORD})\s*=\s*({_WORD}|{_QUOTED})\s*)?")
_QUALITY = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$")
_HINTS = frozenset({"profile", "version"})
"""Parameters that a server may ignore: RFC 6906 says so of profiles, and what we send is valid in every version."""


@dataclass(frozen=True)
class MediaRange:
    """One element of an ``Accept`` header."""

    type: str
    subtype: str
    parameters: tuple[tuple[str, str], ...]
    quality: float

    def specificity(self, media_type: str, parameters: Mapping[str, str]) -> int:
        """Tell how closely it names a media type: 0 not at all, 1 ``*/*``, 2 ``type/*``, 3 and more exactly."""
        if self.type == "*":
            return 1 if self.subtype == "*" and not self.parameters else 0
        main, _, sub = media_type.partition("/")
        if self.type != main:
            return 0
        if self.subtype == "*":
            return 2 if not self.parameters else 0
        if self.subtype != sub:
            return 0
        if any(parameters.get(name) != value for name, value in self.parameters):
            return 0
        return 3 + len(self.parameters)


@lru_cache(maxsize=512)
def parse_accept(header: str) -> tuple[MediaRange, ...]:
    """Read an ``Accept`` header; elements that are malformed are passed over.

    >>> [(r.type, r.subtype, r.quality) for r in parse_accept("text/*;q=0.5, */*;q=0")]
    [('text', '*', 0.5), ('*', '*', 0.0)]
    """
    ranges = []
    for element in _ELEMENT.findall(header):
        found = _parse_range(element)
        if found is not None:
            ranges.append(found)
    return tuple(ranges)


def _parse_range(element: str) -> MediaRange | None:
    head = _RANGE.match(element)
    if head is None:
        return None
    quality = 1.0
    parameters = []
    position = head.end()
    while position < len(element):
        found = _PARAMETER.match(element, position)
        if found is None:
            return None
        position = found.end()
        name, value = found.group(1), found.group(2)
        if name is None:
            continue
        name = name.lower()
        if name == "q":
            if not _QUALITY.match(value):
                return None
            quality = float(value)
            break  # whatever follows is an accept extension, which RFC 9110 has dropped
        if name not in _HINTS:
            parameters.append((name, _unquote(value).lower()))
    return MediaRange(head.group(1).lower(), head.group(2).lower(), tuple(parameters), quality)


def _unquote(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


@lru_cache(maxsize=512)
def choose(accept: str | None, offers: tuple[Format, ...]) -> Format | None:
    """Choose what to send.

    The most specific range decides about each offer, the highest quality wins, and among equals the earlier offer.

    Parameters
    ----------
    accept
        The header; None or empty where the client sent none, and then everything is acceptable.
    offers
        What there is, best first.

    Returns
    -------
    The chosen format, or None when nothing is acceptable.

    """
    if accept is None or not accept.strip():
        return offers[0]
    ranges = parse_accept(accept)
    best: Format | None = None
    best_quality = 0.0
    for offer in offers:
        quality = max(_quality(media_type, offer, ranges) for media_type in (offer.media_type, *offer.also))
        if quality > best_quality:
            best, best_quality = offer, quality
    return best


def _quality(media_type: str, offer: Format, ranges: Sequence[MediaRange]) -> float:
    parameters = {"charset": "utf-8", **offer.parameters}
    closest, quality = 0, 0.0
    for found in ranges:
        specificity = found.specificity(media_type, parameters)
        if specificity > closest:
            closest, quality = specificity, found.quality
        elif specificity == closest and specificity:
            quality = max(quality, found.quality)
    # Another media type of an offer stands for it only where it is named; a wildcard speaks of the first one.
    return quality if closest >= 3 or media_type == offer.media_type else 0.0


@lru_cache(maxsize=256)
def accepts_gzip(header: str | None) -> bool:
    """Tell whether the client takes gzip, and likes it no less than no coding.

    >>> accepts_gzip("gzip, br"), accepts_gzip("gzip;q=0, *"), accepts_gzip(None)
    (True, False, False)
    """
    if not header:
        return False
    qualities: dict[str, float] = {}
    for element in header.split(","):
        name, _, parameters = element.partition(";")
        quality = 1.0
        key, _, value = parameters.strip().partition("=")
        if key.strip().lower() == "q":
            if not _QUALITY.match(value.strip()):
                continue
            quality = float(value)
        qualities[name.strip().lower()] = quality
    gzip = qualities.get("gzip", qualities.get("x-gzip", qualities.get("*", 0.0)))
    return gzip > 0 and gzip >= qualities.get("identity", 0.0)


def choose_format(kind: Kind, name: str | None, accept: str | None) -> Format:
    """Choose how to write a result: by the name asked for, otherwise by ``Accept``.

    Raises
    ------
    Refused
        There is no format of that name, or nothing that is offered is acceptable (406).

    """
    offers = FORMATS[kind]
    return insist(by_name(name, kind) if name is not None else choose(accept, offers), offers)


def insist(chosen: Format | None, offers: tuple[Format, ...]) -> Format:
    """Give the format that was chosen.

    Raises
    ------
    Refused
        There is none: 406, with what is offered.

    """
    if chosen is None:
        offered = media_types(offers)
        raise refuse("not-acceptable", f"This is offered: {', '.join(offered)}.", offered=offered)
    return chosen
