"""How long the server takes for pages: every page of the dataset, once, without HTTP and without kept copies.

``python -m bench.pages`` prints the median, the slowest hundredth and the slowest pages, in milliseconds of processor
time and of the clock.
"""

from __future__ import annotations

import time
from pathlib import Path

import pyoxigraph as ox

from entente.settings import Settings
from entente.web.app import create_app
from entente.web.iris import name_of
from entente.web.service import Service
from entente.web.thing_pages import Pages

SLOWEST = 8


def measure(build: Path = Path("build")) -> list[tuple[float, float, str]]:
    """Write every page; processor and clock milliseconds with the page's name, slowest first."""
    service = Service(Settings(build_dir=build, access_log=""))
    app, pages, generation = create_app(service), Pages(service), service.generation
    terms = (term for quad in generation.engine.store for term in (quad.subject, quad.object, quad.graph_name))
    names = sorted({name for term in terms if isinstance(term, ox.NamedNode) and (name := name_of(term.value))})
    taken = []
    for name in ("state/iran", *names):  # the first one warms up templates and tables
        with app.test_request_context(f"/page/{name}"):
            processor, clock = time.thread_time(), time.perf_counter()
            pages.write(generation, name)
            taken.append(((time.thread_time() - processor) * 1000, (time.perf_counter() - clock) * 1000, name))
    service.close()
    return sorted(taken[1:], reverse=True)


def main() -> None:
    """Measure and print."""
    taken = measure()
    print(f"{len(taken)} pages; milliseconds of processor (clock)")
    for label, place in (("median", len(taken) // 2), ("slowest hundredth", len(taken) // 100)):
        print(f"  {label:<20}{taken[place][0]:8.1f} ({taken[place][1]:.1f})")
    for processor, clock, name in taken[:SLOWEST]:
        print(f"  {name:<50}{processor:8.1f} ({clock:.1f})")


if __name__ == "__main__":
    main()
