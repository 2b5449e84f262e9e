# Azalea. `make run` and `make test` need python3 (3.11 or newer) and make; the rest is brought along.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app app

.PHONY: run test check bench format lock clean

run: $(VENV)/.runtime
	@exec $(FLASK) start

test: $(VENV)/.development
	@$(BIN)/python -m tests.tools.browser
	@$(BIN)/pytest -n 2 --dist loadgroup -q

check: $(VENV)/.development
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest tests/house -q -n 2 -m "not browser"

bench: $(VENV)/.development
	@$(BIN)/python -m bench

format: $(VENV)/.development
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# New versions for both lock files: hashes yes, addresses of registries no.
lock: $(VENV)/.development
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --upgrade -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --upgrade -q -o requirements-dev.lock

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Azalea needs Python 3.11 or newer; this is $$($(PYTHON) --version)."; exit 1; }
	@echo "Making $(VENV) …"
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing (on Debian: the package python3-venv)."; exit 1; }

$(VENV)/.runtime: requirements.lock | $(BIN)/python
	@echo "Installing what Azalea needs (once) …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.development: requirements-dev.lock | $(BIN)/python
	@echo "Installing what the tests need (once) …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $(VENV)/.runtime $@
