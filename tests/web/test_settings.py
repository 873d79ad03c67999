"""Settings from flags and the environment."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from entente.errors import InvalidInput
from entente.settings import Settings


def test_flags_win_over_the_environment() -> None:
    environ = {
        "ENTENTE_PORT": "8080",
        "ENTENTE_TIMEOUT": "2.5",
        "ENTENTE_FEDERATE": "http://a.example/ http://b.example/",
    }
    found = Settings.read(environ, port=9090, host=None)
    assert (found.port, found.timeout, found.host) == (9090, 2.5, "127.0.0.1")
    assert found.federate == ("http://a.example/", "http://b.example/")


def test_every_setting_is_read_from_the_environment() -> None:
    values: dict[str, str] = {"federate": "http://a.example/", "token": "x" * 20, "public_url": "https://a.example"}
    for field in fields(Settings):
        given = values.get(field.name, str(field.default))
        found = Settings.read({f"ENTENTE_{field.name.upper()}": given})
        assert type(getattr(found, field.name)) is not type(None)
        assert isinstance(getattr(found, field.name), type(field.default) if field.name != "build_dir" else Path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "eighty"),
        ("port", 70000),
        ("port", -1),
        ("processes", 0),
        ("workers", "0"),
        ("timeout", 0),
        ("timeout", 100),
        ("timeout", "soon"),
        ("timeout", "nan"),
        ("memory", 1),
        ("cache", -1),
        ("token", "short"),
        ("federate", ("file:///etc/passwd",)),
        ("federate", "example.org/sparql"),
        ("federate", "http://user@example.org/"),
        ("public_url", "example.org"),
        ("public_url", "https://example.org/?x"),
        ("nonsense", 1),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_remedy(name: str, value: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        Settings.read({}, **{name: value})
    assert caught.value.remedy
