# Two commands do everything: `make sample` installs and runs the main job, `make test` installs and tests.
# Everything lives in .venv; nothing outside this folder is touched.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Installed once for each state of the lock file and the project's own metadata.
STAMP  := $(VENV)/.installed

.PHONY: sample test check lint types format slow benchmark lock clean

sample: $(STAMP)  ## build the sample case, export it, and write the explorer page into out/
	@mkdir -p out
	$(BIN)/kg build data/articles --case out/sample.kg
	$(BIN)/kg export --format turtle -o out/sample.ttl --case out/sample.kg
	$(BIN)/kg export --format jsonld -o out/sample.jsonld --case out/sample.kg
	$(BIN)/kg explore -o out/sample.html --case out/sample.kg
	@echo; echo "Open out/sample.html in a browser; ask with: $(BIN)/kg questions"

test: $(STAMP) lint types  ## lint, types, and the whole test suite
	$(BIN)/python -m pytest

check: test

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

slow: $(STAMP)  ## the tests that take minutes as well
	$(BIN)/python -m pytest --slow

benchmark: $(STAMP)  ## the design's budgets, as ratios
	$(BIN)/python tests/benchmark.py

lock: $(STAMP)  ## resolve the dependencies anew
	$(BIN)/pip-compile --quiet --generate-hashes --extra dev --strip-extras --allow-unsafe \
	  --no-emit-index-url --no-emit-find-links --no-emit-options --output-file requirements.lock pyproject.toml

$(STAMP): requirements.lock pyproject.toml
	@# Debian's python3 may come without ensurepip: then the system's pip installs the first one.
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) 2>/dev/null || $(PYTHON) -m venv --clear --without-pip $(VENV)
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m pip --python $(BIN)/python install --quiet pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

clean:
	rm -rf $(VENV) out dist build
