# Everything runs in a virtual environment of its own, made on first use from the lock files.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.ready-to-run
DEV_STAMP := $(VENV)/.ready-to-develop
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help demo run test check lint types contracts bench bench-screen screenshots lock e2e-client e2e-servers e2e-ccr clean

help: ## Show what there is
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

demo: $(RUN_STAMP) ## See every feature on an embedded upstream: no key, no network
	@$(BIN)/ccr-tui demo

run: $(RUN_STAMP) ## Open ccr-tui itself
	@$(BIN)/ccr-tui

test: $(DEV_STAMP) ## Run all tests
	@$(BIN)/python -m pytest -n auto --maxprocesses 8 --dist loadfile

check: $(DEV_STAMP) lint types contracts test ## Everything that CI checks

lint: $(DEV_STAMP)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: $(DEV_STAMP)
	@$(BIN)/mypy

contracts: $(DEV_STAMP)
	@$(BIN)/lint-imports

bench: $(DEV_STAMP) ## Measure what the proxy adds, paired with direct connections
	@$(BIN)/python -m benchmarks.run $(BENCH_ARGS)

bench-screen: $(DEV_STAMP) ## Measure the screen on 100,000 stored exchanges and under live load
	@$(BIN)/python -m benchmarks.screen $(BENCH_ARGS)

screenshots: $(DEV_STAMP) ## Draw and film screenshots/ from the real app
	@$(BIN)/python -m ccr_tui.cli.screenshots screenshots
	@$(BIN)/python -m ccr_tui.cli.film screenshots/demo.gif

e2e-client: $(DEV_STAMP) ## Install the real Claude Code client that the end-to-end tests drive
	@$(BIN)/python -m tests.e2e.install_client

e2e-servers: $(DEV_STAMP) ## Install the upstreams for the end-to-end tests: LiteLLM, llama.cpp (compiled)
	@$(BIN)/python -m tests.e2e.install_servers

e2e-ccr: $(DEV_STAMP) ## Install claude-code-router 2.0.0, whose routing the end-to-end tests compare with ours
	@$(BIN)/python -m tests.e2e.install_ccr

lock: $(DEV_STAMP) ## Renew both lock files
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --upgrade \
		-o requirements.lock pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --upgrade \
		-c requirements.lock --group dev -o requirements-dev.lock pyproject.toml

clean: ## Remove what was installed and cached
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "ccr-tui needs Python 3.11 or later: $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "This Python cannot make virtual environments: install its venv module (Debian: apt install python3-venv)."; exit 1; }

$(RUN_STAMP): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing ccr-tui into $(VENV) (once) ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --editable .
	@touch $@

$(DEV_STAMP): requirements-dev.lock $(RUN_STAMP)
	@echo "Installing the development tools into $(VENV) (once) ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
