# Two commands do everything on a fresh machine with Python >= 3.11 and make: `make run` and `make test`.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV ?= .venv
BIN := $(VENV)/bin
CASES ?= 6000

# The tests start processes by the hundred: where no bytecode may be kept, each would compile the whole package anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run view test test-all fuzz lint bench docs setup clean

run: $(VENV)/.installed          ## set up, then the main job on the real data; what only panj view needs comes last
	$(BIN)/panj run baseline
	@$(MAKE) --no-print-directory $(VENV)/.installed-view

view: $(VENV)/.installed-view    ## set up, then the live dashboard
	$(BIN)/panj view

test: $(VENV)/.installed-dev     ## set up, then all tests but the slow ones
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder -m "not slow and not browser and not alone"
	$(BIN)/python -m pytest -m "alone and not slow" $$(grep -rl --include="test_*.py" mark.alone tests)

test-all: $(VENV)/.installed-all lint ## every test, and the linters
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder -m "not browser and not alone"
	$(BIN)/python -m pytest -m "alone or browser"

lint: $(VENV)/.installed-dev     ## style, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fuzz: $(VENV)/.installed-dev     ## 10^5 harmed inputs: CASES for each of twenty-two readers; what it finds comes first the next time
	PANJ_FUZZ=$(CASES) $(BIN)/python -m pytest --numprocesses auto -m "not slow" tests/fuzz \
		|| { echo "To repeat a finding: make fuzz again (it begins with what is kept in .hypothesis/fuzz)"; exit 1; }

bench: $(VENV)/.installed-dev    ## figures for docs/performance.md
	$(BIN)/python -m benchmarks

docs: $(VENV)/.installed-docs    ## the site of docs in build/site: open build/site/index.html in a browser
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "build/site/index.html"

setup: $(VENV)/.installed-dev

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Panj needs Python 3.11 or newer (set PYTHON=/path/to/python)"; exit 2; }
	@echo "making $(VENV), once: some seconds"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	@echo "installing what Panj needs, once: some 90 MB to fetch, half a minute to two, by network and disk"
	@$(BIN)/python .ci/install.py
	@touch $@

$(VENV)/.installed-view: pyproject.toml | $(VENV)/.installed
	@echo "installing what panj view needs besides, once: some 25 MB to fetch, a minute or less"
	@$(BIN)/python .ci/install.py view
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/bin/python
	@echo "installing what Panj and its tests need, once: some 150 MB to fetch, a minute or three, by network and disk"
	@$(BIN)/python .ci/install.py dev,view,world,export
	@touch $@ $(VENV)/.installed-view $(VENV)/.installed

$(VENV)/.installed-docs: pyproject.toml | $(VENV)/bin/python
	@echo "installing what the site of the docs needs, once: some 25 to 140 MB to fetch, a minute or two, by network and disk"
	@$(BIN)/python .ci/install.py view,docs
	@touch $@ $(VENV)/.installed-view $(VENV)/.installed

$(VENV)/.installed-all: pyproject.toml | $(VENV)/bin/python
	@echo "installing all that Panj can use, once: some 200 MB to fetch, two minutes or more, by network and disk"
	@$(BIN)/python .ci/install.py dev,view,world,export,notebook,browser,docs
	@touch $@ $(VENV)/.installed-dev $(VENV)/.installed-docs $(VENV)/.installed-view $(VENV)/.installed

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
