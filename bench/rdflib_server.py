"""Start rdflib-endpoint on N-Quads; run by the interpreter of the bench's own environment.

Its own command would make the default graph the union of all graphs, and so give other answers than the rest.
"""

import sys

import uvicorn  # type: ignore[import-not-found]
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint  # type: ignore[import-not-found]


def main() -> None:
    """Load the file given first, then listen on the port given second."""
    dataset = Dataset(default_union=False)
    dataset.parse(sys.argv[1], format="nquads")
    uvicorn.run(SparqlEndpoint(graph=dataset), host="127.0.0.1", port=int(sys.argv[2]), access_log=False)


if __name__ == "__main__":
    main()
