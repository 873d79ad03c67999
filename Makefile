# Everything that a newcomer needs: `make serve`, `make test`. `make help` lists the rest.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes
CURATED := $(shell find ontology data 2>/dev/null) # folders too: a file that is gone counts
CODE := $(shell find src -name '*.py' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help serve test check build validate reason fmt bench soak clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

serve: build/entente.nq ## build if needed and serve on http://HOST:PORT (127.0.0.1:8000)
	@$(BIN)/entente serve --host $(HOST) --port $(PORT)

test: check .venv/accept build/entente.nq ## lint, check the format and types, run all tests
	@$(BIN)/python -m pytest -n auto

check: .venv/dev ## lint, format check, strict types, canonical form of the curated files
	@$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy && $(BIN)/entente fmt --check

build: build/entente.nq ## build and validate the dataset

validate: .venv/runtime ## validate the curated files without publishing
	@$(BIN)/entente validate

reason: .venv/runtime ## let HermiT judge the ontology and the data
	@$(BIN)/entente reason

fmt: .venv/dev ## format code and curated files
	@$(BIN)/ruff check --fix --quiet && $(BIN)/ruff format --quiet && $(BIN)/entente fmt

bench: .venv/dev build/entente.nq ## measure, side by side
	@$(BIN)/python -m bench.run && $(BIN)/python -m bench.shacl

soak: .venv/dev build/entente.nq ## hostile and normal clients for two minutes
	@$(BIN)/python -m bench.soak

clean: ## delete all that can be made again
	@rm -rf build .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis src/*.egg-info

build/entente.nq: .venv/runtime $(CURATED) $(CODE)
	@$(BIN)/entente build && touch $@

.venv/runtime: requirements/build.txt requirements/runtime.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Entente needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv && $(PIP) -r requirements/build.txt && $(PIP) --no-build-isolation -r requirements/runtime.txt
	@$(PIP:--require-hashes=) --no-build-isolation --no-deps -e . && touch $@

.venv/dev: .venv/runtime requirements/dev.txt
	@$(PIP) --no-build-isolation -r requirements/dev.txt && touch $@

.venv/accept: .venv/runtime requirements/accept.txt
	@$(PYTHON) -m venv .venv/acceptance && .venv/acceptance/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements/build.txt
	@.venv/acceptance/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes --no-build-isolation -r requirements/accept.txt && touch $@
