"""Settings that a repository commits once, in ``entente.toml`` or ``pyproject.toml``.

::

    # entente.toml                      # pyproject.toml
    [validate]                          [tool.entente.validate]
    data = ["data"]                     data = ["data"]
    shapes = ["shapes"]                 shapes = ["shapes"]
    fail-on = "warning"                 fail-on = "warning"

A setting has the name of its option; the command line wins. Paths are read from the folder of the file.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import click

from entente.errors import InvalidInput, Place

FILES = ("entente.toml", "pyproject.toml")
PATHS = ("data", "shapes", "checks", "ontology", "baseline", "output")
"""Settings whose values are paths, patterns, or, for ``output``, end in one."""


@dataclass(frozen=True)
class Defaults:
    """The settings of one command, and the file that holds them.

    Attributes
    ----------
    path
        The file; None where none has any.
    values
        By the name of the parameter.

    """

    path: Path | None
    values: Mapping[str, object]


def read_defaults(start: Path, command: click.Command, reserved: frozenset[str] = frozenset()) -> Defaults:
    """Read what the nearest file sets for a command.

    Parameters
    ----------
    start
        The folder in which the command runs; its parents are looked at too, the nearest file that has settings counts.
    command
        Its options are the settings.
    reserved
        Names of parameters that make no sense as a setting.

    Raises
    ------
    InvalidInput
        The file is no TOML, or sets what the command does not have, or sets it to a value of another type.

    """
    for folder in (start, *start.parents):
        for name in FILES:
            path = folder / name
            table = _read_table(path, command.name or "") if path.is_file() else None
            if table is not None:
                return Defaults(path, _check(table, path, command, reserved))
    return Defaults(None, {})


def _read_table(path: Path, command: str) -> dict[str, object] | None:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:  # not UTF-8, or not TOML
        if path.name == "pyproject.toml" and b"tool.entente" not in path.read_bytes():
            return None  # not ours to judge
        raise InvalidInput(f"this is no TOML: {error}", place=Place(str(path)), remedy="mend the file") from error
    place, ours = Place(str(path)), content
    if path.name == "pyproject.toml":
        tool = content.get("tool")
        ours = tool.get("entente", {}) if isinstance(tool, dict) else {}
        if not isinstance(ours, dict):
            raise InvalidInput("tool.entente is no table", place=place, remedy=f"write [tool.entente.{command}]")
    stray = next((key for key in ours if key != command), None)
    if stray is not None:
        raise InvalidInput(
            f"{stray!r} is nothing that can be set here", place=place, remedy=f"settings stand below [{command}]"
        )
    table = ours.get(command)
    if table is not None and not isinstance(table, dict):
        raise InvalidInput(f"{command} is no table", place=place, remedy=f"write [{command}] and its settings")
    return table


def _check(table: dict[str, object], path: Path, command: click.Command, reserved: frozenset[str]) -> dict[str, object]:
    """Hold each setting against the command's parameters, and name paths as from the folder of the run."""
    place = Place(str(path))
    known = {_name(parameter): parameter for parameter in command.params if parameter.name not in reserved}
    values: dict[str, object] = {}
    for key, value in table.items():
        parameter = known.get(key)
        if parameter is None:
            near = get_close_matches(key, known, n=1)
            raise InvalidInput(
                f"there is no setting {key!r}",
                place=place,
                remedy=f"did you mean {near[0]}?" if near else f"settings are {', '.join(sorted(known))}",
            )
        several = parameter.multiple if isinstance(parameter, click.Option) else parameter.nargs == -1
        listed = value if isinstance(value, list) else [value]
        if any(not _fits(each, parameter) for each in listed) or (isinstance(value, list) and not several):
            raise InvalidInput(
                f"{key} cannot be {value!r}", place=place, remedy=f"write {_describe(parameter, several)}"
            )
        moved = [_from_folder(key, each, path.parent) for each in listed]
        values[parameter.name or key] = moved if several else moved[0]
    return values


def _name(parameter: click.Parameter) -> str:
    """Name a setting after its longest option, or after its argument."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len).lstrip("-")
    return parameter.name or ""


def _fits(value: object, parameter: click.Parameter) -> bool:
    if isinstance(parameter, click.Option) and parameter.is_flag:
        return isinstance(value, bool)
    if isinstance(parameter.type, click.types.IntParamType | click.types.FloatParamType):
        return isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(parameter.type, click.Choice):
        return value in parameter.type.choices
    return isinstance(value, str)


def _describe(parameter: click.Parameter, several: bool) -> str:
    if isinstance(parameter, click.Option) and parameter.is_flag:
        return "true or false"
    if isinstance(parameter.type, click.Choice):
        return f"one of {', '.join(map(repr, parameter.type.choices))}"
    number = isinstance(parameter.type, click.types.IntParamType | click.types.FloatParamType)
    return "a list of texts" if several else "a number" if number else "a text"


def _from_folder(key: str, value: object, folder: Path) -> object:
    if key not in PATHS or not isinstance(value, str):
        return value
    head, sign, target = value.partition("=") if key == "output" else ("", "", value)
    if target in ("", "-") or os.path.isabs(target):
        return value
    return f"{head}{sign}{os.path.relpath(folder / target)}"
