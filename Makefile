# Every target sets up what it needs; a fresh machine has only Python 3.11+ (with venv) and make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-full check bench peers install clean lock editor

install: .venv/.installed

.venv/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

demo: install editor
	$(BIN)/lianmu demo

test: install
	$(BIN)/pytest -q -n auto --dist loadfile -m "not full and not browser"

# What `make test` leaves out. Two processes: the browser driver leaves an event loop running, and others
# want to start one.
test-full: install
	$(BIN)/pytest -q -n auto --dist worksteal -m "full and not browser"
	$(BIN)/pytest -q -m browser

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m shapes.lint
	$(BIN)/lint-imports --no-logo

bench: install peers
	$(BIN)/python -m bench

# The SHACL engines that bench/rules.py is measured against, apart from everything of ours.
peers: .venv-peers/.installed

.venv-peers/.installed: bench/requirements.txt
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/pip install --quiet --disable-pip-version-check -r bench/requirements.txt
	@touch $@

# The SPARQL editor is the one enhancement that needs Node.js; without it the plain form remains.
editor:
	@if command -v npm >/dev/null 2>&1; then sh server/browser/editor/build.sh; \
	else echo "npm not found: /sparql offers its plain form"; fi

lock:
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --no-emit-index-url --no-header \
	  --extra dev pyproject.toml -o requirements.lock

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache
