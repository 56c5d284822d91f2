# journalkit: what can be done here. `make` alone lists it.
# Needs make and Python 3.11 to 3.13; the rest comes from requirements.lock, checked by its hashes.

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test browser check notebooks lab demo-extract hints bench bench-peers lock faults clean
MAKEFLAGS += --no-print-directory

IS_RIGHT := import sys; raise SystemExit(not (3, 11) <= sys.version_info[:2] < (3, 14))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	"$$p" -c '$(IS_RIGHT)' 2>/dev/null && { echo "$$p"; break; }; done)
UV ?= $(shell command -v uv 2>/dev/null)
BIN := .venv/bin
READY := .venv/.ready
PEERS := .venv-peers
IS_DEBIAN_ROOT := [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable

help: ## list what can be done
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | expand -t 12

setup: $(READY) ## make .venv from the lock (only when something changed)

$(READY): requirements.lock pyproject.toml
	@if [ -z "$(PYTHON)" ]; then \
		echo "No Python between 3.11 and 3.13 was found. Install one, or name it:"; \
		echo "    make setup PYTHON=python3.12"; exit 1; \
	elif ! "$(PYTHON)" -c '$(IS_RIGHT)'; then \
		echo "$(PYTHON) is not a Python between 3.11 and 3.13. Name one that is:"; \
		echo "    make setup PYTHON=python3.12"; exit 1; \
	elif [ -z "$(UV)" ] && ! "$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$(PYTHON) cannot make a virtual environment: Debian and Ubuntu keep that part in"; \
		echo "a package of its own. Install it, then try again:"; \
		echo "    sudo apt-get install python3-venv"; exit 1; \
	fi
	@echo "Installing into .venv what requirements.lock names (a minute or two the first time)."
ifneq ($(UV),)
	@[ -x $(BIN)/python ] || "$(UV)" venv --quiet --python "$(PYTHON)" .venv
	@"$(UV)" pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@"$(UV)" pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
else
	@[ -x $(BIN)/python ] || "$(PYTHON)" -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
endif
	@# Without compiled bytecode every start takes twice as long, and some machines switch it off.
	@# (A package may ship files for other Pythons, which do not compile here and need not.)
	@$(BIN)/python -m compileall -qq -j 0 .venv/lib >/dev/null 2>&1 || true
	@$(BIN)/python -m compileall -q journalkit
	@touch $@

demo: setup ## make a demo journal of an invented pre-school and open it
	@$(BIN)/journalkit demo

serve: setup ## serve a journal: make serve STORE=folder
	@if [ -z "$(STORE)" ]; then \
		echo "Say which journal: make serve STORE=folder (make one with: journalkit init folder)"; \
		exit 1; \
	fi
	@$(BIN)/journalkit serve "$(STORE)"

test: setup browser ## run the tests
	@$(BIN)/python -m pytest

browser: setup ## find or install the Chromium that screens are tested with, and strace (for root)
	@if ! $(BIN)/playwright --version >/dev/null 2>&1 && $(IS_DEBIAN_ROOT); then \
		echo "Installing libatomic1 with apt-get, which what steers the browser needs."; \
		apt-get update -qq && apt-get install -y -qq libatomic1 >/dev/null 2>&1; \
	fi
	@$(BIN)/playwright --version >/dev/null || { \
		echo "Playwright, which steers the browser, does not start (see above)."; \
		echo "On Debian and Ubuntu it needs: sudo apt-get install libatomic1"; exit 1; }
	@for name in $(BROWSERS); do \
		if command -v "$$name" >/dev/null 2>&1; then exit 0; fi; \
	done; \
	if $(BIN)/python -c 'import os, sys; from playwright.sync_api import sync_playwright as start; p = start().start(); found = os.path.exists(p.chromium.executable_path); p.stop(); sys.exit(not found)'; then exit 0; fi; \
	if $(IS_DEBIAN_ROOT); then \
		echo "Installing Chromium with apt-get, for the tests of the screens."; \
		apt-get update -qq && apt-get install -y -qq chromium >/dev/null 2>&1; \
	else \
		echo "Fetching Chromium with playwright, for the tests of the screens."; \
		$(BIN)/playwright install chromium; \
	fi
	@if ! command -v strace >/dev/null 2>&1 && $(IS_DEBIAN_ROOT); then \
		echo "Installing strace with apt-get, to see what an upload writes."; \
		apt-get update -qq && apt-get install -y -qq strace >/dev/null 2>&1; \
	fi

check: setup ## style, types, layers, the lock, the size of the package
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python checks/lock_in_step.py
	@$(BIN)/python checks/package_lines.py

notebooks: setup ## run the notebooks and compare what they print
	@$(BIN)/python -m pytest --nbval --nbval-current-env notebooks

lab: setup ## open the notebooks in JupyterLab (never under an account that has a real journal)
	@$(BIN)/journalkit lab

demo-extract: setup ## make the extract that the notebooks open again, from the invented pre-school
	@$(BIN)/python -m journalkit_demo.extract notebooks/demo.extract

hints: setup ## print how often the hints while writing, and the mentions for an access request, are right
	@$(BIN)/python -m tests.hints.measuring
	@$(BIN)/python -m tests.answering.measuring

bench: setup ## measure what fast means here, side by side with others
	@$(BIN)/python -m benchmarks

bench-peers: setup browser $(PEERS)/.ready ## measure the same form in Voila, Streamlit, Panel and NiceGUI, and a story in WeasyPrint
	@$(BIN)/python -m benchmarks.peers
	@$(BIN)/python -m benchmarks.peers.papering

$(PEERS)/.ready: benchmarks/peers/requirements.lock | $(READY)
	@echo "Installing into $(PEERS) what benchmarks/peers/requirements.lock names."
ifneq ($(UV),)
	@[ -x $(PEERS)/bin/python ] || "$(UV)" venv --quiet --python "$(PYTHON)" $(PEERS)
	@"$(UV)" pip install --quiet --python $(PEERS)/bin/python --require-hashes -r $<
else
	@[ -x $(PEERS)/bin/python ] || "$(PYTHON)" -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
endif
	@# As in setup: without compiled bytecode every figure is wrong.
	@$(PEERS)/bin/python -m compileall -qq -j 0 $(PEERS)/lib >/dev/null 2>&1 || true
	@touch $@

lock: setup ## remake requirements.lock from pyproject.toml, and that of bench-peers
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --group dev \
		--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
		--upgrade --output-file requirements.lock pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
		--upgrade --output-file benchmarks/peers/requirements.lock benchmarks/peers/requirements.in
	@$(MAKE) setup
	@$(BIN)/python checks/lock_in_step.py

faults: setup browser ## the long suite: power cuts, full disks, damaged files
	@$(BIN)/python -m pytest -m faults

clean: ## remove what the tools made (.venv too; never a journal)
	@rm -rf .venv $(PEERS) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
