"""Every IRI of the dataset is an address, and no link on a page leads to a dead end.

All of it goes over HTTP to a running server with the real knowledge base. Each IRI is dereferenced in two syntaxes;
what comes must parse and be about it. IRIs with a fragment are looked for in the document that their address leads to.
"""

from __future__ import annotations

import http.client
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pyoxigraph as ox
import pytest

from entente.corpus.project import Project
from entente.namespaces import BASE, CLAIM, DOC, GRAPH
from entente.store.embedded import EmbeddedEngine
from entente.store.snapshots import current
from entente.web.iris import name_of, split_suffix
from tests.web.running import Response, Server, run_server

pytestmark = pytest.mark.acceptance

SYNTAXES = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/n-quads": ox.RdfFormat.N_QUADS,
}
TWO = {"ttl": "text/turtle", "nq": "application/n-quads"}
WHOLE = 20_000
"""Triples of a graph up to which it is fetched as Turtle, too."""

PER_KIND = 2
HTML = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"


class Client:
    """One kept-alive connection for each thread."""

    def __init__(self, server: Server) -> None:
        self._port = server.port
        self._own = threading.local()
        self._all: list[http.client.HTTPConnection] = []

    def close(self) -> None:
        for connection in self._all:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        found = getattr(self._own, "connection", None)
        if found is None:
            found = self._own.connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
            self._all.append(found)
        return found

    def get(self, target: str, accept: str = "", method: str = "GET") -> Response:
        for again in (True, False):
            connection = self._connection()
            try:
                connection.request(method, target, headers={"Accept": accept} if accept else {})
                answer = connection.getresponse()
                body = answer.read()
                return Response(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                connection.close()  # the server lets go of idle connections
                self._own.connection = None
                if not again:
                    raise
        raise AssertionError

    def follow(self, target: str, accept: str) -> Response:
        """Dereference as a linked data client does."""
        for _ in range(4):
            answer = self.get(target, accept)
            if answer.status not in (301, 303):
                return answer
            target = urljoin(target, answer.headers["location"])
        raise AssertionError(f"{target} leads round in circles")


@pytest.fixture(scope="module")
def iris(published: Project) -> set[str]:
    """Every IRI of ours, wherever it stands in a quad."""
    engine = EmbeddedEngine.open_read_only(current(published.build).store)
    terms = (
        term
        for quad in engine.store
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, ox.NamedNode)
    )
    return {term.value for term in terms if term.value.startswith(BASE)}


