.PHONY: help setup demo run test check bench
.DEFAULT_GOAL := help
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
WORDS := src/hieuhoc/web/locale/vi/LC_MESSAGES/django.mo

help: ## Show the commands
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(STAMP) $(WORDS) ## Create the virtual environment from the hashed lock (done by the other commands)

$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || python3 -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	touch $(STAMP)

$(WORDS): $(STAMP) scripts/messages.py $(wildcard src/hieuhoc/web/locale/vi/parts/*.po)
	$(BIN)/python scripts/messages.py >/dev/null

demo: setup ## Fresh embedded database with a city and its years, served on port 8000 (ARGS=--no-serve)
	$(BIN)/hieuhoc demo $(ARGS)

run: setup ## Serve the embedded database that is there (ARGS="--port 8000")
	$(BIN)/hieuhoc serve $(ARGS)

test: setup ## The whole test suite, on SQLite and (where its programs are found) PostgreSQL
	$(BIN)/python scripts/run_tests.py $(ARGS)

check: setup ## Format, lint, types, import layers, migrations, documents
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy src
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python scripts/messages.py --check

bench: setup ## Measurements side by side (ARGS=--quick)
	$(BIN)/uv pip install --quiet --python $(BIN)/python -e '.[bench]'
	$(BIN)/python -m benchmarks $(ARGS)
