"""The guide to integrating works as written: its commands and programs are run against a running server.

A block marked ``run`` must end well; the ``output`` block after it says what it prints. A block that ``needs`` a tool
which is not a dependency of ours is skipped by name where the tool is absent.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.web.running import Server

GUIDE = (ROOT / "docs" / "integrating.md").read_text("utf-8")
_BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```", re.M | re.S)
_HOST = "http://127.0.0.1:8000"
BLOCKS = _BLOCK.findall(GUIDE)
SHELL = [(marks, body) for language, marks, body in BLOCKS if language == "sh" and " run" in marks]


def test_the_guide_has_blocks_to_run() -> None:
    assert len(SHELL) >= 5
    assert sum(language == "python" and " run" in marks for language, marks, _ in BLOCKS) >= 9
    assert all(url == _HOST for url in re.findall(r"http://(?:localhost|127\.0\.0\.1:8\d+)", GUIDE))


def test_the_programs_print_what_the_guide_says(corpus_server: Server) -> None:
    host = f"http://127.0.0.1:{corpus_server.port}"
    names: dict[str, Any] = {}
    printed, checked = "", 0
    for language, marks, body in BLOCKS:
        if language == "python" and " run" in marks:
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(body.replace(_HOST, host), "docs/integrating.md", "exec"), names)
            printed = out.getvalue()
        elif language == "text" and " output" in marks:
            assert printed == body
            checked += 1
    assert checked >= 8


@pytest.mark.parametrize(("marks", "body"), SHELL, ids=[body.split("\n")[0][:40] for _, body in SHELL])
def test_the_commands_end_well(corpus_server: Server, tmp_path: Path, marks: str, body: str) -> None:
    needed = re.findall(r"needs=(\S+)", marks)
    missing = [tool for tool in ",".join(needed).split(",") if tool and shutil.which(tool) is None]
    if missing:
        pytest.skip(f"NOT RUN: {', '.join(missing)} is not installed here")
    host = f"http://127.0.0.1:{corpus_server.port}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", body.replace(_HOST, host)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "ENTENTE_PROJECT": str(ROOT),
        },
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    if "sha256sum" in body:
        version, _, rest = done.stdout.partition("\n")
        assert version in rest
    if "void:class" in body:
        assert len(re.findall(r"^http\S+,\d+$", done.stdout, re.M)) == 5
    if "tables" in body:
        assert (tmp_path / "tables" / "claims.csv").stat().st_size > 1000
        assert (tmp_path / "entente.trig.gz").read_bytes()[:2] == b"\x1f\x8b"


def test_every_export_is_in_the_guide(corpus_server: Server) -> None:
    """What the service lists is told of, by name or by its folder."""
    told = set(re.findall(r"/(?:dumps|exports)/[\w./-]+", GUIDE))
    for folder in ("dumps", "exports"):
        for entry in corpus_server.get(f"/{folder}/", Accept="application/json").json["files"]:
            path = re.sub(r"^http://[^/]+", "", entry["url"])
            suffix = path.rpartition("/")[2].partition(".")[2]
            assert path in told or path.startswith("/exports/csv/") or f".{suffix}" in GUIDE, path
