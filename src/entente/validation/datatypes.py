"""Which texts the datatypes of XML Schema allow.

Standard: `XML Schema, datatypes <https://www.w3.org/TR/xmlschema11-2/>`_.
"""

from __future__ import annotations

import re
from calendar import monthrange

from entente.namespaces import XSD

_INTEGER = re.compile(r"[+-]?[0-9]+")
_RANGES: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None), "nonNegativeInteger": (0, None), "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0), "negativeInteger": (None, -1), "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1), "short": (-(2**15), 2**15 - 1), "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1), "unsignedInt": (0, 2**32 - 1), "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}  # fmt: skip
_ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_YEAR = r"-?(?:[1-9][0-9]{3,}|0[0-9]{3})"
_PATTERNS = {
    "decimal": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"),
    "double": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN"),
    "boolean": re.compile(r"true|false|1|0"),
    "gYear": re.compile(_YEAR + _ZONE),
    "gYearMonth": re.compile(_YEAR + r"-(?:0[1-9]|1[0-2])" + _ZONE),
    "gMonth": re.compile(r"--(?:0[1-9]|1[0-2])" + _ZONE),
    "gDay": re.compile(r"---(?:0[1-9]|[12][0-9]|3[01])" + _ZONE),
    "gMonthDay": re.compile(r"--(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])" + _ZONE),
    "time": re.compile(_TIME + _ZONE),
    "duration": re.compile(
        r"-?P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
    ),
    "hexBinary": re.compile(r"(?:[0-9A-Fa-f]{2})*"),
    "language": re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*"),
}
_PATTERNS["float"] = _PATTERNS["double"]
_DATE = re.compile(rf"({_YEAR})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(T{_TIME})?({_ZONE})")


def is_well_formed(lexical: str, datatype: str) -> bool:
    """Tell whether a text is a literal of a datatype of XML Schema; of others, every text is.

    >>> is_well_formed("2023-02-29", XSD + "date"), is_well_formed("300", XSD + "byte"), is_well_formed("x", "urn:t")
    (False, False, True)
    """
    if not datatype.startswith(XSD):
        return True
    kind = datatype.removeprefix(XSD)
    text = lexical.strip(" \t\r\n")
    if kind in _RANGES:
        return _INTEGER.fullmatch(text) is not None and _within(int(text), *_RANGES[kind])
    if kind in ("date", "dateTime", "dateTimeStamp"):
        return _is_date(text, kind)
    pattern = _PATTERNS.get(kind)
    return pattern.fullmatch(text) is not None if pattern else True


def _within(number: int, least: int | None, most: int | None) -> bool:
    return (least is None or number >= least) and (most is None or number <= most)


def _is_date(text: str, kind: str) -> bool:
    found = _DATE.fullmatch(text)
    if found is None or (found[4] is None) is not (kind == "date") or (kind == "dateTimeStamp" and not found[5]):
        return False
    year = abs(int(found[1]))
    return int(found[3]) <= monthrange(2000 + year % 400, int(found[2]))[1]
