# Everything that a newcomer needs: `make serve`, `make test`. `make help` lists the rest.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes
EPOCH := 315532800 # 1980, the first year that a wheel can name: equal sources give equal bytes
CURATED := $(shell find ontology data 2>/dev/null) # folders too: a file that is gone counts
CODE := $(shell find src -name '*.py' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help serve test accept check build validate reason fmt bench soak docs wheel sdist clean

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

accept: .venv/dev .venv/accept build/entente.nq ## the slow tests: the action, the hooks, the wheel, a crawl of every IRI
	@$(BIN)/python -m pytest -n auto --dist loadfile -m acceptance tests

bench: .venv/dev build/entente.nq ## measure, side by side
	@$(BIN)/python -m bench.run && $(BIN)/python -m bench.shacl

soak: .venv/dev build/entente.nq ## hostile and normal clients for two minutes
	@$(BIN)/python -m bench.soak

docs: build/entente.nq ## write the ontology's documentation into build/docs
	@$(BIN)/entente docs

wheel: build/package ## make a wheel that holds the dataset, in build/dist
	@SOURCE_DATE_EPOCH=$(EPOCH) $(BIN)/python -m pip --disable-pip-version-check wheel --quiet --no-deps --no-build-isolation -w build/dist build/package && ls build/dist/*.whl

sdist: build/package ## the same as a source package
	@cd build/package && SOURCE_DATE_EPOCH=$(EPOCH) ../../$(BIN)/python -c 'import setuptools.build_meta as b; b.build_sdist("../dist")' >/dev/null && ls ../dist/*.tar.gz

clean: ## delete all that can be made again
	@rm -rf build .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis src/*.egg-info

build/entente.nq: .venv/runtime $(CURATED) $(CODE)
	@$(BIN)/entente build && touch $@

build/package: build/entente.nq README.md LICENSE LICENSE-DATA.md pyproject.toml
	@$(BIN)/python -m entente.opening.pack $@ && mkdir -p build/dist && touch $@

.venv/runtime: requirements/build.txt requirements/runtime.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Entente needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv && $(PIP) -r requirements/build.txt && $(PIP) --no-build-isolation -r requirements/runtime.txt
	@$(PIP:--require-hashes=) --no-build-isolation --no-deps -e . && touch $@

.venv/dev: .venv/runtime requirements/dev.txt
	@$(PIP) --no-build-isolation -r requirements/dev.txt && touch $@

.venv/accept: .venv/runtime requirements/accept.txt
	@$(PYTHON) -m venv .venv/acceptance && .venv/acceptance/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements/build.txt
	@.venv/acceptance/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes --no-build-isolation -r requirements/accept.txt && touch $@
