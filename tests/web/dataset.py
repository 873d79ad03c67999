"""A small dataset of the same shape as the real one: claims as graphs, views, a default graph."""

from __future__ import annotations

from pathlib import Path

from entente.namespaces import BASE, DEFAULT, DOCUMENTS, ENT, ENTITIES, ID, RDF, RDFS, XSD
from entente.store.snapshots import Snapshot, publish

NASTY = "<script>alert('1')</script> & \"quoted\""


def write_dataset(path: Path, claims: int = 60) -> Path:
    """Write N-Quads: `claims` transfers, each said by one claim."""
    lines: list[str] = []

    def say(subject: str, predicate: str, value: str, *graphs: str) -> None:
        for graph in graphs:
            lines.append(f"<{subject}> <{predicate}> {value} <{graph}> .")

    for number in range(10):
        state = f"{ID}state/s{number}"
        say(state, RDF + "type", f"<{ENT}State>", ENTITIES, DEFAULT)
        say(state, RDFS + "label", f'"State {number}"@en', ENTITIES, DEFAULT)
    for number in range(claims):
        claim, transfer = f"{ID}claim/doc/{number:03}", f"{ID}transfer/t{number}"
        say(transfer, ENT + "supplier", f"<{ID}state/s{number % 10}>", claim, DEFAULT)
        say(transfer, ENT + "recipient", f"<{ID}state/s{(number * 7 + 1) % 10}>", claim, DEFAULT)
        say(transfer, ENT + "beginYear", f'"{1950 + number}"^^<{XSD}integer>', claim, DEFAULT)
        say(claim, RDF + "type", f"<{ENT}Claim>", DOCUMENTS, DEFAULT)
        say(claim, RDFS + "label", f'"Deal {number}\\u00fc"@en', DOCUMENTS, DEFAULT)
    denied = f"{ID}claim/doc/denied"
    say(f"{ID}transfer/denied", ENT + "supplier", f"<{ID}state/s0>", denied)
    nasty = NASTY.replace('"', '\\"')
    say(f"{ID}state/s0", RDFS + "comment", f'"{nasty}"', ENTITIES, DEFAULT)
    say(f"{ID}state/s0", ENT + "page", "<javascript:alert(1)>", ENTITIES, DEFAULT)
    say("urn:s1", "urn:p", '"one"', "urn:g1")
    say("urn:s2", "urn:p", '"two"', "urn:g2")
    say("urn:s3", "urn:p", '"three"', "urn:g3")
    path.write_text("\n".join(sorted(lines)) + "\n", "utf-8")
    return path


def publish_dataset(folder: Path, claims: int = 60, title: str = "Test dataset") -> Snapshot:
    """Write the dataset and publish it into `folder`/build."""
    quads = write_dataset(folder / "quads.nq", claims)
    return publish(quads, folder / "build", title=title, licence=BASE + "licence")
