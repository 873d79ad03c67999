"""Every syntax error of a file, not only the first: Oxigraph judges, our reader tells what was expected.

Where a statement is wrong it is blanked out, and the rest of the file is judged again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from entente.errors import Place
from entente.positions import Lines, Reading, read_statements
from entente.positions.tokens import TOKEN
from entente.validation.inputs import SYNTAXES, SourceFile
from entente.validation.report import LINTS, Finding, Severity
from entente.validation.undeclared import find_undeclared

NAME = "syntax"
MOST = 20
"""Errors told of one file; who has more has another problem."""

_TURTLES = ("turtle", "trig", "n3")
_LINES = ("ntriples", "nquads")
_POSITION = re.compile(r"^Parser error (?:at|between) .*?: ", re.S)
_NAMED = re.compile(r"'([^']+)'|prefix (\S+:)")
_UNDECLARED = re.compile(r"prefix\s+(\S*?):\s+has not been declared")


@dataclass(frozen=True)
class _Error:
    start: int
    end: int
    message: str
    placed: bool = True


def find_syntax_errors(file: SourceFile) -> list[Finding]:
    """Find what keeps a file from being parsed: undeclared prefixes and syntax errors.

    Parameters
    ----------
    file
        A file; one that parses, or that fails for another reason than its syntax, gives nothing.

    """
    try:
        text = file.content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        return [_tell_encoding(file, error)]
    if next(_judge(file, text, ""), None) is None:
        return []
    reading = read_statements(text, SYNTAXES[file.syntax], file.base)
    lines = Lines(text)
    if file.syntax not in (*_TURTLES, *_LINES):
        return [_tell(file, lines, reading, error) for error in _judge(file, text, "")]
    findings = find_undeclared(file, reading, lines)
    names = sorted({use.name for use in reading.undeclared})
    return findings + [_tell(file, lines, reading, error) for error in _find_all(file, text, names)]


def _find_all(file: SourceFile, text: str, declared: list[str]) -> Iterator[_Error]:
    """Find errors one by one, blanking each statement that has one; prefixes that are missing count as declared."""
    ends = _find_ends(file, text)
    names = set(declared)
    for _ in range(MOST):
        header = "".join(f"@prefix {name}: <urn:undeclared:{name}#> . " for name in sorted(names))
        error = next(_judge(file, text, header), None)
        if error is None:
            return
        unknown = _UNDECLARED.search(error.message)
        if unknown and unknown[1] not in names:
            names.add(unknown[1])  # its declaration is in a statement that was blanked
            continue
        yield error
        first = max((end for end in ends if end <= error.start), default=0)
        last = min((end for end in ends if end >= max(error.end, error.start + 1)), default=len(text))
        blanked = text[:first] + re.sub(r"[^\r\n]", " ", text[first:last]) + text[last:]
        if blanked == text:
            return
        text = blanked


def _judge(file: SourceFile, text: str, header: str) -> Iterator[_Error]:
    """Let Oxigraph parse; give the error where there is one."""
    try:
        for _ in ox.parse(header + text, format=SYNTAXES[file.syntax], base_iri=file.base):
            pass
    except SyntaxError as error:
        message = _POSITION.sub("", (error.msg or "").strip())
        lines = Lines(text)
        margin = len(header) if (error.lineno or 1) == 1 else 0
        start = lines.offset(error.lineno or 1, max((error.offset or 1) - margin, 1))
        margin = len(header) if (error.end_lineno or 1) == 1 else 0
        end = lines.offset(error.end_lineno or error.lineno or 1, max((error.end_offset or 1) - margin, 1))
        yield _Error(start, max(start, end), message, error.lineno is not None)


def _find_ends(file: SourceFile, text: str) -> list[int]:
    """Find the offsets behind each statement: behind full stops before a space, braces of graphs, or lines."""
    if file.syntax in _LINES:
        return [found.end() for found in re.finditer(r"\n", text)] + [len(text)]
    ends: list[int] = []
    offset = 0
    while (found := TOKEN.match(text, offset)) and found.lastgroup != "end":
        offset = found.end()
        sign = found[0][-1]
        if found.lastgroup == "sign" and (
            (sign == "." and text[offset : offset + 1].strip() == "") or (sign in "{}" and file.syntax == "trig")
        ):
            ends.append(offset if sign != "}" else offset - 1)
            if sign == "}":
                ends.append(offset)
    return [*ends, len(text)]


def _tell(file: SourceFile, lines: Lines, reading: Reading, error: _Error) -> Finding:
    """Say what was expected, as our reader saw it near the place where Oxigraph stumbled."""
    at, message = error.start, f"{error.message[:1].upper()}{error.message[1:]}"
    remedy = "Mend the statement; a full stop, a quote or a bracket is often missing just before it."
    line, _ = lines.position(at)
    for fault in reading.faults:
        near, _ = lines.position(fault.offset)
        if line <= near <= lines.position(error.end)[0] or not error.placed:
            found = f", not {fault.found.splitlines()[0][:40]}" if fault.found.strip() else ""
            remedy = f"Write {fault.expected} here{found}."
            at = fault.offset if fault.found.strip() or not error.placed else at
            break
    else:
        if not error.placed and (named := _NAMED.search(error.message)):  # Oxigraph gives no position in XML
            at = max(reading.text.find(named[1] or named[2]), 0)
    line, column = lines.position(at)
    return Finding(
        Severity.VIOLATION,
        LINTS + NAME,
        file.base,
        f"The file does not parse: {message.rstrip('.')}.",
        remedy,
        place=Place(file.name, line, column=column),
        snippet=lines.line(line),
    )


def _tell_encoding(file: SourceFile, error: UnicodeDecodeError) -> Finding:
    line = file.content[: error.start].count(b"\n") + 1
    return Finding(
        Severity.VIOLATION,
        LINTS + NAME,
        file.base,
        f"The file is not UTF-8: byte {error.start} is {error.object[error.start]:#04x}.",
        "Convert the file to UTF-8.",
        place=Place(file.name, line),
    )
