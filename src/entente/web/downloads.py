"""Files to fetch: dumps, exports and the JSON-LD context, from the version that is being served."""

from __future__ import annotations

import json
from collections.abc import Sequence

from flask import Blueprint, Response, redirect, render_template, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from entente.export.files import File, read_list
from entente.namespaces import BASE
from entente.sparql.formats import Format
from entente.sparql.negotiation import choose
from entente.sparql.problems import refuse
from entente.web.addresses import own_address
from entente.web.delivery import deliver
from entente.web.describing import REVALIDATE
from entente.web.exchange import CORS, RESULT_SHIELD
from entente.web.service import Generation, Service

_PAGE = Format("html", "HTML", "text/html", "html", charset=True, also=("application/xhtml+xml",))
_JSON = Format("json", "JSON", "application/json", "json")
_TEXT = ("text/csv", "text/turtle")
_TITLES = {"dumps": "Dumps", "exports": "Exports"}


def make_blueprint(service: Service) -> Blueprint:
    """Make the routes of files."""
    blueprint = Blueprint("downloads", __name__)

    def list_files(folder: str) -> Response:
        generation = service.generation
        name = request.args.get("format")
        offers = {known.name: known for known in (_JSON, _PAGE)}
        chosen = offers.get(name) if name else choose(request.headers.get("Accept"), tuple(offers.values()))
        if chosen is None:
            raise refuse("not-acceptable", "The list is offered as JSON and as HTML.", offered=list(offers))
        host = own_address(service)

        def write() -> tuple[bytes, tuple[()]]:
            files = [file for file in read_list(generation.snapshot.path) if file.path.startswith(folder + "/")]
            if chosen.name == "html":
                page = render_template(
                    "downloads.html",
                    title=_TITLES[folder],
                    folder=folder,
                    files=files,
                    snapshot=generation.snapshot,
                )
                return page.encode("utf-8", "replace"), ()
            return _write_list(files, generation, host), ()

        return deliver(service, generation, chosen, write)

    @blueprint.get("/dumps/")
    def dumps() -> Response:
        return list_files("dumps")

    @blueprint.get("/exports/")
    def exports() -> Response:
        return list_files("exports")

    @blueprint.get("/dumps/<path:name>")
    def dump(name: str) -> AnyResponse:
        return _send(service, f"dumps/{name}")

    @blueprint.get("/exports/<path:name>")
    def export(name: str) -> AnyResponse:
        return _send(service, f"exports/{name}")

    @blueprint.get("/context.jsonld")
    def context() -> AnyResponse:
        return _send(service, "context.jsonld")

    return blueprint


def _send(service: Service, path: str) -> AnyResponse:
    """Send a file, or part of one (RFC 9110, section 14), or the way to it where its name is given without suffixes."""
    generation = service.generation
    files = {file.path: file for file in read_list(generation.snapshot.path)}
    file = files.get(path)
    if file is None:
        meant = [known for known in files if known.startswith((path + ".", path + "/"))]
        if not meant:
            raise refuse("not-found", "There is no such file; /dumps/ and /exports/ list what there is.")
        return redirect(f"/{meant[-1]}", 303)
    if not file.packed and "Range" not in request.headers:
        written = Format(file.export, file.title, file.media_type, "", charset=file.media_type in _TEXT)
        return deliver(service, generation, written, lambda: ((generation.snapshot.path / path).read_bytes(), ()))
    return _send_as_it_is(generation, file)


def _send_as_it_is(generation: Generation, file: File) -> Response:
    response = send_file(
        generation.snapshot.path / file.path,
        mimetype=file.content_type,
        conditional=True,
        etag=file.sha256[:40],
        last_modified=generation.published,
        download_name=file.name,
    )
    for name, value in (REVALIDATE, *CORS, *RESULT_SHIELD):
        response.headers[name] = value
    return response


def _write_list(files: Sequence[File], generation: Generation, host: str) -> bytes:
    listed = [
        {
            "url": f"{host}/{file.path}",
            "id": BASE + file.path,
            "export": file.export,
            "title": file.title,
            "mediaType": file.media_type,
            "compression": "gzip" if file.packed else None,
            "size": file.size,
            "unpackedSize": file.unpacked,
            "sha256": file.sha256,
        }
        for file in files
    ]
    known = {"version": generation.version, "licence": generation.snapshot.licence, "files": listed}
    return (json.dumps(known, indent=2, ensure_ascii=False) + "\n").encode()
