"""``/reconcile`` over HTTP, held against the published schemas of the Reconciliation Service API 0.2."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from jsonschema import Draft7Validator
from referencing import Registry
from referencing.jsonschema import DRAFT7

from entente.namespaces import ENT, ID
from entente.reconciling.manifest import FEATURES
from entente.settings import Settings
from entente.web.openapi import write_openapi
from tests.web.running import Response, Server
from tests.web.test_pages import BROWSER, Outline

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("ENTENTE_SCHEMAS", ROOT.parent / "shared" / "schemas")) / "reconciliation-0.2"
_BASE = "https://reconciliation-api.github.io/specs/0.2/schemas/"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def validate() -> Callable[[str, Any], None]:
    """The published schemas. A run without them must say so; it fails here rather than passing silently."""
    if not FOLDER.is_dir():
        pytest.fail(f"the schemas of the reconciliation API are not at {FOLDER}: name their folder in ENTENTE_SCHEMAS")
    schemas = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))}
    assert len(schemas) >= 10
    resources = []
    for name, schema in schemas.items():
        resource = DRAFT7.create_resource(schema)
        names = {schema.get("$id") or "http://swagger.io/v2/schema.json", f"{name}.json", f"{_BASE}{name}.json"}
        resources += [(known, resource) for known in sorted(names)]
    registry: Registry[Any] = Registry().with_resources(resources)

    def check(name: str, instance: Any) -> None:
        errors = list(Draft7Validator(schemas[name], registry=registry).iter_errors(instance))
        assert not errors, errors[0]

    return check


def post(server: Server, **fields: Any) -> Response:
    encoded = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
    return server.request("POST", "/reconcile", urlencode(encoded), FORM)


def ask(server: Server, queries: dict[str, Any]) -> dict[str, Any]:
    answer = post(server, queries=queries)
    assert answer.status == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    found: dict[str, Any] = answer.json
    return found


def test_schemas_can_refuse(validate: Callable[[str, Any], None]) -> None:
    with pytest.raises(AssertionError):
        validate("manifest", {"name": "Nobody"})
    with pytest.raises(AssertionError):
        validate("reconciliation-result-batch", {"q0": {"result": [{"id": "x"}]}})


def test_manifest(corpus_server: Server, validate: Callable[[str, Any], None]) -> None:
    answer = corpus_server.get("/reconcile")
    manifest = answer.json
    validate("manifest", manifest)
    assert manifest["identifierSpace"] == ID
    assert manifest["schemaSpace"] == ENT
    home = f"http://127.0.0.1:{corpus_server.port}"
    assert manifest["view"]["url"].startswith(home)
    for part in (manifest["logo"], manifest["documentation"]):
        assert corpus_server.get(part.removeprefix(home), **BROWSER).status == 200
    for kind in ("entity", "type", "property"):
        service = manifest["suggest"][kind]
        target = (service["service_url"] + service["service_path"]).removeprefix(home)
        assert corpus_server.get(target + "?prefix=st").status == 200


def test_what_the_manifest_shows_of_a_candidate_is_there(corpus_server: Server) -> None:
    manifest = corpus_server.get("/reconcile").json
    home = f"http://127.0.0.1:{corpus_server.port}"
    candidate = ask(corpus_server, {"q": {"query": "Iran"}})["q"]["result"][0]
    for encoded in (candidate["id"], quote(candidate["id"], safe="")):  # clients differ here
        target = manifest["view"]["url"].removeprefix(home).replace("{{id}}", encoded)
        assert corpus_server.get(target, **BROWSER).status in (200, 303)
        target = manifest["preview"]["url"].removeprefix(home).replace("{{id}}", encoded)
        assert corpus_server.get(target, **BROWSER).status == 200
    page = corpus_server.get("/reconcile/features", **BROWSER).text
    anchors = {entry.get("id") for entry in Outline(page).find("dt")}
    assert {feature["id"] for feature in candidate["features"]} <= anchors


def test_a_batch(corpus_server: Server, validate: Callable[[str, Any], None]) -> None:
    queries = {
        "q0": {"query": "Islamic Republic of Iran", "type": "State", "limit": 3, "type_strict": "any"},
        "q1": {"query": "Russia", "properties": [{"pid": "date", "v": "1912"}]},
        "q2": {"query": "Turkmanchai", "type": ["Treaty"], "properties": [{"pid": "party", "v": ["Iran", "Russia"]}]},
        "q3": {"query": "xyzzy plugh"},
        "ключ": {"query": "Khomeini", "type": "Person"},
    }
    validate("reconciliation-query-batch", queries)
    found = ask(corpus_server, queries)
    validate("reconciliation-result-batch", found)
    assert list(found) == list(queries)
    first = {key: (entry["result"] or [{"id": ""}])[0]["id"] for key, entry in found.items()}
    assert first == {
        "q0": "state/iran",
        "q1": "state/russian-empire",
        "q2": "agreement/turkmenchay-1828",
        "q3": "",
        "ключ": "person/ruhollah-khomeini",
    }
    iran = found["q0"]["result"][0]
    assert iran["match"] is True
    assert iran["type"] == [{"id": "State", "name": "state"}]
    assert 90 <= iran["score"] <= 100
    assert {feature["id"] for feature in iran["features"]} >= {"name", "name_exact", "word_overlap", "type"}
    assert "Russia in 1912" in found["q1"]["result"][0]["description"]


def test_a_batch_by_get_and_with_a_callback(corpus_server: Server) -> None:
    queries = json.dumps({"q0": {"query": "Iran", "limit": 1}})
    plain = corpus_server.get("/reconcile?" + urlencode({"queries": queries}))
    assert plain.json == ask(corpus_server, json.loads(queries))
    assert (
        corpus_server.get("/reconcile?" + urlencode({"queries": queries}), If_None_Match=plain.headers["etag"]).status
        == 304
    )
    called = corpus_server.get("/reconcile?" + urlencode({"queries": queries, "callback": "jQuery123.done"}))
    assert called.headers["content-type"].startswith("text/javascript")
    assert called.headers["x-content-type-options"] == "nosniff"
    match = re.fullmatch(r"/\*\*/jQuery123\.done\((.*)\);\n", called.text, re.S)
    assert match
    assert json.loads(match.group(1)) == plain.json


@pytest.mark.parametrize("kind", ["entity", "type", "property"])
def test_suggestions(corpus_server: Server, validate: Callable[[str, Any], None], kind: str) -> None:
    names = {"entity": "suggest-entities-response", "type": "suggest-types-response"}
    page = corpus_server.get(f"/reconcile/suggest/{kind}?prefix=a").json
    validate(names.get(kind, "suggest-properties-response"), page)
    assert 1 < len(page["result"]) <= 10
    rest = corpus_server.get(f"/reconcile/suggest/{kind}?prefix=a&cursor=2").json
    assert rest["result"][0] == page["result"][2]
    for found in page["result"][:3]:
        told = corpus_server.get(f"/reconcile/flyout/{kind}?" + urlencode({"id": found["id"]}))
        assert told.status == 200
        assert told.json["id"] == found["id"]
        assert "<script" not in told.json["html"]


@pytest.mark.parametrize(
    ("kind", "prefix", "first"),
    [
        ("entity", "zang", "corridor/zangezur"),
        ("entity", "puti", "person/vladimir-putin"),
        ("entity", "Turkmanchai", "agreement/turkmenchay-1828"),
        ("entity", "türk", "state/turkiye"),
        ("type", "state", "State"),
        ("type", "Treaty", "Treaty"),
        ("property", "party", "party"),
        ("property", "date", "date"),
        ("property", "wiki", "wikidata"),
    ],
)
def test_first_suggestions(corpus_server: Server, kind: str, prefix: str, first: str) -> None:
    found = corpus_server.get(f"/reconcile/suggest/{kind}?" + urlencode({"prefix": prefix})).json["result"]
    assert found[0]["id"] == first


def test_preview_may_be_framed_and_nothing_else(corpus_server: Server) -> None:
    answer = corpus_server.get("/reconcile/preview?id=state/iran", **BROWSER)
    assert answer.status == 200
    assert "Islamic Republic of Iran" in answer.text
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "x-frame-options" not in answer.headers
    outline = Outline(answer.text)
    assert not outline.find("script")
    assert not outline.find("form")
    assert all(link.get("target") == "_blank" for link in outline.find("a"))
    for sheet in outline.find("link"):
        assert corpus_server.get(sheet["href"] or "").status == 200
    for other in ("/", "/search?q=iran", "/reconcile/features"):
        assert corpus_server.get(other, **BROWSER).headers["x-frame-options"] == "DENY"


def test_data_extension(corpus_server: Server, validate: Callable[[str, Any], None]) -> None:
    proposed = corpus_server.get("/reconcile/properties?type=Treaty").json
    validate("data-extension-property-proposal", proposed)
    names = [found["id"] for found in proposed["properties"]]
    assert {"party", "wikidata", "date"} <= set(names)
    assert len(corpus_server.get("/reconcile/properties?type=Treaty&limit=2").json["properties"]) == 2
    properties = ("party", "wikidata", "date", "beginYear", "notBefore", "alias", "nothing")
    wanted: dict[str, list[Any]] = {
        "ids": ["agreement/turkmenchay-1828", "state/soviet-union", "state/nowhere", "<bad> id"],
        "properties": [{"id": name} for name in properties],
    }
    validate("data-extension-query", wanted)
    answer = post(corpus_server, extend=wanted)
    assert answer.status == 200, answer.text
    told = answer.json
    validate("data-extension-response", told)
    assert list(told["rows"]) == wanted["ids"]
    treaty = told["rows"]["agreement/turkmenchay-1828"]
    assert {cell["id"] for cell in treaty["party"]} == {"state/qajar-iran", "state/russian-empire"}
    assert {cell["name"] for cell in treaty["party"]} == {"Qajar Iran", "Russian Empire"}
    assert treaty["beginYear"] == [{"int": 1828}]
    assert treaty["notBefore"] == [{"date": "1828-02-01T00:00:00Z"}]
    assert treaty["date"] == [{"str": "1828-02"}]
    union = told["rows"]["state/soviet-union"]
    assert union["wikidata"] == [{"str": "Q15180"}]
    assert {"str": "USSR"} in union["alias"]
    assert all(cells == [] for cells in told["rows"]["state/nowhere"].values())
    assert all(cells == [] for cells in told["rows"]["<bad> id"].values())
    assert told["meta"][0] == {"id": "party", "name": "party", "type": {"id": "Actor", "name": "actor"}}
    limited = {"ids": wanted["ids"][:1], "properties": [{"id": "party", "settings": {"limit": "1"}}]}
    assert len(post(corpus_server, extend=limited).json["rows"]["agreement/turkmenchay-1828"]["party"]) == 1


def test_what_is_proposed_can_be_fetched(corpus_server: Server) -> None:
    proposed = corpus_server.get("/reconcile/properties?type=State").json["properties"]
    wanted = {"ids": ["state/russia"], "properties": [{"id": found["id"]} for found in proposed[:50]]}
    row = post(corpus_server, extend=wanted).json["rows"]["state/russia"]
    assert sum(bool(cells) for cells in row.values()) > 10


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/reconcile?queries=", 400),
        ("/reconcile?queries=[1]", 400),
        ("/reconcile?extend=%7B%7D", 400),
        ("/reconcile?queries=%7B%7D&callback=alert(1)", 400),
        ("/reconcile/suggest/entity", 400),
        ("/reconcile/suggest/entity?prefix=a&cursor=-1", 400),
        ("/reconcile/suggest/entity?prefix=" + "a" * 401, 400),
        ("/reconcile/suggest/country?prefix=a", 404),
        ("/reconcile/flyout/entity", 400),
        ("/reconcile/flyout/entity?id=state/nowhere", 404),
        ("/reconcile/flyout/property?id=nothing", 404),
        ("/reconcile/preview", 400),
        ("/reconcile/preview?id=state/nowhere", 404),
        ("/reconcile/preview?id=%3Cscript%3E", 404),
        ("/reconcile/properties?limit=x", 400),
        ("/reconcile/nowhere", 404),
    ],
)
def test_refusals(corpus_server: Server, target: str, status: int) -> None:
    answer = corpus_server.get(target)
    assert answer.status == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_refused_bodies(corpus_server: Server) -> None:
    assert post(corpus_server).status == 400
    assert post(corpus_server, queries="{").status == 400
    assert post(corpus_server, queries={str(n): {"query": "x"} for n in range(101)}).status == 400
    assert corpus_server.request("POST", "/reconcile", "{}", {"Content-Type": "application/json"}).status == 415
    large = urlencode({"queries": json.dumps({"q": {"query": "x" * 2_000_000}})})
    assert corpus_server.request("POST", "/reconcile", large, FORM).status == 413
    assert post(corpus_server, extend={"ids": ["a"] * 1001, "properties": []}).status == 400


@pytest.mark.parametrize(
    "text", ["", "\x00", "\ud800", "𐍈", "'; DROP TABLE thing; --", '" OR names:*', "x" * 400, "İ", "ﷺ" * 20, "0" * 300]
)
def test_odd_names(corpus_server: Server, validate: Callable[[str, Any], None], text: str) -> None:
    conditions = [{"pid": pid, "v": text} for pid in ("date", "party", "wikidata", text)]
    found = ask(corpus_server, {"q": {"query": text, "type": text, "properties": conditions}, "r": {"query": text}})
    validate("reconciliation-result-batch", found)


DOC = (ROOT / "docs" / "reconciling.md").read_text("utf-8")


def test_the_guide_names_the_routes_there_are() -> None:
    documented = set(re.findall(r"^\| `(/[^`]*)` \|", DOC, re.M))
    described = {path for path in write_openapi(Settings())["paths"] if path.startswith("/reconcile")}
    assert documented == described


def test_the_guide_explains_the_features_there_are() -> None:
    assert dict(re.findall(r"^\| `([a-z_:…]+)` \| (.*) \|$", DOC.partition("## Scores")[2], re.M)) == dict(FEATURES)


def test_the_examples_of_the_guide_work(corpus_server: Server) -> None:
    examples = re.findall(r"--data-urlencode '(queries|extend)=(.*)'", DOC)
    assert [name for name, _ in examples] == ["queries", "extend"]
    matched = post(corpus_server, queries=examples[0][1]).json["a"]["result"][0]
    assert (matched["name"], matched["match"]) == ("Russian Empire", True)
    assert post(corpus_server, extend=examples[1][1]).json["rows"]["agreement/turkmenchay-1828"]["party"]


@pytest.mark.parametrize(
    ("name", "date", "match"),
    [
        (name, date, match.removeprefix("no match"))
        for name, date, match in re.findall(r"^\| ([^|]+) \| ([0-9-]+) \| ([^|]+) \|", DOC, re.M)
    ],
)
def test_the_polities_of_the_guide(corpus_server: Server, name: str, date: str, match: str) -> None:
    found = ask(corpus_server, {"q": {"query": name, "properties": [{"pid": "date", "v": date}]}})["q"]["result"]
    if not match or match.startswith(": "):
        assert not found[0]["match"]
        assert {entry["name"] for entry in found} >= {part for part in match.removeprefix(": ").split(", ") if part}
    else:
        assert (found[0]["name"], found[0]["match"]) == (match, True)


def test_the_largest_batch_is_answered(corpus_server: Server) -> None:
    words = " ".join(f"Iran Russia treaty war{number}" for number in range(16))
    conditions = [
        {"pid": pid, "v": [f"{words[:300]} {n}" for n in range(10)]} for pid in ("mentions", "party", "about")
    ]
    queries = {str(n): {"query": words[:390] + str(n), "limit": 100, "properties": conditions} for n in range(20)}
    found = ask(corpus_server, queries)
    assert len(found) == 20
