# Two commands matter: `make run` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
.PHONY: help run test install check bench bench-intake bench-figures catalogues trees screenshots portal-pictures hub-pictures pins
SHELL := /bin/sh
PYTHON ?= python3

# What a person may set in front of a command; DATABASE_URL and the rest travel through the environment.
PORT ?= 8000
ITEMS ?= 1000000
export PORT

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: ## Install what is needed and serve site, desk and worker (PORT=, DATA_DIR=, DATABASE_URL=)
	@$(PYTHON) tools/install.py server
	@exec .venv/bin/openhotline serve

test: ## Install what is needed and check everything, on both databases
	@$(PYTHON) tools/install.py dev
	@.venv/bin/python tools/test.py

install: ## Make .venv with everything for developing
	@$(PYTHON) tools/install.py dev

check: ## The static part: format, lint, types, import contracts, missing migrations
	@$(PYTHON) tools/install.py dev
	@.venv/bin/python tools/test.py static

bench: ## Measure: benchmarks/*.py, one after the other
	@$(PYTHON) tools/install.py dev
	@for file in benchmarks/[a-z]*.py; do echo "== $$file"; .venv/bin/python -m benchmarks.$$(basename "$$file" .py) || exit 1; done

bench-intake: ## Measure: how many reports the public pages take in, on both databases
	@$(PYTHON) tools/install.py dev
	@.venv/bin/python -m benchmarks.intake

bench-figures: ## Measure: any bulletin over ten years of items, beside plain SQL and DuckDB (ITEMS=)
	@$(PYTHON) tools/install.py dev
	@.venv/bin/python -m benchmarks.figures --items $(ITEMS)

catalogues: ## Bring the translations up to date: extract, merge, compile (needs gettext)
	@$(PYTHON) tools/install.py dev
	@.venv/bin/python tools/catalogues.py

trees: ## Write down again what a screen reader is told on public pages; read the difference
	@$(PYTHON) tools/install.py dev
	@RENEW_TREES=1 .venv/bin/pytest -q -n0 tests/browser/test_trees.py
	@git --no-pager diff --stat tests/browser/trees

screenshots: ## Take the pictures of docs again, from the practice hotline
	@$(PYTHON) tools/install.py dev
	@.venv/bin/python -m tools.screenshots

portal-pictures: ## Photograph every page of the data portal and of the annual report, to be looked at
	@$(PYTHON) tools/install.py dev
	@.venv/bin/python -m tools.portal_pictures

hub-pictures: ## Photograph the hub on a telephone, a laptop and paper, to be looked at
	@$(PYTHON) tools/install.py dev
	@.venv/bin/python -m tools.hub_pictures

pins: ## Pin the requirements again (needs uv)
	@for set in base server dev; do \
	  uv pip compile -q --python-version 3.11 --generate-hashes --universal --no-emit-index-url --no-header \
	    requirements/$$set.in -o requirements/$$set.txt || exit 1; done
