# One list of commands for people, hooks and CI. `make run` and `make test` set everything up first.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --quiet --disable-pip-version-check install --no-deps --require-hashes

# The tests are shared out among one process more than there are cores, since many of them wait (but not while lines are
# counted: that takes the time); each starts a browser and a PostgreSQL server of its own.
PROCESSES = $(shell $(PYTHON) -c "import os; print(min(4, (os.cpu_count() or 1) + $(if $(COVERAGE),0,1)))")
SHARED = --numprocesses=$(PROCESSES) --dist=worksteal

.PHONY: run test install check format lock hostile audit audit-if-reachable

run: $(VENV)/run.stamp
	@$(BIN)/python -m bot run

# With COVERAGE=1, as CI has it, lines and branches are counted as well: it takes half as long again.
COUNTED = $(if $(COVERAGE),--cov --cov-report=term --cov-fail-under=95)
test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest $(SHARED) $(COUNTED) $(ARGS)

install: $(VENV)/run.stamp

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile

# The hostile web against the fetcher and the readers as the bot wires them; its folder is no part of the project.
HOSTILE_DIR ?= ../shared/hostile
hostile: $(VENV)/dev.stamp
	HOSTILE_DIR=$(HOSTILE_DIR) $(BIN)/python -m benchmarks.hostile web

# Known holes in what the bot runs with. Needs the network; .ci/run asks first whether the list of them can be had.
ADVISORIES = https://api.osv.dev/v1/vulns/GHSA-jjg7-2v4v-x38h
audit: $(VENV)/dev.stamp
	$(BIN)/pip-audit --vulnerability-service osv --disable-pip --require-hashes --requirement requirements/run.txt

audit-if-reachable: $(VENV)/dev.stamp
	@if $(BIN)/python -c "import urllib.request as r; r.urlopen('$(ADVISORIES)', timeout=10)" 2>/dev/null; \
	then $(MAKE) audit; else echo "The list of known holes cannot be reached: nothing was audited."; fi

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The lock files hold hashes and no index address. uv resolves once for every Python and platform.
UV_COMPILE = uv -q pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
lock:
	$(UV_COMPILE) --upgrade pyproject.toml -o requirements/run.txt
	$(UV_COMPILE) requirements/build.in -c requirements/run.txt -o requirements/build.txt
	$(UV_COMPILE) pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt

# A few dependencies come as source only: what builds them is pinned too, hence no build isolation.
$(VENV)/run.stamp: requirements/build.txt requirements/run.txt
	@echo "Setting up $(VENV) (once, about half a minute)…"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) -r requirements/build.txt
	@$(PIP) --no-build-isolation -r requirements/run.txt
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements/dev.txt
	@$(PIP) --no-build-isolation -r requirements/dev.txt
	@touch $@
