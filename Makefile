# chargeproof: `make demo` sets up and judges the bundled reference systems, `make test` sets up and runs all tests.
# Both need nothing but Python >= 3.11 and make (on Debian also python3-venv, which is installed when we are root).

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.ready
# One more than there are cores: some tests wait.
WORKERS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))

.PHONY: demo test check unit coverage peers wheel bench clean

demo: $(STAMP)
	rm -rf reports/demo
	$(BIN)/chargeproof run --out reports/demo -n 2
	@echo "The reports are in reports/demo: open reports/demo/report.html"

test: check unit

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

unit: $(STAMP)
	$(BIN)/python -m coverage erase
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --cov --cov-report=term-missing:skip-covered

# Third-party systems under test: install them, judge them, hold the verdicts against their baselines.
peers: $(STAMP)
	$(BIN)/python tools/judge_peers.py

wheel: $(STAMP)
	$(BIN)/python -m pip wheel --no-deps -q -w dist .

bench: $(STAMP)
	$(BIN)/python -m benchmarks

$(STAMP): pyproject.toml
	$(PYTHON) tools/make_venv.py $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check -e ".[dev]"
	@touch $@

clean:
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
