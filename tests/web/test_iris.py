"""IRIs and addresses lead to each other, whatever a name may hold."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from entente.namespaces import BASE, DOC, ENT
from entente.sparql.problems import PROBLEMS
from entente.web.iris import RDF_FORMATS, data_address, iri_of, link, name_of, page_address, split_suffix, thing_address

SLUGS = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters='#/ <>"{}|^`\\'), min_size=1)
KINDS = st.sampled_from(["state", "event", "claim/letter", "graph", "graph/doc", "ontology", "turning-point"])
NAMES = st.builds("{}/{}".format, KINDS, SLUGS)


@given(NAMES)
def test_names_and_iris(name: str) -> None:
    assert iri_of(name).startswith(BASE)
    assert name_of(iri_of(name)) == name


@given(NAMES)
def test_addresses_are_ascii_and_lead_back(name: str) -> None:
    for address in (page_address(name), thing_address(name), *(data_address(name, each) for each in RDF_FORMATS)):
        assert address.isascii()
        assert " " not in address
        assert urlsplit(address).query == "" == urlsplit(address).fragment
    assert unquote(page_address(name)) == f"/page/{name}"
    assert BASE + unquote(thing_address(name)).lstrip("/") == iri_of(name)
    for each in RDF_FORMATS:
        assert split_suffix(unquote(data_address(name, each)).removeprefix("/data/")) == (name, each)


@given(st.text())
def test_only_harmless_schemes_become_links(iri: str) -> None:
    for text in (iri, f"javascript:{iri}", f"data:text/html,{iri}"):
        target = link(text)
        assert target == "" or target.startswith(("http://", "https://", "/"))
        assert not target.startswith("//")


def test_fragments_lead_into_their_document() -> None:
    assert link(ENT + "Treaty") == "/ontology#Treaty"
    assert link(PROBLEMS + "gone") == "/problems#gone"
    assert link(DOC + "letter#char=3,8") == "/passages/letter?char=3,8"
    assert link(BASE) == "/"