@pytest.fixture(scope="module")
def client(published: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("crawl")
    (folder / "build").symlink_to(published.build, target_is_directory=True)
    folders = {"queries_dir": str(published.queries), "ontology_dir": str(published.ontology)}
    with run_server(folder / "build", **folders, processes=2, patience=60, timeout=60) as server:
        client = Client(server)
        yield client
        client.close()


def each(work: Callable[[str], str], items: Iterable[str]) -> list[str]:
    """Do something with each of many, several at a time; what goes wrong is told, and nothing else."""
    with ThreadPoolExecutor(6) as pool:
        return [complaint for complaint in pool.map(work, items) if complaint]


def parse(answer: Response) -> ox.Store:
    """Read what came; a store of its own takes it without making an object of each term."""
    media_type = answer.headers["content-type"].partition(";")[0]
    store = ox.Store()
    store.load(answer.body, format=SYNTAXES[media_type], base_iri=BASE)
    return store


def speaks_of(store: ox.Store, iri: str) -> bool:
    node = ox.NamedNode(iri)
    found = (*store.quads_for_pattern(node, None, None, None), *store.quads_for_pattern(None, None, node, None))
    return bool(found) or store.contains_named_graph(node)


def path_of(iri: str) -> str:
    return "/" + iri.removeprefix(BASE)


def test_there_is_much_to_dereference(iris: set[str]) -> None:
    assert len(iris) > 8000
    assert len({name.partition("/")[0] for iri in iris if (name := name_of(iri))}) > 40


def test_every_thing_and_claim(client: Client, iris: set[str]) -> None:
    things = sorted(iri for iri in iris if name_of(iri) and not iri.startswith(GRAPH))
    assert len(things) > 6000

    def dereference(iri: str) -> str:
        lead = client.get(path_of(iri), "text/turtle")
        if lead.status != 303 or not lead.headers["location"].endswith(".ttl"):
            return f"{iri}: {lead.status}"
        for extension, accept in TWO.items():
            if f"<{lead.headers['location'].removesuffix('ttl')}{extension}>" not in lead.headers["link"]:
                return f"{iri}: {accept} is not offered"
            answer = client.get(lead.headers["location"].removesuffix("ttl") + extension)
            if answer.status != 200 or not answer.headers["content-type"].startswith(accept):
                return f"{iri}: {answer.status} {answer.headers['content-type']}"
            if not speaks_of(parse(answer), iri):
                return f"{iri}: the {accept} is not about it"
        return ""

    assert each(dereference, things) == []


def test_every_graph(client: Client, iris: set[str], published: Project) -> None:
    engine = EmbeddedEngine.open_read_only(current(published.build).store)
    held = {graph.value for graph in engine.store.named_graphs() if isinstance(graph, ox.NamedNode)}
    graphs = sorted(iri for iri in iris if iri.startswith(GRAPH) and "#" not in iri)
    assert len(graphs) > 30

    def dereference(iri: str) -> str:
        number = sum(1 for _ in engine.store.quads_for_pattern(None, None, None, ox.NamedNode(iri)))
        answer = client.follow(path_of(iri), "application/n-quads")
        if answer.status != 200:
            return f"{iri}: {answer.status}"
        if iri not in held:  # spoken of, and empty
            return ""
        if answer.body.count(f" <{iri}> .\n".encode()) != number:
            return f"{iri}: not all {number} quads"
        if number <= WHOLE and len(parse(client.follow(path_of(iri), "text/turtle"))) != number:
            return f"{iri}: not all triples"
        return ""

    assert [complaint for iri in graphs if (complaint := dereference(iri))] == []


def test_every_iri_with_a_fragment(client: Client, iris: set[str]) -> None:
    by_document: dict[str, set[str]] = defaultdict(set)
    for iri in iris:
        if "#" in iri and not iri.endswith("#"):  # a namespace is no term
            by_document[iri.partition("#")[0]].add(iri)
    assert {BASE + "ontology", DOC + "amiri-2026"} <= set(by_document)

    def dereference(document: str) -> str:
        for accept in TWO.values():
            found: set[str] = set()
            target = path_of(document)
            while target:
                answer = client.follow(target, accept)
                if answer.status != 200:
                    return f"{target}: {answer.status}"
                found |= {node.value for quad in parse(answer) if isinstance(node := quad.subject, ox.NamedNode)}
                following = re.search(r'<([^>]+)>; rel="next"', answer.headers.get("link", ""))
                target = following[1] if following else ""
            missing = by_document[document] - found
            if missing:
                return f"{document} in {accept}: nothing on {sorted(missing)[:3]} and {len(missing)} in all"
        return ""

    assert each(dereference, sorted(by_document)) == []


def test_every_other_iri(client: Client, iris: set[str]) -> None:
    others = sorted(iri for iri in iris if "#" not in iri and name_of(iri) is None)
    assert BASE in others

    def dereference(iri: str) -> str:
        answer = client.follow(path_of(iri), "text/turtle, */*;q=0.1")
        return "" if answer.status == 200 and answer.body else f"{iri}: {answer.status}"

    assert each(dereference, others) == []


class Links(HTMLParser):
    """Where a page leads, and what can be led to in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.targets: set[str] = set()
        self.anchors: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.anchors.add(given["id"] or "")
        target = given.get("href") or given.get("src") if tag in ("a", "link", "script", "img") else None
        if target:
            self.targets.add(target)


def sample(iris: set[str]) -> list[str]:
    """Choose pages of every kind: the first, the last, and those of all documents and graphs."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for iri in sorted(iris):
        name = name_of(iri)
        if name is not None:
            by_kind[name.partition("/")[0]].append(name)
    chosen = {name for names in by_kind.values() for name in (*names[:PER_KIND], names[-1])}
    chosen |= {name for kind in ("doc", "graph", "state") for name in by_kind[kind]}
    return [f"/page/{name}" for name in sorted(chosen)]


def test_no_link_on_a_page_leads_to_a_dead_end(client: Client, iris: set[str], published: Project) -> None:
    starts = ["/", "/browse", "/queries", "/shapes", "/checks", "/ontology", "/validation", "/search?q=iran"]
    starts += sample(iris)
    starts += [f"/browse/{name}" for name in ("state", "finding", "graph")]
    starts += [f"/queries/{path.stem}" for path in sorted((published.queries / "examples").glob("a*.rq"))]
    pages: dict[str, Links] = {}
    targets: dict[str, str] = {}

    def visit(path: str) -> str:
        answer = client.follow(path, HTML)
        if answer.status != 200 or not answer.headers["content-type"].startswith("text/html"):
            return f"{path}: {answer.status} {answer.headers['content-type']}"
        pages[path] = Links(answer.text)
        return ""

    assert each(visit, starts) == []
    for path, links in pages.items():
        for target in links.targets:
            parts = urlsplit(urljoin(f"http://here{path}", target))
            if parts.netloc == "here":
                targets.setdefault(parts._replace(scheme="", netloc="").geturl(), path)
    assert len(targets) > 2000
    known = {f"/page/{name_of(iri)}" for iri in iris if name_of(iri)}
    known |= {f"/queries/{path.stem}" for path in published.queries.rglob("*.rq")}  # each asks its question

    def check(target: str) -> str:
        address, _, fragment = target.partition("#")
        if address in known or address.startswith("/sparql?"):
            return ""  # dereferenced above; queries are tested where they live
        name, suffix = split_suffix(address.removeprefix("/data/"))
        if suffix is not None and f"/page/{name}" in known and len(name) % 9:
            return ""  # two syntaxes of all have been read above; the others are looked at here and there
        if fragment and address in pages:
            return "" if fragment in pages[address].anchors else f"{target} on {targets[target]}: no such place"
        answer = client.get(address, HTML, "HEAD")
        return "" if answer.status in (200, 303) else f"{target} on {targets[target]}: {answer.status}"

    assert each(check, sorted(targets)) == []


def test_the_pages_of_claims_name_their_evidence(client: Client, iris: set[str]) -> None:
    claims = sorted(iri for iri in iris if iri.startswith(CLAIM))[::97]
    assert len(claims) > 15
    for iri in claims:
        links = Links(client.follow(path_of(iri), HTML).text)
        assert any(target.startswith("/passages/") for target in links.targets), iri
