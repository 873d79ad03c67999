"""The knowledge base from Python: queries to rows, graphs and frames; claims, evidence, names."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyoxigraph as ox
import pytest
import rdflib

import entente
from entente.corpus.project import Project
from entente.errors import EnvironmentFault, InvalidInput, MissingInput
from entente.kb.result import Result
from entente.namespaces import CLAIM, DOC, DOC_GRAPH, ENT, ID, RDFS

IRAN = ID + "state/iran"


@pytest.fixture(scope="module")
def kb(published: Project) -> Iterator[entente.KnowledgeBase]:
    with entente.open(published.root) as opened:
        yield opened


def test_rows_are_python_values(kb: entente.KnowledgeBase) -> None:
    result = kb.query(
        "SELECT ?state ?label ?year ?day ?nothing { VALUES ?state { state:iran } ?state rdfs:label ?label ."
        " doc:divsallar-2019 ent:beginYear ?year ; ent:notBefore ?day OPTIONAL { ?state ent:noSuch ?nothing } }"
    )
    assert (result.kind, result.columns) == ("rows", ("state", "label", "year", "day", "nothing"))
    (row,) = result
    assert row == {"state": IRAN, "label": "Iran", "year": 2019, "day": datetime.date(2019, 1, 1), "nothing": None}
    assert (row.label, row["year"], len(row)) == ("Iran", 2019, 5)
    with pytest.raises(AttributeError, match="no column 'population'"):
        _ = row.population
    assert result[0] == row
    assert result[0:5] == [row]
    assert result.column("label") == ["Iran"]
    with pytest.raises(InvalidInput, match="no column 'x'"):
        result.column("x")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("state:iran", ["Iran"]),
        (IRAN, ["Iran"]),
        (f"<{IRAN}>", ["Iran"]),
        (rdflib.URIRef(IRAN), ["Iran"]),
        (ox.NamedNode(IRAN), ["Iran"]),
        (entente.Thing(IRAN, "whatever"), ["Iran"]),
        ("state:atlantis", []),
        ("Iran", []),
    ],
)
def test_a_variable_can_be_given_in_many_ways(kb: entente.KnowledgeBase, given: str, expected: list[str]) -> None:
    assert kb.query("SELECT ?label { ?state rdfs:label ?label }", state=given).column("label") == expected


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (COUNT(*) AS ?n) { ?claim ent:about ?it }",
        "# WHERE { ?it\nSELECT (COUNT(*) AS ?n)\nWHERE { { ?claim ent:about ?it } FILTER('{' != '}') }",
        "SELECT (COUNT(*) AS ?n) { VALUES ?it { state:russia } ?claim ent:about ?it }",
        "SELECT (COUNT(*) AS ?n) { { SELECT ?claim ?it { ?claim ent:about ?it } } }",
        "PREFIX x: <http://example.org/#> SELECT (COUNT(*) AS ?n) { ?claim ent:about $it . }",
    ],
)
def test_a_variable_is_bound_wherever_it_stands(kb: entente.KnowledgeBase, query: str) -> None:
    assert kb.query(query, it="state:iran").column("n") == [len(kb.claims(about="state:iran"))]


def test_a_template_is_no_where(kb: entente.KnowledgeBase) -> None:
    made = kb.query("CONSTRUCT { ?s rdfs:label ?o } WHERE { ?s rdfs:label ?o }", s="state:iran")
    assert (made.kind, made.columns) == ("triples", ("subject", "predicate", "object"))
    assert set(made.graph) == {(rdflib.URIRef(IRAN), rdflib.RDFS.label, rdflib.Literal("Iran", lang="en"))}
    with pytest.raises(InvalidInput, match="makes no triples"):
        _ = kb.query("SELECT * { ?s a ent:State } LIMIT 1").graph


def test_what_cannot_be_asked_is_said(kb: entente.KnowledgeBase) -> None:
    with pytest.raises(InvalidInput, match=r"no variable \?other"):
        kb.query("SELECT * { ?s a ent:State }", other=1)
    with pytest.raises(InvalidInput, match="does not parse"):
        kb.query("SELECT * { ?s a ")
    with pytest.raises(InvalidInput, match="cannot be answered"):
        kb.query("SELECT (<http://example.org/f>(1) AS ?x) {}")
    with pytest.raises(InvalidInput, match="no value of RDF"):
        kb.query("SELECT * { ?s a ?o }", o=object())  # type: ignore[arg-type]
    with pytest.raises(MissingInput, match="did you mean grievances-of-a-state"):
        kb.ask("grievances-of-state")
    with pytest.raises(InvalidInput, match="no parameter 'state'"):
        kb.ask("grievances-of-a-state", state="state:iran")


def test_ask_tells_yes_and_no(kb: entente.KnowledgeBase) -> None:
    assert kb.query("ASK { state:iran a ent:State }")
    assert not kb.query("ASK { state:iran a ent:Treaty }")
    assert not kb.query("SELECT * { state:iran a ent:Treaty }")
    assert repr(kb.query("ASK { state:iran a ent:State }")) == "<Result: yes>"


def test_plain_patterns_ask_the_default_graph_and_from_replaces_it(kb: entente.KnowledgeBase) -> None:
    everywhere = kb.query("SELECT (COUNT(*) AS ?n) { GRAPH ?claim { state:iran ?p ?o } }")[0].n
    flat = kb.query("SELECT (COUNT(*) AS ?n) { state:iran ?p ?o }")[0].n
    one = kb.query("SELECT (COUNT(*) AS ?n) FROM graph:entities { state:iran ?p ?o }")[0].n
    assert everywhere > flat > one > 0


def test_a_library_query_answers_as_its_text_does(kb: entente.KnowledgeBase) -> None:
    asked = kb.ask("grievances-of-a-state", holder="state:iran", against="state:russia")
    library = {query.name: query for query in kb.queries()}
    assert len(library) > 80
    assert asked.terms == kb.query(library["grievances-of-a-state"].text).terms
    assert len(kb.ask("grievances-of-a-state", holder="state:russia", against="state:iran")) != len(asked) > 10


def test_ways_out(kb: entente.KnowledgeBase, tmp_path: Path) -> None:
    result = kb.query("SELECT ?s ?year { ?s a ent:Treaty ; ent:beginYear ?year } ORDER BY ?year ?s")
    frame = result.to_pandas()
    assert isinstance(frame, pd.DataFrame)
    assert list(frame["year"]) == result.column("year")
    assert frame["year"].dtype == "int64"
    text = result.to_csv(tmp_path / "treaties.csv")
    assert (tmp_path / "treaties.csv").read_bytes().decode() == text
    read = list(csv.DictReader(io.StringIO(text)))
    assert [row["s"] for row in read] == result.column("s")
    assert "\r\n" in text
    other = result.to_rdflib()
    assert [str(row.s) for row in other] == result.column("s")  # type: ignore[union-attr]
    assert [row.year.toPython() for row in other] == result.column("year")  # type: ignore[union-attr]
    assert kb.query("ASK { state:iran a ent:State }").to_rdflib().askAnswer is True
    assert len(kb.query("DESCRIBE state:iran").to_rdflib().graph or ()) > 3


def test_a_result_shows_itself(kb: entente.KnowledgeBase) -> None:
    result = kb.query("SELECT ?s ?l { ?s a ent:State ; rdfs:label ?l } ORDER BY ?s")
    assert "state:iran" in str(result)
    assert "the first 50 of" in str(kb.query("SELECT ?s { ?s a ent:Claim }"))
    hostile = Result("rows", ["<b>"], [(ox.Literal("<script>"),)], {})
    assert "<script>" not in hostile._repr_html_()
    assert "&lt;b&gt;" in hostile._repr_html_()


def test_claims_are_a_sequence(kb: entente.KnowledgeBase) -> None:
    claims = kb.claims(about="state:iran", modality=["Predicted", "Possible"])
    assert len(claims) > 50
    assert repr(claims) == f"<{len(claims)} claims>"
    listed = list(claims)
    assert [claim.iri for claim in listed] == [claims[at].iri for at in range(len(claims))]
    assert claims[3:6] == listed[3:6]
    assert {claim.modality for claim in listed} == {"Predicted", "Possible"}
    frame = claims.to_pandas()
    assert list(frame["label"]) == [claim.label for claim in listed]
    assert kb.claim(listed[0].iri.removeprefix(CLAIM)) == kb.claim(listed[0].iri) == listed[0]
    assert kb.claim(f"claim:{listed[0].iri.removeprefix(CLAIM)}") == listed[0]


def test_claims_by_document_and_by_what_they_say(kb: entente.KnowledgeBase) -> None:
    by_slug = kb.claims(document="amiri-2026")
    assert len(by_slug) == len(kb.claims(document=DOC + "amiri-2026")) > 500
    saying = kb.claims(says=("agreement:turkmenchay-1828", None, None))
    assert saying
    for claim in saying:
        assert any(one.subject.iri == ID + "agreement/turkmenchay-1828" for one in claim.says)
    with pytest.raises(InvalidInput, match="'Iran' names nothing"):
        kb.claims(about="Iran")


def test_evidence_gives_words_only_where_the_digest_holds(kb: entente.KnowledgeBase, tmp_path: Path) -> None:
    claim = kb.claims(document="amiri-2026")[0]
    assert [span.passage for span in entente.open(kb_root(kb), documents=tmp_path).evidence(claim)] == [None]
    text = "Arvia and Belmar agreed to open the river. Norland stayed away."
    words = text[10:40]
    (tmp_path / "amiri-2026.txt").write_text(text, "utf-8")
    with entente.open(kb_root(kb), documents=tmp_path) as other:
        (span,) = other.evidence(claim)
        assert span.passage is None  # another text stands at these positions
        known = entente.Evidence("x", claim.document, 10, 40, hashlib.sha256(words.encode()).hexdigest())
        assert other._texts.passage(known) == words


def kb_root(kb: entente.KnowledgeBase) -> Path:
    return kb._library.parent


def test_evidence_with_the_texts_at_hand(published: Project, texts: Path) -> None:
    with entente.open(published.root, documents=texts) as kb:
        for claim in kb.claims(document="oped-fragile-partnership")[:20]:
            for span in kb.evidence(claim):
                assert span.passage is not None
                assert len(span.passage) == span.end - span.start


@pytest.mark.parametrize(
    ("words", "expected"),
    [("Iran", "state/iran"), ("turkmanchai", "agreement/turkmenchay-1828"), ("khomeyni", "person/ruhollah-khomeini")],
)
def test_names_lead_to_things(kb: entente.KnowledgeBase, words: str, expected: str) -> None:
    found = kb.find(words, limit=3)
    assert found[0].thing.iri == ID + expected
    assert found[0].claims > 0
    assert len(found) <= 3


def test_names_are_found_without_an_index(kb: entente.KnowledgeBase, published: Project) -> None:
    with entente.open(published.root) as other:
        other._folder = None
        assert other.find("Iran", type="State", limit=5) == kb.find("Iran", type="State", limit=5)
        assert other.find("iran", kind="state")


def test_graphs(kb: entente.KnowledgeBase) -> None:
    graph = kb.graph("doc/amiri-2026")
    assert str(graph.identifier) == DOC_GRAPH + "amiri-2026"
    assert (
        len(graph)
        == kb.query("SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/entente/graph/doc/amiri-2026> { ?s ?p ?o }")[0].n
    )
    assert len(kb.graph("claim:amiri-2026/571")) == len(kb.claim("amiri-2026/571").says)
    assert "ent:" in graph.serialize(format="turtle")
    with pytest.raises(MissingInput, match="no such graph"):
        kb.graph("nowhere")


def test_a_description_has_both_directions_and_labels(kb: entente.KnowledgeBase) -> None:
    graph = kb.describe("agreement:turkmenchay-1828")
    node = rdflib.URIRef(ID + "agreement/turkmenchay-1828")
    assert (node, rdflib.RDFS.label, None) in graph
    assert (None, None, node) in graph
    for value in graph.objects(node, rdflib.URIRef(ENT + "party")):
        assert graph.value(value, rdflib.URIRef(RDFS + "label"))
    with pytest.raises(MissingInput, match="does not know it"):
        kb.describe("state:atlantis")


def test_a_closed_knowledge_base_says_so(published: Project) -> None:
    kb = entente.open(published.root)
    kb.close()
    with pytest.raises(InvalidInput, match="is closed"):
        kb.query("ASK {}")
    assert repr(kb).endswith("closed>")


def test_importing_costs_little_and_frames_need_pandas(published: Project) -> None:
    code = (
        "import sys; import entente; heavy = {'rdflib', 'pandas', 'pyoxigraph', 'flask', 'edtf'} & set(sys.modules);"
        "assert not heavy, heavy;"
        "sys.modules['pandas'] = None;"
        f"kb = entente.open({str(published.root)!r}); result = kb.query('ASK {{}}');"
        "assert not {'rdflib', 'flask', 'edtf'} & set(sys.modules), 'opening loads too much'\n"
        "try: result.to_pandas()\n"
        "except entente.EnvironmentFault as error: print(error)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "pip install 'entente[pandas]'" in told


def test_every_public_name_can_be_had() -> None:
    for name in entente.__all__:
        assert getattr(entente, name)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = entente.nonsense
    assert issubclass(entente.EnvironmentFault, EnvironmentFault)
